"""The first and the last place of the navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.nav import Place, place


place(Place(_("Today"), "home", "sun", 10))


def reads_the_table(user: User) -> bool:
    """Whoever keeps accounts or protects data."""
    return user.may(Permission.KEEP_ACCOUNTS) or user.may(Permission.PROTECT_DATA)


place(
    Place(
        _("Who may do what"),
        "access",
        "key",
        95,
        reads_the_table,
        desk_only=True,
    )
)
