"""Where the role page and the action log stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.actions import Action, action
from core.nav import Place, place


def logs(user: User) -> bool:
    return user.may(Permission.LOG_ACTION)


def reads(user: User) -> bool:
    return (
        logs(user)
        or user.may(Permission.READ_AREA_ACTIONS)
        or user.may(Permission.READ_POKJA_ACTIONS)
    )


place(Place(_("Our role"), "pokja:role", "compass", 15, logs))
place(Place(_("Action log"), "pokja:action_list", "clipboard", 50, reads))
action(Action(_("Log an action"), "pokja:action_create", "square-pen", 40, logs))
