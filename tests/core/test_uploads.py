"""What people hand in: taken, cleaned, or refused with a reason, before anything is written."""

import contextlib
import io
import re
import resource
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from core import files
from tests import uploads
from tests.uploads import (
    TYPES,
    armed_pdf,
    docx,
    link,
    paragraph,
    pdf,
    upload,
    xlsx,
    zipped,
)


DOCX = f"{uploads.OFFICE}wordprocessingml.document"
XLSX = f"{uploads.OFFICE}spreadsheetml.sheet"
MACROS = TYPES.format(
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
)
RELS = "word/_rels/document.xml.rels"


def refused(name: str, content: bytes) -> str:
    """The reason for which a file is refused."""
    with pytest.raises(ValidationError) as refusal:
        files.inspect(upload(name, content))
    return refusal.value.code


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.docx", docx(), DOCX),
        ("a.xlsx", xlsx(), XLSX),
        ("called.docx", xlsx(), XLSX),
        ("a.docx", docx({RELS: link("hyperlink", "https://contoh.id")}), DOCX),
        ("a.docx", docx({"word/document.xml": paragraph("<w:instrText>PAGE</w:instrText>")}), DOCX),
        ("a.pdf", pdf(), "application/pdf"),
        ("a.docx", pdf(), "application/pdf"),
        ("a.jpg", uploads.jpeg_that_tells(), "image/jpeg"),
        ("a.png", uploads.png_that_tells(), "image/png"),
    ],
    ids=["word", "excel", "excel called word", "link to click", "page number", "pdf", "pdf called word", "jpg", "png"],
)  # fmt: skip
def test_a_file_is_what_it_holds_not_what_it_is_called(
    name: str, content: bytes, kind: str
) -> None:
    assert files.inspect(upload(name, content)).kind == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.pdf", b"<html><body>%PDF-1.7"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("a.jpg", b"MZ\x90\x00" + bytes(100)),
        ("a.png", b"\x7fELF" + bytes(100)),
        ("a.pdf", b"#!/bin/sh\nrm -rf /"),
        ("a.docx", zipped({"a.txt": "a"})),
        ("a.jar", zipped({"META-INF/MANIFEST.MF": "a", "A.class": "b"})),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.csv", b"=cmd|' /C calc'!A0"),
        ("a.txt", b""),
    ],
    ids=["html", "html as pdf", "svg", "exe as jpg", "elf", "script", "zip", "jar", "doc", "csv", "empty"],
)  # fmt: skip
def test_other_kinds_are_refused_whatever_they_are_called(
    name: str, content: bytes
) -> None:
    assert refused(name, content) == "kind"


@pytest.mark.parametrize(
    "changes",
    [
        {"word/vbaProject.bin": b"macro"},
        {"[Content_Types].xml": MACROS},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"word/media/image1.png": b"\xd0\xcf\x11\xe0 an old Office file"},
        {"word/media/image1.png": zipped({"a": b"a"})},
        {"word/media/a.exe": b"a"},
        {"word/media/image1.emf": b"MZ a program"},
        {"word/activeX/activeX1.xml": "<a/>"},
        {RELS: link("attachedTemplate", "https://jahat.invalid/t.dotm")},
        {RELS: link("image", "https://jahat.invalid/t.png")},
        {RELS: link("&#111;leObject", "https://jahat.invalid/t")},
        {RELS: link("hyperlink", "file:///etc/passwd")},
        {RELS: link("hyperlink", "\\\\jahat.invalid\\share")},
        {"word/document.xml": paragraph("<w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\x</w:instrText>")},
        {"word/document.xml": paragraph('<w:fldSimple w:instr="INCLUDETEXT x"/>')},
        {"word/document.xml": paragraph("<w:altChunk/>")},
        {"word/document.xml": paragraph("<w:altChunk/>").encode("utf-16")},
    ],
    ids=["macro", "macro type", "ole", "ole as picture", "zip as picture", "exe", "exe as picture", "activex", "template",
         "remote picture", "remote ole, spelled", "local file", "share", "dde in pieces", "included text", "chunk", "chunk in another encoding"],
)  # fmt: skip
def test_office_files_that_act_by_themselves_are_refused(changes: dict) -> None:
    assert refused("a.docx", docx(changes)) == "office_active"


def test_an_excel_file_that_reads_another_file_is_refused() -> None:
    linked = xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink/>"})

    assert refused("a.xlsx", linked) == "office_active"


def _twice() -> bytes:
    out = io.BytesIO(docx())
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(out, "a") as archive,
    ):
        archive.writestr("word/document.xml", "<other/>")
    return out.getvalue()


def _with_false_size(content: bytes) -> bytes:
    """A part that says that it is one byte long."""
    out = bytearray(content)
    place = out.rfind(b"PK\x01\x02")
    out[place + 24 : place + 28] = (1).to_bytes(4, "little")
    return bytes(out)


