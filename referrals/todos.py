"""What waits for those who answer referrals, and for those who sent them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from core import codes, todos
from referrals.models import Referral
from referrals.states import Status


@todos.source
def to_work_on(user: User) -> Iterator[todos.Todo]:
    """Referrals to the own agency that wait for an answer or for feedback, earliest deadline first; one query for both."""
    waiting = Referral.objects.received_by(user).filter(status__in=TODO)
    rows = waiting.select_related("agency").only(*SHOWN).order_by("due_at")
    for referral in rows[: 2 * todos.MOST]:
        yield TODO[Status(referral.status)](referral)


def _to_answer(referral: Referral) -> todos.Todo:
    service = codes.label("jenis_layanan", referral.service).lower()
    words = {"agency": referral.agency.short_name, "service": service}
    return todos.Todo(
        title=_("Referral %(number)s waits for an answer")
        % {"number": referral.number},
        url=referral.get_absolute_url(),
        meta=_("From %(agency)s, %(service)s") % words,
        due_at=referral.due_at,
        since=referral.sent_at,
        action=_("Answer"),
    )


def _to_report_back(referral: Referral) -> todos.Todo:
    return todos.Todo(
        title=_("Give feedback on referral %(number)s") % {"number": referral.number},
        url=referral.get_absolute_url(),
        meta=codes.label("jenis_layanan", referral.service),
        since=referral.decided_at,
        action=_("Report back"),
    )


TODO = {Status.SENT: _to_answer, Status.ACCEPTED: _to_report_back}
SHOWN = (
    "number",
    "service",
    "status",
    "sent_at",
    "due_at",
    "decided_at",
    "agency__short_name",
)
