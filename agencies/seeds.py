"""Kinds of agency, holidays and time limits from their files, and one agency of each kind and place made from them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from accounts.services import system_user
from agencies.choices import AreaLevel, KindLevel
from agencies.models import Agency, AgencyKind, Area, Holiday, TimeLimit
from core import clock, seeds
from core.seeds import Values, day, parts, provenance, text, yes


DATA = Path(__file__).parent / "data"
UNIT = "UPTDPPA"
OFFICE = "DP3A"
BY_DISTRICT = "{nama_kecamatan}"
# "Kepolisian Resor (atau Resor Kota) Samarinda": the file's choices and doubts are no part of a name.
REMARK = re.compile(r" \((?:atau|nama) [^)]*\)")


def stable_id(kind: str, *names: str) -> UUID:
    """An id that every load of every installation gives to the same row."""
    return uuid5(NAMESPACE_URL, f"tppo:{kind}:{':'.join(names)}")


def with_stable_id(kind: str, *key: str) -> Callable[[], seeds.Maker]:
    """New rows of a load get an id made from their name, and the system as their maker."""

    def begin() -> seeds.Maker:
        maker = system_user()

        def made(values: Values) -> Values:
            names = [str(values[part]) for part in key]
            return {"id": stable_id(kind, *names), "created_by": maker}

        return made

    return begin


@dataclass(frozen=True)
class Place:
    """The province, or one of its regencies and cities, as the file of task forces describes it (domain 9.1)."""

    code: str
    name: str
    kind: str
    office_name: str
    office_short: str
    has_unit: bool
    decree: str
    source: str
    confidence: str

    @property
    def is_province(self) -> bool:
        return self.kind == "PROVINSI"

    @property
    def words(self) -> dict[str, str]:
        """What the name patterns of the kinds are filled with."""
        first, _, rest = self.name.partition(" ")
        return {"jenis_kabkota": first, "nama_kabkota": rest, "nama_provinsi": rest}

    @property
    def short(self) -> str:
        """The place behind the short name of an agency."""
        return self.name.removeprefix("Provinsi ").replace("Kabupaten ", "Kab. ")


def places() -> list[Place]:
    """The province first, then its regencies and cities."""
    return [
        Place(
            code=row["kode_wilayah"],
            name=row["nama"],
            kind=row["tingkat"],
            office_name=REMARK.sub("", row["nama_dinas_pppa"]),
            office_short=text(row["singkatan_dinas"]),
            has_unit=row["status_uptd_ppa"] == "ADA",
            decree=row["sk_gugus_tugas"],
            source=row["sumber"],
            confidence=row["keyakinan"],
        )
        for row in seeds.read(DATA / "task_force_place.csv")
    ]


@seeds.seed("kinds of agency", model=AgencyKind, key=("code",), order=20)
def kinds() -> Iterator[Values]:
    """67 kinds with the patterns of their names and the pokja they usually sit in (domain 3)."""
    for row in seeds.read(DATA / "agency_kind.csv"):
        yield {
            "code": row["kode"],
            "order": int(row["urutan"]),
            "label": row["sebutan"],
            "province_pattern": text(row["nama_pola_provinsi"]),
            "regency_pattern": text(row["nama_pola_kabkota"]),
            "levels": parts(row["tingkat"]),
            "is_opd": yes(row["is_opd"]),
            "is_vertical": yes(row["instansi_vertikal"]),
            "main_pokja": row["pokja_utama"],
            "other_pokja": parts(row["pokja_lain"]),
            "group": row["kelompok"],
            "parent_kind": row["induk"],
            "is_24_hours": yes(row["buka_24_jam"]),
            "note": row["catatan"],
            **provenance(row),
        }


@seeds.seed("holidays", model=Holiday, key=("code",), order=21)
def holidays() -> Iterator[Values]:
    """Public holidays and collective leave; days not yet decreed are marked as estimates and count all the same."""
    for row in seeds.read(DATA / "holiday.csv"):
        yield {
            "code": row["kode"],
            "date": day(row["tanggal"]),
            "name": row["nama"],
            "kind": row["jenis"],
            "is_estimate": row["status"] == "PERKIRAAN",
            "basis": row["dasar"],
            **provenance(row),
        }


@seeds.seed("time limits", model=TimeLimit, key=("code",), order=22)
def time_limits() -> Iterator[Values]:
    """52 limits under 29 codes (domain 4.5)."""
    for row in seeds.read(DATA / "time_limit.csv"):
        yield {
            "code": row["kode"],
            "parent_code": row["kode_induk"],
            "name": row["nama"],
            "value": int(row["nilai"]),
            "unit": row["satuan"],
            "starts_with": row["peristiwa_mulai"],
            "ends_with": row["peristiwa_berhenti"],
            "applies_to": row["berlaku_untuk"],
            "may_pause": yes(row["boleh_jeda"]),
            "when_late": row["lewat_batas"],
            "basis": row["dasar"],
            "basis_code": row["dasar_kode"],
            **provenance(row),
        }


@seeds.seed(
    "agencies",
    model=Agency,
    key=("code",),
    order=25,
    for_new=with_stable_id("agency", "code"),
)
def agencies() -> Iterator[Values]:
    """An agency of each kind in each place where that kind exists; UPTD PPA only where one is known to exist."""
    held = list(AgencyKind.objects.in_force(clock.today()))
    for place in places():
        areas = _areas_of(place)
        for kind in held:
            yield from _of_kind(kind, place, areas)


def _areas_of(place: Place) -> list[Area]:
    """The place itself, then its districts; refused while the areas are not loaded."""
    deeper = [] if place.is_province else [AreaLevel.DISTRICT]
    found = Area.objects.within(place.code).filter(
        level__in=[AreaLevel.PROVINCE, AreaLevel.REGENCY, *deeper]
    )
    areas = [area for area in found if area.code == place.code or deeper]
    if not areas or areas[0].code != place.code:
        raise seeds.SeedRefused(
            f"Area {place.code} is missing. Load the areas first: manage.py load_areas"
        )
    return areas


def _of_kind(kind: AgencyKind, place: Place, areas: Iterable[Area]) -> Iterator[Values]:
    if kind.code == UNIT and not place.has_unit:
        return
    home, *districts = areas
    if place.is_province:
        if _exists(kind, KindLevel.PROVINCE) and kind.province_pattern:
            yield _agency(kind, place, home)
    elif _exists(kind, KindLevel.REGENCY) and _is_local(kind):
        in_districts = BY_DISTRICT in kind.regency_pattern
        for area in districts if in_districts else [home]:
            yield _agency(kind, place, area)


def _exists(kind: AgencyKind, level: KindLevel) -> bool:
    """Whether such agencies stand at this level; vertical bodies do at both, national ones serve a province."""
    levels = {level, KindLevel.VERTICAL}
    if level == KindLevel.PROVINCE:
        levels.add(KindLevel.NATIONAL)
    return bool(levels & set(kind.levels))


def _is_local(kind: AgencyKind) -> bool:
    """Whether a regency has its own: not if its name is the province's (Otorita IKN) or that of villages."""
    pattern = kind.regency_pattern
    return bool(pattern) and pattern != kind.province_pattern


