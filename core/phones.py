"""Telephone numbers as people type them: found in a text, hidden there, and dialled."""

import re


# From 7 to 15 digits with what people put between them. A written-out date may look so too: rather too much is hidden.
NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ ().-]{0,2}\d){6,14}(?!\d)")
HIDDEN = "\u2022" * 8


def find(text: str) -> list[str]:
    """The numbers in a text, as they stand there."""
    return NUMBER.findall(text)


def hide(text: str) -> str:
    """The same text with dots where the numbers stood."""
    return NUMBER.sub(HIDDEN, text)


def dial(number: str) -> str:
    """What the telephone dials: digits, and the plus of another country."""
    digits = re.sub(r"\D", "", number)
    return f"+{digits}" if number.strip().startswith("+") else digits
