"""A line of the log says when, in which zone, and cannot be forged by what somebody typed."""

import logging
import logging.config
import re
import sys
from copy import deepcopy

from django.conf import settings

from core.logs import OneLine


FORMAT = settings.LOGGING["formatters"]["line"]["format"]
BEGINNING = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) ")
FORGED = "x\r\n2026-01-01T00:00:00.000Z INFO accounts signed in\x1b[2J"


def written(message: str, *values: object, exc_info: object = None) -> str:
    record = logging.LogRecord(
        "cases", logging.INFO, __file__, 1, message, values, exc_info
    )  # type: ignore[arg-type]
    record.created, record.msecs = 1767225600.25, 250.0
    return OneLine(FORMAT).format(record)


def test_a_line_begins_with_the_moment_in_utc() -> None:
    assert written("case %s", 7) == "2026-01-01T00:00:00.250Z INFO cases case 7"


def test_what_was_typed_stays_on_its_line() -> None:
    line = written("refused %s", FORGED)

    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert "x\\x0d\\x0a2026" in line


def test_the_words_of_an_error_do_not_begin_a_line() -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        text = written("failed", exc_info=sys.exc_info())

    first, *rest = text.splitlines()
    assert BEGINNING.match(first)
    assert [line for line in rest if not line.startswith("  | ")] == []
    assert "ValueError" in text


def test_every_process_writes_such_lines_to_standard_error_and_nowhere_else() -> None:
    told = deepcopy(settings.LOGGING)

    assert set(told["handlers"]) == {"console"}
    assert told["root"]["handlers"] == ["console"]
    assert all("handlers" not in logger for logger in told["loggers"].values())
    handler = logging.config.DictConfigurator(told).config["handlers"]["console"]
    assert handler["class"] == "logging.StreamHandler"
    assert handler["formatter"] == "line"
    assert settings.CELERY_WORKER_HIJACK_ROOT_LOGGER is False
