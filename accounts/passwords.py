"""What a password must be (docs/adr/0018): long, and not one that is guessed first. Nothing about capitals and signs.

Pasting is welcome, and nothing is cut off: any length counts to its last letter.
"""

import re
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User


WITH_SECOND_FACTOR, ALONE = 12, 15
WORDS_FILE = Path(__file__).parent / "data" / "obvious_words.txt"
FEWEST_DIFFERENT = 5
SHORTEST_WORD = 4
LETTERS = re.compile(r"[^\W\d_]+")
HASHED = re.compile(rb"([0-9A-Fa-f]{10,40})(:\d+)?\s*")


def shortest() -> int:
    """12 letters beside a second factor, 15 where production does without one."""
    alone = settings.IS_PRODUCTION and not settings.MFA_REQUIRED
    return ALONE if alone else WITH_SECOND_FACTOR


class LongEnough:
    """Length is what makes a password hard to guess."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < shortest():
            raise ValidationError(
                _("The password needs at least %(count)s characters. A few words do.")
                % {"count": shortest()},
                code="too_short",
            )

    def get_help_text(self) -> str:
        return _(
            "At least %(count)s characters, for example four words that do not belong together. You may paste it."
        ) % {"count": shortest()}


class NotObvious:
    """Not only words that everybody in this office would try first, and not one key pressed again and again."""

    def validate(self, password: str, user: User | None = None) -> None:
        letters = "".join(LETTERS.findall(password.lower()))
        made_of_them = letters and _obvious().fullmatch(letters)
        if made_of_them or len(set(password)) < FEWEST_DIFFERENT:
            raise ValidationError(
                _(
                    "This password is easily guessed. Take words that do not belong together."
                ),
                code="too_obvious",
            )

    def get_help_text(self) -> str:
        return _("Not only of words that everybody here would try first.")


class NotAboutOneself:
    """No word of the own name, user name, e-mail address, NIP or phone number."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is not None and any(w in password.lower() for w in _own_words(user)):
            raise ValidationError(
                _("The password may not contain your name, user name or numbers."),
                code="about_oneself",
            )

    def get_help_text(self) -> str:
        return _("Without your name, user name or numbers.")


class NotBreached:
    """Not in the list of leaked passwords, where the site has one."""

    def validate(self, password: str, user: User | None = None) -> None:
        path = settings.BREACHED_PASSWORDS_FILE
        if path and is_listed(password, Path(path)):
            raise ValidationError(
                _("This password stands in a list of leaked ones. Choose another."),
                code="breached",
            )

    def get_help_text(self) -> str:
        return _("Not one that has leaked somewhere.")


def is_listed(password: str, path: Path) -> bool:
    """Whether a file of leaked passwords knows it: plain text line by line, or sorted SHA-1 in hex by halving."""
    with path.open("rb") as file:
        first = HASHED.fullmatch(file.readline())
        if first is None:
            file.seek(0)
            return any(line.rstrip(b"\r\n") == password.encode() for line in file)
        digest = sha1(password.encode(), usedforsecurity=False).hexdigest()
        wanted = digest[: len(first[1])].upper().encode()
        return _halve(file, wanted, path.stat().st_size)


def _halve(file: Any, wanted: bytes, size: int) -> bool:
    """Find a line by its beginning among sorted ones."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if _line_after(file, middle)[: len(wanted)].upper() < wanted:
            low = middle + 1
        else:
            high = middle
    return bool(_line_after(file, low)[: len(wanted)].upper() == wanted)


def _line_after(file: Any, place: int) -> bytes:
    """The first line that begins at or after a place; beyond the last one, what sorts after everything."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    line: bytes = file.readline()
    return line or b"\xff"


@cache
def _obvious() -> re.Pattern[str]:
    lines = WORDS_FILE.read_text(encoding="utf-8").splitlines()
    words = [re.escape(w) for w in lines if w and not w.startswith("#")]
    return re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})+")


def _own_words(user: User) -> set[str]:
    texts = [user.first_name, user.last_name, user.username, user.email.split("@")[0]]
    words = {w for text in texts for w in LETTERS.findall(text.lower())}
    numbers = {user.nip, user.phone.removeprefix("+62"), user.username.lower()}
    return {w for w in words | numbers if len(w) >= SHORTEST_WORD}
