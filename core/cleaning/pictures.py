"""Photos are drawn anew: what a camera or a person hid in them does not come along."""

import io

from PIL import Image, ImageOps

from core.cleaning import Refused


LONGEST_SIDE = 2000
MOST_PIXELS = 60_000_000


def clean_jpeg(content: bytes) -> tuple[str, bytes]:
    """A JPEG without EXIF, place, comments or previews, at most 2000 pixels wide."""
    return "image/jpeg", _redraw(content, "JPEG")


def clean_png(content: bytes) -> tuple[str, bytes]:
    """A PNG without its texts."""
    return "image/png", _redraw(content, "PNG")


def _redraw(content: bytes, form: str) -> bytes:
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, asked before anything is decoded
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("bomb")
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("picture") from error
    upright = upright.convert("RGB" if form == "JPEG" else "RGBA")
    # Pillow writes comments, profiles and XMP that it has read unless they are forgotten.
    upright.info = {}
    out = io.BytesIO()
    upright.save(out, form, quality=85)
    return out.getvalue()
