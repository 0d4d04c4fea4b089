"""Everything that keepers do to the people of their unit or area: invite, assign, hand over, and what happens at the end."""

from collections import defaultdict
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import keeping
from accounts.choices import Role
from accounts.keeping import KeepingRefused, Newcomer, held
from accounts.models import User
from accounts.querysets import UserQuerySet
from agencies import emails, services
from agencies.choices import Focal
from agencies.models import Agency, Officer
from agencies.posts import area_codes
from core import audit, clock, handover, mailing
from core.areas import AreaFilter


WARNED_BEFORE = timedelta(days=30)
# After this time the work of an ended account is no longer looked for by the daily job.
LOOKED_AFTER = timedelta(days=90)
MOST_WORDS = 6


@dataclass(frozen=True)
class Place:
    """Where somebody works and as what."""

    agency: Agency
    role: Role
    position: str = ""
    focal: str = Focal.NONE


DecreeEnd = Callable[[Agency], date | None]
_decree_ends: list[DecreeEnd] = []


def ends_with_decree(function: DecreeEnd) -> DecreeEnd:
    """Register who knows until when the decree holds that an agency works under."""
    _decree_ends.append(function)
    return function


def decree_end(agency: Agency) -> date | None:
    """The last day of the decree that an agency works under, if there is one with an end."""
    return min(filter(None, (end(agency) for end in _decree_ends)), default=None)


def search(accounts: UserQuerySet, typed: str) -> UserQuerySet:
    """Accounts whose name, sign-in name or agency holds each word."""
    words = typed.split()[:MOST_WORDS]
    agencies = Agency.objects.named(words)
    posts = Officer.objects.telling(clock.today()).filter(agency__in=agencies)
    by_name = accounts.named(words).values("pk")
    return accounts.filter(Q(pk__in=by_name) | Q(pk__in=posts.values("user")))


def in_state(accounts: UserQuerySet, state: str) -> UserQuerySet:
    """Those of a state that one looks for; all of them for a word that is none."""
    today = clock.today()
    states: dict[str, Callable[[], UserQuerySet]] = {
        "ending": lambda: accounts.ending(today, today + WARNED_BEFORE),
        "invited": accounts.not_activated,
        "suspended": accounts.suspended,
        "ended": lambda: accounts.ended(today),
        "waiting": lambda: accounts.filter(work_waits=True),
    }
    return states[state]() if state in states else accounts


@transaction.atomic
def invite(newcomer: Newcomer, place: Place, *, by: User) -> User:
    """Make an account with its post; raises KeepingRefused outside the keeper's reach."""
    _refuse_agency(place.agency, by)
    user = keeping.invite(newcomer, place.role, by=by)
    _appoint(user, place, by=by)
    return user


@transaction.atomic
def assign(user: User, place: Place, *, by: User) -> User:
    """Give somebody another unit, role or position from today; the posts before end and stay as history.

    Refused while open work would stay behind with somebody who can no longer do it.
    """
    account = held(user, by=by)
    _refuse_agency(place.agency, by)
    here = Agency.objects.keepable_by(by)
    posts = Officer.objects.in_force(clock.today()).filter(user=account)
    ours = list(posts.filter(agency__in=here).select_for_update(of=("self",)))
    _refuse_to_strand(account, place, ours)
    for post in ours:
        if not _is_same_day(post, place):
            services.end_post(post, by=by)
    keeping.give_role(account, place.role, by=by)
    _appoint(account, place, by=by)
    return account


def successors(leaver: User, *, by: User) -> list[User]:
    """Colleagues of the leaver's unit whose role can go on with all that is open; the keeper may be one of them."""
    today = clock.today()
    here = Agency.objects.keepable_by(by)
    units = Officer.objects.telling(today).filter(user=leaver, agency__in=here)
    posts = Officer.objects.in_force(today).filter(agency__in=units.values("agency"))
    people = User.objects.current(today).filter(pk__in=posts.values("user"))
    # Somebody who came back after the end may take up what the head kept meanwhile.
    others = people if leaver.work_waits else people.exclude(pk=leaver.pk)
    work = handover.open_work(leaver)
    return [each for each in others.by_name() if handover.can_take(each, work)]


@transaction.atomic
def hand_over(leaver: User, successor: User, *, by: User) -> dict[str, int]:
    """Give everything that is open to a successor in one step; says how much of each part."""
    account = held(leaver, by=by)
    if successor not in successors(account, by=by):
        raise KeepingRefused("not_a_successor")
    return _hand_over(account, successor, by=by, waits=False)


