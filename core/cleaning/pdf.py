"""PDF without anything that acts: every object is looked at, not only the document's root."""

import io
from collections.abc import Iterator

import pikepdf

from core.cleaning import Refused


# Keys whose value acts or carries a file, wherever they stand.
ACTIVE_KEYS = {
    "/AA", "/AF", "/AlternatePresentations", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/OpenAction",
    "/Renditions", "/Requirements", "/RF", "/RichMediaContent", "/XFA",
}  # fmt: skip
# Going to a page and opening a web address when somebody clicks stay.
ACTIONS = {
    "/GoTo3DView", "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/ResetForm",
    "/RichMediaExecute", "/Sound", "/SubmitForm", "/Trans",
}  # fmt: skip
ANNOTATIONS = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}
DEEPEST = 60
CONTAINERS = (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)


def clean(content: bytes) -> tuple[str, bytes]:
    """The same pages, disarmed and written anew: what stood before, between or after them is gone."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted or not len(pdf.pages):
                raise Refused("pdf")
            _disarm(pdf)
            out = io.BytesIO()
            # Streams are passed through as they are: nothing is unpacked here.
            pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return "application/pdf", out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError) as error:
        raise Refused("pdf") from error


def _disarm(pdf: pikepdf.Pdf) -> None:
    for thing in [pdf.trailer, *pdf.objects]:
        for container in _containers(thing, DEEPEST):
            if isinstance(container, pikepdf.Array):
                _thin(container)
            else:
                _strip(container)


def _containers(thing: object, depth: int) -> Iterator[pikepdf.Object]:
    """A dictionary, stream or list and those written directly inside it; what it refers to comes by itself."""
    if not isinstance(thing, CONTAINERS):
        return
    if not depth:
        raise Refused("bomb")
    yield thing
    parts = list(thing) if isinstance(thing, pikepdf.Array) else _values(thing)
    for part in parts:
        if isinstance(part, CONTAINERS) and not part.is_indirect:
            yield from _containers(part, depth - 1)


def _values(thing: pikepdf.Object) -> list[pikepdf.Object]:
    return [thing[key] for key in list(thing.keys())]


def _strip(thing: pikepdf.Object) -> None:
    for key in list(thing.keys()):
        if key in ACTIVE_KEYS or _acts(thing[key]):
            del thing[key]


def _thin(things: pikepdf.Array) -> None:
    for place in reversed(range(len(things))):
        if _acts(things[place]) or _carries(things[place]):
            del things[place]


def _acts(thing: object) -> bool:
    """An action of a kind that runs, sends or opens something."""
    return _named(thing, "/S", ACTIONS)


def _carries(thing: object) -> bool:
    """An annotation with a file, a film or a sound in it."""
    return _named(thing, "/Subtype", ANNOTATIONS)


def _named(thing: object, key: str, names: set[str]) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get(key, "")) in names
