"""Proposals to erase what has reached its end: counted by the system, approved by two people, carried out by a job."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services import system_user
from core import audit, clock, erasing, queue, retention, scope
from protection.models import Erasure
from protection.services import TransitionRefused
from protection.states import ERASURE_UNFINISHED, ErasureStatus


KIND = "retention.erase"


class SecondPersonNeeded(Exception):
    """Whoever approved first cannot approve second."""


def reached() -> dict[str, dict[str, int]]:
    """How many records of each class have reached their end now, by area."""
    with scope.as_system("what has reached its end"):
        return {
            code: reach.counts(retention.cutoff(code))
            for code, reach in erasing.reached().items()
        }


@transaction.atomic
def propose() -> dict[str, int]:
    """Write or renew the proposals; one that somebody has approved stays as it was approved."""
    found = {
        (code, area): records
        for code, by_area in reached().items()
        for area, records in by_area.items()
    }
    held = Erasure.objects.select_for_update().filter(status__in=ERASURE_UNFINISHED)
    for erasure in held:
        records = found.pop((erasure.retention_class, erasure.area_id), 0)
        if erasure.status == ErasureStatus.PROPOSED:
            _renew(erasure, records)
    for (code, area), records in found.items():
        _propose(code, area, records)
    return {"new": len(found)}


@transaction.atomic
def approve(erasure: Erasure, *, by: User) -> Erasure:
    """Approve as the first or the second person; the second approval lets the job begin."""
    held = Erasure.objects.select_for_update().get(pk=erasure.pk)
    now = clock.now()
    if held.status == ErasureStatus.PROPOSED:
        held.first_by, held.first_at = by, now
        _move(held, ErasureStatus.HALF, "first_by", "first_at")
    elif held.first_by_id == by.pk:
        raise SecondPersonNeeded
    else:
        held.second_by, held.second_at = by, now
        _move(held, ErasureStatus.APPROVED, "second_by", "second_at")
        queue.enqueue(
            KIND, key=f"{KIND}:{held.pk}", payload={"erasure": str(held.pk)}, by=by
        )
    audit.record(
        "erasure.approved",
        target=held,
        by=by,
        records=held.records,
        retention_class=held.retention_class,
        status=held.status,
    )
    return held


@transaction.atomic
def refuse(erasure: Erasure, *, by: User, reason: str) -> Erasure:
    """Let nothing be erased now; next week's count proposes anew."""
    held = Erasure.objects.select_for_update().get(pk=erasure.pk)
    held.refused_by, held.refusal = by, reason
    _move(held, ErasureStatus.REFUSED, "refused_by", "refusal")
    audit.record("erasure.refused", target=held, by=by, reason=reason)
    return held


@transaction.atomic
def carry_out(erasure_id: UUID) -> dict[str, int]:
    """Erase what was approved, asked for once more with the same moment: a hold set meanwhile keeps its case."""
    held = Erasure.objects.select_for_update().get(pk=erasure_id)
    reach = erasing.reached()[held.retention_class]
    with scope.as_system("erasure approved by two people"):
        found = reach.finds(held.cutoff, held.area_id)
        keys = erasing.forget(found.keys, why=held.retention_class)
    held.done_at = clock.now()
    held.erased_records, held.erased_keys = found.records, keys
    _move(held, ErasureStatus.DONE, "done_at", "erased_records", "erased_keys")
    audit.record(
        "erasure.done",
        target=held,
        by=system_user(),
        retention_class=held.retention_class,
        first=str(held.first_by_id),
        second=str(held.second_by_id),
        records=found.records,
        keys=keys,
    )
    return {"records": found.records, "keys": keys}


def _propose(code: str, area: str, records: int) -> None:
    by = system_user()
    erasure = Erasure.objects.create(
        area_id=area,
        retention_class=code,
        policy_version=retention.of(code).version,
        cutoff=retention.cutoff(code),
        records=records,
        created_by=by,
    )
    audit.record(
        "erasure.proposed",
        target=erasure,
        by=by,
        records=records,
        retention_class=code,
    )


def _renew(erasure: Erasure, records: int) -> None:
    if not records:
        _move(erasure, ErasureStatus.LAPSED)
        return
    erasure.records = records
    erasure.cutoff = retention.cutoff(erasure.retention_class)
    erasure.policy_version = retention.of(erasure.retention_class).version
    erasure.save(update_fields=["records", "cutoff", "policy_version"])


def _move(erasure: Erasure, to: ErasureStatus, *changed: str) -> None:
    if not erasure.can_become(to):
        raise TransitionRefused(f"{erasure.get_status_display()} -> {to.label}")
    erasure.status = to
    erasure.save(update_fields=["status", *changed])
