"""Tokens that are equal for equal words and say nothing else: search over sealed texts (docs/adr/0023).

A token is the first 8 bytes of an HMAC under the index key, kept as a bigint: PostgreSQL compares those in an index
below row-level security, which it does not do for arrays or parts of texts.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import models

from core import crypto, words


SIZE = 8
MARK = 2


class Purpose(models.IntegerChoices):
    """What a token was made of. The name of the purpose is part of what is hashed: a word never equals a sound."""

    NIK = 1, "nik"
    PHONE = 2, "phone"
    NAME = 3, "name"
    SOUND = 4, "sound"


class Token(NamedTuple):
    purpose: Purpose
    value: int


# For each word that must be met, its token under every key that is in use.
Asked = tuple[tuple[int, ...], ...]


def of(*, name: str = "", nik: str = "", phone: str = "") -> set[Token]:
    """The tokens to keep of what somebody typed, under the current key; ``phone`` may be a text that holds telephones."""
    parts = words.names(name)
    found = {
        Purpose.NAME: parts,
        Purpose.SOUND: words.sounds(parts),
        Purpose.NIK: (words.nik(nik),),
        Purpose.PHONE: words.phones(phone),
    }
    key = settings.INDEX_KEY
    return {
        Token(purpose, _number(purpose, value, key))
        for purpose, values in found.items()
        for value in values
        if value
    }


def asked(purpose: Purpose, values: Iterable[str]) -> Asked:
    """The tokens to look for; while the key is changed (INDEX_KEY_OLD), those of both keys."""
    return tuple(
        tuple(_number(purpose, value, key) for key in _keys()) for value in values
    )


def mark() -> int:
    """A short mark of the current key, so that a token says which key made it."""
    made = crypto.blind_index("mark", "", settings.INDEX_KEY)
    return int.from_bytes(made[:MARK], signed=True)


def _keys() -> list[bytes]:
    return [key for key in (settings.INDEX_KEY, settings.INDEX_KEY_OLD) if key]


def _number(purpose: Purpose, value: str, key: bytes) -> int:
    made = crypto.blind_index(purpose.label, value, key)
    return int.from_bytes(made[:SIZE], signed=True)
