"""What waits for those who keep accounts."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Count, Min, Q
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
    soon = Q(is_active=True, ends_on__range=(today, today + WARNED_BEFORE))
    waits = Q(work_waits=True)
    found = (
        User.objects.keepable_by(user)
        .filter(soon | waits)
        .aggregate(
            soon=Count("pk", filter=soon),
            first=Min("ends_on", filter=soon),
            waiting=Count("pk", filter=waits),
        )
    )
    url = address("agencies:account_list")
    if found["soon"]:
        last = datetime.combine(found["first"], time(23, 59))
        due = timezone.make_aware(last)
        yield todos.Todo(
            title=_("%(count)s accounts end soon")
            % {"count": number_id(found["soon"])},
            url=f"{url}?state=ending",
            meta=_("Extend those that go on; the others end by themselves."),
            due_at=due,
            since=due - WARNED_BEFORE,
            action=_("Look at them"),
        )
    if found["waiting"]:
        yield todos.Todo(
            title=_("Name successors: the work of %(count)s ended accounts waits")
            % {"count": number_id(found["waiting"])},
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
    asked = RecoveryRequest.objects.keepable_by(user).filter(
        mine | theirs, created_at__gte=clock.now() - LASTS
    )
    for request in asked.select_related("user").order_by("created_at")[: todos.MOST]:
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
