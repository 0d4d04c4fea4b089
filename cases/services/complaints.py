"""A complaint comes in with its ticket and its clock, and goes its way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from agencies.calendar import due
from agencies.models import Agency, Area
from cases.choices import Danger
from cases.models import Complaint
from cases.services import numbers
from cases.states import ComplaintStatus
from core import audit, clock, numbering


class TransitionRefused(Exception):
    """The record is not in a state from which this step can be taken."""


@dataclass(frozen=True)
class Intake:
    """What is known when a complaint comes in; the texts are sealed, the rest is counted."""

    channel: str
    story: str
    danger: str = Danger.UNKNOWN
    area: Area | None = None
    occurred_on: date | None = None
    landmark: str = ""
    reporter_name: str = ""
    reporter_contact: str = ""


@transaction.atomic
def register_complaint(
    intake: Intake, *, by: User, agency: Agency, received_at: datetime
) -> Complaint:
    """Give a complaint its ticket and start its clock: T02 when there is danger now, otherwise T05 (domain 4.5)."""
    limit = "T02" if intake.danger == Danger.YES else "T05"
    complaint = Complaint(
        ticket=_ticket(received_at),
        agency=agency,
        channel=intake.channel,
        received_at=received_at,
        danger=intake.danger,
        area=intake.area,
        occurred_on=intake.occurred_on,
        due_at=due(limit, start=received_at, agency=agency),
        created_by=by,
    )
    texts = {
        name: getattr(intake, name)
        for name in ("story", "landmark", "reporter_name", "reporter_contact")
    }
    complaint.seal(**texts).save(force_insert=True)
    audit.record(
        "complaint.registered",
        target=complaint,
        by=by,
        channel=intake.channel,
        danger=intake.danger,
    )
    return complaint


def move(complaint: Complaint, *, to: ComplaintStatus, **changes: Any) -> None:
    """Take one step of the table and save only what changed; the caller holds the row."""
    if not complaint.can_become(to):
        raise TransitionRefused(f"{complaint.get_status_display()} -> {to.label}")
    for name, value in changes.items():
        setattr(complaint, name, value)
    complaint.status = to
    complaint.save(update_fields=["status", *changes])


def _ticket(received_at: datetime) -> str:
    year = clock.local(received_at).year
    return numbers.ticket(year, numbering.next_value(numbers.ticket_series(year)))
