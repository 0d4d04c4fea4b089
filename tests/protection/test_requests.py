"""What people ask about their own data: numbered, timed, answered only to the right person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import clock, scope, todos
from protection.models import SubjectRequest
from protection.services import TransitionRefused, requests
from tests import registers
from tests.world import World


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        ("PERBAIKAN", 72),
        ("AKSES", 72),
        ("HENTI_HAPUS", 72),
        ("TARIK_PERSETUJUAN", 72),
        ("TUNDA_BATASI", 72),
        ("INFORMASI", 14 * 24),
        ("PORTABILITAS", 14 * 24),
    ],
)
def test_the_clock_is_the_laws(world: World, kind: str, hours: int) -> None:
    request = registers.request(world, kind)

    assert request.due_at - request.received_at == timedelta(hours=hours)


def test_requests_are_numbered_in_their_year(world: World) -> None:
    year = clock.today().year

    numbers = [registers.request(world).number for _ in range(2)]

    assert numbers == [f"PS-{year}-0001", f"PS-{year}-0002"]


def test_nobody_is_answered_before_the_identity_is_checked(world: World) -> None:
    request = registers.request(world)
    with scope.as_user(world.officer):
        with pytest.raises(TransitionRefused):
            requests.answer(request, by=world.officer, text="Sudah diperbaiki.")
        requests.check(request, by=world.officer, how="KTP")

        answered = requests.answer(request, by=world.officer, text="Sudah diperbaiki.")

    assert answered.status == "DIJAWAB"
    assert answered.reveal("answer") == "Sudah diperbaiki."


def test_the_database_knows_it_too(world: World) -> None:
    request = registers.request(world)

    with (
        scope.as_user(world.officer),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        SubjectRequest.objects.filter(pk=request.pk).update(
            status="DIJAWAB", answered_at=clock.now()
        )


def test_a_refusal_says_why_and_ends_it(client, world: World) -> None:
    request = registers.request(world)
    client.force_login(world.officer)
    url = reverse("protection:request_refuse", args=[request.pk])

    answer = client.post(url, {"reason": "PENEGAKAN_HUKUM"}, follow=True)

    assert answer.status_code == 200
    with scope.as_user(world.officer):
        assert SubjectRequest.objects.get().refusal == "PENEGAKAN_HUKUM"
    assert client.post(url, {"reason": "TIDAK_ADA_DATA"}).status_code == 302
    with scope.as_user(world.officer):
        assert SubjectRequest.objects.get().refusal == "PENEGAKAN_HUKUM"


def test_the_name_of_who_asks_is_sealed(world: World) -> None:
    registers.request(world)

    with scope.as_user(world.officer), connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM protection_subjectrequest r")
        (row,) = cursor.fetchone()
    assert registers.ASKER not in row
    assert registers.ASKER.encode().hex() not in row


def test_it_waits_on_the_first_page_of_the_officer_only(world: World) -> None:
    request = registers.request(world)
    with scope.as_user(world.officer):
        mine = todos.waiting_for(world.officer)
    with scope.as_user(world.head):
        theirs = todos.waiting_for(world.head)

    assert [t.due_at for t in mine if request.number in t.title] == [request.due_at]
    assert not [t for t in theirs if request.number in t.title]


def test_the_wall_hides_it_from_everybody_else(world: World) -> None:
    registers.request(world)

    for person in (world.head, world.keeper, world.coordinator, world.admin):
        with scope.as_user(person):
            assert not SubjectRequest.objects.exists()


def test_the_officer_of_another_province_sees_none(world: World) -> None:
    request = registers.request(world)
    with scope.as_system("test"):
        SubjectRequest.objects.filter(pk=request.pk).update(area_id="63")

    with scope.as_user(world.officer):
        assert not SubjectRequest.objects.exists()


def test_a_request_is_taken_through_the_form(client, world: World) -> None:
    client.force_login(world.officer)
    page = client.get(reverse("protection:request_create"))
    now = clock.local(clock.now())
    form = {
        "kind": "AKSES",
        "capacity": "SENDIRI",
        "requester": "Bapak Andi",
        "contact": "Lewat UPTD",
        "wish": "Salinan data.",
        "about": world.case.number,
        "submission": "6f3de0f0-6a55-4b6e-a1a5-0ed4a3a60f11",
    }
    parts = {"day": now.day, "month": now.month, "year": now.year}
    parts["time"] = f"{now:%H.%M}"
    form |= {f"received_at_{part}": value for part, value in parts.items()}

    first = client.post(reverse("protection:request_create"), form)
    second = client.post(reverse("protection:request_create"), form)

    assert page.status_code == 200
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    with scope.as_user(world.officer):
        assert SubjectRequest.objects.get().about == world.case.number
