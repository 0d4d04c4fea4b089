"""Where complaints and cases stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from agencies.duty import answered_by
from cases.models import Complaint, EmergencyAccess
from core.actions import Action, action
from core.nav import Place, place, search_place


MOST = 99
SEARCHERS = (
    Permission.TAKE_COMPLAINT,
    Permission.READ_OWN_CASES,
    Permission.READ_UNIT_CASES,
)


def waiting_complaints(user: User) -> int:
    """How many complaints wait, at most MOST: the number is a nudge, not a statistic."""
    return len(Complaint.objects.visible_to(user).waiting().values_list("pk")[:MOST])


def unreviewed(user: User) -> int:
    """How many uses of emergency access this person has to review, at most MOST."""
    found = EmergencyAccess.objects.reviewable_by(user).unreviewed()
    return len(found.values_list("pk")[:MOST])


place(
    Place(
        _("Complaints"),
        "cases:complaint_list",
        "inbox",
        20,
        lambda user: user.may(Permission.TAKE_COMPLAINT),
        waiting_complaints,
    )
)
place(
    Place(
        _("Cases"),
        "cases:list",
        "folder-open",
        30,
        lambda user: (
            user.may(Permission.READ_OWN_CASES) or user.may(Permission.READ_UNIT_CASES)
        ),
    )
)
place(
    Place(
        _("Safety of victims"),
        "cases:safety_list",
        "shield-check",
        15,
        lambda user: bool(answered_by(user)),
    )
)
place(
    Place(
        _("Emergency access"),
        "cases:emergency_list",
        "lock-open",
        75,
        lambda user: (
            user.may(Permission.OPEN_IN_EMERGENCY) or user.may(Permission.PROTECT_DATA)
        ),
        unreviewed,
        desk_only=True,
    )
)
action(
    Action(
        _("Record a complaint"),
        "cases:complaint_create",
        "phone-call",
        10,
        lambda user: user.may(Permission.TAKE_COMPLAINT),
    )
)
search_place(
    "cases:search",
    lambda user: any(map(user.may, SEARCHERS)),
)
