"""Files that people hand in: honest ones, and ones that mean harm."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin


OFFICE = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
MAIN = (
    f'<Override PartName="/word/document.xml" ContentType="{OFFICE}'
    'wordprocessingml.document.main+xml"/>'
)
LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, content)


def zipped(
    parts: dict[str, bytes | str], *, comment: bytes = b"", packed: bool = True
) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def link(kind: str, target: str) -> str:
    """A relationship to somewhere outside of the file."""
    return LINKS.format(
        f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
    )


def paragraph(runs: str) -> str:
    """The text of a Word file."""
    return f'<w:document xmlns:w="{W}"><w:body><w:p><w:r>{runs}</w:r></w:p></w:body></w:document>'


PARTS: dict[str, bytes | str] = {
    "[Content_Types].xml": TYPES.format(MAIN),
    "_rels/.rels": LINKS.format(""),
    "word/document.xml": paragraph("<w:t>Laporan kegiatan</w:t>"),
}


def docx(changes: dict[str, bytes | str] | None = None) -> bytes:
    """The smallest Word file, with parts added or changed."""
    return zipped(PARTS | (changes or {}))


def xlsx(changes: dict[str, bytes | str] | None = None) -> bytes:
    """The smallest Excel file."""
    return zipped(
        {
            "[Content_Types].xml": TYPES.format(""),
            "_rels/.rels": LINKS.format(""),
            "xl/workbook.xml": "<workbook/>",
        }
        | (changes or {})
    )


def jpeg_that_tells() -> bytes:
    """A photo with a place, a comment and XMP in it."""
    picture = Image.new("RGB", (60, 40), "green")
    exif = picture.getexif()
    exif[0x010E] = "RAHASIA"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"RAHASIA", xmp=b"<x>RAHASIA</x>")
    return out.getvalue()


def png_that_tells() -> bytes:
    """A picture with a text in it, and a page behind it."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "RAHASIA")
    out = io.BytesIO()
    Image.new("P", (60, 40)).save(out, "PNG", pnginfo=info)
    return out.getvalue() + b"<script>RAHASIA</script>"


def huge_png(side: int = 30_000) -> bytes:
    """A picture of a few kilobytes that would need gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side + 1) * 200)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def pdf(arrange=lambda pdf: None, **saving: object) -> bytes:
    """A PDF of one page, after somebody has had a hand in it."""
    with pikepdf.new() as made:
        made.add_blank_page()
        arrange(made)
        out = io.BytesIO()
        made.save(out, **saving)
        return out.getvalue()


def armed_pdf() -> bytes:
    """Everything at once: scripts at the root, at the page, at a field and in a chain, files, launching, forms of XFA."""

    def arm(made: pikepdf.Pdf) -> None:
        D, A, N = pikepdf.Dictionary, pikepdf.Array, pikepdf.Name  # noqa: N806
        script = made.make_indirect(D(S=N.JavaScript, JS="app.alert('RAHASIA')"))
        launch = D(S=N.Launch, F="RAHASIA.exe")
        file = made.make_stream(b"RAHASIA")
        spec = made.make_indirect(D(Type=N.Filespec, F="RAHASIA", EF=D(F=file)))
        made.Root.OpenAction = script
        made.Root.AA = D(WC=script)
        made.Root.Names = D(
            JavaScript=D(Names=A(["a", script])), EmbeddedFiles=D(Names=A(["f", spec]))
        )
        field = D(FT=N.Tx, T="f", AA=D(K=script), A=launch)
        made.Root.AcroForm = D(
            Fields=A([made.make_indirect(field)]), XFA=made.make_stream(b"<xfa/>")
        )
        made.Root.Outlines = D(
            First=made.make_indirect(D(Title="x", A=D(S=N.GoTo, Next=A([launch]))))
        )
        page = made.pages[0].obj
        page.AA = D(O=script)
        attached = D(Type=N.Annot, Subtype=N.FileAttachment, FS=spec)
        clicked = D(Type=N.Annot, Subtype=N.Link, A=script)
        sent = D(Type=N.Annot, Subtype=N.Link, PA=D(S=N.SubmitForm, F="RAHASIA"))
        web = D(Type=N.Annot, Subtype=N.Link, A=D(S=N.URI, URI="https://contoh.id"))
        page.Annots = A([made.make_indirect(attached), clicked, sent, web])

    return pdf(arm, object_stream_mode=pikepdf.ObjectStreamMode.generate)
