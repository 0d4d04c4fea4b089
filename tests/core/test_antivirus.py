"""What a scanner says, and what its silence means."""

import os
import tempfile
from pathlib import Path

import pytest

from core import antivirus
from core.antivirus import Silent, Verdict
from tests import clamd


KINDS = [
    "stand-in",
    pytest.param(
        "clamd",
        marks=pytest.mark.skipif(not clamd.PROGRAM, reason="clamd is not installed"),
    ),
]


@pytest.fixture(params=KINDS)
def scanner(request, settings):
    """A scanner that is well: our own, and Debian's where it is installed."""
    settings.CLAMD_TIMEOUT = 10
    if request.param == "stand-in":
        with clamd.stand_in() as settings.CLAMD_ADDRESS:
            yield
    else:
        # A socket's path must be short.
        with (
            tempfile.TemporaryDirectory() as folder,
            clamd.real(Path(folder)) as settings.CLAMD_ADDRESS,
        ):
            yield


@pytest.fixture
def in_a_mood(settings):
    """Sets up a scanner that is not well."""
    opened = []

    def set_up(mood: str) -> None:
        settings.CLAMD_TIMEOUT = 0.3
        server = clamd.stand_in(mood)
        settings.CLAMD_ADDRESS = server.__enter__()
        opened.append(server)

    yield set_up
    for server in opened:
        server.__exit__(None, None, None)


def test_what_is_clean_is_clean(scanner) -> None:
    assert antivirus.scan(b"laporan" * 1000) == Verdict.CLEAN


def test_what_is_infected_is_found(scanner) -> None:
    assert antivirus.scan(b"laporan " + clamd.EICAR) == Verdict.INFECTED


def test_what_the_scanner_does_not_take_is_never_clean(scanner) -> None:
    large = os.urandom(clamd.STREAM_LIMIT * 4)

    assert antivirus.scan(large) == Verdict.TOO_LARGE_TO_SCAN


def test_where_no_scanner_is_named_none_is_asked(settings) -> None:
    settings.CLAMD_ADDRESS = ""

    assert antivirus.scan(clamd.EICAR) == Verdict.NOT_ASKED


@pytest.mark.parametrize("mood", ["silent", "in trouble", "half an answer"])
def test_a_scanner_that_is_not_well_has_said_nothing(in_a_mood, mood: str) -> None:
    in_a_mood(mood)

    with pytest.raises(Silent):
        antivirus.scan(b"laporan")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd.sock"])
def test_a_scanner_that_is_not_there_has_said_nothing(settings, address: str) -> None:
    settings.CLAMD_ADDRESS = address

    with pytest.raises(Silent):
        antivirus.scan(b"laporan")
