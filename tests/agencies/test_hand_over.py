"""Accounts end, work goes on: one step, every case with its own line of history, nothing read on the way."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import keeping as account_keeping
from accounts.choices import Role
from accounts.keeping import KeepingRefused
from accounts.models import User
from accounts.services import system_user
from agencies import keeping
from agencies.todos import accounts
from cases.models import Case, CaseGrant
from cases.states import Stage
from core import clock, handover, periodic, queue, scope
from core.models import AuditEvent, Job
from pokja.membership import seats
from pokja.models import Decree, PokjaMember
from pokja.services import name_person
from tests.factories.organisation import agency_of
from tests.world import World, identify, person, register


DAY = 24 * 3600


def manager(world: World) -> User:
    with scope.as_system("test"):
        return Case.objects.get(pk=world.case.pk).manager


def team(world: World) -> set[str]:
    """Who is on the team of the case now."""
    with scope.as_system("test"):
        live = CaseGrant.objects.live().of_team().filter(content_object=world.case)
        return {grant.user.username for grant in live.select_related("user")}


def sees(user: User, world: World) -> bool:
    person = User.objects.get(pk=user.pk)
    with scope.as_user(person):
        return Case.objects.visible_to(person).filter(pk=world.case.pk).exists()


def end_today(user: User, settings) -> None:
    """The last day was yesterday, and the daily job runs."""
    User.objects.filter(pk=user.pk).update(ends_on=clock.today())
    settings.CLOCK_OFFSET_SECONDS = DAY
    end()


def end() -> dict[str, int]:
    with scope.as_system("test"):
        return keeping.end_accounts(by=system_user())


# By hand


def test_the_successor_has_the_case_and_the_leaver_has_not(world: World) -> None:
    moved = keeping.hand_over(world.caseworker, world.colleague, by=world.head)

    assert moved["cases"] == 1
    assert manager(world) == world.colleague
    assert team(world) == {"hadi"}
    assert sees(world.colleague, world)
    assert not sees(world.caseworker, world)


def test_the_place_on_the_team_ends_and_stays_as_history(world: World) -> None:
    keeping.hand_over(world.caseworker, world.colleague, by=world.head)

    with scope.as_system("test"):
        old = CaseGrant.objects.get(user=world.caseworker)
    assert old.ended_at is not None


def test_every_case_and_the_account_tell_of_it(world: World) -> None:
    keeping.hand_over(world.caseworker, world.colleague, by=world.head)

    of_case = AuditEvent.objects.filter(thread_id=str(world.case.pk), actor="kepala")
    assert {line.action for line in of_case} == {"case.handed_over", "case.team_left"}
    of_account = AuditEvent.objects.get(action="account.handed_over")
    assert of_account.detail["cases"] == 1
    assert of_account.detail["successor"] == world.colleague.pk


def test_the_secretariat_hands_over_without_seeing_a_case(client, world: World) -> None:
    client.force_login(world.keeper)
    address = reverse("agencies:account_hand_over", args=[world.caseworker.pk])

    body = client.get(address).content.decode()
    answer = client.post(address, {"successor": str(world.colleague.pk)})

    assert world.case.number not in body
    assert world.victim.initials not in body
    assert answer.status_code == 302
    assert manager(world) == world.colleague
    assert not sees(world.keeper, world)


def test_only_somebody_of_the_unit_who_can_carry_cases_is_a_successor(
    world: World,
) -> None:
    found = keeping.successors(world.caseworker, by=world.head)

    assert {user.username for user in found} == {"hadi", "kepala"}
    for stranger in (world.desk, world.outsider, world.receiver):
        with pytest.raises(KeepingRefused):
            keeping.hand_over(world.caseworker, stranger, by=world.head)


def test_only_a_keeper_of_the_leaver_hands_over(world: World) -> None:
    for stranger in (world.colleague, world.officer, world.coordinator):
        with pytest.raises(KeepingRefused):
            keeping.hand_over(world.caseworker, world.colleague, by=stranger)
    assert manager(world) == world.caseworker


def test_closed_cases_stay_with_whoever_closed_them_without_a_way_in(
    world: World,
) -> None:
    with scope.as_system("test"):
        Case.objects.filter(pk=world.case.pk).update(
            closed_at=clock.now(), stage=Stage.CLOSED
        )

    keeping.hand_over(world.caseworker, world.colleague, by=world.head)

    assert manager(world) == world.caseworker
    assert not sees(world.caseworker, world)


def test_the_named_seat_goes_with_the_work(world: World) -> None:
    seat = seats(agency_of("DINKES", "64.72"))[0]
    name_person(seat, world.receiver, by=world.keeper)
    next_one = person("perawat", Role.HEALTH_OFFICER, agency_of("DINKES", "64.72"))

    moved = keeping.hand_over(world.receiver, next_one, by=world.keeper)

    assert moved == {"cases": 0, "seats": 1}
    assert PokjaMember.objects.get(pk=seat.pk).user == next_one


def test_nothing_open_is_said(client, world: World) -> None:
    client.force_login(world.head)

    page = client.get(reverse("agencies:account_hand_over", args=[world.desk.pk]))

    assert page.context["work"] == []


# At the end


def test_open_work_goes_to_the_head_when_the_account_ends(
    world: World, settings
) -> None:
    end_today(world.caseworker, settings)

    assert manager(world) == world.head
    assert sees(world.head, world)
    assert not sees(world.caseworker, world)
    lines = AuditEvent.objects.filter(target_id=str(world.caseworker.pk))
    assert {line.action for line in lines.filter(actor="sistem")} == {
        "account.ended",
        "account.handed_over",
    }


def test_it_waits_for_a_successor_until_one_is_named(world: World, settings) -> None:
    end_today(world.caseworker, settings)
    [todo] = accounts(world.head)
    assert todo.url.endswith("state=waiting")
    leaver = User.objects.get(pk=world.caseworker.pk)

    keeping.hand_over(leaver, world.colleague, by=world.head)

    assert manager(world) == world.colleague
    assert team(world) == {"hadi"}
    assert list(accounts(world.head)) == []


def test_what_the_head_carried_before_stays_with_the_head(
    world: World, settings
) -> None:
    own = identify(register(world.head, world.case.agency), by=world.head).victim.case
    end_today(world.caseworker, settings)
    leaver = User.objects.get(pk=world.caseworker.pk)

    moved = keeping.hand_over(leaver, world.colleague, by=world.head)

    assert moved["cases"] == 1
    with scope.as_system("test"):
        assert Case.objects.get(pk=own.pk).manager == world.head


def test_somebody_who_comes_back_takes_up_the_work_again(
    world: World, settings
) -> None:
    end_today(world.caseworker, settings)
    account_keeping.extend_once(world.caseworker, by=world.head)
    leaver = User.objects.get(pk=world.caseworker.pk)

    keeping.hand_over(leaver, leaver, by=world.head)

    assert manager(world) == world.caseworker
    assert team(world) == {"rina"}
    assert sees(world.caseworker, world)


def test_without_a_head_it_waits_for_the_secretariat(world: World, settings) -> None:
    account_keeping.suspend(world.head, "CUTI", by=world.keeper)

    end_today(world.caseworker, settings)

    assert manager(world) == world.caseworker
    [todo] = accounts(world.keeper)
    assert todo.url.endswith("state=waiting")


def test_two_runs_of_the_job_do_it_once(world: World, settings) -> None:
    end_today(world.caseworker, settings)
    before = AuditEvent.objects.count()

    assert end() == {"ended": 0, "handed_over": 0, "mails": 0}
    assert AuditEvent.objects.count() == before


def test_the_last_day_itself_ends_nothing(world: World) -> None:
    User.objects.filter(pk=world.caseworker.pk).update(ends_on=clock.today())

    assert end()["ended"] == 0
    assert manager(world) == world.caseworker


# The warning


def test_one_mail_to_the_head_thirty_days_before_names_nobody(world: World) -> None:
    day = clock.today() + timedelta(days=30)
    User.objects.filter(pk__in=[world.caseworker.pk, world.desk.pk]).update(ends_on=day)

    end()
    end()

    [mail] = Job.objects.filter(kind="mail", idempotency_key__startswith="accounts.end")
    assert mail.payload["to"] == [world.head.email]
    text = mail.payload["subject"] + mail.payload["body"]
    assert "2" in text
    for name in ("rina", "Rina", "meja", world.victim.initials, world.case.number):
        assert name not in text.replace(world.head.email, "")


def test_an_end_that_is_further_away_is_not_mailed(world: World) -> None:
    day = clock.today() + timedelta(days=31)
    User.objects.filter(pk=world.caseworker.pk).update(ends_on=day)

    assert end()["mails"] == 0


def test_where_there_is_no_head_the_secretariat_is_told(world: World) -> None:
    day = clock.today() + timedelta(days=5)
    User.objects.filter(pk=world.receiver.pk).update(ends_on=day)

    end()

    mail = Job.objects.get(kind="mail", idempotency_key__startswith="accounts.end")
    assert mail.payload["to"] == [world.keeper.email]


def test_the_job_is_written_once_a_day_and_runs(committed_db) -> None:
    assert "accounts.end" in periodic._periodic
    job = queue.enqueue("accounts.end", key="accounts.end:test")

    assert queue.run(job.pk)


# The decree


def test_the_end_of_the_decree_is_offered(world: World) -> None:
    Decree.objects.filter(area="64").update(valid_to=date(2099, 6, 30))

    assert keeping.decree_end(agency_of("DP3A", "64")) == date(2099, 6, 30)


def test_parts_are_registered_by_name() -> None:
    assert {"cases", "seats"} <= set(handover._parts)
