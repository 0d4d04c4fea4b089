"""Made-up identifications."""

from typing import NamedTuple

from cases.choices import INSTRUMENT
from cases.demo.rows import IDENTIFICATIONS, IdentificationRow
from cases.demo.shapes import Call, MadeVictim
from cases.demo.victims import Finding
from core.bulk import array
from core.demo import Batch, Who, stamp


class Decided(NamedTuple):
    """Who decided what, when and why; for whom, if it was a victim, and in which case."""

    by: Who
    at: int
    decision: str
    reason: str
    victim: MadeVictim | None = None
    case_id: str = ""


def write(
    batch: Batch, call: Call, decided: Decided, found: Finding, age: int | None
) -> None:
    """One identification with its audit line."""
    record_id, at = batch.new_id(), stamp(decided.at)
    seal = batch.subject(at)
    row = IdentificationRow(
        id=record_id,
        created_at=at,
        created_by_id=decided.by.id,
        data_key_id=seal.id,
        complaint_id=call.id,
        agency_id=call.desk.holder.agency_id,
        victim_id=decided.victim.id if decided.victim else None,
        instrument=INSTRUMENT,
        acts=array(found.acts),
        means=array(found.means),
        purposes=array(decided.victim.made.purposes if decided.victim else ()),
        purposes_realised=bool(decided.victim) and batch.rng.random() < 0.8,
        signs=array(found.signs),
        age=age,
        age_evidence=found.evidence,
        advice=found.advice,
        decision=decided.decision,
        reason=seal.close(IDENTIFICATIONS, "reason", record_id, decided.reason),
        decided_by_id=decided.by.id,
        decided_at=at,
    )
    batch.write(IDENTIFICATIONS, row)
    if call.is_told:
        batch.audit(
            "identification.decided",
            at=at,
            by=decided.by,
            target=("cases.Identification", record_id),
            thread=decided.case_id or call.id,
            decision=decided.decision,
            advice=found.advice,
        )