def head_of(user: User) -> User | None:
    """The head of the unit to which somebody belongs or belonged last, unless it is the same person."""
    today = clock.today()
    units = Officer.objects.telling(today).filter(user=user).values("agency")
    posts = Officer.objects.in_force(today).filter(agency__in=units)
    heads = User.objects.current(today).with_role(Role.UNIT_HEAD)
    found = heads.filter(pk__in=posts.values("user")).exclude(pk=user.pk)
    return found.by_name().first()


@transaction.atomic
def end_accounts(*, by: User) -> dict[str, int]:
    """Carry out what the day brings: ends are written down, and their open work goes to the head."""
    today = clock.today()
    ended = User.objects.ended(today).select_for_update()
    new = list(ended.filter(closed_on=None).by_name())
    for user in new:
        keeping.carry_out_end(user, by=by)
    moved = 0
    recent = ended.filter(ends_on__gte=today - LOOKED_AFTER)
    for user in recent.by_name():
        moved += _give_to_head(user, by=by)
    return {"ended": len(new), "handed_over": moved, "mails": _warn(today)}


def _give_to_head(user: User, *, by: User) -> int:
    """The head looks after open work until a successor is named; without a head it waits for the secretariat."""
    if user.work_waits or not (work := handover.open_work(user)):
        return 0
    head = head_of(user)
    if head is not None and handover.can_take(head, work):
        _hand_over(user, head, by=by, waits=True)
        return 1
    user.work_waits = True
    user.save(update_fields=["work_waits"])
    return 0


def _hand_over(
    leaver: User, successor: User, *, by: User, waits: bool
) -> dict[str, int]:
    moved = handover.run(handover.Step(leaver, successor, by, for_now=waits))
    leaver.work_waits = waits
    leaver.save(update_fields=["work_waits"])
    audit.record(
        "account.handed_over",
        target=leaver,
        by=by,
        thread=str(leaver.pk),
        successor=successor.pk,
        **moved,
    )
    return moved


def _warn(today: date) -> int:
    """One mail for each keeper and last day, thirty days before; the same mail is never written twice."""
    ending = User.objects.ending(today, today + WARNED_BEFORE)
    told: dict[tuple[User, date], int] = defaultdict(int)
    for user in ending.by_name():
        for keeper in _keepers_of(user):
            if user.ends_on is not None:
                told[keeper, user.ends_on] += 1
    for (keeper, day), count in told.items():
        message = emails.accounts_end(count, day)
        key = f"accounts.end:{keeper.pk}:{day}"
        mailing.write(message, to=[keeper.email], key=key)
    return len(told)


def _keepers_of(user: User) -> list[User]:
    """Who is told about an account: the head of its unit, or else the secretariats of its area; those with an address."""
    head = head_of(user)
    if head is not None and User.objects.keepable_by(head).filter(pk=user.pk).exists():
        return [head] if head.email else []
    today = clock.today()
    areas = Officer.objects.telling(today).filter(user=user)
    codes = set(areas.values_list("agency__area", flat=True))
    offices = User.objects.current(today).with_role(Role.SECRETARIAT)
    return [
        office
        for office in offices.exclude(pk=user.pk).exclude(email="").by_name()
        if any(map(AreaFilter(area_codes(office)).covers, codes))
    ]


def _appoint(user: User, place: Place, *, by: User) -> Officer:
    return services.appoint(
        user,
        place.agency,
        by=by,
        position=place.position,
        is_focal_point=place.focal == Focal.FOCAL_POINT,
        is_deputy=place.focal == Focal.DEPUTY,
    )


def _is_same_day(post: Officer, place: Place) -> bool:
    """A post in the same agency that began today is put right in place: nothing was done under it yet."""
    return post.agency_id == place.agency.pk and post.valid_from == clock.today()


def _refuse_agency(agency: Agency, by: User) -> None:
    here = Agency.objects.keepable_by(by).in_force(clock.today())
    if not here.filter(pk=agency.pk).exists():
        raise KeepingRefused("agency")


def _refuse_to_strand(account: User, place: Place, posts: list[Officer]) -> None:
    work = handover.open_work(account)
    stays = any(post.agency_id == place.agency.pk for post in posts)
    later = copy(account)
    later.role = place.role
    if work and not (stays and handover.can_take(later, work)):
        raise KeepingRefused("open_work")
