"""Files whose scanner did not answer: asked again until there is a verdict, and files that belong to nobody swept up."""

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from time import time
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core import antivirus, audit, clock, files
from core.antivirus import Verdict
from core.choices import FileState
from core.models import StoredFile


logger = logging.getLogger(__name__)
AT_ONCE = 50
LONGEST_WAIT = timedelta(hours=1)
SHORTEST_WAIT = timedelta(minutes=1)
ORPHAN_AFTER = 24 * 3600
# The folders that files.store makes: what else lies in MEDIA_ROOT is not ours to sweep.
FOLDER = re.compile(r"[0-9a-f]{2}")


def ask_again() -> dict[UUID, Verdict | None]:
    """Show the scanner every file that is due; None where it stays silent."""
    due = StoredFile.objects.select_related("data_key").filter(
        state=FileState.QUARANTINED, scan_after__lte=clock.now()
    )
    return {
        record.pk: _verdict(record) for record in due.order_by("scan_after")[:AT_ONCE]
    }


def settle(verdicts: Mapping[UUID, Verdict | None]) -> dict[str, int]:
    """Publish what is clean, remove what is not, and let the others wait as long again as they have waited."""
    settled = {"published": 0, "refused": 0, "waiting": 0}
    held = StoredFile.objects.select_for_update().filter(
        pk__in=list(verdicts), state=FileState.QUARANTINED
    )
    for record in held:
        verdict = verdicts[record.pk]
        if verdict is None:
            _wait(record)
            settled["waiting"] += 1
        elif verdict in {Verdict.CLEAN, Verdict.NOT_ASKED}:
            _publish(record, scanned=verdict == Verdict.CLEAN)
            settled["published"] += 1
        else:
            _refuse(record, verdict)
            settled["refused"] += 1
    return settled


def sweep() -> dict[str, int]:
    """Remove files that no row knows a day after they were written, and say how many rows miss their file."""
    orphans, missing = 0, 0
    root = Path(settings.MEDIA_ROOT)
    folders = {path.name for path in root.glob("??") if FOLDER.fullmatch(path.name)}
    known = _paths_by_folder()
    for folder in sorted(folders | set(known)):
        rows = known.get(folder, set())
        on_disk = {path.name: path for path in (root / folder).glob("*")}
        missing += len(rows - set(on_disk))
        orphans += _remove_old(on_disk[name] for name in set(on_disk) - rows)
    if missing:
        logger.error("%s stored files are not on the disk", missing)
    return {"orphans": orphans, "missing": missing}


def _verdict(record: StoredFile) -> Verdict | None:
    try:
        return antivirus.scan(files.unseal(record))
    except (antivirus.Silent, OSError) as silence:
        logger.warning("file %s: no verdict (%s)", record.pk, silence)
        return None


def _wait(record: StoredFile) -> None:
    now = clock.now()
    waited = now - record.created_at
    record.scan_after = now + min(max(waited, SHORTEST_WAIT), LONGEST_WAIT)
    record.save(update_fields=["scan_after"])


def _publish(record: StoredFile, *, scanned: bool) -> None:
    record.state, record.scanned, record.scan_after = FileState.PUBLISHED, scanned, None
    record.save(update_fields=["state", "scanned", "scan_after"])
    audit.record_house("file.published", target=record, scanned=int(scanned))


def _refuse(record: StoredFile, verdict: Verdict) -> None:
    """The bytes go with the transaction that says so; the row stays, so that the page can tell what happened."""
    record.state, record.scanned, record.scan_after = FileState.REFUSED, True, None
    record.save(update_fields=["state", "scanned", "scan_after"])
    audit.record_house("file.refused", target=record, reason=verdict)
    path = files.path_of(record)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _paths_by_folder() -> dict[str, set[str]]:
    """Read before the disk is: a file is written before its row."""
    found: dict[str, set[str]] = {}
    rows = StoredFile.objects.exclude(state=FileState.REFUSED)
    for path in rows.values_list("path", flat=True).iterator():
        folder, _, name = path.partition("/")
        found.setdefault(folder, set()).add(name)
    return found


def _remove_old(paths: Iterable[Path]) -> int:
    removed = 0
    for path in paths:
        if time() - path.stat().st_mtime > ORPHAN_AFTER:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
