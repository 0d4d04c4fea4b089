"""How actions and roles are put on a page; nothing here decides."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from core import codes, formats
from pokja.choices import ActionStatus
from pokja.models import Action, PokjaMember, Tupoksi


MONTHS_SHOWN = 6
STATES = {ActionStatus.RECORDED: "active", ActionStatus.VERIFIED: "good"}


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