def _agency(kind: AgencyKind, place: Place, area: Area) -> Values:
    parent = f"{kind.parent_kind}-{place.code}"
    return {
        "code": f"{kind.code}-{area.code}",
        "name": _name(kind, place, area),
        "short_name": _short_name(kind, place, area),
        "kind_id": kind.code,
        "area_id": area.code,
        "parent_id": stable_id("agency", parent) if kind.parent_kind else None,
        "is_24_hours": kind.is_24_hours,
        "is_unit": kind.code == UNIT or (kind.code == OFFICE and not place.has_unit),
        "source": kind.source,
        "confidence": kind.confidence,
    }


def _name(kind: AgencyKind, place: Place, area: Area) -> str:
    """The official name where the file has it, else the pattern; a pattern without a place gets it in brackets."""
    if kind.code == OFFICE:
        return f"{place.office_name} {place.name}"
    province = place.is_province
    pattern = kind.province_pattern if province else kind.regency_pattern
    words = {**place.words, "nama_kecamatan": area.name}
    name = REMARK.sub("", pattern).format(**words)
    return name if "{" in pattern or province else f"{name} ({place.name})"


def _short_name(kind: AgencyKind, place: Place, area: Area) -> str:
    """The kind and the place: "DP2PA Kota Samarinda", "Bagian Hukum Kab. Paser"; no place for what is one of its kind."""
    one_of_its_kind = kind.province_pattern == kind.regency_pattern
    if one_of_its_kind or kind.levels == [KindLevel.NATIONAL]:
        return kind.label
    label = (place.office_short if kind.code == OFFICE else "") or kind.label
    bureau = "Biro" if place.is_province else "Bagian"
    label = re.sub(r"^Biro(/Bagian)?\b", bureau, label)
    return f"{label} {place.short if area.code == place.code else area.name}"
