"""What happens to accounts by the clock."""

from accounts.services import system_user
from agencies import keeping
from core import periodic
from core.queue import Effect, Work, handles


@handles("accounts.end")
def accounts_end(work: Work) -> Effect:
    """Warn before accounts end, and carry out the ends of those that did."""
    return lambda: keeping.end_accounts(by=system_user())


periodic.every(24 * 3600, "accounts.end")
