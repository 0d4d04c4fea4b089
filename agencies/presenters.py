"""How accounts and the duty roster are put on a page; nothing here decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import keeping as account_keeping
from accounts.choices import AccountState, Role, SuspensionReason
from accounts.models import RecoveryRequest, User
from accounts.querysets import UserQuerySet
from agencies.choices import Focal
from agencies.keeping import WARNED_BEFORE
from agencies.models import Officer, Shift
from core import clock, formats, handover
from core.models import AuditEvent


STATES = {
    AccountState.OPEN: "good",
    AccountState.INVITED: "idle",
    AccountState.SUSPENDED: "paused",
    AccountState.ENDED: "late",
}
# What an audit line of an account reads as in its history, and how it is drawn.
EVENTS = {
    "account.invited": (gettext_lazy("Invited"), ""),
    "account.role_given": (gettext_lazy("Role changed"), ""),
    "account.identified": (gettext_lazy("NIK noted as a token"), "mute"),
    "account.suspended": (gettext_lazy("Suspended"), "danger"),
    "account.reopened": (gettext_lazy("Opened again"), ""),
    "account.extended": (gettext_lazy("Extended"), ""),
    "account.grace": (gettext_lazy("Extended once by 30 days"), ""),
    "account.ended": (gettext_lazy("Ended"), "mute"),
    "account.code_issued": (gettext_lazy("Slip with a code printed"), ""),
    "account.recovery_asked": (gettext_lazy("Recovery code asked for"), ""),
    "account.recovery_confirmed": (gettext_lazy("Recovery code confirmed"), ""),
    "account.recovery_refused": (gettext_lazy("Recovery code refused"), "mute"),
    "account.recovery_code_issued": (
        gettext_lazy("Slip with a recovery code printed"),
        "danger",
    ),
    "account.activated": (gettext_lazy("Activated"), ""),
    "account.recovered": (gettext_lazy("Let in again with a recovery code"), "danger"),
    "account.handed_over": (gettext_lazy("Work handed over"), ""),
}
REFUSALS = {
    "not_kept": gettext_lazy("This account is not kept by you."),
    "role": gettext_lazy("You cannot give this role."),
    "agency": gettext_lazy("You do not keep the accounts of this unit."),
    "open_work": gettext_lazy(
        "Open work would stay behind. Hand it over first, then change unit or role."
    ),
    "ended": gettext_lazy(
        "The account has ended. You may extend it once by 30 days; after that the secretariat does."
    ),
    "date": gettext_lazy("Choose a day from today to two years from now."),
    "used": gettext_lazy(
        "The 30 days have been used. Ask the secretariat to extend the account."
    ),
    "closed": gettext_lazy(
        "The account is closed. Open or extend it first, then print the slip."
    ),
    "second_person": gettext_lazy(
        "A second person who keeps this account must confirm first."
    ),
    "not_confirmable": gettext_lazy("Somebody else has to confirm this."),
    "not_a_successor": gettext_lazy(
        "Choose a colleague of the same unit whose role allows the work."
    ),
}
MOST_EVENTS = 30


@dataclass(frozen=True)
class Event:
    """One line of the history of an account."""

    title: str
    byline: str
    at: datetime
    kind: str
    text: str = ""


def with_posts(accounts: UserQuerySet) -> UserQuerySet:
    """Accounts with the posts that tell where each belongs, in one more question."""
    posts = Officer.objects.telling(clock.today()).select_related("agency")
    latest = posts.order_by("-valid_from", "pk")
    return accounts.prefetch_related(Prefetch("offices", latest, to_attr="shown_posts"))


def row(user: User) -> dict[str, Any]:
    """One line of the list, in words."""
    return {
        "pk": user.pk,
        "name": user.get_full_name() or user.username,
        "username": user.username,
        "role": user.get_role_display(),
        "unit": unit(user),
        "ends": formats.date_id_short(user.ends_on) if user.ends_on else "",
        "soon": ends_soon(user),
        "state": STATES[user.state],
        "status": user.state.label,
    }


def unit(user: User) -> str:
    """Where somebody belongs, by short names; the posts have been fetched."""
    return ", ".join(dict.fromkeys(p.agency.short_name for p in _shown(user)))


def first_unit(user: User) -> Any:
    """The agency of the newest post, from which a change begins."""
    return next((post.agency for post in _shown(user)), None)


def present_place(user: User) -> dict[str, str]:
    """Role and post as they are, for a form that changes them."""
    post = next(iter(_shown(user)), Officer())
    focal = Focal.DEPUTY if post.is_deputy else Focal.NONE
    return {
        "role": user.role,
        "position": post.position,
        "focal": Focal.FOCAL_POINT if post.is_focal_point else focal,
    }


def _shown(user: User) -> list[Officer]:
    found: list[Officer] = user.shown_posts  # type: ignore[attr-defined]  # with_posts puts it there
    return found


def ends_soon(user: User) -> bool:
    """Whether the last day is within the time of the warning."""
    today = clock.today()
    return bool(user.ends_on and today <= user.ends_on <= today + WARNED_BEFORE)


def facts(user: User) -> list[dict[str, Any]]:
    """What is known of an account, for components/summary_list.html."""
    reason = SuspensionReason(user.suspended_for).label if user.suspended_for else ""
    status = f"{user.state.label}: {reason}" if reason else user.state.label
    known = _("noted as a token") if user.nik_token else _("not noted")
    rows = [
        (_("User name"), user.username),
        (_("Role"), user.get_role_display()),
        (_("Unit"), unit(user)),
        (_("NIP"), user.nip or "-"),
        (_("Work e-mail"), user.email or "-"),
        (_("Telephone"), user.phone or "-"),
        (_("Status"), status),
        (_("Last day"), formats.date_id(user.ends_on) if user.ends_on else _("no end")),
        (_("NIK"), known),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def posts(user: User) -> list[dict[str, str]]:
    """Every post somebody had, the newest first."""
    every = Officer.objects.filter(user=user).select_related("agency")
    return [
        {
            "agency": post.agency.short_name,
            "position": post.position,
            "from": _day(post.valid_from),
            "to": _day(post.valid_to) if post.valid_to else _("today"),
        }
        for post in every.order_by("-valid_from", "-created_at")
    ]


def events(user: User) -> list[Event]:
    """What happened to an account, the newest first."""
    lines = AuditEvent.objects.filter(
        target_id=str(user.pk), target_model=User._meta.label, action__in=EVENTS
    )
    return [
        Event(str(EVENTS[line.action][0]), line.actor, line.at, EVENTS[line.action][1])
        for line in lines.order_by("-at")[:MOST_EVENTS]
    ]


def recovery(user: User, keeper: User) -> dict[str, Any]:
    """Where a recovery stands for this keeper: nothing asked, to confirm, waiting, or ready to be shown."""
    if not account_keeping.two_needed(user):
        return {"step": "show"}
    open_requests = RecoveryRequest.objects.keepable_by(keeper).filter(user=user)
    since = clock.now() - account_keeping.LASTS
    asked = open_requests.filter(created_at__gte=since).first()
    if asked is None:
        return {"step": "ask"}
    mine = asked.created_by_id == keeper.pk
    confirmed = asked.confirmed_at is not None
    steps = {
        (True, True): "show",
        (True, False): "wait",
        (False, False): "confirm",
        (False, True): "theirs",
    }
    return {"step": steps[mine, confirmed], "by": asked.created_by.get_full_name()}


def work(user: User) -> list[dict[str, Any]]:
    """What is open with somebody, in counts."""
    return [
        {"label": str(found.part.label), "count": found.count}
        for found in handover.open_work(user)
    ]


def extension(user: User, keeper: User) -> dict[str, Any]:
    """What the buttons of an account with an end offer."""
    secretariat = keeper.role == Role.SECRETARIAT
    end = account_keeping.next_year_end(user)
    return {
        "year": formats.date_id(end) if secretariat or not user.has_ended else "",
        "once": user.grace_used_on is None,
    }


def list_views(state: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """All accounts and the states that one looks for, the other filters kept."""
    names = {
        "": _("All"),
        "ending": _("End soon"),
        "invited": _("Not activated yet"),
        "suspended": _("Suspended"),
        "ended": _("Ended"),
        "waiting": _("Without a successor"),
    }
    rest = {name: value for name, value in kept.items() if value}
    return [
        {
            "url": f"?{urlencode(rest | ({'state': code} if code else {}))}",
            "label": label,
            "current": state == code,
        }
        for code, label in names.items()
    ]


def slip_until() -> str:
    """Until when a code made now can be used."""
    return formats.datetime_id(clock.now() + account_keeping.LASTS)


def _day(day: date | None) -> str:
    return formats.date_id_short(day) if day else "-"


WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, with its moments, its words, and the weeks beside it."""

    first: date

    @classmethod
    def holding(cls, day: date) -> "Week":
        """The week in which a day lies."""
        return cls(day - timedelta(days=day.weekday()))

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(7)]

    @property
    def words(self) -> str:
        return formats.date_range_id(self.days[0], self.days[-1])

    @property
    def is_now(self) -> bool:
        return self.first <= clock.today() < self.after

    @property
    def before(self) -> date:
        return self.first - WEEK

    @property
    def after(self) -> date:
        return self.first + WEEK

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        return _midnight(self.after)


