"""The duty roster of a unit: who is there at which hour, and what follows from it (decision 13).

A floor above that opens something to whoever is on duty asks ``duty_units``. What was read at night is judged with the
condition below.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from accounts.models import User
from accounts.roles import ROLES, Permission
from agencies import membership
from agencies.choices import ANSWERING, DutyKind
from agencies.models import Agency, Officer, Shift
from core import audit, clock, watching


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# A shift is written down before it begins, or soon after: nobody is put on duty for what was read long ago.
LATEST = timedelta(hours=1)


class Refused(Exception):
    """The roster would say something that cannot be; nothing was changed."""


@transaction.atomic
def put_on_duty(
    user: User,
    agency: Agency,
    *,
    by: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
) -> Shift:
    """Write one shift of somebody who works for the unit on that day.

    Raises Refused for a stranger, for a start that has long passed, and for somebody who has another shift then.
    """
    if starts_at < clock.now() - LATEST:
        raise Refused(_("This shift began more than an hour ago. Choose a later time."))
    if not colleagues(agency, clock.local(starts_at).date()).filter(pk=user.pk):
        raise Refused(_("This person does not work for the unit on that day."))
    shift = Shift(
        user=user,
        agency=agency,
        kind=DutyKind(kind).value,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=by,
    )
    try:
        with transaction.atomic():
            shift.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Refused(_("This person has another shift at that time.")) from error
        raise
    membership.forget(user)
    _record("duty.put", shift, by)
    return shift


@transaction.atomic
def take_off(shift: Shift, *, by: User) -> None:
    """Take a shift back that has not begun. Raises Refused for one that has: who was there, was there."""
    held = Shift.objects.select_for_update().filter(pk=shift.pk).first()
    if held is None:
        return
    if held.starts_at <= clock.now():
        raise Refused(_("This shift has begun. What has passed stays in the roster."))
    _record("duty.taken_off", held, by)
    held.delete()


def on_duty(agency: Agency, at: datetime) -> QuerySet[Shift]:
    """The shifts of a unit that run at a moment, with the people."""
    running = Shift.objects.filter(agency=agency).running(at)
    return running.select_related("user").order_by("kind", "starts_at")


def duty_units(user: "AbstractBaseUser", *kinds: DutyKind) -> tuple[UUID, ...]:
    """The agencies for which a person is on duty now, of these kinds if any are named; no statement of its own."""
    wanted = {kind.value for kind in kinds or DutyKind}
    return tuple(
        post.agency_id for post in membership.posts(user) if post.duty in wanted
    )


def answered_by(user: User) -> tuple[UUID, ...]:
    """Units whose calls this person answers now; who never takes a complaint is on duty for other things."""
    if not user.may(Permission.TAKE_COMPLAINT):
        return ()
    return duty_units(user, *ANSWERING)


# Whoever is on duty reads at night because that is the work; more than a few records in an hour is unusual even then.
watching.night_work(
    "EXISTS (SELECT FROM agencies_shift s WHERE s.user_id::text = lines.actor_id"
    " AND s.starts_at <= lines.at AND s.ends_at > lines.at)"
)


def roster_unit(user: User) -> Agency | None:
    """The unit whose roster this person reads: of those that are open day and night and hold cases, the first."""
    units = [post.agency_id for post in membership.posts(user) if post.has_roster]
    return Agency.objects.get(pk=units[0]) if units else None


def colleagues(agency: Agency, on: date) -> QuerySet[User]:
    """Who can be put on duty on a day: people of the unit, by name; not those who only keep the system."""
    working = [role for role, may in ROLES.items() if may]
    posts = Officer.objects.in_force(on).filter(agency=agency)
    people = User.objects.filter(is_active=True, role__in=working, offices__in=posts)
    return people.distinct().order_by("first_name", "last_name", "pk")


def _record(action: str, shift: Shift, by: User) -> None:
    audit.record(
        action,
        target=shift,
        by=by,
        thread=shift.agency_id,
        whom=str(shift.user_id),
        kind=shift.kind,
        starts=shift.starts_at.isoformat(),
        ends=shift.ends_at.isoformat(),
    )
