"""Who gets in, by which name, and what is told of a try."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.db import IntegrityError
from django.test import Client, override_settings
from django.urls import reverse

from accounts.backends import find_account, normal_phone
from accounts.choices import Role
from accounts.models import User
from core.models import AuditEvent
from tests.accounts.arrange import PASSWORD, account, is_in, lines, sign_in


pytestmark = pytest.mark.django_db
NIP = "198704152010012003"


@pytest.fixture(autouse=True)
def _in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rina(db) -> User:
    return account("rina", email="rina@dinas.invalid", nip=NIP, phone="+6281234567890")


@pytest.mark.parametrize(
    "typed",
    [
        "rina",
        "Rina",
        "rina@dinas.invalid",
        "RINA@dinas.invalid",
        NIP,
        "19870415 201001 2 003",
        "081234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "6281234567890",
        " rina ",
    ],
)
def test_a_person_signs_in_by_any_of_her_names(client, rina: User, typed: str) -> None:
    response = sign_in(client, typed)

    assert response.headers["Location"] == reverse("home")
    assert is_in(client)


def test_a_phone_number_is_one_however_it_is_written() -> None:
    spelt = {"0812 3456 789", "+62812-3456-789", "(62) 812.3456.789"}

    assert {normal_phone(typed) for typed in spelt} == {"+628123456789"}
    assert normal_phone("12345") == normal_phone("rina") == ""


def test_a_name_that_means_two_accounts_means_nobody(rina: User) -> None:
    account("lain", email="rina@dinas.invalid")

    assert find_account("rina@dinas.invalid") is None
    assert find_account("rina") == rina


def test_a_nip_is_one_persons(rina: User) -> None:
    with pytest.raises(IntegrityError, match="account_nip_is_unique"):
        account("lain", nip=NIP)


def test_a_nip_has_18_digits(db) -> None:
    with pytest.raises(IntegrityError, match="user_nip_has_18_digits"):
        account("lain", nip="12345")


def test_two_people_may_be_without_nip_and_phone(rina: User) -> None:
    assert account("satu").pk != account("dua").pk


def test_an_unknown_name_and_a_wrong_password_read_the_same(client, rina: User) -> None:
    def told(name: str) -> str:
        page = sign_in(client, name, "salah sekali ini").content.decode()
        page = page.replace(name, "")
        return page[page.index("<main") : page.index("csrfmiddlewaretoken")]

    assert told("rina") == told("tidak.ada")
    assert "Name or password is not right" in told("rina")


def test_a_name_nobody_has_costs_the_time_of_a_password_too(
    client, rina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))

    sign_in(client, "tidak.ada", "salah sekali ini")

    assert hashed == ["salah sekali ini"]


def test_a_failed_sign_in_is_recorded_with_the_account_and_nothing_typed(
    client, rina: User
) -> None:
    sign_in(client, "081234567890", "salah sekali ini")
    sign_in(client, "kata sandi di kolom yang salah", "x")

    known, unknown = lines("account.sign_in_failed")
    assert {known.target_id, unknown.target_id} == {str(rina.pk), ""}
    kept = str([*AuditEvent.objects.values(), *AccessAttempt.objects.values()])
    assert "salah" not in kept
    assert "0812" not in kept


def test_signing_in_and_out_is_recorded(client, rina: User) -> None:
    sign_in(client, "rina")
    client.post(reverse("account_logout"))

    assert [line.actor for line in lines("account.signed_in")] == ["rina"]
    assert [line.actor for line in lines("account.signed_out")] == ["rina"]
    assert not is_in(client)


def test_signing_out_makes_the_browser_forget(client, rina: User) -> None:
    sign_in(client, "rina")

    response = client.post(reverse("account_logout"))

    assert response.headers["Clear-Site-Data"] == '"cache", "cookies"'


def test_a_closed_account_stays_outside_even_with_its_password(
    client, rina: User
) -> None:
    User.objects.filter(pk=rina.pk).update(is_active=False)

    response = sign_in(client, "rina")

    assert response.headers["Location"] == reverse("account_inactive")
    assert not is_in(client)


# Brute force


def five_failures(client, name: str = "rina", **more: str) -> None:
    for _ in range(5):
        sign_in(client, name, "salah sekali ini", **more)


def test_five_failures_lock_the_account_for_that_address(client, rina: User) -> None:
    five_failures(client, REMOTE_ADDR="10.0.0.7")

    response = sign_in(client, "rina", REMOTE_ADDR="10.0.0.7")

    assert b"locked here for 15 minutes" in response.content
    assert not is_in(client)
    assert lines("account.locked")


def test_every_name_of_the_account_counts_for_the_same_lock(client, rina: User) -> None:
    for name in ("rina", NIP, "081234567890", "rina@dinas.invalid", "RINA"):
        sign_in(client, name, "salah sekali ini")

    assert b"locked" in sign_in(client, "rina").content


def test_the_owner_still_gets_in_from_another_address(client, rina: User) -> None:
    five_failures(client, REMOTE_ADDR="10.0.0.7")

    response = sign_in(client, "rina", REMOTE_ADDR="10.0.0.8")

    assert response.status_code == 302


def test_a_lock_ends_after_a_quarter_of_an_hour(client, rina: User) -> None:
    five_failures(client)
    past = AccessAttempt.objects.get().attempt_time - 2 * configured.AXES_COOLOFF_TIME
    AccessAttempt.objects.update(attempt_time=past)

    assert sign_in(client, "rina").status_code == 302


def test_an_unknown_name_locks_like_a_known_one(client, rina: User) -> None:
    five_failures(client, "tidak.ada")

    assert b"locked" in sign_in(client, "tidak.ada").content


def test_the_address_is_what_the_nearest_trusted_proxy_saw(client, rina: User) -> None:
    with override_settings(TRUSTED_PROXY_COUNT=1):
        for n in range(5):
            claimed = f"1.2.3.{n}, 10.0.0.7"
            sign_in(client, "rina", "salah ini", HTTP_X_FORWARDED_FOR=claimed)

        locked = sign_in(client, "rina", HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.7")

    assert b"locked" in locked.content


def test_without_a_trusted_proxy_the_header_counts_for_nothing(
    client, rina: User
) -> None:
    for n in range(5):
        sign_in(client, "rina", "salah ini", HTTP_X_FORWARDED_FOR=f"1.2.3.{n}")

    assert b"locked" in sign_in(client, "rina").content


def test_a_guessed_password_is_locked_when_asked_again_too(client, rina: User) -> None:
    sign_in(client, "rina")
    for _ in range(5):
        client.post(reverse("account_reauthenticate"), {"password": "salah sekali"})

    page = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert b"locked" in page.content


def test_resets_of_a_password_are_limited(client, rina: User, mailoutbox) -> None:
    for _ in range(5):
        client.post(reverse("account_reset_password"), {"email": rina.email})

    assert len(mailoutbox) == 3


def test_a_reset_for_a_stranger_says_the_same_and_sends_nothing(
    client, rina: User, mailoutbox
) -> None:
    url = reverse("account_reset_password")

    known = client.post(url, {"email": rina.email})
    unknown = client.post(url, {"email": "siapa@dinas.invalid"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert len(mailoutbox) == 1


def test_a_link_by_mail_gives_a_new_password_and_lifts_the_lock(
    client, rina: User, mailoutbox
) -> None:
    five_failures(client)
    client.post(reverse("account_reset_password"), {"email": rina.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)
    form = client.get(link[0], follow=True)
    new = "tahu bulat digoreng dadakan"
    url = form.request["PATH_INFO"]
    client.post(url, {"password1": new, "password2": new})

    answer = sign_in(client, "rina", new)

    assert answer.status_code == 302
    assert lines("account.password_changed")
    assert client.get(link[0], follow=True).status_code == 200
    assert b"no longer valid" in Client().get(link[0], follow=True).content


# Headers


def test_every_page_tells_the_browser_what_it_may_not(client, rina: User) -> None:
    sign_in(client, "rina")

    headers = client.get(reverse("home")).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_role_that_signs_in_is_shown_on_every_page(client, rina: User) -> None:
    sign_in(client, "rina")

    assert str(Role.CASEWORKER.label) in client.get(reverse("menu")).content.decode()


def test_cookies_are_out_of_reach_of_scripts(client, rina: User) -> None:
    client.get(reverse("account_login"))
    sign_in(client, "rina")

    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert csrf["httponly"]
    assert session["samesite"] == csrf["samesite"] == "Lax"
