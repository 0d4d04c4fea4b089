"""Jobs of data protection: counting what has reached its end, and erasing what two people approved."""

from uuid import UUID

from core import periodic
from core.queue import Effect, Work, handles
from protection.services import erasures


@handles("retention.propose")
def propose(work: Work) -> Effect:
    """Count once a week and write the proposals."""
    return erasures.propose


@handles(erasures.KIND)
def erase(work: Work) -> Effect:
    """Erase in one transaction with the job's end: all of it, once."""
    return lambda: erasures.carry_out(UUID(work.payload["erasure"]))


periodic.every(7 * 24 * 3600, "retention.propose")
