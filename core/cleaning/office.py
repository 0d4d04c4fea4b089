"""Word and Excel files: a zip whose inside is what it says, unpacks to a bearable size, and does nothing by itself."""

import io
import re
import zlib
from collections.abc import Callable
from xml.parsers import expat  # in a process of its own: docs/adr/0021  # nosec B407
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.cleaning import Refused


MOST_PARTS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
# A sheet of equal rows packs a hundredfold; beyond that, and above a size that harms nobody, somebody made it so.
MOST_RATIO = 150
HARMLESS = 4 * 1024 * 1024
CHUNK = 64 * 1024
END_RECORD = 22

TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
}
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")  # fmt: skip
# Compound documents (old Office, OLE objects, macro projects) and programs.
CARRIERS = (b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF")
ACTIVE_PARTS = re.compile(
    r"vbaproject|macrosheets?/|dialogsheets?/|activex|embeddings/|externallinks/|oleobject|/ctrlprops/|attachedtoolbars"
    r"|customui|webextensions|\.(exe|dll|js|vbs|bat|cmd|ps1|html?|svg|jar)$",
    re.IGNORECASE,
)
ACTIVE_TYPES = re.compile(r"macroenabled|vbaproject|activex|oleobject", re.IGNORECASE)
# Links that one clicks stay; whatever a program fetches on opening does not.
CLICKED = "/relationships/hyperlink"
SCHEMES = ("http:", "https:", "mailto:", "tel:")
OTHER_PLACE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\")
FETCHING_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK)\b")


def check(content: bytes) -> tuple[str, bytes]:
    """The true type of an office file; its bytes stay as they are."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_bombs(parts, len(content))
            _refuse_disguise(archive, content)
            for part in parts:
                _read(archive, part)
            names = {part.filename for part in parts}
    except (BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise Refused("office") from error
    except (expat.ExpatError, UnicodeDecodeError, ValueError) as error:
        raise Refused("office") from error
    found = [kind for main, kind in KINDS.items() if main in names]
    if len(found) != 1 or not {TYPES, "_rels/.rels"} <= names:
        raise Refused("kind" if not found else "office")
    return found[0], content


def _refuse_bombs(parts: list[ZipInfo], size: int) -> None:
    """By what the zip says of itself; that it says the truth is seen while reading."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Refused("bomb")
    if unpacked > HARMLESS and unpacked > size * MOST_RATIO:
        raise Refused("bomb")


def _refuse_disguise(archive: ZipFile, content: bytes) -> None:
    """Nothing before, behind or twice in the zip, no password, no way out of its folder."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    first = min((part.header_offset for part in parts), default=-1)
    ends = content[-END_RECORD:].startswith(b"PK\x05\x06")
    if first != 0 or not ends or len(set(names)) != len(names):
        raise Refused("office")
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Refused("office")
        if part.filename.startswith("/") or re.search(r"\\|\.\.|\0", part.filename):
            raise Refused("office")


def _read(archive: ZipFile, part: ZipInfo) -> None:
    """One part to its end, so that its length and checksum are true, and judged on the way."""
    name = part.filename
    if ACTIVE_PARTS.search(name):
        raise Refused("office_active")
    look = _reader(name)
    with archive.open(part) as file:
        head = file.read(CHUNK)
        if head.startswith(ARCHIVES + CARRIERS):
            raise Refused("office_active")
        chunk = head
        while chunk:
            look(chunk, False)
            chunk = file.read(CHUNK)
        look(b"", True)


def _reader(name: str) -> Callable[[bytes, bool], object]:
    """What reads a part: nothing for a picture, a parser for XML, with eyes for types, links and fields."""
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return lambda chunk, last: None
    fields = _Fields()
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = fields.opened
    parser.CharacterDataHandler = fields.said
    parser.EndElementHandler = fields.closed

    def look(chunk: bytes, last: bool) -> None:
        parser.Parse(chunk, last)
        if last:
            fields.judge()

    return look


def _refuse_doctype(*_: object) -> None:
    raise Refused("office")


class _Fields:
    """Reads what elements say: types of parts, links, and the instructions of fields, which may come in pieces."""

    def __init__(self) -> None:
        self.instructions: list[str] = []
        self.listens = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if ACTIVE_TYPES.search(attributes.get("ContentType", "")):
            raise Refused("office_active")
        if local == "Relationship" and attributes.get("TargetMode") == "External":
            _judge_link(attributes)
        if local in {"ddeLink", "altChunk"}:
            raise Refused("office_active")
        if local == "fldSimple":
            self.instructions += [
                value
                for key, value in attributes.items()
                if key.rpartition(":")[2] == "instr"
            ]
        self.listens = local == "instrText"

    def said(self, text: str) -> None:
        if self.listens:
            self.instructions.append(text)

    def closed(self, tag: str) -> None:
        self.listens = False

    def judge(self) -> None:
        if FETCHING_FIELDS.search("".join(self.instructions).upper()):
            raise Refused("office_active")


def _judge_link(attributes: dict[str, str]) -> None:
    clicked = attributes.get("Type", "").endswith(CLICKED)
    target = attributes.get("Target", "").strip().lower()
    elsewhere = OTHER_PLACE.match(target) and not target.startswith(SCHEMES)
    if not clicked or elsewhere:
        raise Refused("office_active")
