"""The signs of the screening form and the kinds of service, from their files."""

from collections.abc import Iterator
from pathlib import Path

from cases.models import ScreeningSign, ServiceKind
from core import seeds
from core.seeds import Values, parts, provenance, text


DATA = Path(__file__).parent / "data"


@seeds.seed("screening signs", model=ScreeningSign, key=("code",), order=50)
def screening_signs() -> Iterator[Values]:
    """The weighted signs of the screening form (domain 4.3 D)."""
    for row in seeds.read(DATA / "screening_indicator.csv"):
        yield {
            "code": row["kode"],
            "order": int(row["urutan"]),
            "question": row["pertanyaan"],
            "weight": int(row["bobot"]),
            "group": row["kelompok"],
            "element": text(row["unsur_terkait"]),
            "element_code": text(row["unsur_kode"]),
            "hint": row["petunjuk_petugas"],
            **provenance(row),
        }


@seeds.seed("service kinds", model=ServiceKind, key=("code",), order=51)
def service_kinds() -> Iterator[Values]:
    """The services of the national register and our finer ones (domain 10.4)."""
    for row in seeds.read(DATA / "service_kind.csv"):
        yield {
            "code": row["kode"],
            "name": row["nama"],
            "name_en": row["nama_en"],
            "parent": row["layanan_induk"],
            "simfoni_value": text(row["nilai_simfoni"]),
            "pokja": text(row["pokja"]),
            "usual_providers": parts(row["penyedia_lazim"]),
            "description": row["uraian"],
            "order": int(row["urutan"]),
            **provenance(row),
        }
