"""The audit tells when somebody has been at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import override_settings
from django.utils import timezone

from core import sealing
from core.models import AuditEvent, AuditSeal, Job
from tests import databases


Hand = Callable[..., None]


def write(action: str = "case.opened", minutes_ago: int = 5) -> AuditEvent:
    """A line that is old enough to be sealed."""
    return AuditEvent.objects.create(
        at=timezone.now() - timedelta(minutes=minutes_ago),
        action=action,
        actor="ratna",
        target_model="cases.Case",
        target_id="1",
        detail={"n": 1},
    )


def seal() -> AuditSeal | None:
    with transaction.atomic():
        return sealing.seal()


def told() -> set[tuple[str, object]]:
    return {(fault.what, fault.line) for fault in sealing.faults()}


@pytest.fixture
def owner(committed_db: None) -> Iterator[Hand]:
    """Somebody who holds the owner's role and no key."""

    @contextmanager
    def connected() -> Iterator[psycopg.Connection]:
        name = connection.settings_dict["NAME"]
        url = databases.url_of(name, databases.owner_url())
        with psycopg.connect(url, autocommit=True) as found:
            yield found

    def does(statement: str, *values: object) -> None:
        with connected() as found:
            found.execute(statement, values)

    AuditEvent.objects.exists()
    does("DELETE FROM core_auditevent")
    return does


def test_what_nobody_touched_is_as_it_was_sealed(owner: Hand) -> None:
    write(minutes_ago=9)
    write(minutes_ago=5)

    made = seal()

    assert made
    assert (made.number, made.lines) == (1, 2)
    assert told() == set()


def test_a_seal_begins_where_the_last_one_ended(owner: Hand) -> None:
    write()
    first = seal()
    assert first
    assert seal() is None
    AuditEvent.objects.create(
        at=first.until,
        action="x",
        actor="a",
        target_model="m",
        target_id="1",
    )

    assert told() == set()
    assert AuditSeal.objects.count() == 1


def test_a_line_of_the_last_minute_waits(owner: Hand) -> None:
    write(minutes_ago=0)

    assert seal() is None


def test_a_changed_a_removed_and_a_slipped_in_line_are_named(owner: Hand) -> None:
    changed, removed, _kept = write(), write(), write()
    seal()
    owner(
        "UPDATE core_auditevent SET actor = 'somebody else' WHERE id = %s", changed.pk
    )
    owner("DELETE FROM core_auditevent WHERE id = %s", removed.pk)
    added = write(minutes_ago=7)

    assert told() == {
        ("line was changed", changed.pk),
        ("line was removed", removed.pk),
        ("line was slipped in later", added.pk),
    }


def test_a_changed_detail_is_seen_too(owner: Hand) -> None:
    line = write()
    seal()
    owner("UPDATE core_auditevent SET detail = '{\"n\": 2}'")

    assert told() == {("line was changed", line.pk)}


def test_a_seal_cannot_be_made_to_fit_without_the_key(owner: Hand) -> None:
    write()
    seal()
    owner("UPDATE core_auditseal SET lines = 7")

    assert told() == {("seal was changed", None)}


def test_a_seal_of_another_key_is_not_believed(owner: Hand) -> None:
    write()
    with override_settings(SEAL_KEY=b"x" * 32):
        seal()

    assert told() == {("seal was changed", None)}


def test_a_seal_that_is_missing_is_named(owner: Hand) -> None:
    write()
    seal()
    owner("UPDATE core_auditseal SET number = 2")

    assert ("seal is missing", None) in told()


def test_the_newest_seal_cannot_be_removed_unseen_once_it_was_sent_out(
    owner: Hand,
) -> None:
    write()
    made = seal()
    assert made
    sent = f"1:{bytes(made.digest).hex()}"
    call_command("verify_audit", sent=sent, stdout=StringIO())
    owner("DELETE FROM core_auditseal")

    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_audit", sent=sent, stderr=StringIO())


def test_the_command_says_how_far_the_seals_reach(owner: Hand) -> None:
    write()
    seal()
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "are as they were sealed" in out.getvalue()
    assert sealing.public_key() in out.getvalue()


def test_the_application_cannot_change_a_seal(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        AuditSeal.objects.update(lines=0)


def test_the_newest_seal_is_mailed_where_somebody_is_named(owner: Hand) -> None:
    write()
    seal()

    with override_settings(SEAL_MAIL_TO=["pengawas@example.go.id"]):
        assert sealing.send() == {"seal": 1}
        sealing.send()
    mail = Job.objects.get(kind="mail", idempotency_key="audit.seal:1")

    assert mail.payload["to"] == ["pengawas@example.go.id"]
    assert "ratna" not in mail.payload["body"]


def test_nothing_is_mailed_where_nobody_is_named(owner: Hand) -> None:
    write()
    seal()

    assert sealing.send() == {}
