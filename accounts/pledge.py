"""The pledge of confidentiality that everybody accepts before anything opens. The text is data; its version counts."""

from functools import cache
from hashlib import sha256
from pathlib import Path


VERSION = "2026-1"
FOLDER = Path(__file__).parent / "data" / "pledge"
# In the session: the version that the person has accepted.
ACCEPTED = "pledge"


@cache
def text(version: str = VERSION) -> str:
    """The words of a version."""
    return (FOLDER / f"{version}.txt").read_text(encoding="utf-8")


def digest(version: str = VERSION) -> str:
    """What proves later which words were accepted."""
    return sha256(text(version).encode()).hexdigest()
