"""What happens to cases by the clock."""

from cases.services import access
from core import periodic
from core.queue import Effect, Work, handles


periodic.every(15 * 60, "grants.sweep")


@handles("grants.sweep")
def grants_sweep(work: Work) -> Effect:
    """Write down the end of grants that have run out."""
    return access.sweep
