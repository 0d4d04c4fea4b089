"""Where made-up data happen and who handles them: units, staff, places, and when a limit ends. Other floors ask here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Permission
from accounts.services import system_user
from agencies import calendar
from agencies.choices import AreaLevel, DutyKind, Unit
from agencies.models import Agency, Area, Officer, Shift
from core.bulk import NothingToFill
from core.demo import Spread, Who, Wish
from core.madeup import name


# Reported cases of 2023-2025 by place (domain 9.2), as shares of a hundred; a place not named here gets the mean.
SHARES = {
    "64": 3,
    "64.01": 8,
    "64.02": 14,
    "64.03": 7,
    "64.07": 5,
    "64.08": 8,
    "64.09": 6,
    "64.11": 1,
    "64.71": 24,
    "64.72": 20,
    "64.74": 4,
}
# Where victims come from, by province: most from outside Kalimantan Timur.
HOME = "HOME"
ORIGINS = {
    HOME: 26,
    "32": 19,
    "35": 15,
    "33": 9,
    "73": 11,
    "63": 7,
    "53": 5,
    "52": 3,
    "72": 2,
    "18": 2,
    "": 1,
}
UNUSABLE = "!made-up account without a password"
REGENCY = 5
MORNING, HALF_A_DAY = time(8), timedelta(hours=12)
SECONDS = {Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 24 * 3600}


@dataclass(frozen=True)
class Post:
    """Somebody to be hired: made-up staff without a password, so nobody signs in as one."""

    username: str
    agency_id: str
    role: Role
    position: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Holder:
    """An agency that holds cases, with its share of them."""

    agency_id: str
    area: str
    share: float

    @property
    def regency(self) -> str:
        """Where its complaints come from; for the province's unit, anywhere in it."""
        return self.area[:REGENCY]


def holders(on: date) -> list[Holder]:
    """The units that hold cases; raises NothingToFill."""
    found = Agency.objects.in_force(on).units().order_by("area", "code", "pk")
    rows = list(found.values_list("pk", "area_id"))
    if not rows:
        raise NothingToFill(
            "No agency holds cases yet. Type: manage.py load_areas && manage.py load_taskforce"
        )
    same: dict[str, int] = defaultdict(int)
    for _, area in rows:
        same[area] += 1
    mean = sum(SHARES.values()) / len(SHARES)
    return [
        Holder(str(pk), area, SHARES.get(area, mean) / same[area]) for pk, area in rows
    ]


class Staff:
    """Who works where on a day, by what a role may do; the focal points first, and nobody who is made up here."""

    def __init__(self, on: date) -> None:
        posts = (
            Officer.objects.in_force(on)
            .filter(user__is_active=True)
            .exclude(user__password=UNUSABLE)
            .order_by("-is_focal_point", "user__username")
        )
        self._posts: dict[str, list[tuple[Who, str]]] = defaultdict(list)
        columns = "agency_id", "user_id", "user__username", "user__role"
        for agency, pk, username, role in posts.values_list(*columns):
            self._posts[str(agency)].append((Who(pk, username), role))

    def agencies(self) -> frozenset[str]:
        """Agencies in which somebody works."""
        return frozenset(self._posts)

    def of_role(self, agency_id: str, role: Role) -> list[Who]:
        """People of one role."""
        return [who for who, held in self._posts[agency_id] if held == role]

    def who_may(self, agency_id: str, permission: Permission) -> list[Who]:
        """People whose role allows a thing."""
        found = self._posts[agency_id]
        return [who for who, role in found if User(role=role).may(permission)]


def hire(posts: Sequence[Post], wish: Wish) -> dict[str, Who]:
    """Make the accounts that are missing, with invented names; gives everybody by username."""
    names = [post.username for post in posts]
    there = set(
        User.objects.filter(username__in=names).values_list("username", flat=True)
    )
    new = {post.username: post for post in posts if post.username not in there}
    User.objects.bulk_create([_account(post, wish) for post in new.values()])
    ids = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
    maker = system_user()
    Officer.objects.bulk_create(
        Officer(
            pk=uuid5(NAMESPACE_URL, f"tppo:demo:officer:{post.username}"),
            user_id=ids[post.username],
            agency_id=post.agency_id,
            position=post.position,
            valid_from=post.since,
            valid_to=post.until,
            created_by=maker,
        )
        for post in new.values()
    )
    return {username: Who(pk, username) for username, pk in ids.items()}


