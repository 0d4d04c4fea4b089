"""What every answer tells a browser, beside what tests of signing in ask for."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.world import World


def test_no_answer_may_be_read_by_another_site(world: World) -> None:
    client = Client(headers={"origin": "https://elsewhere.example"})
    client.force_login(world.caseworker)

    for name in ("home", "account_logout", "healthz"):
        found = client.get(reverse(name)).headers
        assert not [header for header in found if header.startswith("Access-Control")]


def test_a_page_says_what_it_is_and_is_not_guessed_at(world: World) -> None:
    client = Client()
    client.force_login(world.caseworker)

    found = client.get(world.case.get_absolute_url()).headers

    assert found["Content-Type"] == "text/html; charset=utf-8"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/not-there/", "/healthz"])
def test_no_answer_can_be_framed(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "default-src 'none'" in policy


def test_a_form_of_another_site_changes_nothing(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.caseworker)

    answer = client.post(
        reverse("account_logout"), headers={"origin": "https://elsewhere.example"}
    )

    assert answer.status_code == 403
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.django_db
def test_a_folder_of_files_is_not_listed(client: Client) -> None:
    for path in ("/static/", "/media/", "/.git/config", "/.env"):
        assert client.get(path).status_code in {302, 404}


def test_nothing_that_was_handed_in_lies_where_a_browser_reaches() -> None:
    assert not settings.MEDIA_URL.strip("/")
    assert settings.STATIC_ROOT not in settings.MEDIA_ROOT.parents
