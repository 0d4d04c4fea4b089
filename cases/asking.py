"""What somebody typed into the search, as a question that the database can answer by equality (docs/adr/0023)."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.membership import agency_ids, area_codes
from core import tokens, words
from core.tokens import Asked, Purpose


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# TPPO/64.72/2026/11/0007, T-2026-0007, R-2026-0007
NUMBER = re.compile(r"[A-Z]+/[\d.]+/\d{4}/\d{2}/\d{4,}|[A-Z]{1,3}-\d{4}-\d{4,}")
# 2026/11/0007, as lists and letters inside the unit write it
SHORT = re.compile(r"\d{4}/\d{2}/\d{4,}")
MOST_WORDS = 8


class Kind(models.TextChoices):
    NUMBER = "number", _("number of a case, complaint or referral")
    NIK = "nik", _("NIK")
    PHONE = "phone", _("telephone number")
    NAME = "name", _("name")


@dataclass(frozen=True)
class Question:
    """Numbers in clear, or for each word the tokens that meet it; sounds for names only.

    ``agencies`` are the asker's: row-level security would leave out the others too, but only after reading them.
    """

    kind: Kind
    agencies: tuple[UUID, ...]
    numbers: tuple[str, ...] = ()
    words: Asked = ()
    sounds: Asked = ()


def read(typed: str, *, by: "AbstractBaseUser") -> Question:
    """What is asked for, told by its shape; a short number is that of the asker's areas."""
    number, own = typed.strip().upper(), agency_ids(by)
    if NUMBER.fullmatch(number):
        return Question(Kind.NUMBER, own, numbers=(number,))
    if SHORT.fullmatch(number):
        whole = tuple(f"TPPO/{area}/{number}" for area in area_codes(by))
        return Question(Kind.NUMBER, own, numbers=(number, *whole))
    if nik := words.nik(typed):
        return Question(Kind.NIK, own, words=tokens.asked(Purpose.NIK, [nik]))
    if phone := words.phone(typed):
        return Question(Kind.PHONE, own, words=tokens.asked(Purpose.PHONE, [phone]))
    return by_name(typed, by=by)


def by_name(typed: str, *, by: "AbstractBaseUser") -> Question:
    """A question for somebody of this name; more words than anybody has are not asked for."""
    parts = words.names(typed)[:MOST_WORDS]
    return Question(
        Kind.NAME,
        agency_ids(by),
        words=tokens.asked(Purpose.NAME, parts),
        sounds=tokens.asked(Purpose.SOUND, words.sounds(parts)),
    )
