"""Parts of pages: consent and hold on the page of a case, holds on the officer's page about retention."""

from accounts.models import User
from accounts.roles import Permission
from cases.choices import WithdrawalReason
from cases.forms import HoldForm
from cases.models import Case, LegalHold
from cases.querysets import headed_by
from cases.services.duties import holds_seen_by
from core import scope
from core.panels import Panel, panel


MOST = 50


@panel("cases:detail", order=80)
def consent_and_hold(case: Case, user: User) -> Panel | None:
    """Whose consent was taken back and when, and what keeps the case; with the buttons of who may."""
    works_here = user.may(Permission.READ_OWN_CASES) or user.may(
        Permission.READ_UNIT_CASES
    )
    heads = case.agency_id in headed_by(user)
    context = {
        "victims": case.victim_lines,
        "holds": LegalHold.objects.live().filter(case=case).order_by("created_at"),
        "may_withdraw": works_here,
        "may_hold": heads,
        "reasons": WithdrawalReason.choices,
        "hold_form": HoldForm() if heads else None,
        "is_erased": case.is_erased,
    }
    return Panel("cases/_consent_panel.html", context)


@panel("protection:retention")
def holds_of_area(_page: object, officer: User) -> Panel | None:
    """Every hold in the officer's area, by the number of the case."""
    if not officer.may(Permission.PROTECT_DATA):
        return None
    with scope.as_system("numbers of held cases"):
        holds = list(
            holds_seen_by(officer)
            .select_related("case", "created_by")
            .order_by("-created_at")[:MOST]
        )
    return Panel("cases/_holds_panel.html", {"holds": holds})
