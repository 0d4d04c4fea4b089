"""Everything that can happen to areas, agencies and the people who work in them.

The official area codes are loaded again and again: all or nothing, and without ever deleting a code.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from agencies.choices import CODE_LENGTH, NAME_PREFIXES, AreaLevel
from agencies.models import Agency, AgencyKind, Area, Officer
from core import audit, clock


if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# File and column of the parent, top down: idn-area-data 4, ODbL (docs/data.md).
FILES = {
    AreaLevel.PROVINCE: ("provinces.csv", ""),
    AreaLevel.REGENCY: ("regencies.csv", "province_code"),
    AreaLevel.DISTRICT: ("districts.csv", "regency_code"),
    AreaLevel.VILLAGE: ("villages.csv", "district_code"),
}
# Always loaded for the whole country, so that any origin can be named.
NATIONWIDE = frozenset({AreaLevel.PROVINCE, AreaLevel.REGENCY})


class AreasRefused(Exception):
    """The files do not fit together; nothing was loaded. ``rows`` says which lines and why."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__(f"{len(rows)} rows refused")
        self.rows = rows


@dataclass(frozen=True)
class AreaRow:
    """One line of the files, with the words that say where the area lies."""

    code: str
    level: AreaLevel
    name: str
    parent: str
    path: str

    @property
    def as_part(self) -> str:
        """How this area is written in the path of those below it."""
        named = self.level == AreaLevel.DISTRICT
        own = f"{NAME_PREFIXES[self.level] if named else ''}{self.name}"
        return f"{own}, {self.path}" if self.path else own


@dataclass(frozen=True)
class Loaded:
    """What a load did, and how many areas of each level hold now."""

    new: int
    changed: int
    reopened: int
    ended: int
    holding: dict[str, int] = field(default_factory=dict)


def data_folder() -> Path:
    """Where the package of the area codes lies."""
    default = settings.BASE_DIR / "node_modules" / "idn-area-data" / "data"
    return Path(getattr(settings, "AREA_DATA_DIR", default))


def load_areas(*, by: User, folder: Path | None = None, province: str = "") -> Loaded:
    """Bring the table to what the files say; districts and villages of one province only, if it is given.

    A code that is no longer in the files ends today; a code that is back opens again. Raises AreasRefused.
    """
    rows = read_areas(folder or data_folder(), province=province)
    today = clock.today()
    with transaction.atomic(), connection.cursor() as cursor:
        _stage(cursor, rows.values())
        reopened = _count(cursor, COUNT_REOPENED)
        cursor.execute(MERGE, [today])
        new, changed = cursor.fetchone()
        ended = _end_missing(cursor, today, province)
        holding = _holding(cursor, today)
        loaded = Loaded(new, changed - reopened, reopened, ended, holding)
        target = Area(code=province or "ID")
        audit.record("areas.loaded", target=target, by=by, new=new, ended=ended)
    return loaded


@transaction.atomic
def found_agency(kind: AgencyKind, area: Area, *, by: User) -> Agency:
    """The agency of a kind in an area, made if there is none yet: for villages, whose bodies no load makes."""
    code = f"{kind.code}-{area.code}"
    existing = Agency.objects.filter(code=code).first()
    if existing:
        return existing
    words = {"nama_desa": area.name, "nama_kecamatan": area.name}
    name = kind.regency_pattern.format_map(_Gaps(words))
    agency = Agency.objects.create(
        code=code,
        name=name,
        short_name=f"{kind.label} {area.name}",
        kind=kind,
        area=area,
        is_24_hours=kind.is_24_hours,
        created_by=by,
    )
    audit.record("agency.founded", target=agency, by=by, kind=kind.code)
    return agency


@transaction.atomic
def appoint(
    user: User,
    agency: Agency,
    *,
    by: User,
    position: str = "",
    is_focal_point: bool = False,
    is_deputy: bool = False,
) -> Officer:
    """Let somebody work for an agency from today; who does so already gets the new position."""
    today = clock.today()
    held = Officer.objects.in_force(today).filter(user=user, agency=agency).first()
    officer = held or Officer(user=user, agency=agency, valid_from=today, created_by=by)
    officer.position = position
    officer.is_focal_point, officer.is_deputy = is_focal_point, is_deputy
    officer.save()
    audit.record("officer.appointed", target=officer, by=by, agency=agency.short_name)
    return officer


