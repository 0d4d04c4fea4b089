"""Who gets through which door: one row a route, one column a kind of person. A route without a row fails.

The columns are the people of tests.world, in the order of PEOPLE; the scope is the kind of decision 8.
"""

from collections.abc import Callable

import pytest
from django.urls import reverse

from core.scope import Kind
from tests.architecture.routes import named_routes
from tests.world import World


PUBLIC = {
    "account_login", "account_logout", "account_inactive", "healthz",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
# Reached signed in, by anybody, and part of the way in and out rather than of the work.
WAY_IN = {"account_reauthenticate"}
PEOPLE = (
    "caseworker", "colleague", "head", "desk", "receiver", "outsider", "other_agency",
    "chair", "coordinator", "regency_coordinator", "leader", "officer", "admin",
    "keeper",
)  # fmt: skip
ALL = (200,) * len(PEOPLE)
USER = Kind.USER
DOORS: dict[str, tuple[str, Kind, tuple[int, ...]]] = {
    #                           method  scope  case colleag head desk recv outs  othr chair coord regio leadr offic admin keepr
    "home":                     ("get",  USER, ALL),
    "menu":                     ("get",  USER, ALL),
    "gallery": ("get", USER, ALL),
    "draft_save":               ("post", USER, (409,) * len(PEOPLE)),
    "cases:complaint_list":     ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_create":   ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_detail":   ("get",  USER, (200, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_identify": ("get",  USER, (200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:list":               ("get",  USER, (200, 200, 200, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:search":             ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:detail":             ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:victim_reveal":      ("post", USER, (422, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:list":           ("get",  USER, (200, 200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:create":         ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:detail":         ("get",  USER, (200, 404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:accept":         ("post", USER, (404, 404, 404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:decline":        ("post", USER, (404, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:complete":       ("post", USER, (404, 404, 404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:recall":         ("post", USER, (302, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "agencies:area_list":       ("get",  USER, ALL),
    "agencies:area_detail":     ("get",  USER, ALL),
    "agencies:area_search":     ("get",  USER, ALL),
    "pokja:role":               ("get",  USER, (404, 404, 200, 404, 200, 404, 200, 200, 200, 200, 404, 404, 404, 404)),
    "pokja:action_list":        ("get",  USER, (404, 404, 200, 404, 200, 404, 200, 200, 200, 200, 200, 404, 404, 404)),
    "pokja:action_create":      ("get",  USER, (404, 404, 200, 404, 200, 404, 200, 200, 200, 200, 404, 404, 404, 404)),
    "pokja:action_detail":      ("get",  USER, (404, 404, 404, 404, 200, 404, 404, 404, 200, 200, 200, 404, 404, 404)),
    "pokja:evidence_download":  ("get",  USER, (404, 404, 404, 404, 200, 404, 404, 404, 200, 200, 200, 404, 404, 404)),
    "reports:list":             ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 200, 200, 200, 404, 404, 200)),
    "reports:create":           ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404)),
    "reports:detail":           ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 200, 200, 200, 404, 404, 200)),
    "reports:status":           ("get",  USER, (404, 404, 302, 404, 404, 404, 404, 404, 302, 302, 302, 404, 404, 302)),
    "reports:download":         ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
}  # fmt: skip


@pytest.mark.parametrize("route", DOORS)
def test_door(client, world: World, route: str) -> None:
    method, _scope, expected = DOORS[route]

    answers = tuple(_answer(client, world, route, method, person) for person in PEOPLE)

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(
        zip(PEOPLE, expected, strict=True)
    )


@pytest.mark.parametrize("route", DOORS)
def test_a_stranger_is_sent_to_sign_in(client, world: World, route: str) -> None:
    response = client.get(url_of(route, world))

    assert response.headers["Location"].startswith(reverse("account_login"))


def test_every_route_has_a_row() -> None:
    assert {name for name, _ in named_routes()} == set(DOORS) | PUBLIC | WAY_IN


def test_only_listed_pages_open_without_signing_in() -> None:
    public = {
        name
        for name, route in named_routes()
        if not getattr(route.callback, "login_required", True)
    }

    assert public == PUBLIC


def test_every_row_names_its_scope() -> None:
    assert all(scope in Kind for _method, scope, _answers in DOORS.values())


def _answer(client, world: World, route: str, method: str, person: str) -> int:
    client.force_login(getattr(world, person))
    return getattr(client, method)(url_of(route, world)).status_code


def url_of(route: str, world: World) -> str:
    """The address of a route for the world's records."""
    return reverse(route, args=ARGUMENTS[route](world) if route in ARGUMENTS else [])


ARGUMENTS: dict[str, Callable[[World], list[object]]] = {
    "cases:complaint_detail": lambda w: [w.complaint.pk],
    "cases:complaint_identify": lambda w: [w.complaint.pk],
    "agencies:area_detail": lambda w: ["64.72"],
    "pokja:action_detail": lambda w: [w.action.pk],
    "pokja:evidence_download": lambda w: [w.evidence.pk],
    "reports:detail": lambda w: [w.report.pk],
    "reports:status": lambda w: [w.report.pk],
    "reports:download": lambda w: [w.report.pk],
    "cases:detail": lambda w: [w.case.pk],
    "cases:victim_reveal": lambda w: [w.case.pk, w.victim.pk],
    "referrals:create": lambda w: [w.case.pk],
    "referrals:detail": lambda w: [w.referral.pk],
    "referrals:accept": lambda w: [w.referral.pk],
    "referrals:decline": lambda w: [w.referral.pk],
    "referrals:complete": lambda w: [w.referral.pk],
    "referrals:recall": lambda w: [w.referral.pk],
}