@pytest.mark.parametrize(
    "content",
    [
        docx() + b"<script>",
        zipped({"word/document.xml": "<a/>"}, comment=b"<script>"),
        docx()[:-40],
        docx({"../../etc/cron.d/a": "a"}),
        docx({"/etc/passwd": "a"}),
        docx({"word/document.xml": "no xml"}),
        docx({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        docx({"xl/workbook.xml": "<a/>"}),
        _with_false_size(docx()),
    ],
    ids=["page behind", "comment", "cut off", "out of its folder", "absolute", "no xml", "entities", "both kinds", "false size"],
)  # fmt: skip
def test_office_files_that_are_not_whole_are_refused(content: bytes) -> None:
    assert refused("a.docx", content) == "office"


def test_a_part_that_stands_twice_is_refused() -> None:
    assert refused("a.docx", _twice()) == "office"


@pytest.mark.parametrize(
    "content",
    [
        docx({"word/media/a.bin": bytes(101 * 1024 * 1024)}),
        docx({"word/media/a.bin": bytes(9 * 1024 * 1024)}),
        docx({f"word/media/{n}": b"" for n in range(2001)}),
        uploads.huge_png(),
    ],
    ids=["large", "ratio", "many", "picture"],
)
def test_what_would_unpack_without_end_is_refused(content: bytes) -> None:
    name = "a.png" if content.startswith(b"\x89PNG") else "a.docx"

    assert refused(name, content) == "bomb"


def test_a_pdf_that_unpacks_without_end_gets_no_more_memory_than_it_may_have() -> None:
    bomb = _object_stream_bomb()
    assert len(bomb) < 10_000_000

    with contextlib.suppress(ValidationError):
        assert len(files.inspect(upload("a.pdf", bomb)).content) < 10_000
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most < 1024 * 1024  # kB


def _object_stream_bomb() -> bytes:
    """Objects that are 3 GB long when they are unpacked."""
    packer = zlib.compressobj()
    packed = packer.compress(b"9 0 ") + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(b" " * 1024 * 1024) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += megabyte * 3000 + packer.flush()
    out = b"%PDF-1.7\n"
    places = []
    for number, what in enumerate(
        [
            b"<</Type/Catalog/Pages 2 0 R/Names 9 0 R>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (len(packed), packed),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ],
        start=1,
    ):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, what)
    rows = [b"\x00\x00\x00\x00\x00\x00", *(b"\x01" + p.to_bytes(4, "big") + b"\x00" for p in places)]  # fmt: skip
    rows += [b"\x00" * 6] * 4 + [b"\x02" + (3).to_bytes(4, "big") + b"\x00"]
    rows.append(b"\x01" + len(out).to_bytes(4, "big") + b"\x00")
    table = b"".join(rows)
    start = len(out)
    out += (
        b"10 0 obj\n<</Type/XRef/Size 11/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\n"
        % (len(table), table)
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_loses_all_that_acts_wherever_it_stands() -> None:
    cleaned = files.inspect(upload("a.pdf", armed_pdf())).content

    with pikepdf.open(io.BytesIO(cleaned)) as opened:
        flat = io.BytesIO()
        opened.save(
            flat,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
        assert len(opened.pages) == 1
    words = flat.getvalue()
    assert b"RAHASIA" not in words
    assert not re.findall(
        rb"/(?:JavaScript|JS|Launch|AA|OpenAction|XFA|EmbeddedFiles|EF|SubmitForm|FileAttachment)\b",
        words,
    )
    assert b"https://contoh.id" in words


def test_a_pdf_with_a_password_is_refused() -> None:
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    restricted = pdf(encryption=pikepdf.Encryption(owner="a", user=""))

    assert refused("a.pdf", locked) == "pdf"
    assert refused("a.pdf", restricted) == "pdf"


def test_a_page_behind_a_pdf_is_gone() -> None:
    both = pdf() + b"<html><script>RAHASIA</script></html>"

    assert b"RAHASIA" not in files.inspect(upload("a.pdf", both)).content


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", uploads.jpeg_that_tells()), ("a.png", uploads.png_that_tells())],
    ids=["jpg", "png"],
)
def test_a_picture_tells_nothing_beside_what_it_shows(
    name: str, content: bytes
) -> None:
    assert b"RAHASIA" in content

    cleaned = files.inspect(upload(name, content)).content

    assert b"RAHASIA" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as picture:
        assert picture.size == (60, 40)


def test_the_process_that_opens_files_knows_no_secret(monkeypatch) -> None:
    monkeypatch.setenv("FIELD_KEYS", "k1:geheim")
    seen = {}
    real = files.subprocess.run
    monkeypatch.setattr(
        files.subprocess,
        "run",
        lambda *args, **kwargs: (seen.update(kwargs), real(*args, **kwargs))[1],
    )

    files.inspect(upload("a.pdf", pdf()))

    assert seen["env"] == {"PYTHONDONTWRITEBYTECODE": "1"}
