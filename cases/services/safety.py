"""What keeps a victim safe, who calls whom, and how the call went."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from cases.choices import CallResult
from cases.models import Case, Complaint, SafetyNote, Victim
from core import audit, clock, phones


# What is sealed in a safety note.
WORDS = (
    "safe_phone",
    "contact_rule",
    "code_word",
    "risks",
    "medicine",
    "keep_away",
)


@transaction.atomic
def save_note(victim: Victim, *, by: User, **words: str) -> SafetyNote:
    """Write the safety note of a victim, or write it anew; the audit says which parts changed, never what they say."""
    held = Victim.objects.select_for_update().get(pk=victim.pk)
    found = SafetyNote.objects.select_related("data_key").filter(victim=held).first()
    note = found or SafetyNote(victim=held, case_id=held.case_id, created_by=by)
    before = told(note) if found else dict.fromkeys(WORDS, "")
    changed = [name for name in WORDS if words.get(name, "") != before[name]]
    note.updated_at, note.updated_by = clock.now(), by
    note.seal(**{name: words.get(name, "") for name in changed}).save()
    audit.record(
        "safety.saved",
        target=note,
        by=by,
        thread=held.case_id,
        changed=",".join(changed),
    )
    return note


def told(note: SafetyNote) -> dict[str, str]:
    """All that a note says; whoever shows it has written down the look."""
    return {name: note.reveal(name) for name in WORDS}


def read(case: Case, *, by: User) -> bool:
    """Write down that somebody looked at the safety page of a case; gives whether only the duty roster opened it."""
    on_duty = not Case.objects.visible_to(by).filter(pk=case.pk).exists()
    audit.read("safety.read", target=case, by=by, thread=case.pk, duty=int(on_duty))
    return on_duty


@transaction.atomic
def call(note: SafetyNote, *, by: User) -> list[str]:
    """The safe numbers of a victim, for a call that is written down; the audit holds no number."""
    audit.record("contact.called", target=note, by=by, thread=note.case_id)
    return phones.find(note.reveal("safe_phone"))


@transaction.atomic
def call_reporter(complaint: Complaint, *, by: User) -> list[str]:
    """The numbers of whoever reported, for a call that is written down."""
    audit.record("contact.called", target=complaint, by=by, thread=_thread(complaint))
    return phones.find(complaint.reveal("reporter_contact"))


@transaction.atomic
def log_call(target: SafetyNote | Complaint, *, by: User, result: str) -> None:
    """Write down how a call went, by a code."""
    thread = target.case_id if isinstance(target, SafetyNote) else _thread(target)
    audit.record(
        "contact.result",
        target=target,
        by=by,
        thread=thread,
        result=CallResult(result).value,
    )


def _thread(complaint: Complaint) -> UUID:
    return complaint.case_id or complaint.pk
