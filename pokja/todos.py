"""What waits for those who log actions."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from agencies import calendar
from agencies.membership import posts, primary_agency
from core import clock, formats, todos
from pokja.models import Action


# The monthly action log of an agency (domain 6.1, time limit T23).
LIMIT = "T23"


@todos.source
def last_month(user: User) -> Iterator[todos.Todo]:
    """The month that ended, as long as the agency has logged nothing for it."""
    if not user.may(Permission.LOG_ACTION) or not (mine := posts(user)):
        return
    first_of_this = clock.today().replace(day=1)
    last = first_of_this - date.resolution
    actions = Action.objects.visible_to(user).filter(agency=mine[0].agency_id)
    if actions.between(last.replace(day=1), last).exists():
        return
    agency = primary_agency(user)
    if agency is None:
        return
    # The last minute of the month, so that "5 days" ends on the fifth and not at the midnight after it.
    ended = datetime.combine(last, time(23, 59), tzinfo=calendar.zone_for(agency))
    try:
        due_at = calendar.due(LIMIT, start=ended, agency=agency)
    except calendar.UnknownLimit:
        due_at = None
    yield todos.Todo(
        title=_("Log the actions of %(month)s") % {"month": formats.month_id(last)},
        url=reverse("pokja:action_create"),
        meta=_("Nothing has been logged for that month yet."),
        due_at=due_at,
        since=ended,
        action=_("Log an action"),
    )
