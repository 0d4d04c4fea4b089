"""At the end of its retention a case loses its people and its stories, and keeps its number and its counts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import InternalError, ProgrammingError, connection, transaction

from agencies.models import Area
from cases import services
from cases.models import Case, Complaint, Identification, Person, SearchToken, Victim
from cases.services import duties
from core import clock, erasing, queue, scope
from core.models import AuditEvent, DataKey, ErasedKey, Job
from protection import jobs
from protection.models import Erasure
from protection.services import erasures
from referrals import services as referral_services
from referrals.models import Disclosure, Referral
from tests import registers
from tests.world import World


@pytest.fixture
def old(world: World) -> World:
    """The case of an adult, with an accepted referral, closed six years ago."""
    with scope.as_user(world.receiver):
        referral_services.accept(world.referral, by=world.receiver)
    registers.close_long_ago(world.case, years=6)
    _of_age(world, 30)
    return world


def _of_age(world: World, age: int | None) -> None:
    child = age is None or age < 18
    with scope.as_system("test"):
        Victim.objects.filter(pk=world.victim.pk).update(age=age, is_child=child)


def _reached(code: str) -> dict[str, int]:
    return erasures.reached()[code]


def _erase(world: World) -> Erasure:
    erasures.propose()
    erasure = Erasure.objects.get()
    erasures.approve(erasure, by=world.officer)
    erasures.approve(erasure, by=world.keeper)
    _run_job()
    erasure.refresh_from_db()
    return erasure


def _run_job() -> None:
    """What the worker does with the job that the second approval wrote."""
    job = Job.objects.get(kind=erasures.KIND)
    with scope.as_system("test"):
        jobs.erase(queue.Work(job.pk, job.kind, job.payload, 1, job.max_attempts))()


def test_a_case_closed_six_years_ago_has_reached_its_end(old: World) -> None:
    assert _reached("KASUS") == {"64.72": 1}


def test_an_open_case_never_has(world: World) -> None:
    assert _reached("KASUS") == {}
    assert _reached("KASUS_ANAK") == {}


@pytest.mark.parametrize(
    ("age", "years", "over"),
    [(16, 6, False), (16, 8, True), (3, 19, False), (3, 22, True), (None, 22, False)],
)
def test_a_child_is_kept_until_five_years_after_turning_18(
    world: World, age: int | None, years: int, over: bool
) -> None:
    registers.close_long_ago(world.case, years=years)
    _of_age(world, age)

    assert _reached("KASUS_ANAK") == ({"64.72": 1} if over else {})
    assert _reached("KASUS") == {}


def test_a_held_case_waits(old: World) -> None:
    held = registers.hold(old)
    assert _reached("KASUS") == {}

    with scope.as_user(old.head):
        duties.lift(held, by=old.head)

    assert _reached("KASUS") == {"64.72": 1}


def test_a_hold_ends_with_its_day(old: World) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with scope.as_user(old.head):
        duties.hold(old.case, by=old.head, reason="PENGADILAN", until=yesterday)

    assert _reached("KASUS") == {"64.72": 1}


def test_a_complaint_that_led_nowhere_is_kept_a_year(world: World) -> None:
    other = registers_complaint(world)
    long_ago = clock.now() - timedelta(days=400)
    with scope.as_system("test"):
        rows = Complaint.objects.filter(pk=other.pk)
        rows.update(received_at=long_ago)
        assert _reached("PENGADUAN") == {}, "still waits for a decision"
        rows.update(status="TIDAK_DAPAT_DITINDAKLANJUTI")

    assert _reached("PENGADUAN") == {"64.72": 1}


def registers_complaint(world: World) -> Complaint:
    intake = services.Intake(channel="HOTLINE_UPTD", story="Seseorang menelepon.")
    with scope.as_user(world.desk):
        return services.register_complaint(
            intake, by=world.desk, agency=world.case.agency, received_at=clock.now()
        )


def test_after_two_approvals_nothing_about_the_person_opens(old: World) -> None:
    erasure = _erase(old)

    with scope.as_system("test"):
        for model in (Case, Complaint, Person, Identification, Referral, Disclosure):
            assert all(row.is_erased for row in model.objects.all()), model
            assert not model.objects.filter(
                **{f"{name}__isnull": False for name in erasing.sealed(model)}
            )
        person, victim = Person.objects.get(), Victim.objects.get()
        assert not SearchToken.objects.exists()
        referral = Referral.objects.get()
        assert {person.initials, victim.initials, referral.initials} == {"-"}
        assert referral_services.disclosed(referral) == {}
        case = Case.objects.get()
    assert case.number == old.case.number
    assert (victim.sex, victim.age) == ("P", 30)
    assert (erasure.status, erasure.erased_records) == ("DILAKSANAKAN", 1)
    assert erasure.erased_keys == ErasedKey.objects.count() == 6


def test_the_erasing_is_told_with_counts_and_approvers(old: World) -> None:
    erasure = _erase(old)

    line = AuditEvent.objects.get(action="erasure.done")
    assert line.target_id == str(erasure.pk)
    assert line.detail == {
        "retention_class": "KASUS",
        "first": str(old.officer.pk),
        "second": str(old.keeper.pk),
        "records": 1,
        "keys": 6,
    }


def test_pages_of_an_erased_case_still_open(client, old: World) -> None:
    _erase(old)
    client.force_login(old.head)

    case = client.get(old.case.get_absolute_url())
    complaint = client.get(old.complaint.get_absolute_url())
    referral = client.get(old.referral.get_absolute_url())

    assert [r.status_code for r in (case, complaint, referral)] == [200] * 3
    assert b"dihapus" in case.content or b"were erased" in case.content


def test_a_hold_set_between_approval_and_erasing_keeps_the_case(old: World) -> None:
    erasures.propose()
    erasure = Erasure.objects.get()
    erasures.approve(erasure, by=old.officer)
    erasures.approve(erasure, by=old.keeper)
    registers.hold(old)

    _run_job()

    assert not ErasedKey.objects.exists()


def test_a_person_with_another_case_stays(old: World) -> None:
    with scope.as_system("test"):
        kept = _second_case(old)

        _erase(old)

        person = Person.objects.get()
        assert person.reveal("name") == "Siti Maharani"
        assert old.case.pk != kept.pk
        assert not Case.objects.get(pk=kept.pk).is_erased


def _second_case(world: World) -> Case:
    first = Case.objects.get(pk=world.case.pk)
    second = Case.objects.get(pk=first.pk)
    second.pk, second.number = None, "TPPO/64.72/2026/11/0099"
    second.stage, second.closed_at, second.data_key = "LAYANAN", None, DataKey.make()
    second.pk = DataKey.make().pk
    second.save(force_insert=True)
    victim = Victim.objects.get()
    victim.pk, victim.case = DataKey.make().pk, second
    victim.save(force_insert=True)
    return second


def test_a_backup_that_is_restored_erases_again(old: World, tmp_path) -> None:
    with scope.as_system("test"):
        before = {key.pk: bytes(key.wrapped) for key in DataKey.objects.all()}
        tokens = list(SearchToken.objects.all())
    _erase(old)
    ledger = tmp_path / "ledger.csv"
    call_command("replay_erasures", "--write", str(ledger), stdout=StringIO())
    with scope.as_system("test"):
        for key, wrapped in before.items():
            DataKey.objects.filter(pk=key).update(wrapped=wrapped)
        SearchToken.objects.bulk_create(tokens)
        Person.objects.update(initials="S.M.")

    out = StringIO()
    call_command("replay_erasures", str(ledger), stdout=out)

    with scope.as_system("test"):
        person = Person.objects.get()
        assert person.is_erased
        assert person.initials == "-"
        assert not SearchToken.objects.exists()
    assert "6 in the ledger, 6 erased again" in out.getvalue()


@pytest.mark.parametrize(
    "verb", ["UPDATE core_erasedkey SET why = ''", "DELETE FROM core_erasedkey"]
)
def test_the_ledger_is_never_changed(old: World, verb: str) -> None:
    _erase(old)

    with (
        pytest.raises((ProgrammingError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)


def test_the_same_person_does_not_approve_twice(world: World) -> None:
    erasure = registers.erasure(world)
    erasures.approve(erasure, by=world.officer)

    with pytest.raises(erasures.SecondPersonNeeded):
        erasures.approve(erasure, by=world.officer)

    assert not Job.objects.filter(kind=erasures.KIND).exists()


def test_a_week_later_the_proposal_is_renewed_not_doubled(old: World) -> None:
    erasures.propose()
    erasures.propose()

    assert Erasure.objects.get().records == 1

    registers.hold(old)
    erasures.propose()

    assert Erasure.objects.get().status == "GUGUR"


def test_what_somebody_approved_is_not_counted_anew(old: World) -> None:
    erasures.propose()
    erasure = Erasure.objects.get()
    erasures.approve(erasure, by=old.officer)

    erasures.propose()

    assert Erasure.objects.get().cutoff == erasure.cutoff


def test_the_officer_of_another_city_sees_no_proposal(world: World) -> None:
    erasure = registers.erasure(world)
    Erasure.objects.filter(pk=erasure.pk).update(area=Area.objects.get(pk="63.71"))

    assert not Erasure.objects.visible_to(world.officer).exists()
