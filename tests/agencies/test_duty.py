from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.choices import Role
from agencies import duty, membership
from agencies.choices import ANSWERING, DutyKind
from agencies.models import Officer, Shift
from core import clock, watching
from core.models import AuditEvent
from tests.registers import read_many
from tests.world import (
    SAMARINDA,
    World,
    a_past_shift,
    a_shift,
    agency,
    on_duty,
    person,
)


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _again(user):
    """The same person in the next request."""
    return type(user).objects.get(pk=user.pk)


def _typed(world: World, user, **more: str) -> dict[str, str]:
    start = clock.local(clock.now() + timedelta(days=1))
    return {
        "user": str(user.pk),
        "kind": "HOTLINE",
        "starts_at_day": str(start.day),
        "starts_at_month": str(start.month),
        "starts_at_year": str(start.year),
        "starts_at_time": "20.00",
        "hours": "12",
        **more,
    }


# Who is on duty


def test_somebody_is_on_duty_from_the_first_moment_up_to_the_last(world: World) -> None:
    start = clock.now() + HOUR
    a_shift(world, world.desk, starts_at=start)
    unit = world.case.agency

    def present(at):
        return [shift.user for shift in duty.on_duty(unit, at)]

    assert present(start - timedelta(seconds=1)) == []
    assert present(start) == [world.desk]
    assert present(start + 8 * HOUR) == []


def test_the_units_of_a_person_on_duty_are_known_without_a_statement_of_their_own(
    world: World, django_assert_num_queries
) -> None:
    on_duty(world, world.desk)
    desk = _again(world.desk)

    with django_assert_num_queries(1):
        assert membership.agency_ids(desk) == (world.case.agency_id,)
        assert duty.duty_units(desk) == (world.case.agency_id,)
    assert duty.duty_units(_again(world.colleague)) == ()


def test_a_driver_is_on_duty_but_does_not_answer(world: World) -> None:
    a_shift(world, world.desk, kind=DutyKind.DRIVER)
    driver = _again(world.desk)

    assert duty.duty_units(driver) == (world.case.agency_id,)
    assert duty.duty_units(driver, *ANSWERING) == ()


def test_duty_ends_with_the_work_for_the_unit(world: World) -> None:
    on_duty(world, world.desk)

    Officer.objects.filter(user=world.desk).update(
        valid_to=clock.today() - timedelta(days=1)
    )

    assert duty.duty_units(_again(world.desk)) == ()


@pytest.mark.parametrize(
    ("minutes", "is_unusual"), [(-1, True), (0, False), (179, False), (180, True)]
)
def test_night_work_is_usual_from_the_first_moment_of_a_shift_up_to_the_last(
    world: World, minutes: int, is_unusual: bool
) -> None:
    begins = clock.local(clock.now() - 2 * DAY).replace(hour=23, minute=0)
    a_past_shift(world, world.desk, begins, hours=3)
    at = begins + timedelta(minutes=minutes)
    read_many(world.desk, 11, at=at)
    read_many(world.colleague, 11, at=at)

    kinds = {
        found.actor_id: found.kinds()
        for found in watching.unusual([str(world.desk.pk), str(world.colleague.pk)])
    }

    assert kinds.get(str(world.desk.pk)) == (["MALAM"] if is_unusual else None)
    assert kinds[str(world.colleague.pk)] == ["MALAM"]


# Putting on duty and taking off


def test_nobody_has_two_shifts_at_once(world: World) -> None:
    first = a_shift(world, world.desk, starts_at=clock.now() + HOUR)

    with pytest.raises(duty.Refused):
        a_shift(world, world.desk, starts_at=first.ends_at - HOUR, kind="CADANGAN")

    a_shift(world, world.desk, starts_at=first.ends_at)
    a_shift(world, world.colleague, starts_at=first.starts_at)
    assert Shift.objects.count() == 3


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_a_shift_lasts_up_to_a_day(world: World, hours: int) -> None:
    with pytest.raises(IntegrityError, match="shift_"), transaction.atomic():
        a_shift(world, world.desk, hours=hours)


def test_nobody_is_put_on_duty_for_what_has_passed(world: World) -> None:
    with pytest.raises(duty.Refused):
        a_shift(world, world.desk, starts_at=clock.now() - 2 * HOUR)

    assert not Shift.objects.exists()


