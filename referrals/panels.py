"""The referrals of a case, on the page of the case."""

from accounts.models import User
from cases.models import Case
from core.panels import Panel, panel
from referrals.models import Referral


@panel("cases:detail", order=20)
def referrals_of_case(case: Case, user: User) -> Panel | None:
    """What was asked of other agencies for the victims of this case."""
    referrals = (
        Referral.objects.sent_by(user).filter(case=case).as_lines().newest_first()[:20]
    )
    return Panel("referrals/_case_panel.html", {"referrals": referrals, "case": case})


@panel("cases:search")
def referral_of_a_number(typed: str, user: User) -> Panel | None:
    """The referral whose number was typed, if this person may open it; its case number leads to the case."""
    number = typed.strip().upper()
    referrals = list(Referral.objects.visible_to(user).filter(number=number))
    return (
        Panel("referrals/_search_panel.html", {"referrals": referrals})
        if referrals
        else None
    )
