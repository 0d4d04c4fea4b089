"""Records that several tests of this floor are about."""

import pytest

from cases.models import Complaint
from tests.world import SAMARINDA, World, agency, register


@pytest.fixture
def reported(world: World) -> Complaint:
    """A complaint whose reporter left a name and a telephone number."""
    return register(
        world.desk,
        agency("UPTDPPA", SAMARINDA),
        reporter_name="H. Moh. Jarwo, S.H.",
        reporter_contact="0812-0000-0000 (malam)",
    )
