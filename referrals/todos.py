"""What waits for those who answer referrals, and for those who sent them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from core import codes, todos
from referrals.models import Referral
from referrals.states import Status


@todos.source
def to_answer(user: User) -> Iterator[todos.Todo]:
    """Referrals sent to the own agency that nobody has answered, earliest deadline first."""
    waiting = (
        Referral.objects.received_by(user)
        .unanswered()
        .select_related("agency")
        .order_by("due_at")
    )
    for referral in waiting[: todos.MOST]:
        yield todos.Todo(
            title=_("Referral %(number)s waits for an answer")
            % {"number": referral.number},
            url=referral.get_absolute_url(),
            meta=_("From %(agency)s, %(service)s")
            % {
                "agency": referral.agency.short_name,
                "service": codes.label("jenis_layanan", referral.service).lower(),
            },
            due_at=referral.due_at,
            since=referral.sent_at,
            action=_("Answer"),
        )


@todos.source
def to_report_back(user: User) -> Iterator[todos.Todo]:
    """Referrals the own agency has accepted and not yet reported on."""
    accepted = Referral.objects.received_by(user).filter(status=Status.ACCEPTED)
    accepted = accepted.order_by("due_at")
    for referral in accepted[: todos.MOST]:
        yield todos.Todo(
            title=_("Give feedback on referral %(number)s")
            % {"number": referral.number},
            url=referral.get_absolute_url(),
            meta=codes.label("jenis_layanan", referral.service),
            since=referral.decided_at,
            action=_("Report back"),
        )
