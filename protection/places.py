"""Where data protection stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.nav import Place, place


place(
    Place(
        _("Data protection"),
        "protection:home",
        "shield-check",
        70,
        lambda user: (
            user.may(Permission.PROTECT_DATA) or user.may(Permission.APPROVE_ERASURE)
        ),
    )
)
