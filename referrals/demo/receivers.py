"""What made-up victims need, and an agency that is asked for it."""

from typing import NamedTuple

from core.demo import Spread, Who


# Services asked of other agencies, in shares of a hundred; those of the own unit are no referrals.
NEEDS = {
    "KESEHATAN": 22,
    "REHAB_SOSIAL": 16,
    "PENEGAKAN_HUKUM": 14,
    "PEMULANGAN": 12,
    "BANTUAN_HUKUM": 8,
    "VISUM": 7,
    "BANSOS": 6,
    "DOK_KEPENDUDUKAN": 5,
    "PELATIHAN_KERJA": 4,
    "PENDIDIKAN": 3,
    "RESTITUSI": 3,
}
NEED = Spread(NEEDS)


class Receiver(NamedTuple):
    """An agency that answers, through whom, and which parts of an identity its kind may read afterwards."""

    agency_id: str
    area: str
    by: Who
    version: int
    fields: tuple[str, ...]
