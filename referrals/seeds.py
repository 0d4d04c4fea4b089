"""What an agency of each kind may read of an identity once it has accepted a referral."""

from collections.abc import Iterator
from pathlib import Path

from core import seeds
from core.seeds import Values, day, parts, provenance
from referrals.models import DisclosureTemplate


DATA = Path(__file__).parent / "data"


@seeds.seed(
    "disclosure templates",
    model=DisclosureTemplate,
    key=("agency_kind_id", "version"),
    order=60,
)
def disclosure_templates() -> Iterator[Values]:
    """A kind without a line reads nothing of the identity (domain 5.4)."""
    for row in seeds.read(DATA / "disclosure_template.csv"):
        yield {
            "agency_kind_id": row["agency_kind"],
            "version": int(row["versi"]),
            "fields": parts(row["bidang"]),
            "valid_from": day(row["berlaku_sejak"]),
            "valid_to": day(row["berlaku_sampai"]),
            **provenance(row),
        }
