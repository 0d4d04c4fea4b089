"""Code lists: stable codes with the words people read. One query fetches every list; a process keeps them a minute."""

import threading
import time
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import CodeValue


TTL_SECONDS = 60


@dataclass(frozen=True)
class Code:
    """One value of a list, without its row."""

    code: str
    label_id: str
    label_en: str
    valid_from: date | None
    valid_to: date | None
    parent: str

    def label(self, *, english: bool) -> str:
        """In Indonesian, or in English where a gloss was written."""
        return self.label_en if english and self.label_en else self.label_id

    def holds(self, on: date) -> bool:
        """Whether the value may be chosen on this day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


Lists = dict[str, dict[str, Code]]


class _Kept:
    """The lists as last read, and until when they may be believed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lists: Lists = {}
        self.until = 0.0


_kept = _Kept()


def choices(list_name: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """Code and label of what may be chosen today (or on a day), in the list's order."""
    day = on or clock.today()
    values, english = _lists().get(list_name, {}).values(), _in_english()
    return [(v.code, v.label(english=english)) for v in values if v.holds(day)]


def optional(list_name: str) -> list[tuple[str, str]]:
    """The choices of a list with an empty one before them, for a field that starts unanswered."""
    return [("", ""), *choices(list_name)]


def label(list_name: str, code: str) -> str:
    """The words for a code, also for one that may no longer be chosen; an unknown code stands for itself."""
    value = _lists().get(list_name, {}).get(code)
    return value.label(english=_in_english()) if value else code


def check(list_name: str, code: str, *, on: date | None = None) -> None:
    """Refuse a code that may not be chosen today (or on a day)."""
    value = _lists().get(list_name, {}).get(code)
    if value is None or not value.holds(on or clock.today()):
        raise ValidationError(
            _("Choose one of the listed answers."), code="unknown_code"
        )


def forget() -> None:
    """Read the lists anew at the next question; whoever changes a list calls this."""
    _kept.until = 0.0


def _in_english() -> bool:
    """Whether the reader's language is English."""
    return (translation.get_language() or "").startswith("en")


def _lists() -> Lists:
    if time.monotonic() >= _kept.until:
        with _kept.lock:
            if time.monotonic() >= _kept.until:
                _kept.lists = _read()
                # Nothing there yet (before the first load) is not worth keeping.
                _kept.until = time.monotonic() + TTL_SECONDS if _kept.lists else 0.0
    return _kept.lists


def _read() -> Lists:
    lists: Lists = {}
    columns = "code", "label", "label_en", "valid_from", "valid_to", "parent"
    rows = CodeValue.objects.order_by("list", "order", "code")
    for name, *values in rows.values_list("list", *columns):
        lists.setdefault(name, {})[values[0]] = Code(*values)
    return lists
