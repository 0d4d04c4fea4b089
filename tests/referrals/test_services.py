from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from cases.models import Case, Service
from cases.states import Stage
from core import clock, queue, scope
from core.models import AuditEvent, Job
from referrals import services
from referrals.models import Disclosure, Referral
from referrals.states import TRANSITIONS, Status
from tests.world import NAME, World, make_world, person


STEPS = {
    Status.ACCEPTED: lambda r, by: services.accept(r, by=by),
    Status.DECLINED: lambda r, by: services.decline(
        r, by=by, reason="KAPASITAS_PENUH", alternative="Besok"
    ),
    Status.CANCELLED: lambda r, by: services.recall(r, by=by),
    Status.COMPLETED: lambda r, by: services.complete(
        r, by=by, outcome="LAYANAN_DIBERIKAN", feedback="Sudah."
    ),
}


@pytest.mark.parametrize(
    "start",
    [Status.SENT, Status.ACCEPTED, Status.DECLINED, Status.COMPLETED, Status.CANCELLED],
)
@pytest.mark.parametrize("end", STEPS)
def test_only_the_steps_of_the_table_are_allowed(
    world: World, start: Status, end: Status
) -> None:
    referral = world.referral
    by = world.receiver
    if start != Status.SENT:
        with scope.as_user(by):
            if start == Status.COMPLETED:
                STEPS[Status.ACCEPTED](referral, by)
            with scope.as_system("test"):
                STEPS[start](referral, by)

    with scope.as_system("test"):
        if end in TRANSITIONS[start]:
            assert STEPS[end](referral, by).status == end
        else:
            with pytest.raises(services.TransitionRefused):
                STEPS[end](referral, by)


def test_the_clock_runs_by_urgency(world: World) -> None:
    assert world.referral.due_at - world.referral.sent_at == timedelta(hours=24)


def test_the_number_names_the_year_and_nobody(world: World) -> None:
    assert world.referral.number == f"R-{clock.today().year}-0001"


def test_accepting_discloses_what_the_kind_of_agency_needs_and_no_more(
    world: World,
) -> None:
    with scope.as_user(world.receiver):
        services.accept(world.referral, by=world.receiver)
        told = services.disclosed(world.referral)

    assert told == {"name": NAME, "birth_date": "2010-01-01"}


def test_before_accepting_nothing_is_disclosed(world: World) -> None:
    with scope.as_user(world.receiver):
        assert services.disclosed(world.referral) == {}


def test_a_disclosure_is_the_receivers_and_no_third_agencys(world: World) -> None:
    with scope.as_user(world.receiver):
        services.accept(world.referral, by=world.receiver)

    with scope.as_user(world.other_agency):
        assert not Disclosure.objects.exists()


def test_completing_writes_the_service_into_the_case(world: World) -> None:
    with scope.as_user(world.receiver):
        services.accept(world.referral, by=world.receiver)
        services.complete(
            world.referral,
            by=world.receiver,
            outcome="LAYANAN_DIBERIKAN",
            feedback="Sudah.",
        )
        assert not Service.objects.exists()

    with scope.as_user(world.caseworker):
        service = Service.objects.get()
        case = Case.objects.get()
    assert (service.kind, service.provider) == ("KESEHATAN", world.referral.to_agency)
    assert case.stage == Stage.SERVICES


def test_a_service_that_was_not_given_is_not_counted(world: World) -> None:
    with scope.as_user(world.receiver):
        services.accept(world.referral, by=world.receiver)
        services.complete(
            world.referral,
            by=world.receiver,
            outcome="KORBAN_TIDAK_HADIR",
            feedback="Tidak datang.",
        )

    with scope.as_system("test"):
        assert not Service.objects.exists()


def test_every_step_is_in_the_history_of_the_case(world: World) -> None:
    with scope.as_user(world.receiver):
        services.decline(
            world.referral,
            by=world.receiver,
            reason="KAPASITAS_PENUH",
            alternative="Besok",
        )

    lines = AuditEvent.objects.filter(
        thread_id=str(world.case.pk), action__startswith="referral."
    )
    assert set(lines.values_list("action", "actor")) == {
        ("referral.sent", "rina"),
        ("referral.declined", "dokter"),
    }


def test_the_focal_point_is_told_without_anybody_being_named(world: World) -> None:
    job = Job.objects.get(kind="mail")

    assert job.payload["to"] == ["dokter@contoh.invalid"]
    assert world.referral.number in job.payload["subject"]
    text = job.payload["subject"] + job.payload["body"]
    assert not [
        word
        for word in (NAME, "Maharani", "S.M.", world.case.number, "16 tahun")
        if word in text
    ]


def test_the_message_leaves_once(committed_db, mailoutbox) -> None:
    make_world()
    job = Job.objects.get(kind="mail")

    assert queue.run(job.pk) is True
    assert queue.run(job.pk) is False
    assert len(mailoutbox) == 1


def test_nothing_changes_if_the_audit_line_cannot_be_written(
    world: World, monkeypatch
) -> None:
    monkeypatch.setattr("core.audit.record", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError), scope.as_user(world.receiver):
        services.accept(world.referral, by=world.receiver)

    with scope.as_system("test"):
        world.referral.refresh_from_db()
        assert world.referral.status == Status.SENT
        assert not Disclosure.objects.exists()


def test_two_people_answering_at_once_get_one_answer(committed_db) -> None:
    world = make_world()
    second = person("perawat", "health_officer", world.referral.to_agency)

    def answer(who) -> bool:
        try:
            with scope.as_user(who):
                services.accept(world.referral, by=who)
        except services.TransitionRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(answer, [world.receiver, second])) == [False, True]
    with scope.as_system("test"):
        assert Referral.objects.get(pk=world.referral.pk).status == Status.ACCEPTED
        assert Disclosure.objects.count() == 1
