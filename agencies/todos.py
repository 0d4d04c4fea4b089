"""What waits for those who keep accounts."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.keeping import LASTS
from accounts.models import RecoveryRequest, User
from accounts.roles import Permission
from agencies.keeping import WARNED_BEFORE
from core import clock, todos
from core.addresses import address
from core.formats import number_id


@todos.source
def accounts(user: User) -> Iterator[todos.Todo]:
    """Accounts that end soon and those whose work waits for a successor; one question for both."""
    if not user.may(Permission.KEEP_ACCOUNTS):
        return
    today = clock.today()
    last = today + WARNED_BEFORE
    ends = Q(is_active=True, ends_on__range=(today, last))
    asking = User.objects.filter(ends | Q(work_waits=True))
    # Most of the year there is none in the whole house; whose they are is the costly question.
    if not asking.exists():
        return
    rows = list(
        asking.keepable_by(user).values_list("work_waits", "is_active", "ends_on")
    )
    waiting = sum(waits for waits, _active, _day in rows)
    ending = [d for _waits, active, d in rows if active and d and today <= d <= last]
    url = address("agencies:account_list")
    if ending:
        due = timezone.make_aware(datetime.combine(min(ending), time(23, 59)))
        yield todos.Todo(
            title=_("%(count)s accounts end soon") % {"count": number_id(len(ending))},
            url=f"{url}?state=ending",
            meta=_("Extend those that go on; the others end by themselves."),
            due_at=due,
            since=due - WARNED_BEFORE,
            action=_("Look at them"),
        )
    if waiting:
        yield todos.Todo(
            title=_("Name successors: the work of %(count)s ended accounts waits")
            % {"count": number_id(waiting)},
            url=f"{url}?state=waiting",
            action=_("Hand over"),
        )


@todos.source
def recoveries(user: User) -> Iterator[todos.Todo]:
    """Recovery codes to confirm, and those that somebody else has confirmed for this keeper."""
    if not user.may(Permission.KEEP_ACCOUNTS):
        return
    mine = Q(created_by=user, confirmed_at__isnull=False)
    theirs = Q(confirmed_at=None) & ~Q(created_by=user)
    open_ones = RecoveryRequest.objects.asked_since(clock.now() - LASTS)
    # Mostly there is none in the whole house; whose they are is the costly question.
    if not (asked := open_ones.filter(mine | theirs)).exists():
        return
    kept = asked.keepable_by(user).select_related("user").order_by("created_at")
    for request in kept[: todos.MOST]:
        confirmed = request.confirmed_at is not None
        yield todos.Todo(
            title=_("Print the recovery code")
            if confirmed
            else _("Confirm a recovery code"),
            url=reverse("agencies:account_detail", args=[request.user_id]),
            meta=request.user.get_full_name(),
            since=request.created_at,
            action=_("Print") if confirmed else _("Look at it"),
        )