@transaction.atomic
def end_post(officer: Officer, *, by: User) -> Officer:
    """Somebody no longer works for an agency: yesterday was the last day, or today for a post that began today."""
    today = clock.today()
    began = officer.valid_from or date.min
    officer.valid_to = max(began, today - timedelta(days=1))
    officer.save(update_fields=["valid_to"])
    audit.record("officer.ended", target=officer, by=by)
    return officer


class _Gaps(dict[str, str]):
    """Words of a name pattern; what is not known stays out."""

    def __missing__(self, name: str) -> str:
        return ""


def read_areas(folder: Path, *, province: str = "") -> dict[str, AreaRow]:
    """Every row by its code, parents before children; raises AreasRefused if a row has none."""
    rows: dict[str, AreaRow] = {}
    refused: list[str] = []
    for level, (name, parent_column) in FILES.items():
        wanted = "" if level in NATIONWIDE else province
        for number, line in _lines(folder / name):
            if not line["code"].startswith(wanted):
                continue
            parent = line[parent_column] if parent_column else ""
            if fault := _fault(line["code"], level, parent, rows):
                refused.append(f"{name} line {number}: {line['code']} {fault}")
                continue
            path = rows[parent].as_part if parent else ""
            label = _tidy(line["name"])
            rows[line["code"]] = AreaRow(line["code"], level, label, parent, path)
    if refused:
        raise AreasRefused(refused)
    return rows


def _fault(
    code: str, level: AreaLevel, parent: str, rows: dict[str, AreaRow]
) -> str | None:
    if CODE_LENGTH.get(len(code)) != level:
        return f"is no code of a {level}"
    if level != AreaLevel.PROVINCE and parent not in rows:
        return f"has no parent {parent}"
    if code in rows:
        return "stands twice"
    return None


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)


def _tidy(name: str) -> str:
    """Single spaces and a capital at the start; the rest of the spelling is the register's own."""
    words = " ".join(name.split())
    return words[:1].upper() + words[1:]


STAGE = """
DROP TABLE IF EXISTS pg_temp.staged_area;
CREATE TEMP TABLE staged_area (
    code varchar(13) PRIMARY KEY, level varchar(10), name varchar(100),
    parent_id varchar(13), path_text varchar(160)
) ON COMMIT DROP
"""
COUNT_REOPENED = """
SELECT count(*) FROM agencies_area a JOIN staged_area s USING (code) WHERE a.valid_to IS NOT NULL
"""
# A code that appears beside brothers and sisters we already know is new from today; a first load has no such day.
MERGE = """
WITH known AS MATERIALIZED (
    SELECT DISTINCT coalesce(parent_id, '') AS parent FROM agencies_area
), done AS (
    INSERT INTO agencies_area AS a (code, level, name, parent_id, path_text, valid_from)
    SELECT s.code, s.level, s.name, s.parent_id, s.path_text,
        CASE WHEN known.parent IS NOT NULL THEN %s::date END
    FROM staged_area s LEFT JOIN known ON known.parent = coalesce(s.parent_id, '')
    ORDER BY s.code
    ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, level = EXCLUDED.level,
        parent_id = EXCLUDED.parent_id, path_text = EXCLUDED.path_text, valid_to = NULL, replaced_by_id = NULL
    WHERE (a.name, a.level, a.path_text) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.level, EXCLUDED.path_text)
        OR a.parent_id IS DISTINCT FROM EXCLUDED.parent_id OR a.valid_to IS NOT NULL
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM done
"""
END_MISSING = """
UPDATE agencies_area a SET valid_to = %s
WHERE a.valid_to IS NULL AND NOT EXISTS (SELECT FROM staged_area s WHERE s.code = a.code)
    AND (a.level IN ('province', 'regency') OR a.code LIKE %s)
"""


def _stage(cursor: "CursorWrapper", rows: Iterable[AreaRow]) -> None:
    cursor.execute(STAGE)
    with cursor.copy(
        "COPY staged_area (code, level, name, parent_id, path_text) FROM STDIN"
    ) as copy:
        for row in rows:
            level = row.level.value
            copy.write_row((row.code, level, row.name, row.parent or None, row.path))
    cursor.execute("ANALYZE staged_area")


def _count(cursor: "CursorWrapper", statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.fetchone()[0])


def _end_missing(cursor: "CursorWrapper", today: date, province: str) -> int:
    cursor.execute(END_MISSING, [today, f"{province}%"])
    return int(cursor.rowcount)


def _holding(cursor: "CursorWrapper", today: date) -> dict[str, int]:
    cursor.execute(
        "SELECT level, count(*) FROM agencies_area "
        "WHERE valid_to IS NULL OR valid_to > %s GROUP BY level",
        [today],
    )
    return dict(cursor.fetchall())
