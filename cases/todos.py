"""What waits for those who take complaints and carry cases."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from cases.choices import Danger
from cases.models import Complaint
from cases.states import ComplaintStatus
from core import codes, todos


@todos.source
def complaints(user: User) -> Iterator[todos.Todo]:
    """Complaints that nobody has decided on, earliest deadline first."""
    waiting = (
        Complaint.objects.visible_to(user).waiting().order_by("due_at")[: todos.MOST]
    )
    for complaint in waiting:
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
