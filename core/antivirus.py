"""What a virus scanner says about bytes: clamd, spoken to by its INSTREAM command, where CLAMD_ADDRESS names one.

Only the scanner's own "OK" is clean. No answer, a broken one or an error is silence, and silence is never clean.
"""

import socket
from enum import StrEnum

from django.conf import settings


CHUNK = 256 * 1024
LONGEST_ANSWER = 4096


class Verdict(StrEnum):
    """What was found, also the reason that stands in the audit."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE_TO_SCAN = "too_large_to_scan"
    NOT_ASKED = "not_asked"


class Silent(Exception):
    """A scanner is named, and it gave no verdict: down, slow, or in trouble itself."""


def scan(content: bytes) -> Verdict:
    """Ask the scanner; raises Silent."""
    if not settings.CLAMD_ADDRESS:
        return Verdict.NOT_ASKED
    try:
        answer = _ask(content)
    except (ConnectionResetError, BrokenPipeError):
        # Above its stream limit clamd cuts the line. A scanner that died does so too, and then does not answer now.
        _ping()
        return Verdict.TOO_LARGE_TO_SCAN
    except OSError as error:
        raise Silent(type(error).__name__) from error
    return _verdict(answer)


def _ask(content: bytes) -> bytes:
    with _connect() as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            line.sendall(len(part).to_bytes(4, "big") + part)
        line.sendall(bytes(4))
        return _answer(line)


def _verdict(answer: bytes) -> Verdict:
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    if b"size limit exceeded" in answer:
        return Verdict.TOO_LARGE_TO_SCAN
    raise Silent(answer[:60].decode(errors="replace") or "no answer")


def _ping() -> None:
    try:
        with _connect() as line:
            line.sendall(b"zPING\0")
            answer = _answer(line)
    except OSError as error:
        raise Silent(type(error).__name__) from error
    if answer != b"PONG":
        raise Silent("no answer")


def _connect() -> socket.socket:
    address, seconds = settings.CLAMD_ADDRESS, settings.CLAMD_TIMEOUT
    if not address.startswith("unix:"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), seconds)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        line.connect(address.removeprefix("unix:"))
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> bytes:
    """Up to the closing zero byte; what breaks off before it is no answer."""
    answer = b""
    while len(answer) < LONGEST_ANSWER and b"\0" not in answer:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            return b""
        answer += part
    return answer.partition(b"\0")[0]
