"""Where referrals stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.nav import Place, place
from referrals.models import Referral


MOST = 99


def waiting_referrals(user: User) -> int:
    """How many referrals wait for this person's agency, at most MOST."""
    return len(Referral.objects.received_by(user).unanswered().values_list("pk")[:MOST])


place(
    Place(
        _("Referrals"),
        "referrals:list",
        "arrow-left-right",
        40,
        lambda user: (
            user.may(Permission.ANSWER_REFERRAL) or user.may(Permission.SEND_REFERRAL)
        ),
        waiting_referrals,
    )
)