def _account(post: Post, wish: Wish) -> User:
    rng = wish.random("staff", post.username)
    given, family = name("P" if rng.random() < 0.6 else "L", rng).split()
    return User(
        username=post.username,
        first_name=given,
        last_name=family,
        email=f"{post.username}@contoh.invalid",
        password=UNUSABLE,
        role=post.role,
        is_active=post.until is None,
        date_joined=timezone.make_aware(
            datetime.combine(post.since, datetime.min.time())
        ),
    )


def roster(agency_id: str, people: Sequence[Who], on: date) -> None:
    """Who answers the telephone of a unit this week, by day and by night; people take turns, and real shifts stay."""
    if not Agency.objects.filter(pk=agency_id, is_24_hours=True).exists():
        return
    monday, maker = on - timedelta(days=on.weekday()), system_user()
    first = timezone.make_aware(datetime.combine(monday, MORNING))
    starts = [first + n * HALF_A_DAY for n in range(14)]
    Shift.objects.bulk_create(
        [
            Shift(
                pk=uuid5(NAMESPACE_URL, f"tppo:demo:shift:{agency_id}:{start:%F %H}"),
                user_id=people[n % len(people)].id,
                agency_id=agency_id,
                kind=DutyKind.HOTLINE.value,
                starts_at=start,
                ends_at=start + HALF_A_DAY,
                created_by=maker,
            )
            for n, start in enumerate(starts)
        ],
        ignore_conflicts=True,
    )


class Places:
    """Areas of the home province by what they lie in, and the origins of victims."""

    def __init__(self, on: date) -> None:
        self.home = calendar.home_province()
        held = Area.objects.in_force(on)
        inside = held.within(self.home).order_by("code")
        districts = inside.at_level(AreaLevel.DISTRICT)
        self.districts = self._by_place(districts.values_list("pk", flat=True))
        regencies: dict[str, list[str]] = defaultdict(list)
        everywhere = held.at_level(AreaLevel.REGENCY).order_by("code")
        for code in everywhere.values_list("pk", flat=True):
            regencies[code[:2]].append(code)
        self._regencies = {code: tuple(found) for code, found in regencies.items()}
        known = {code: n for code, n in ORIGINS.items() if self.within(code)}
        self.origins = Spread(known)

    def within(self, origin: str) -> Sequence[str | None]:
        """The areas an origin stands for; nothing but "not known" for the empty one."""
        if origin == HOME:
            return self.districts[self.home]
        return self._regencies.get(origin, ()) if origin else (None,)

    def _by_place(self, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code in codes:
            found[code[:REGENCY]].append(code)
            found[self.home].append(code)
        if not found:
            raise NothingToFill(
                "The areas of the province are missing. Type: manage.py load_areas"
            )
        return {code: tuple(inside) for code, inside in found.items()}


class Deadlines:
    """When limits end, worked out once a day and place, because the calendar asks the database and a million rows cannot.

    A limit in working days that begins on a day ends on the same day wherever in it it began; clock hours are added.
    """

    def __init__(
        self, codes: Iterable[str], areas: Iterable[str], *, first: date, last: date
    ) -> None:
        self._spans: dict[str, int] = {}
        self._days: dict[tuple[str, str], Mapping[date, int]] = {}
        places = sorted({area[:REGENCY] for area in areas})
        for code in codes:
            limit = calendar.limit(code, on=last)
            if limit.unit == Unit.WORKING_DAY:
                for place in places:
                    table = _ends(calendar.Office(place), limit.value, first, last)
                    self._days[code, place] = table
            else:
                self._spans[code] = limit.value * SECONDS[Unit(limit.unit)]

    def due(self, code: str, area: str, start: int, day: date) -> int:
        """The end of a limit that began at a second; ``day`` is the date in the office then."""
        span = self._spans.get(code)
        return self._days[code, area[:REGENCY]][day] if span is None else start + span


def _ends(
    office: calendar.Office, value: int, first: date, last: date
) -> dict[date, int]:
    noon = datetime.combine(first, datetime.min.time(), tzinfo=office.zone) + timedelta(
        hours=12
    )
    days = [noon + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        day.date(): int(office.end_of_working_day(day, value).timestamp())
        for day in days
    }
