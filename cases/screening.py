"""The advice of the screening form (domain 4.3): act, means and purpose of UU 21/2007 Ps 1(1).

For a child the means are not needed (Protokol Palermo Art. 3(c), UU 14/2009). The result advises; a person decides,
gives a reason, and no service is ever refused because of it.
"""

from collections.abc import Collection
from datetime import date

from cases.choices import Advice, is_child


HEAVY = 3


def advise(
    *,
    acts: Collection[str],
    means: Collection[str],
    purposes: Collection[str],
    age: int | None,
    heavy: bool,
) -> Advice:
    """Suggest a result. ``age`` in years at the event, None if unknown; ``heavy`` if a sign of weight 3 was found."""
    child = is_child(age)
    if acts and purposes and (child or means):
        return Advice.STRONG
    if child or heavy or sum(map(bool, (acts, means, purposes))) >= 2:
        return Advice.DEEPEN
    return Advice.NONE_YET


def age_at(birth: date | None, event: date) -> int | None:
    """Whole years on the day of the event; None when the birth date is unknown."""
    if birth is None:
        return None
    return (
        event.year - birth.year - ((event.month, event.day) < (birth.month, birth.day))
    )
