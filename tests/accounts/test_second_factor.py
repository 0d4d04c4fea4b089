"""The second step: of whom, when, by what, and that nothing is lost on the way."""

import time
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts import stepup
from accounts.choices import Role
from accounts.models import User
from accounts.roles import ROLES
from cases.choices import RevealReason
from core.models import AuditEvent, DataKey
from core.sessions import SessionStore
from tests.accounts.arrange import PASSWORD, lines, sign_in
from tests.architecture.test_doors import DOORS, url_of
from tests.world import NAME, World


pytestmark = pytest.mark.django_db
REASON = list(RevealReason)[1].value


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.MFA_REQUIRED = True
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rina(client, world: World) -> World:
    """The caseworker, signed in by her password."""
    world.caseworker.set_password(PASSWORD)
    world.caseworker.save()
    sign_in(client, "rina")
    return world


def reveal(client: Any, world: World) -> Any:
    """Press "open identity" on the page of the case."""
    url = reverse("cases:identity_open", args=[world.case.pk])
    came_from = f"http://testserver{case_page(world)}"
    answer = client.post(url, {"reason": REASON}, headers={"Referer": came_from})
    leads_back = answer.headers.get("Location") == case_page(world)
    return client.get(case_page(world)) if leads_back else answer


def case_page(world: World) -> str:
    return reverse("cases:detail", args=[world.case.pk])


def code_of(secret: str) -> str:
    """What the app shows now."""
    counter = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter))


def set_up_the_app(client: Any) -> str:
    """Scan the picture and type the code; gives the secret."""
    secret: str = client.get(reverse("mfa_activate_totp")).context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302
    cache.clear()
    return secret


def forget(client: Any) -> None:
    """Sign in anew: the second step was given in another session."""
    client.post(reverse("account_logout"))
    sign_in(client, "rina")


# When, and of whom


def test_signing_in_asks_for_a_password_only(client, rina: World) -> None:
    set_up_the_app(client)
    forget(client)

    assert client.get(case_page(rina)).status_code == 200


def test_opening_an_identity_asks_for_the_second_step(client, rina: World) -> None:
    set_up_the_app(client)
    forget(client)

    response = reveal(client, rina)

    assert response.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not lines("identity.revealed")


def test_whoever_has_none_is_led_to_set_one_up(client, rina: World) -> None:
    response = reveal(client, rina)

    assert response.headers["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index")).content.decode()
    assert page.index(reverse("mfa_add_webauthn")) < page.index(
        reverse("mfa_activate_totp")
    )


@pytest.mark.parametrize("role", Role)
def test_it_is_asked_of_roles_that_open_identities_or_guard_them(role: Role) -> None:
    user = User(username="x", role=role)

    assert stepup.needs_second_factor(user) == bool(ROLES[role] & set(stepup.GUARDED))


def test_a_role_that_never_opens_one_is_never_asked(client, world: World) -> None:
    client.force_login(world.receiver)

    response = reveal(client, world)

    assert response.status_code == 404


def test_the_demo_and_the_journeys_do_without(client, rina: World, settings) -> None:
    settings.MFA_REQUIRED = False

    assert NAME in reveal(client, rina).content.decode()


# Nothing is lost


def test_after_the_code_one_is_back_where_one_was_with_the_form_open(
    client, rina: World
) -> None:
    secret = set_up_the_app(client)
    forget(client)
    asked = reveal(client, rina).headers["Location"]

    answered = client.post(asked, {"code": code_of(secret), "next": case_page(rina)})
    page = client.get(answered.headers["Location"]).content.decode()

    assert answered.headers["Location"] == case_page(rina)
    assert "Thank you, it is you. Press the button once more" in page
    assert '<details class="reveal" open>' in page
    assert NAME in reveal(client, rina).content.decode()


def test_what_was_typed_waits_sealed_and_is_gone_once_shown(
    client, rina: World
) -> None:
    secret = set_up_the_app(client)
    forget(client)
    asked = reveal(client, rina).headers["Location"]
    client.post(asked, {"code": code_of(secret), "next": case_page(rina)})

    first = client.get(case_page(rina)).content.decode()
    second = client.get(case_page(rina)).content.decode()

    assert '<details class="reveal" open>' in first
    assert '<details class="reveal">' in second


def test_setting_one_up_leads_back_through_the_recovery_codes(
    client, rina: World
) -> None:
    reveal(client, rina)
    set_up_the_app(client)

    page = client.get(reverse("mfa_view_recovery_codes"))

    assert page.context["way_back"] == case_page(rina)
    assert len(page.context["unused_codes"]) == 10
    assert NAME in reveal(client, rina).content.decode()


def test_it_is_asked_once_a_session(client, rina: World) -> None:
    set_up_the_app(client)

    assert NAME in reveal(client, rina).content.decode()
    assert NAME in reveal(client, rina).content.decode()


# By what


def test_a_password_is_no_second_step(client, rina: World) -> None:
    set_up_the_app(client)
    forget(client)
    reveal(client, rina)

    client.post(
        reverse("account_reauthenticate"),
        {"password": PASSWORD, "next": case_page(rina)},
    )

    assert reveal(client, rina).status_code == 302
    assert not lines("identity.revealed")


