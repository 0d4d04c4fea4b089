"""How a referral is worded on a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from core import changes, codes
from core.changes import Words
from core.formats import ClockView, clock_view, datetime_id, moment_id
from core.history import changes_of
from referrals import services
from referrals.choices import Disclosed, Urgency
from referrals.models import Referral
from referrals.states import TRAIL, Status


STATUS_STATES = {
    Status.DRAFT: "idle",
    Status.SENT: "near",
    Status.ACCEPTED: "active",
    Status.DECLINED: "late",
    Status.COMPLETED: "good",
    Status.CANCELLED: "idle",
}
URGENCY_STATES = {
    Urgency.CRITICAL: "late",
    Urgency.URGENT: "near",
    Urgency.NORMAL: "idle",
}


# The words of the history of rows (core.changes): every field that is kept has a name.
REFERRAL_WORDS = Words(
    Referral,
    gettext_lazy("Referral"),
    {
        "number": gettext_lazy("Number"),
        "case": gettext_lazy("Case"),
        "agency": gettext_lazy("Unit"),
        "victim": gettext_lazy("Victim"),
        "to_agency": gettext_lazy("Receiver"),
        "sex": gettext_lazy("Sex"),
        "age_group": gettext_lazy("Age group"),
        "service": gettext_lazy("Service"),
        "urgency": gettext_lazy("Urgency"),
        "basis": gettext_lazy("Ground for sharing data"),
        "reason": gettext_lazy("Reason"),
        "safety": gettext_lazy("Safety"),
        "needs": gettext_lazy("Special needs"),
        "status": gettext_lazy("Status"),
        "sent_at": gettext_lazy("Sent on"),
        "due_at": gettext_lazy("Due by"),
        "decided_at": gettext_lazy("Answered on"),
        "decided_by": gettext_lazy("Answered by"),
        "decline_reason": gettext_lazy("Reason for declining"),
        "alternative": gettext_lazy("Alternative"),
        "completed_at": gettext_lazy("Completed on"),
        "outcome": gettext_lazy("Outcome"),
        "feedback": gettext_lazy("Feedback"),
    },
    lists={"service": "jenis_layanan", "decline_reason": "alasan_penolakan_rujukan"},
)
TITLES = {
    "referral.sent": gettext_lazy("Referral sent"),
    "referral.accepted": gettext_lazy("Referral accepted"),
    "referral.declined": gettext_lazy("Referral declined"),
    "referral.cancelled": gettext_lazy("Referral recalled"),
    "referral.completed": gettext_lazy("Referral completed"),
}


@dataclass(frozen=True)
class Step:
    """One station of the trail: its word with the time it was passed, and whether it is the present one."""

    label: str
    state: str


@dataclass(frozen=True)
class Sees:
    """What the receiver sees now, after accepting, and never: made from the rule that enforces it."""

    now: list[str]
    after: list[str]
    never: list[str]


class Row(TypedDict):
    """A referral in a list, in words; with a clock and its urgency in one word while it is unanswered."""

    url: str
    title: str
    other: str
    sent: str
    state: str
    clock: ClockView | None
    urgency_state: str
    urgency: str
    status: str


def row(referral: Referral, *, other: Agency, now: datetime) -> Row:
    """One line of the list, naming the other side; an unanswered one past its limit has the edge of a late one."""
    urgency = Urgency(referral.urgency)
    waits, sent, due = (
        referral.status == Status.SENT,
        referral.sent_at,
        referral.due_at,
    )
    service = codes.label("jenis_layanan", referral.service)
    return {
        "url": referral.get_absolute_url(),
        "title": f"{service}, {referral.number}",
        "other": other.short_name,
        "sent": datetime_id(sent),
        "state": "late" if waits and due < now else "",
        "clock": clock_view(started_at=sent, due_at=due, now=now) if waits else None,
        "urgency_state": URGENCY_STATES[urgency],
        "urgency": str(urgency.label).split(":")[0].lower(),
        "status": "" if waits else referral.get_status_display(),
    }


def trail(referral: Referral, *, now: datetime) -> list[Step]:
    """The way of this referral, with the times of what has been passed."""
    times = {
        Status.SENT: referral.sent_at,
        Status.ACCEPTED: referral.decided_at,
        Status.DECLINED: referral.decided_at,
        Status.COMPLETED: referral.completed_at,
    }
    current = Status(referral.status)
    way = TRAIL if current in TRAIL else (Status.SENT, current)
    place = way.index(current)
    return [
        Step(
            _station(status, times.get(status) if n <= place else None, now),
            _state(n, place),
        )
        for n, status in enumerate(way)
    ]


def sees(agency: Agency) -> Sees:
    """The preview of the disclosure for one receiver."""
    _version, fields = services.permitted_fields(agency)
    labels = {name: str(label) for name, label in Disclosed.choices}
    return Sees(
        now=[
            _("Initials, sex and age group"),
            _("Service, urgency and reason"),
            _("Safety and special needs"),
            _("The sending agency and its officer"),
        ],
        after=[labels[name] for name in labels if name in fields],
        never=[labels[name] for name in labels if name not in fields]
        + [_("The story of the complaint"), _("Results of health examinations")],
    )


def referral_changes(referral: Referral) -> list[changes.Entry]:
    """What changed in a referral."""
    return changes.read(
        [(REFERRAL_WORDS, changes_of(Referral).objects.filter(pgh_obj=referral.pk))],
        threads=[referral.case_id],
        titles={action: str(title) for action, title in TITLES.items()},
    )


def told(referral: Referral) -> list[tuple[str, str]]:
    """The disclosed identity with its labels."""
    labels = {name: str(label) for name, label in Disclosed.choices}
    return [
        (labels[name], value or "-")
        for name, value in services.disclosed(referral).items()
    ]


def _station(status: Status, at: datetime | None, now: datetime) -> str:
    return f"{status.label} {moment_id(at, now=now)}" if at else str(status.label)


def _state(n: int, place: int) -> str:
    if n < place:
        return "done"
    return "now" if n == place else ""
