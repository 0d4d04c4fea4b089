"""Where reports stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.nav import Place, place


place(
    Place(
        _("Reports"),
        "reports:list",
        "file-text",
        60,
        lambda user: user.may(Permission.READ_REPORT),
    )
)
