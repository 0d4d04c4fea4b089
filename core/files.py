"""Uploads: size, true kind, decoding, hidden data, sealing; only then is anything written."""

import io
import os
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core import crypto
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
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"} | {
    kind: suffix for suffix, kind in OFFICE.items()
}
LONGEST_SIDE = 2000
MOST_PIXELS = 60_000_000


def check(upload: "UploadedFile[Any]") -> None:
    """Refuse what is too large or of a kind we do not take, with a sentence that says what to do."""
    limit = settings.EVIDENCE_MAX_BYTES
    if (upload.size or 0) > limit:
        raise ValidationError(file_too_large(size_id(upload.size or 0), limit))
    if kind_of(upload) is None:
        raise ValidationError(
            _("This kind of file is not accepted. Upload PDF, JPG, PNG, DOCX or XLSX.")
        )


def kind_of(upload: "UploadedFile[Any]") -> str | None:
    """The true kind by the first bytes, never by what the browser says."""
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            suffix = Path(upload.name or "").suffix.lower()
            return OFFICE.get(suffix) if kind == "application/zip" else kind
    return None


def store(upload: "UploadedFile[Any]", *, by: SignedIn) -> StoredFile:
    """Clean, seal and write an upload that passed check(); returns its unsaved-nowhere-else row."""
    check(upload)
    kind = kind_of(upload) or ""
    content = clean(upload.read(), kind)
    record = StoredFile(
        id=uuid4(),
        created_by=by,
        content_type=kind,
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )
    record.data_key = DataKey.make()
    record.path = f"{record.id.hex[:2]}/{record.id.hex}"
    record.seal(name=upload.name or "")
    sealed = crypto.encrypt(content, record.data_key.open(), _place(record.id))
    _write(settings.MEDIA_ROOT / record.path, sealed)
    record.save(force_insert=True)
    return record


def read(record: StoredFile) -> bytes:
    """The cleaned bytes of a stored file."""
    sealed = (settings.MEDIA_ROOT / record.path).read_bytes()
    return crypto.decrypt(sealed, record.data_key.open(), _place(record.pk))


def clean(content: bytes, kind: str) -> bytes:
    """Drop hidden data: pictures are drawn anew without EXIF or GPS, PDFs lose scripts and attached files."""
    try:
        if kind.startswith("image/"):
            return _redraw(content, "JPEG" if kind == "image/jpeg" else "PNG")
        if kind == "application/pdf":
            return _disarm(content)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise ValidationError(
            _("The content of the file is not a picture. Upload a JPG or PNG photo.")
        ) from None
    except pikepdf.PdfError:
        raise ValidationError(
            _(
                "The PDF cannot be opened. Save it again without a password, then upload it."
            )
        ) from None
    return content


def download_name(record: StoredFile) -> str:
    """A file name that says nothing about a person."""
    return f"bukti-{record.sha256[:8]}{SUFFIXES.get(record.content_type, '')}"


def _redraw(content: bytes, form: str) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        (upright.convert("RGB") if form == "JPEG" else upright).save(
            out, form, quality=85
        )
        return out.getvalue()


def _disarm(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for name in ("/OpenAction", "/AA", "/Names"):
            if name in pdf.Root:
                del pdf.Root[name]
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


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