def test_a_recovery_code_opens_once(client, rina: World) -> None:
    set_up_the_app(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    def opens() -> bool:
        forget(client)
        reveal(client, rina)
        client.post(
            reverse("mfa_reauthenticate"), {"code": code, "next": case_page(rina)}
        )
        return NAME in reveal(client, rina).content.decode()

    assert [opens(), opens()] == [True, False]


def test_recovery_codes_are_shown_once(client, rina: World) -> None:
    set_up_the_app(client)
    url = reverse("mfa_view_recovery_codes")

    first = client.get(url).context["unused_codes"]
    again = client.get(url).content.decode()

    assert not any(code in again for code in first)


def test_a_wrong_code_is_refused_in_words_and_recorded(client, rina: World) -> None:
    set_up_the_app(client)
    forget(client)
    reveal(client, rina)

    page = client.post(reverse("mfa_reauthenticate"), {"code": "000000"})

    assert page.status_code == 422
    assert "The code is not right" in page.content.decode()
    assert [line.actor for line in lines("account.factor_failed")] == ["rina"]


def test_a_code_is_not_taken_twice(client, rina: World) -> None:
    secret = set_up_the_app(client)
    code = code_of(secret)
    answers = []
    for _ in range(2):
        forget(client)
        reveal(client, rina)
        form = {"code": code, "next": case_page(rina)}
        answers.append(client.post(reverse("mfa_reauthenticate"), form).status_code)

    assert answers == [302, 422]


# Secrets and records


def test_the_secret_stands_sealed_with_a_key_of_its_own(client, rina: World) -> None:
    before = DataKey.objects.count()
    secret = set_up_the_app(client)

    kept = Authenticator.objects.get(type="totp").data["secret"]

    assert secret not in kept
    assert DataKey.objects.filter(pk=kept.partition(":")[0]).exists()
    assert DataKey.objects.count() == before + 2  # the app and the recovery codes


def test_a_secret_hung_on_another_account_does_not_open(client, rina: World) -> None:
    secret = set_up_the_app(client)
    rina.head.set_password(PASSWORD)
    rina.head.save()
    Authenticator.objects.update(user=rina.head)
    client.post(reverse("account_logout"))
    sign_in(client, "kepala")
    reveal(client, rina)

    client.raise_request_exception = False
    form = {"code": code_of(secret), "next": case_page(rina)}
    answer = client.post(reverse("mfa_reauthenticate"), form)

    assert answer.status_code >= 400
    assert reveal(client, rina).status_code == 302


def test_adding_and_removing_is_recorded_without_the_secret(
    client, rina: World
) -> None:
    secret = set_up_the_app(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert [line.detail for line in lines("account.factor_added")] == [{"kind": "totp"}]
    assert lines("account.factor_removed")
    assert not Authenticator.objects.exists()
    assert secret not in str(list(AuditEvent.objects.values()))


def test_a_stolen_password_removes_no_second_step(client, rina: World) -> None:
    set_up_the_app(client)
    forget(client)

    for route in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"):
        answer = client.post(reverse(route))
        assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(type="totp").exists()


# The fresh proof before a dangerous act


@stepup.recently_authenticated
def dangerous(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def asks(user: User, *, seconds_ago: int | None) -> HttpResponse:
    """Ask for the dangerous act with a proof so old."""
    request = RequestFactory().get("/somewhere/")
    request.user = user
    request.session = SessionStore()
    if seconds_ago is not None:
        at = time.time() - seconds_ago
        request.session["account_authentication_methods_user"] = str(user.pk)
        request.session["account_authentication_methods"] = [
            {"method": "password", "at": at}
        ]
    with request_context(request):
        return dangerous(request)


def test_a_dangerous_act_wants_a_proof_of_the_last_five_minutes(world: World) -> None:
    world.admin.set_password(PASSWORD)

    assert asks(world.admin, seconds_ago=290).content == b"done"
    for old in (310, None):
        answer = asks(world.admin, seconds_ago=old)
        assert answer.headers["Location"] == (
            reverse("account_reauthenticate") + "?next=%2Fsomewhere%2F"
        )


def test_saying_the_password_again_is_such_a_proof(client, rina: World) -> None:
    url = reverse("account_reauthenticate")

    answer = client.post(url, {"password": PASSWORD, "next": reverse("account")})

    assert answer.headers["Location"] == reverse("account")


# Everywhere that it must

GUARDED_DOORS = {
    "cases:identity_open": "caseworker",
    "cases:safety_call": "caseworker",
    "cases:emergency_create": "coordinator",
    "cases:unit_bar_create": "coordinator",
    "cases:emergency_review": "officer",
    "agencies:account_invite": "head",
    "agencies:account_suspend": "head",
    "agencies:account_code": "keeper",
    "agencies:recovery_confirm": "keeper",
    "protection:home": "officer",
    "protection:erasure_approve": "keeper",
    "protection:request_list": "officer",
    "protection:breach_create": "officer",
}


@pytest.mark.parametrize("route", GUARDED_DOORS)
def test_a_door_behind_which_identities_or_rights_lie_asks_for_it(
    client, world: World, settings, route: str
) -> None:
    settings.MFA_REQUIRED = True
    url, method = url_of(route, world), DOORS[route][0]
    client.force_login(getattr(world, GUARDED_DOORS[route]))

    answer = getattr(client, method)(url)

    assert answer.headers["Location"] == reverse("mfa_index")
