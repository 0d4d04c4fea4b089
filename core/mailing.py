"""Mail that follows from a deed: written with it as a job, so it leaves once, and only after the deed is certain.

A message names nobody and no place; it says that something waits, and where it is read (docs/adr/0006).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.mail import EmailMessage

from core import queue


KIND = "mail"


@dataclass(frozen=True)
class Message:
    """One mail; the floor that sends it words it in its emails.py."""

    subject: str
    body: str


def write(message: Message, *, to: Iterable[str], key: str) -> None:
    """Write the job that sends it, in the caller's transaction: the same key once, each address once, no address no job."""
    addresses = sorted({address for address in to if address})
    if addresses:
        payload = {"to": addresses, **asdict(message)}
        queue.enqueue(KIND, key=key, payload=payload)


def send(payload: dict[str, Any]) -> None:
    """Send what ``write`` wrote down."""
    EmailMessage(**payload).send()
