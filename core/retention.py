"""How long each class of data is kept, and what happens then.

One file, core/data/retention.csv, is the policy that the head of the office signs, the page that shows it, and what the
purge reads. core/data/retention_table.csv says of which class every table is (docs/adr/0022).
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock, seeds


NOTHING = seeds.NOTHING
MONTHS_OF = {"tahun": 12, "bulan": 1}
HOURS_OF = {"hari": 24, "jam": 1}


class Ending(models.TextChoices):
    """What happens to the rows of a class at the end."""

    ERASE_IDENTITY = (
        "HAPUS_IDENTITAS",
        _("Identity and stories are erased; numbers and counts stay"),
    )
    DELETE_ROWS = "HAPUS_BARIS", _("The rows are deleted")
    KEEP = "TETAP", _("The rows stay")


class Means(models.TextChoices):
    """Who lets it happen."""

    APPROVAL = "PERSETUJUAN", _("after two people approve")
    AUTOMATIC = "OTOMATIS", _("by the system itself")
    OWNER = "PEMILIK", _("by the owner of the database, by hand")
    ARCHIVE = "JRA", _("as the archive schedule (JRA) says")


@dataclass(frozen=True)
class RetentionClass:
    """One line of the policy."""

    code: str
    name: str
    covers: str
    keep: int
    unit: str
    since: str
    ending: Ending
    means: Means
    basis: str
    source: str
    confidence: str
    version: int
    valid_from: date

    @property
    def term(self) -> str:
        """5 tahun; a dash where no end is set."""
        return f"{self.keep} {self.unit}" if self.keep else NOTHING

    @property
    def span(self) -> timedelta:
        """The time kept, for a class that is kept for hours or days."""
        return timedelta(hours=self.keep * HOURS_OF[self.unit])

    def cutoff(self, now: datetime) -> datetime:
        """What happened before this moment has reached its end."""
        if self.unit in HOURS_OF:
            return now - self.span
        return _months_before(now, self.keep * MONTHS_OF[self.unit])


@cache
def policy() -> dict[str, RetentionClass]:
    """Every class by its code, in the order of the file."""
    rows = seeds.read(seeds.DATA / "retention.csv")
    return {row["kode"]: _class(row) for row in rows}


@cache
def tables() -> dict[str, str]:
    """The class of every table, by the model's label."""
    rows = seeds.read(seeds.DATA / "retention_table.csv")
    return {row["tabel"]: row["kelas"] for row in rows}


def of(code: str) -> RetentionClass:
    """One class."""
    return policy()[code]


def cutoff(code: str) -> datetime:
    """What of this class happened before this moment has reached its end today."""
    return of(code).cutoff(clock.now())


def _class(row: dict[str, str]) -> RetentionClass:
    return RetentionClass(
        code=row["kode"],
        name=row["nama"],
        covers=row["cakupan"],
        keep=0 if row["simpan"] == NOTHING else int(row["simpan"]),
        unit=row["satuan"],
        since=row["dihitung_sejak"],
        ending=Ending(row["akhir"]),
        means=Means(row["cara"]),
        basis=row["dasar"],
        source=row["sumber"],
        confidence=row["keyakinan"],
        version=int(row["versi"]),
        valid_from=date.fromisoformat(row["berlaku_sejak"]),
    )


def _months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of February for the 29th."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
