"""How actions and roles are put on a page; nothing here decides."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import changes, codes, formats
from core.changes import Words
from core.history import changes_of
from pokja.choices import ActionStatus
from pokja.models import Action, Evidence, PokjaMember, Tupoksi


MONTHS_SHOWN = 6
STATES = {ActionStatus.RECORDED: "active", ActionStatus.VERIFIED: "good"}
# The words of the history of rows (core.changes): every field that is kept has a name.
ACTION_WORDS = Words(
    Action,
    gettext_lazy("Action"),
    {
        "agency": gettext_lazy("Agency"),
        "pokja": gettext_lazy("Pokja"),
        "area": gettext_lazy("Place"),
        "acted_on": gettext_lazy("Date of the action"),
        "kind": gettext_lazy("Kind of action"),
        "title": gettext_lazy("What was done"),
        "description": gettext_lazy("Explanation"),
        "tupoksi": gettext_lazy("Duty"),
        "reached_girls": gettext_lazy("Girls reached"),
        "reached_boys": gettext_lazy("Boys reached"),
        "reached_women": gettext_lazy("Women reached"),
        "reached_men": gettext_lazy("Men reached"),
        "status": gettext_lazy("Status"),
    },
    lists={"kind": "jenis_aksi_opd"},
)
EVIDENCE_WORDS = Words(
    Evidence,
    gettext_lazy("Evidence"),
    {
        "action": gettext_lazy("Action"),
        "file": gettext_lazy("File"),
        "kind": gettext_lazy("Kind of evidence"),
    },
    lists={"kind": "jenis_bukti"},
    title=lambda change: codes.label("jenis_bukti", change.kind).lower(),
)
TITLES = {
    "action.recorded": gettext_lazy("Action recorded"),
    "evidence.attached": gettext_lazy("Evidence attached"),
}


@dataclass(frozen=True)
class Month:
    """A calendar month that the list can be narrowed to."""

    first: date

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def value(self) -> str:
        """As the address writes it: 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return formats.month_id(self.first)


def month_of(text: str) -> Month | None:
    """The month an address names, or None."""
    try:
        return Month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return None


def month_views(today: date, chosen: Month | None) -> list[dict[str, Any]]:
    """All actions, the last months, and the chosen one if it is older: for components/views.html."""
    month, shown = Month(today.replace(day=1)), []
    for _n in range(MONTHS_SHOWN):
        shown.append(month)
        month = month.before
    if chosen and chosen not in shown:
        shown.append(chosen)
    every = {"url": "?", "label": _("All"), "current": chosen is None}
    return [
        every,
        *(
            {"url": f"?month={m.value}", "label": m.label, "current": m == chosen}
            for m in shown
        ),
    ]


def row(action: Action) -> dict[str, str]:
    """One line of the list, in words."""
    kind = codes.label("jenis_aksi_opd", action.kind)
    return {
        "url": action.get_absolute_url(),
        "title": action.title,
        "about": f"{kind}, {action.agency.short_name}",
        "day": formats.date_id_short(action.acted_on),
        "pokja": action.pokja.roman,
        "area": action.area.label,
        "people": formats.number_id(action.reached),
        "status": action.get_status_display(),
    }


def totals(found: dict[str, int | None]) -> str:
    """The sentence over a month: its actions and the people reached."""
    return _("%(actions)s actions, %(people)s people reached.") % {
        "actions": formats.number_id(found["actions"] or 0),
        "people": formats.number_id(found["people"] or 0),
    }


def reached(action: Action) -> list[dict[str, Any]]:
    """The people reached as a table: child and adult, female and male."""
    return [
        {
            "label": _("Child"),
            "values": [action.reached_girls, action.reached_boys],
        },
        {
            "label": _("Adult"),
            "values": [action.reached_women, action.reached_men],
        },
    ]


def duties(
    found: Iterable[Tupoksi], seats: Iterable[PokjaMember]
) -> list[dict[str, Any]]:
    """The duties of an agency under the pokja they belong to, those of its own pokja first."""
    names = {seat.pokja.code: str(seat.pokja) for seat in seats}
    order = list(names)
    ranked = sorted(
        found,
        key=lambda duty: (
            order.index(duty.pokja_code) if duty.pokja_code in names else len(order),
            duty.pokja_code,
            duty.order,
        ),
    )
    return [
        {"pokja": names.get(code, _("Other pokja")), "duties": list(group)}
        for code, group in groupby(ranked, key=lambda duty: duty.pokja_code)
    ]


def action_changes(action: Action) -> list[changes.Entry]:
    """What changed in an action and its evidence."""
    return changes.read(
        [
            (ACTION_WORDS, changes_of(Action).objects.filter(pgh_obj=action.pk)),
            (EVIDENCE_WORDS, changes_of(Evidence).objects.filter(action=action.pk)),
        ],
        threads=[action.pk],
        titles={action: str(title) for action, title in TITLES.items()},
    )
