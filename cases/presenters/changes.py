"""What changed in the rows of a case or of a complaint, in words."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Case,
    CaseGrant,
    Complaint,
    Identification,
    Person,
    Service,
    Victim,
)
from cases.presenters.events import EVENTS
from core import changes, codes
from core.changes import Words
from core.history import changes_of


# The words of the history of rows (core.changes): every field that is kept has a name.
CASE_WORDS = Words(
    Case,
    _("Case"),
    {
        "number": _("Number"),
        "agency": _("Unit"),
        "area": _("Area"),
        "received_at": _("Complaint received on"),
        "registered_at": _("Registered on"),
        "stage": _("Stage"),
        "risk": _("Risk"),
        "is_emergency": _("Emergency"),
        "manager": _("Case manager"),
        "summary": _("Summary"),
        "closed_at": _("Closed on"),
    },
)
VICTIM_WORDS = Words(
    Victim,
    _("Victim"),
    {
        "case": _("Case"),
        "agency": _("Unit"),
        "person": _("Identity"),
        "sex": _("Sex"),
        "age": _("Age at the event"),
        "age_group": _("Age group"),
        "is_child": _("Child"),
        "exploitation": _("Forms of exploitation"),
        "origin": _("Origin"),
        "decision": _("Decision"),
        "consent_withdrawn_at": _("Consent taken back on"),
    },
    lists={"exploitation": "bentuk_eksploitasi"},
    title=lambda change: change.called or "",
)
PERSON_WORDS = Words(
    Person,
    _("Identity of"),
    {
        "agency": _("Unit"),
        "name": _("Name"),
        "nik": _("NIK"),
        "birth_date": _("Date of birth"),
        "address": _("Address"),
        "nik_is_doubtful": _("NIK is doubtful"),
        "sex": _("Sex"),
    },
    title=lambda change: change.called or "",
)
SERVICE_WORDS = Words(
    Service,
    _("Service"),
    {
        "case": _("Case"),
        "agency": _("Unit"),
        "victim": _("Victim"),
        "provider": _("Given by"),
        "kind": _("Kind of service"),
        "given_on": _("Given on"),
        "result": _("Result"),
    },
    lists={"kind": "jenis_layanan", "result": "hasil_umpan_balik"},
    title=lambda change: codes.label("jenis_layanan", change.kind).lower(),
)
GRANT_WORDS = Words(
    CaseGrant,
    _("Access"),
    {
        "permission": _("Permission"),
        "user": _("Person"),
        "content_object": _("Case"),
        "agency": _("Unit"),
        "kind": _("Kind of access"),
        "reason": _("Reason"),
        "granted_by": _("Given by"),
        "granted_at": _("Given on"),
        "expires_at": _("Until"),
        "ended_at": _("Ended on"),
    },
    title=lambda change: f"({change.get_kind_display()})",
)
COMPLAINT_WORDS = Words(
    Complaint,
    _("Complaint"),
    {
        "ticket": _("Ticket"),
        "agency": _("Unit"),
        "channel": _("Channel"),
        "received_at": _("Received on"),
        "occurred_on": _("Date of the event"),
        "area": _("Place of the event"),
        "landmark": _("Landmark"),
        "story": _("Story"),
        "reporter_name": _("Name of the reporter"),
        "reporter_contact": _("Safe way to reach the reporter"),
        "danger": _("Danger right now"),
        "status": _("Status"),
        "due_at": _("Due by"),
        "case": _("Case"),
    },
    lists={"channel": "sumber_laporan"},
)
IDENTIFICATION_WORDS = Words(
    Identification,
    _("Identification"),
    {
        "complaint": _("Complaint"),
        "agency": _("Unit"),
        "victim": _("Victim"),
        "instrument": _("Screening form"),
        "acts": _("Acts"),
        "means": _("Means"),
        "purposes": _("Purposes"),
        "purposes_realised": _("Already happened"),
        "signs": _("Signs"),
        "age": _("Age at the event"),
        "age_evidence": _("Evidence of age"),
        "advice": _("Advice"),
        "decision": _("Decision"),
        "reason": _("Reason"),
        "decided_by": _("Decided by"),
        "decided_at": _("Decided on"),
    },
    lists={
        "acts": "proses",
        "means": "cara",
        "purposes": "bentuk_eksploitasi",
        "age_evidence": "bukti_usia",
    },
)


def case_changes(case: Case) -> list[changes.Entry]:
    """What changed in a case, its victims and their identities, its services, and who may open it."""
    victims = changes_of(Victim).objects.filter(case=case.pk)
    # Of a victim whose row is gone as well: its history still names the person.
    people = {
        *victims.values_list("person", flat=True),
        *case.victims.values_list("person", flat=True),
    }
    return changes.read(
        [
            (CASE_WORDS, changes_of(Case).objects.filter(pgh_obj=case.pk)),
            (VICTIM_WORDS, _called(victims, Victim)),
            (
                PERSON_WORDS,
                _called(changes_of(Person).objects.filter(pgh_obj__in=people), Person),
            ),
            (SERVICE_WORDS, changes_of(Service).objects.filter(case=case.pk)),
            (GRANT_WORDS, changes_of(CaseGrant).objects.filter(content_object=case.pk)),
        ],
        threads=[case.pk, *case.complaints.values_list("pk", flat=True)],
        titles={action: str(title) for action, (title, _style) in EVENTS.items()},
    )


def _called(found: QuerySet[Any], record: type[Victim] | type[Person]) -> QuerySet[Any]:
    """With the initials by which the record goes today: a history keeps none, or they would outlive an erasure."""
    same = record._base_manager.filter(pk=OuterRef("pgh_obj"))
    called: QuerySet[Any] = found.annotate(called=Subquery(same.values("initials")[:1]))
    return called


def complaint_changes(complaint: Complaint) -> list[changes.Entry]:
    """What changed in a complaint and in what was decided on it."""
    decided = changes_of(Identification).objects.filter(complaint=complaint.pk)
    return changes.read(
        [
            (
                COMPLAINT_WORDS,
                changes_of(Complaint).objects.filter(pgh_obj=complaint.pk),
            ),
            (IDENTIFICATION_WORDS, decided),
        ],
        threads=[complaint.pk, *([complaint.case_id] if complaint.case_id else [])],
        titles={action: str(title) for action, (title, _style) in EVENTS.items()},
    )
