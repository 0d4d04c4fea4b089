"""The slip lets exactly one person in, once, and says nothing to anybody else."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from accounts import keeping
from accounts.models import User
from core.models import AuditEvent
from tests.world import World


PASSWORD = "hujan-turun-di-mahakam"
WRONG = "0000-0000-0000-0000"


@pytest.fixture(autouse=True)
def _no_tries_yet(db) -> None:
    cache.clear()


def typed(name: str, code: str, **more: str) -> dict[str, str]:
    return {
        "username": name,
        "code": code,
        "password": PASSWORD,
        "again": PASSWORD,
        **more,
    }


def activate(client, name: str, code: str, **more: str):
    return client.post(reverse("activate"), typed(name, code, **more))


def test_a_slip_sets_the_password_and_the_person_signs_in(client, world: World) -> None:
    code = keeping.issue_code(world.desk, by=world.head)

    answer = activate(client, "MEJA", code.lower())

    assert answer.headers["Location"] == reverse("account_login")
    signed_in = client.post(
        reverse("account_login"), {"login": "meja", "password": PASSWORD}
    )
    assert signed_in.headers["Location"] == reverse("home")
    assert AuditEvent.objects.filter(
        action="account.activated", actor="meja", target_id=str(world.desk.pk)
    ).exists()


def test_the_same_slip_does_not_work_twice(client, world: World) -> None:
    code = keeping.issue_code(world.desk, by=world.head)
    activate(client, "meja", code)

    assert activate(client, "meja", code).status_code == 422


def test_an_unknown_name_a_wrong_code_and_a_closed_account_get_the_same_answer(
    client, world: World
) -> None:
    keeping.issue_code(world.desk, by=world.head)
    code = keeping.issue_code(world.colleague, by=world.head)
    keeping.suspend(world.colleague, "CUTI", by=world.head)

    answers = [
        activate(client, *pair)
        for pair in [("nobody", WRONG), ("meja", WRONG), ("hadi", code)]
    ]

    assert {answer.status_code for answer in answers} == {422}
    said = [answer.context["form"].errors for answer in answers]
    assert said[0] == said[1] == said[2]


def test_a_weak_password_or_two_that_differ_spend_nothing(client, world: World) -> None:
    code = keeping.issue_code(world.desk, by=world.head)

    weak = activate(client, "meja", code, password="pendek", again="pendek")
    differ = activate(client, "meja", code, again="sesuatu-yang-lain")

    assert (weak.status_code, differ.status_code) == (422, 422)
    assert activate(client, "meja", code).status_code == 302


def test_a_slip_of_last_week_is_paper(client, world: World, settings) -> None:
    code = keeping.issue_code(world.desk, by=world.head)

    settings.CLOCK_OFFSET_SECONDS = 8 * 24 * 3600

    assert activate(client, "meja", code).status_code == 422


def test_guessing_is_slowed_down(client, world: World) -> None:
    code = keeping.issue_code(world.desk, by=world.head)
    for _ in range(5):
        assert activate(client, "meja", WRONG).status_code == 422

    assert activate(client, "meja", code).status_code == 429


def test_a_recovery_removes_the_second_step_and_ends_every_session(
    client, world: World, django_user_model
) -> None:
    desk = world.desk
    desk.set_password("kata-sandi-yang-lama")
    desk.save()
    Authenticator.objects.create(user=desk, type="totp", data={})
    client.force_login(User.objects.get(pk=desk.pk))
    assert client.get(reverse("home")).status_code == 200
    code = keeping.issue_code(desk, by=world.head)
    assert client.get(reverse("home")).status_code == 200

    keeping.open_with_code("meja", code, PASSWORD)

    assert client.get(reverse("home")).status_code == 302
    assert not Authenticator.objects.filter(user=desk).exists()
    assert AuditEvent.objects.filter(action="account.recovered").exists()


def test_the_slip_shows_name_address_and_code_and_nothing_keeps_it(
    client, world: World
) -> None:
    client.force_login(world.head)

    page = client.post(reverse("agencies:account_code", args=[world.desk.pk]))

    body = page.content.decode()
    code = page.context["code"]
    assert code in body
    assert "meja" in body
    assert reverse("activate") in body
    assert page.headers["Cache-Control"] == "no-store"
    assert not AuditEvent.objects.filter(detail__icontains=code).exists()
    assert activate(client, "meja", code).status_code == 302
