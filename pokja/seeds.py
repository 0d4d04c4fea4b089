"""Law, duties and guidance from their files; a task force of six pokja for the province and each regency and city."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agencies.models import Agency
from agencies.seeds import Place, places, stable_id, with_stable_id
from core import clock, seeds
from core.seeds import Values, day, number, parts, provenance, text
from pokja.choices import MemberRole
from pokja.models import (
    AgencyAction,
    Decree,
    GuidanceStep,
    Leadership,
    LegalBasis,
    Pokja,
    PokjaMember,
    PokjaTask,
    RadIndicator,
    TaskForce,
    Tupoksi,
)


DATA = Path(__file__).parent / "data"
FORCE_NAME = "Gugus Tugas Pencegahan dan Penanganan Tindak Pidana Perdagangan Orang {}"
# Bodies above the province receive its reports; they do not sit in its pokja.
ABOVE = {"KEMENPPPA", "GTPUSAT", "PERWAKILAN"}


@seeds.seed("legal basis", model=LegalBasis, key=("code",), order=30)
def legal_basis() -> Iterator[Values]:
    """73 instruments with the days they hold (domain 1.1)."""
    for row in seeds.read(DATA / "legal_basis.csv"):
        yield {
            "code": row["kode"],
            "kind": row["jenis"],
            "number": row["nomor"],
            "year": int(row["tahun"]),
            "short_title": row["sebutan"],
            "title": row["judul"],
            "subject": row["pokok"],
            "status": row["status"],
            "valid_from": day(row["berlaku_sejak"]),
            "valid_to": day(row["berlaku_sampai"]),
            "demand": row["tuntutan_sistem"],
            **provenance(row),
        }


@seeds.seed("pokja tasks", model=PokjaTask, key=("code",), order=31)
def pokja_tasks() -> Iterator[Values]:
    """27 tasks of the six pokja (domain 2.2)."""
    for row in seeds.read(DATA / "pokja_task.csv"):
        yield {
            "code": row["kode"],
            "pokja_code": row["pokja"],
            "order": int(row["urutan"]),
            "task": row["tugas"],
            "output": row["keluaran"],
            "nature": row["jenis"],
            **provenance(row),
        }


@seeds.seed("tupoksi", model=Tupoksi, key=("code",), order=32)
def tupoksi() -> Iterator[Values]:
    """275 duties of the kinds of agency (domain 3)."""
    for row in seeds.read(DATA / "tupoksi.csv"):
        yield {
            "code": row["kode"],
            "kind_id": row["agency_kind"],
            "level": row["tingkat"],
            "order": int(row["urutan"]),
            "duty": row["tugas"],
            "measure": row["ukuran"],
            "basis": row["dasar_hukum"],
            "basis_codes": parts(row["dasar_kode"]),
            "pokja_code": row["pokja"],
            "task_code": row["task_code"],
            "nature": row["jenis"],
            **provenance(row),
        }


@seeds.seed("example actions", model=AgencyAction, key=("code",), order=33)
def example_actions() -> Iterator[Values]:
    """245 actions an agency can do and log, each with the evidence that shows it (domain 3)."""
    for row in seeds.read(DATA / "agency_action.csv"):
        yield {
            "code": row["kode"],
            "kind_id": row["agency_kind"],
            "level": row["tingkat"],
            "order": int(row["urutan"]),
            "text": row["aksi"],
            "evidence_codes": parts(row["bukti_kode"]),
            "audience": row["sasaran"],
            "usual_period": row["periode_lazim"],
            "action_kind": row["jenis_aksi"],
            "tupoksi_code": row["tupoksi_kode"],
            "pokja_code": row["pokja"],
            **provenance(row),
        }


@seeds.seed("guidance", model=GuidanceStep, key=("code",), order=34)
def guidance() -> Iterator[Values]:
    """Three steps a kind of agency for who meets a victim."""
    for row in seeds.read(DATA / "if_you_meet_a_victim.csv"):
        yield {
            "code": row["kode"],
            "kind_id": row["agency_kind"],
            "order": int(row["urutan"]),
            "step": row["langkah"],
            "text": row["teks"],
            "contact_codes": parts(row["kontak_kode"]),
            **provenance(row),
        }


@seeds.seed("RAD indicators", model=RadIndicator, key=("code",), order=35)
def rad_indicators() -> Iterator[Values]:
    """42 indicators of the regional action plan (domain 6.4)."""
    for row in seeds.read(DATA / "rad_indicator.csv"):
        yield {
            "code": row["kode"],
            "parent_code": row["kode_induk"],
            "strategy_number": int(row["nomor_strategi"]),
            "strategy": row["strategi"],
            "name": row["indikator"],
            "unit": row["satuan"],
            "numerator": row["pembilang"],
            "denominator": text(row["penyebut"]),
            "direction": row["arah"],
            "method": row["cara_hitung"],
            "data_source": row["sumber_data"],
            "pokja_code": row["pokja"],
            "agency_kinds": parts(row["agency_kind"]),
            "frequency": row["frekuensi"],
            "default_target": number(row["target_bawaan"]),
            "note": row["catatan"],
            **provenance(row),
        }


# The task forces


def force_id(area_code: str) -> object:
    """The id of the task force a load makes for an area."""
    return stable_id("task_force", area_code)


@seeds.seed(
    "decrees",
    model=Decree,
    key=("area_id", "number"),
    order=40,
    for_new=with_stable_id("decree", "area_id", "number"),
)
def decrees() -> Iterator[Values]:
    """The decrees whose numbers are known; their days are not, so they hold until somebody says otherwise."""
    for place in places():
        if place.decree:
            yield {"area_id": place.code, "number": place.decree, **_source(place)}


@seeds.seed(
    "task forces",
    model=TaskForce,
    key=("area_id",),
    order=41,
    for_new=with_stable_id("task_force", "area_id"),
)
def task_forces() -> Iterator[Values]:
    """One of the province and one of each regency and city; a decree where its number is known."""
    for place in places():
        decree = stable_id("decree", place.code, place.decree)
        yield {
            "area_id": place.code,
            "name": FORCE_NAME.format(place.name),
            "decree_id": decree if place.decree else None,
            **_source(place),
        }


@seeds.seed(
    "leadership",
    model=Leadership,
    key=("task_force_id", "position"),
    order=42,
    for_new=with_stable_id("leadership", "task_force_id", "position"),
)
def leadership() -> Iterator[Values]:
    """Chair, daily chair and first secretary by office (domain 2.1)."""
    rows = list(seeds.read(DATA / "leadership.csv"))
    for place in places():
        levels = {place.kind} | (set() if place.is_province else {"KABKOTA"})
        for row in rows:
            if row["tingkat"] not in levels:
                continue
            agency = stable_id("agency", f"{row['agency_kind']}-{place.code}")
            yield {
                "task_force_id": force_id(place.code),
                "position": row["jabatan"],
                "office": row["sebutan"].format(**place.words),
                "agency_id": agency if row["agency_kind"] else None,
                "order": int(row["urutan"]),
                **provenance(row),
            }


@seeds.seed(
    "pokja",
    model=Pokja,
    key=("task_force_id", "code"),
    order=43,
    for_new=with_stable_id("pokja", "task_force_id", "code"),
)
def pokja() -> Iterator[Values]:
    """Six a task force (domain 2.1)."""
    rows = list(seeds.read(DATA / "pokja.csv"))
    for place in places():
        for row in rows:
            yield {
                "task_force_id": force_id(place.code),
                "code": row["kode"],
                "roman": row["nomor_romawi"],
                "order": int(row["urutan"]),
                "official_name": row["nama_resmi"],
                "short_name": row["nama_singkat"],
                "task": row["tugas_singkat"],
                **provenance(row),
            }


@dataclass(frozen=True)
class Lead:
    """Which kinds of agency usually lead a pokja at a level."""

    chair: str
    coordinator: str

    def role_of(self, kind: str) -> MemberRole:
        if kind == self.chair:
            return MemberRole.CHAIR
        return MemberRole.COORDINATOR if kind == self.coordinator else MemberRole.MEMBER


@seeds.seed(
    "pokja members",
    model=PokjaMember,
    key=("pokja_id", "agency_id"),
    order=44,
    for_new=with_stable_id("pokja_member", "pokja_id", "agency_id"),
)
def members() -> Iterator[Values]:
    """Agencies of a place in the pokja their kind usually sits in (domain 2.3); the decree decides in the end."""
    rows = list(seeds.read(DATA / "pokja.csv"))
    for place in places():
        column = "provinsi" if place.is_province else "kabkota"
        leads = {
            row["kode"]: Lead(
                row[f"ketua_kode_{column}"], row["koordinator_pendamping"]
            )
            for row in rows
        }
        for agency in _agencies_at(place):
            for code in agency.kind.pokja_codes:
                yield _seat(place, agency, code, leads[code])


def _agencies_at(place: Place) -> list[Agency]:
    """The agencies of a place that a load made; the province's are those of the province itself."""
    made = Agency.objects.in_force(clock.today()).exclude(seed_digest="")
    here = (
        made.filter(area=place.code) if place.is_province else made.within(place.code)
    )
    return list(here.exclude(kind__in=ABOVE).select_related("kind"))


def _seat(place: Place, agency: Agency, pokja_code: str, lead: Lead) -> Values:
    # Only the office of the place itself leads, not the like in its districts.
    at_home = agency.area_id == place.code
    role = lead.role_of(agency.kind_id) if at_home else MemberRole.MEMBER
    return {
        "pokja_id": stable_id("pokja", str(force_id(place.code)), pokja_code),
        "agency_id": agency.pk,
        "role": role.value,
        "source": "domain 2.3",
        "confidence": "K",
    }


def _source(place: Place) -> Values:
    return {"source": place.source, "confidence": place.confidence}
