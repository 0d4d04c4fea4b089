"""What each text of a record tells: one row a column in core/data/text_fields.csv (decision 9).

The classes say how a text is kept. Identity, health and narrative are sealed and never leave but through a counted door;
internal stays in the house; open may stand on a wall.
"""

from enum import StrEnum
from functools import cache

from core import seeds


class TextClass(StrEnum):
    """How much a text tells about a person."""

    OPEN = "open"
    INTERNAL = "internal"
    IDENTITY = "identity"
    HEALTH = "health"
    NARRATIVE = "narrative"


@cache
def of_texts() -> dict[tuple[str, str], TextClass]:
    """The class of every column that can hold words, by model and field."""
    rows = seeds.read(seeds.DATA / "text_fields.csv")
    return {(row["model"], row["field"]): TextClass(row["class"]) for row in rows}
