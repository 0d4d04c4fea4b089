"""The register of what people ask about their own data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from agencies.calendar import due
from agencies.models import Agency
from core import audit, clock, numbering
from protection.choices import OTHER_DAYS, REQUEST_LIMITS, RequestKind
from protection.models import SubjectRequest
from protection.services import TransitionRefused
from protection.states import RequestStatus


@dataclass(frozen=True)
class Wish:
    """What is asked, by whom, in what capacity; the texts are sealed."""

    kind: str
    capacity: str
    received_at: datetime
    requester: str
    contact: str
    wish: str
    about: str = ""


@transaction.atomic
def receive(wish: Wish, *, by: User, agency: Agency) -> SubjectRequest:
    """Number the request and start its clock: 3 x 24 hours where the law says so."""
    request = SubjectRequest(
        number=_number(),
        area=agency.area,
        kind=wish.kind,
        capacity=wish.capacity,
        about=wish.about,
        received_at=wish.received_at,
        due_at=_due(wish, agency),
        created_by=by,
    )
    request.seal(requester=wish.requester, contact=wish.contact, wish=wish.wish)
    request.save(force_insert=True)
    audit.record("subject_request.received", target=request, by=by, kind=wish.kind)
    return request


@transaction.atomic
def check(request: SubjectRequest, *, by: User, how: str) -> SubjectRequest:
    """Say how it was made sure that the right person asks."""
    return _move(
        request,
        RequestStatus.CHECKED,
        by=by,
        identity_check=how,
        checked_at=clock.now(),
    )


@transaction.atomic
def answer(request: SubjectRequest, *, by: User, text: str) -> SubjectRequest:
    """Answer what was asked; only to somebody whose identity was checked."""
    return _move(
        request,
        RequestStatus.ANSWERED,
        by=by,
        text=text,
        answered_at=clock.now(),
        answered_by=by,
    )


@transaction.atomic
def refuse(
    request: SubjectRequest, *, by: User, reason: str, text: str = ""
) -> SubjectRequest:
    """Refuse for a reason of the law's list."""
    return _move(
        request,
        RequestStatus.REFUSED,
        by=by,
        text=text,
        refusal=reason,
        answered_at=clock.now(),
        answered_by=by,
    )


def _due(wish: Wish, agency: Agency) -> datetime:
    limit = REQUEST_LIMITS.get(RequestKind(wish.kind))
    if limit is None:
        return wish.received_at + timedelta(days=OTHER_DAYS)
    return due(limit, start=wish.received_at, agency=agency)


def _move(
    request: SubjectRequest,
    to: RequestStatus,
    *,
    by: User,
    text: str = "",
    **changes: Any,
) -> SubjectRequest:
    held = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not held.can_become(to):
        raise TransitionRefused(f"{held.get_status_display()} -> {to.label}")
    for name, value in changes.items():
        setattr(held, name, value)
    if text:
        held.seal(answer=text)
    held.status = to
    held.save(update_fields=["status", "answer", *changes])
    audit.record(f"subject_request.{to.name.lower()}", target=held, by=by)
    return held


def _number() -> str:
    year = clock.today().year
    return f"PS-{year}-{numbering.next_value(f'subject-request:{year}'):04}"
