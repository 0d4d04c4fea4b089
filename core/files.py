"""Uploads: size, kind, scanner, cleaning, sealing; only then is anything written. What is written leaves while published."""

import os
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core import antivirus, clock, crypto, refusals
from core.antivirus import Verdict
from core.choices import FileState
from core.cleaning import REFUSED
from core.formats import size_id
from core.inputs import file_too_large
from core.models import DataKey, StoredFile
from core.person import SignedIn


MAGIC = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"PK\x03\x04": "application/zip",
}
OFFICE = "application/vnd.openxmlformats-officedocument."
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    f"{OFFICE}wordprocessingml.document": ".docx",
    f"{OFFICE}spreadsheetml.sheet": ".xlsx",
}
# The process that cleans ends itself after 10 s of work; this is for one that only waits.
LONGEST_CLEANING = 30


@dataclass(frozen=True)
class Checked:
    """An upload that was found fit and cleaned; only files.inspect makes one."""

    name: str
    kind: str
    content: bytes
    state: FileState = FileState.PUBLISHED
    scanned: bool = False


class Locked(Exception):
    """The file is in quarantine, or was refused: nobody gets its bytes."""


def inspect(upload: "UploadedFile[Any]") -> Checked:
    """Refuse what is too large, of a kind we do not take, infected or dangerous, with a sentence that says what to do.

    The scanner sees what was sent before any program of ours opens it.
    """
    size, limit = upload.size or 0, settings.EVIDENCE_MAX_BYTES
    if size > limit:
        raise _refused("too_large", file_too_large(size_id(size), limit))
    upload.seek(0)
    content = upload.read()
    guessed = next(
        (kind for magic, kind in MAGIC.items() if content.startswith(magic)), ""
    )
    if not guessed:
        raise _refused("kind")
    try:
        verdict = antivirus.scan(content)
    except antivirus.Silent:
        state, scanned = FileState.QUARANTINED, False
    else:
        if verdict in {Verdict.INFECTED, Verdict.TOO_LARGE_TO_SCAN}:
            raise _refused(verdict)
        state, scanned = FileState.PUBLISHED, verdict == Verdict.CLEAN
    kind, cleaned = clean(content, guessed)
    return Checked(upload.name or "", kind, cleaned, state, scanned)


def clean(content: bytes, kind: str) -> tuple[str, bytes]:
    """The true kind and the bytes without hidden or active parts, made by a process without secrets (core.cleaning)."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, without a shell
            [sys.executable, "-W", "ignore", "-m", "core.cleaning", kind],
            input=content,
            cwd=settings.BASE_DIR,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=LONGEST_CLEANING,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refused("bomb") from None
    if done.returncode == 0:
        true_kind, _end, cleaned = done.stdout.partition(b"\n")
        return true_kind.decode(), cleaned
    raise _refused(
        done.stderr.decode().strip() if done.returncode == REFUSED else "unreadable"
    )


def store(checked: Checked, *, by: SignedIn) -> StoredFile:
    """Seal and write; the row belongs to the caller's transaction. A file whose row is rolled back is swept up later."""
    waits = checked.state == FileState.QUARANTINED
    record = StoredFile(
        id=uuid4(),
        created_by=by,
        content_type=checked.kind,
        size=len(checked.content),
        sha256=sha256(checked.content).hexdigest(),
        state=checked.state,
        scanned=checked.scanned,
        scan_after=clock.now() if waits else None,
    )
    record.data_key = DataKey.make()
    record.path = f"{record.id.hex[:2]}/{record.id.hex}"
    record.seal(name=checked.name)
    sealed = crypto.encrypt(checked.content, record.data_key.open(), _place(record.id))
    _write(path_of(record), sealed)
    record.save(force_insert=True)
    return record


def read(record: StoredFile) -> bytes:
    """The cleaned bytes of a published file; raises Locked."""
    if record.state != FileState.PUBLISHED:
        raise Locked(record.state)
    return unseal(record)


def unseal(record: StoredFile) -> bytes:
    """The bytes whatever the state: for the scanner only."""
    sealed = path_of(record).read_bytes()
    return crypto.decrypt(sealed, record.data_key.open(), _place(record.pk))


def path_of(record: StoredFile) -> Path:
    """Where its sealed bytes lie."""
    return Path(settings.MEDIA_ROOT) / record.path


def download_name(record: StoredFile) -> str:
    """A file name that says nothing about a person."""
    return f"bukti-{record.sha256[:8]}{SUFFIXES.get(record.content_type, '')}"


def _refused(reason: str, sentence: str = "") -> ValidationError:
    refusals.note("upload.refused", reason=reason)
    return ValidationError(sentence or _sentences()[reason], code=reason)


def _sentences() -> dict[str, str]:
    unsafe = _("The file was refused because it is not safe. Upload another file.")
    return {
        "kind": _(
            "This kind of file is not accepted. Upload PDF, JPG, PNG, DOCX or XLSX."
        ),
        "picture": _(
            "The content of the file is not a picture. Upload a JPG or PNG photo."
        ),
        "pdf": _(
            "The PDF cannot be opened. Save it again without a password, then upload it."
        ),
        "office": _(
            "The Word or Excel file cannot be opened. Save it again without a password, then upload it."
        ),
        "office_active": _(
            "The Word or Excel file contains macros, other files or content from elsewhere."
            " Save it as PDF, then upload the PDF."
        ),
        "bomb": unsafe,
        "unreadable": unsafe,
        Verdict.INFECTED: unsafe,
        Verdict.TOO_LARGE_TO_SCAN: _(
            "The file is too large for the virus scanner. Make the file smaller, then upload it again."
        ),
    }


def _write(path: Path, content: bytes) -> None:
    """Write to a temporary name, sync, rename: a crash leaves no half file under the real name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _place(record_id: UUID) -> bytes:
    return crypto.place("core_storedfile", "content", record_id)
