"""The page of a case: its phases, victims and services, and who has access."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Service, Victim
from cases.presenters.rows import exploitation
from cases.states import PHASES, Stage


PHASE_NAMES: dict[str, Promise] = {
    "receive": _("Receive"),
    "identify": _("Identify"),
    "plan": _("Plan"),
    "serve": _("Serve"),
    "return": _("Return and recover"),
}
MOST_SERVICES = 20


@dataclass(frozen=True)
class Phase:
    """One of the five phases in the head of a case."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Grant:
    """Somebody's access beyond role and unit."""

    who: str
    kind: str
    by: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class VictimCard:
    """A victim in the head of a case; the identity only on the page that opened it."""

    victim: Victim
    mark: str
    forms: str
    identity: dict[str, str] | None


def victim_cards(case: Case, revealed: dict[UUID, dict[str, str]]) -> list[VictimCard]:
    """The victims of the case page, in the order they were added; the page's other parts find them as ``victim_lines``."""
    victims = case.victims.select_related("origin").order_by("created_at", "pk")
    case.victim_lines = list(victims)
    return [
        VictimCard(v, v.initials.replace(".", ""), exploitation(v), revealed.get(v.pk))
        for v in case.victim_lines
    ]


def services_of(case: Case) -> QuerySet[Service]:
    """The newest services its victims received."""
    names = ("provider__short_name", "victim__initials")
    services = case.services.select_related("provider", "victim")
    return services.only("case", "kind", "given_on", *names).order_by("-given_on")[
        :MOST_SERVICES
    ]


def grants_of(case: Case) -> list[Grant]:
    """Who has access now beyond role and unit, and how long."""
    held = case.grants.live().select_related("user", "granted_by")
    return [
        Grant(
            grant.user.get_full_name(),
            grant.get_kind_display(),
            grant.granted_by.get_full_name(),
            grant.granted_at,
            grant.expires_at,
        )
        for grant in held.order_by("granted_at")
    ]


def phases(case: Case) -> list[Phase]:
    """Where the case stands among the five phases."""
    current = next(
        n for n, (_name, stages) in enumerate(PHASES) if case.stage in stages
    )
    states = [
        "done" if n < current else "now" if n == current else ""
        for n in range(len(PHASES))
    ]
    if case.stage == Stage.CLOSED:
        states = ["done"] * len(PHASES)
    return [
        Phase(
            str(PHASE_NAMES[name]),
            state,
            str(Stage(case.stage).label) if state == "now" else "",
        )
        for (name, _stages), state in zip(PHASES, states, strict=True)
    ]
