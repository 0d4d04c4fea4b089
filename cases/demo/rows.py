"""The columns that made-up complaints and cases fill, checked against the models when this is read."""

from datetime import date
from typing import NamedTuple

from cases.models import (
    Case,
    CaseGrant,
    Complaint,
    Identification,
    Person,
    SafetyNote,
    SearchToken,
    Service,
    Victim,
)
from core.bulk import Table


class ComplaintRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    ticket: str
    agency_id: str
    channel: str
    received_at: str
    occurred_on: date | None
    area_id: str | None
    landmark: str
    story: str
    reporter_name: str
    reporter_contact: str
    danger: str
    status: str
    due_at: str
    case_id: str | None


class CaseRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    number: str
    agency_id: str
    area_id: str
    received_at: str
    registered_at: str
    stage: str
    risk: str
    is_emergency: bool
    manager_id: int
    simfoni_number: str
    closed_at: str | None


class GrantRow(NamedTuple):
    content_object_id: str
    agency_id: str
    user_id: int
    permission_id: int
    kind: str
    reason: str
    granted_by_id: int
    granted_at: str


class PersonRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    agency_id: str
    name: str
    nik: str
    birth_date: str
    address: str
    nik_is_doubtful: bool
    sex: str
    initials: str


class TokenRow(NamedTuple):
    token: int
    purpose: int
    mark: int
    agency_id: str
    person_id: str | None
    complaint_id: str | None


class VictimRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    case_id: str
    agency_id: str
    person_id: str
    initials: str
    sex: str
    age: int | None
    age_group: str
    is_child: bool
    exploitation: str
    origin_id: str | None
    decision: str


class SafetyNoteRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    victim_id: str
    case_id: str
    agency_id: str
    safe_phone: str
    contact_rule: str
    code_word: str
    risks: str
    medicine: str
    keep_away: str
    updated_at: str
    updated_by_id: int


class IdentificationRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    complaint_id: str
    agency_id: str
    victim_id: str | None
    instrument: str
    acts: str
    means: str
    purposes: str
    purposes_realised: bool
    signs: str
    age: int | None
    age_evidence: str
    advice: str
    decision: str
    reason: str
    decided_by_id: int
    decided_at: str


class ServiceRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    case_id: str
    agency_id: str
    victim_id: str
    provider_id: str
    kind: str
    given_on: date
    result: str


CASES = Table(Case, CaseRow._fields)
GRANTS = Table(CaseGrant, GrantRow._fields)
COMPLAINTS = Table(Complaint, ComplaintRow._fields)
PERSONS = Table(Person, PersonRow._fields)
TOKENS = Table(SearchToken, TokenRow._fields)
VICTIMS = Table(Victim, VictimRow._fields)
SAFETY_NOTES = Table(SafetyNote, SafetyNoteRow._fields)
IDENTIFICATIONS = Table(Identification, IdentificationRow._fields)
SERVICES = Table(Service, ServiceRow._fields)
TABLES = (
    CASES,
    GRANTS,
    COMPLAINTS,
    PERSONS,
    TOKENS,
    VICTIMS,
    SAFETY_NOTES,
    IDENTIFICATIONS,
    SERVICES,
)
