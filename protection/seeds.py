"""The register of processing as it is loaded."""

from collections.abc import Iterator
from pathlib import Path

from core import seeds
from core.seeds import Values, provenance
from protection.models import Processing


@seeds.seed("processing", model=Processing, key=("code",), order=20)
def processing() -> Iterator[Values]:
    """12 activities of this system (UU 27/2022 Ps 31)."""
    for row in seeds.read(Path(__file__).parent / "data" / "processing.csv"):
        yield {
            "code": row["kode"],
            "order": int(row["urutan"]),
            "activity": row["kegiatan"],
            "purpose": row["tujuan"],
            "legal_basis": row["dasar"],
            "data_kinds": row["data"],
            "persons": row["subjek"],
            "receivers": row["penerima"],
            "retention_class": row["kelas_retensi"],
            "security": row["pengamanan"],
            "transfer": row["transfer"],
            **provenance(row),
        }
