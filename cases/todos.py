"""What waits for those who take complaints and carry cases."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from cases.choices import Danger
from cases.models import Complaint, EmergencyAccess
from cases.states import ComplaintStatus
from core import clock, codes, todos


TOLD_FOR = timedelta(days=7)
SHOWN = ("ticket", "status", "channel", "danger", "received_at", "due_at")


@todos.source
def complaints(user: User) -> Iterator[todos.Todo]:
    """Complaints that nobody has decided on, earliest deadline first."""
    waiting = Complaint.objects.visible_to(user).waiting().only(*SHOWN)
    for complaint in waiting.order_by("due_at")[: todos.MOST]:
        new = complaint.status == ComplaintStatus.NEW
        channel = codes.label("sumber_laporan", complaint.channel)
        meta = (
            _("%(channel)s, danger right now")
            if complaint.danger == Danger.YES
            else "%(channel)s"
        )
        yield todos.Todo(
            title=_("Answer complaint %(ticket)s") % {"ticket": complaint.ticket}
            if new
            else _("Decide on complaint %(ticket)s") % {"ticket": complaint.ticket},
            url=complaint.get_absolute_url(),
            meta=meta % {"channel": channel},
            due_at=complaint.due_at,
            since=complaint.received_at,
            action=_("Handle") if new else _("Decide"),
        )


@todos.source
def emergencies(user: User) -> Iterator[todos.Todo]:
    """Uses of emergency access: to the officer for review, to the unit's head to know for a week."""
    if user.may(Permission.PROTECT_DATA):
        found = EmergencyAccess.objects.reviewable_by(user).unreviewed()
        title, action = _("Review an emergency access"), _("Review")
    elif user.may(Permission.READ_UNIT_CASES):
        week = clock.now() - TOLD_FOR
        found = EmergencyAccess.objects.visible_to(user).filter(created_at__gte=week)
        title, action = (
            _("A case of your unit was opened by emergency access"),
            _("See"),
        )
    else:
        return
    lines = found.as_lines().newest_first()[: todos.MOST]
    for access in lines:
        yield todos.Todo(
            title=title,
            url=access.get_absolute_url(),
            meta=f"{access.user.get_full_name()}, {access.agency.short_name}",
            since=access.created_at,
            action=action,
        )
