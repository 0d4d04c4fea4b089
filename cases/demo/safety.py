"""Made-up safety notes: what keeps the victims of open cases safe. Of some nobody has written it yet."""

from cases.demo import texts
from cases.demo.rows import SAFETY_NOTES, SafetyNoteRow
from cases.demo.shapes import MadeCase, MadeVictim
from cases.services.safety import WORDS
from core.demo import Batch, stamp


WRITTEN = 0.75


def write(batch: Batch, case: MadeCase, victim: MadeVictim) -> None:
    """A note for three victims of four."""
    if batch.rng.random() >= WRITTEN:
        return
    record_id, at = batch.new_id(), stamp(case.registered)
    seal = batch.subject(at)
    words = texts.safety(batch.rng)
    row = SafetyNoteRow(
        id=record_id,
        created_at=at,
        created_by_id=case.manager.id,
        data_key_id=seal.id,
        victim_id=victim.id,
        case_id=case.id,
        agency_id=case.desk.holder.agency_id,
        updated_at=at,
        updated_by_id=case.manager.id,
        **{
            name: seal.close(SAFETY_NOTES, name, record_id, words[name])
            for name in WORDS
        },
    )
    batch.write(SAFETY_NOTES, row)
