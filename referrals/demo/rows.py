"""The columns that made-up referrals fill."""

from typing import NamedTuple

from core.bulk import Table
from referrals.models import Disclosure, Referral


class ReferralRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    number: str
    case_id: str
    agency_id: str
    victim_id: str
    to_agency_id: str
    initials: str
    sex: str
    age_group: str
    service: str
    urgency: str
    basis: str
    reason: str
    safety: str
    needs: str
    status: str
    sent_at: str
    due_at: str
    decided_at: str | None
    decided_by_id: int | None
    decline_reason: str
    alternative: str
    completed_at: str | None
    outcome: str
    feedback: str


class DisclosureRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    data_key_id: str
    referral_id: str
    case_id: str
    to_agency_id: str
    template_version: int
    fields: str
    content: str


REFERRALS = Table(Referral, ReferralRow._fields)
DISCLOSURES = Table(Disclosure, DisclosureRow._fields)
TABLES = (REFERRALS, DISCLOSURES)
