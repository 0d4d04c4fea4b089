"""Sealing of names, numbers and stories: AES-256-GCM with one data key per subject.

A value's envelope is: version (1 byte) | nonce (12) | ciphertext and tag. The associated data are table, column and
record id, so that a value moved to another row or column does not open. The data key is itself sealed by a key from
FIELD_KEYS; deleting a subject's data key makes every value of that subject unreadable for ever, backups included
once they expire (UU 27/2022, docs/adr/0004). A wrong key or a touched byte raises, never returns text.
"""

import base64
import hmac
import os
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


VERSION = b"\x01"
NONCE = 12


class Unreadable(Exception):
    """The value does not open: another key, another place, a changed byte, or an erased subject."""


def new_data_key() -> bytes:
    """32 random bytes for one subject."""
    return secrets.token_bytes(32)


def newest() -> tuple[str, bytes]:
    """The key of the ring that seals what is new, and its name."""
    first: tuple[str, bytes] = next(iter(settings.FIELD_KEYS.items()))
    return first


def wrap(data_key: bytes, key_id: UUID) -> tuple[str, bytes]:
    """Seal a data key with the newest key of the ring; returns that key's name and the envelope."""
    name, ring_key = newest()
    return name, encrypt(data_key, ring_key, _key_place(key_id))


def unwrap(wrapped: bytes, name: str, key_id: UUID) -> bytes:
    """Open a data key."""
    return decrypt(wrapped, _ring_key(name), _key_place(key_id))


def encrypt(plain: bytes, key: bytes, place: bytes) -> bytes:
    """Seal bytes for one place (associated data)."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place)


def decrypt(envelope: bytes, key: bytes, place: bytes) -> bytes:
    """Open an envelope; raises Unreadable."""
    envelope = bytes(envelope)
    if envelope[:1] != VERSION:
        raise Unreadable("unknown version of the envelope")
    nonce, sealed = envelope[1 : 1 + NONCE], envelope[1 + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, place)
    except InvalidTag:
        raise Unreadable("the value does not belong here or was changed") from None


def seal_for_a_while(text: str, place: bytes) -> str:
    """Seal under the newest key of the ring itself, for what is gone long before that key is."""
    name, ring_key = newest()
    envelope = encrypt(text.encode(), ring_key, place)
    return f"{name}:{base64.b64encode(envelope).decode()}"


def open_after_a_while(sealed: str, place: bytes) -> str:
    """Open it; raises Unreadable."""
    name, _, envelope = sealed.partition(":")
    return decrypt(base64.b64decode(envelope), _ring_key(name), place).decode()


def place(table: str, column: str, record_id: UUID | str) -> bytes:
    """The associated data that tie a value to where it stands."""
    return f"{table}|{column}|{record_id}".encode()


def blind_index(purpose: str, value: str, key: bytes = b"") -> bytes:
    """16 bytes that are equal for equal values and say nothing else, under the index key or the one that is given."""
    text = f"{purpose}|{value}".encode()
    return hmac.digest(key or settings.INDEX_KEY, text, "sha256")[:16]


def _ring_key(name: str) -> bytes:
    if name not in settings.FIELD_KEYS:
        raise Unreadable(f"key {name} is not in FIELD_KEYS")
    key: bytes = settings.FIELD_KEYS[name]
    return key


def _key_place(key_id: UUID) -> bytes:
    return place("core_datakey", "wrapped", key_id)