def test_only_people_of_the_unit_are_put_on_duty(world: World) -> None:
    left = person("pergi", Role.CASEWORKER, world.case.agency)
    Officer.objects.filter(user=left).update(valid_to=date(2026, 1, 31))
    admin = person("teknis", Role.TECHNICAL_ADMIN, world.case.agency)

    for who in (world.outsider, world.receiver, left, admin):
        with pytest.raises(duty.Refused):
            a_shift(world, who)


def test_what_has_begun_stays_in_the_roster(client, world: World) -> None:
    running = on_duty(world, world.desk)
    future = a_shift(world, world.colleague, starts_at=clock.now() + HOUR)
    client.force_login(world.head)

    for shift in (running, future):
        answer = client.post(reverse("agencies:shift_remove", args=[shift.pk]))
        assert answer.status_code == 302

    assert list(Shift.objects.all()) == [running]
    lines = AuditEvent.objects.filter(action__startswith="duty.")
    assert sorted(lines.values_list("action", flat=True)) == [
        "duty.put",
        "duty.put",
        "duty.taken_off",
    ]
    assert {line.thread_id for line in lines} == {str(world.case.agency_id)}


# The page


def test_the_head_puts_somebody_on_duty_and_the_unit_reads_it(
    client, world: World
) -> None:
    client.force_login(world.head)

    answer = client.post(
        reverse("agencies:shift_create"), _typed(world, world.colleague)
    )

    shift = Shift.objects.get()
    assert shift.ends_at - shift.starts_at == 12 * HOUR
    assert f"{clock.local(shift.starts_at):%H.%M}" == "20.00"
    for who in (world.head, world.desk):
        client.force_login(who)
        page = client.get(answer.headers["Location"]).content.decode()
        assert "20.00 \u2013 08.00 WITA" in page
    client.force_login(world.outsider)
    assert "Hadi" not in client.get(answer.headers["Location"]).content.decode()


def test_only_the_head_sees_the_form(client, world: World) -> None:
    a_shift(world, world.colleague, starts_at=clock.now() + 2 * HOUR)
    create = reverse("agencies:shift_create")

    pages = {}
    for who in (world.head, world.caseworker):
        client.force_login(who)
        day = clock.local(clock.now() + 2 * HOUR).date()
        url = f"{reverse('agencies:shift_list')}?week={day}"
        pages[who.username] = client.get(url).content.decode()

    assert create in pages["kepala"]
    assert "/remove/" in pages["kepala"]
    assert create not in pages["rina"]
    assert "/remove/" not in pages["rina"]


def test_a_refused_shift_comes_back_with_its_reason_and_can_be_sent_again(
    client, world: World
) -> None:
    client.force_login(world.head)
    key = "6a3c2f34-7c11-4c55-9d3b-0c3b3c3a1f10"
    typed = _typed(world, world.colleague, submission=key)
    client.post(
        reverse("agencies:shift_create"), _typed(world, world.colleague, hours="24")
    )

    refused = client.post(reverse("agencies:shift_create"), typed)
    typed["user"] = str(world.desk.pk)
    again = client.post(reverse("agencies:shift_create"), typed)

    assert refused.status_code == 422
    assert "govuk-error-summary" in refused.content.decode()
    assert again.status_code == 302
    assert Shift.objects.filter(user=world.desk).exists()


@pytest.mark.parametrize(
    "week", ["", "2026-07-15", "gibberish", "0001-01-01", "9999-12-31"]
)
def test_any_week_in_the_address_gives_a_page(client, world: World, week: str) -> None:
    client.force_login(world.desk)

    page = client.get(reverse("agencies:shift_list"), {"week": week})

    assert page.status_code == 200


def test_a_night_that_began_in_the_week_before_stands_on_the_first_day(
    client, world: World
) -> None:
    with time_machine.travel("2026-11-22T12:00:00+08:00", tick=False):
        a_shift(world, world.desk, starts_at=clock.now() + 10 * HOUR, hours=9)
        client.force_login(world.desk)
        url = reverse("agencies:shift_list")
        this = client.get(url, {"week": "2026-11-22"}).content.decode()
        after = client.get(url, {"week": "2026-11-23"}).content.decode()

    assert "Meja" in this
    assert (
        after.index("Senin, 23 November")
        < after.index("22.00")
        < after.index("Selasa, 24")
    )


def test_an_office_that_closes_at_night_has_no_roster(client, world: World) -> None:
    clerk = person("dinas", Role.UNIT_HEAD, agency("DP3A", SAMARINDA))
    client.force_login(clerk)

    page = client.get(reverse("agencies:shift_list"))

    assert page.status_code == 404
    assert reverse("agencies:shift_list") not in client.get("/").content.decode()