@dataclass(frozen=True)
class Line:
    """One shift in the roster."""

    shift: Shift
    who: str
    kind: str
    time: str
    is_running: bool
    is_removable: bool


@dataclass(frozen=True)
class Day:
    """One day of the roster."""

    name: str
    is_today: bool
    lines: list[Line]


def week_of(text: str) -> Week:
    """The week of a typed day; this one for a text that is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = clock.today()
    return Week.holding(day if day.year in clock.YEARS else clock.today())


def days(week: Week, shifts: Iterable[Shift], *, may_keep: bool) -> list[Day]:
    """The week day by day; a shift stands on the day on which it begins, one from the week before on the first."""
    now, lines = clock.now(), {day: list[Line]() for day in week.days}
    for shift in shifts:
        day = max(clock.local(shift.starts_at).date(), week.first)
        lines[day].append(_line(shift, now, may_keep))
    today = clock.local(now).date()
    return [
        Day(formats.date_id_with_day(day), day == today, found)
        for day, found in lines.items()
    ]


def _line(shift: Shift, now: datetime, may_keep: bool) -> Line:
    begun = shift.starts_at <= now
    return Line(
        shift,
        shift.user.get_full_name(),
        shift.get_kind_display(),
        _hours(shift),
        begun and now < shift.ends_at,
        may_keep and not begun,
    )


def _hours(shift: Shift) -> str:
    """20.00 - 08.00 WITA, with an en dash."""
    start = clock.local(shift.starts_at)
    return f"{start:%H.%M} {formats.EN_DASH} {formats.time_id(shift.ends_at)}"


def _midnight(day: date) -> datetime:
    here = clock.local(clock.now()).tzinfo
    return datetime.combine(day, time(), tzinfo=here)
