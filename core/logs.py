"""How a line of the log looks: one event a line, in UTC, and nothing in it can pass for a line of its own."""

import logging
import time
from types import TracebackType


# Line breaks and the other signs that steer a terminal, each written as what it is.
STEERING = {n: f"\\x{n:02x}" for n in [*range(32), *range(127, 160), 0x2028, 0x2029]}


class OneLine(logging.Formatter):
    """Time with its zone, level, name, message; what follows of a traceback is set in."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    @staticmethod
    def converter(timestamp: float | None) -> time.struct_time:
        """UTC, whatever the time zone of the process."""
        return time.gmtime(timestamp)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The first line; a message that somebody typed line breaks into stays on it."""
        return super().formatMessage(record).translate(STEERING)

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Traceback, set in: its last line may be a text from outside."""
        lines = super().formatException(ei).splitlines()
        return "\n".join(f"  | {line.translate(STEERING)}" for line in lines)
