"""The safety of victims, and calls to them and to reporters."""

from dataclasses import dataclass
from typing import TypedDict

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Complaint, SafetyNote, Victim
from core import phones
from core.addresses import address


# What the safety page shows; the number comes with a call.
SAFETY_WORDS: dict[str, Promise] = {
    "contact_rule": _("When and how to call"),
    "code_word": _("Code word"),
    "keep_away": _("Must not come near"),
    "risks": _("What can happen"),
    "medicine": _("Medicine and health"),
}


class SafetyRow(TypedDict):
    """A case in the list of safety pages."""

    url: str
    title: str
    meta: str


@dataclass(frozen=True)
class SafetyCard:
    """A victim on the safety page; without a note there are no words."""

    victim: Victim
    note: SafetyNote | None
    words: list[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """A call that is about to be made: whom, how, the numbers as typed and as dialled, and the way on."""

    whom: str
    rule: str
    code_word: str
    numbers: list[tuple[str, str]]
    result_url: str
    back_url: str
    back: str


def safety_row(case: Case) -> SafetyRow:
    """One line of the list of safety pages: initials and number, nothing else."""
    return {
        "url": address("cases:safety", case.pk),
        "title": ", ".join(victim.initials for victim in case.victim_lines)
        or gettext("No victim yet"),
        "meta": case.short_number,
    }


def safety_cards(case: Case) -> list[SafetyCard]:
    """The victims of a case with what keeps them safe, without any number."""
    victims = case.victims.select_related(
        "safety_note__data_key", "safety_note__updated_by"
    )
    return [_safety_card(victim) for victim in victims.order_by("created_at", "pk")]


def _safety_card(victim: Victim) -> SafetyCard:
    note: SafetyNote | None = getattr(victim, "safety_note", None)
    if note is None:
        return SafetyCard(victim, None, [])
    words = [(str(label), note.reveal(name)) for name, label in SAFETY_WORDS.items()]
    return SafetyCard(victim, note, words)


def safety_state(case: Case) -> str:
    """Whether the victims of a case whose page is shown have a safety note, in words."""
    victims, notes = len(case.victim_lines), case.safety_notes.count()
    if not notes:
        return gettext("no note yet")
    if notes < victims:
        return gettext("a note is missing")
    return gettext("a note is there")


def victim_call(note: SafetyNote, numbers: list[str]) -> Call:
    """A call to a victim: the rule and the code word stand above the number."""
    back = note.get_absolute_url()
    return Call(
        whom=note.victim.initials,
        rule=note.reveal("contact_rule"),
        code_word=note.reveal("code_word"),
        numbers=[(number, phones.dial(number)) for number in numbers],
        result_url=reverse("cases:safety_result", args=[note.case_id, note.pk]),
        back_url=back,
        back=gettext("Safety of victims"),
    )


def reporter_call(complaint: Complaint, numbers: list[str]) -> Call:
    """A call to whoever reported: what was said about calling stands above the number."""
    return Call(
        whom=gettext("reporter of %(ticket)s") % {"ticket": complaint.ticket},
        rule=phones.hide(complaint.reveal("reporter_contact")),
        code_word="",
        numbers=[(number, phones.dial(number)) for number in numbers],
        result_url=address("cases:complaint_result", complaint.pk),
        back_url=complaint.get_absolute_url(),
        back=complaint.ticket,
    )
