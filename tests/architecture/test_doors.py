"""Who gets through which door: one row a route, one column a kind of person. A route without a row fails.

The columns are the people of tests.world, in the order of PEOPLE; the scope is the kind of decision 8.
"""

from collections.abc import Callable

import pytest
from django.urls import reverse

from core.scope import Kind
from tests import registers
from tests.architecture.routes import named_routes
from tests.world import (
    BONTANG,
    World,
    a_bar,
    a_safety_note,
    an_emergency,
    make_world,
    on_duty,
)


PUBLIC = {
    "account_login", "account_logout", "account_inactive", "healthz",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "activate",
    "openid_connect_login", "openid_connect_callback",
    "socialaccount_login_cancelled",
}  # fmt: skip
# Reached signed in, by anybody, and part of the way in and out rather than of the work.
WAY_IN = {
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip
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
    "account":                  ("get",  USER, ALL),
    "account_change_password":  ("get",  USER, (302,) * len(PEOPLE)),
    "mfa_index":                ("get",  USER, ALL),
    "session_list":             ("get",  USER, ALL),
    "session_end":              ("post", USER, (302,) * len(PEOPLE)),
    "session_end_others":       ("post", USER, (302,) * len(PEOPLE)),
    "pledge":                   ("get",  USER, ALL),
    "draft_save":               ("post", USER, (409,) * len(PEOPLE)),
    "access":                   ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 200)),
    "cases:complaint_list":     ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_create":   ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_detail":   ("get",  USER, (200, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_identify": ("get",  USER, (200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:list":               ("get",  USER, (200, 200, 200, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:search":             ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:detail":             ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:identity_open":      ("post", USER, (422, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:identity_close":     ("post", USER, (302, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:access_log":         ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:bar_create":         ("post", USER, (422, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:bar_lift":           ("post", USER, (302, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:conflict_declare":   ("post", USER, (302, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    # The desk is on duty here; alone it sees no case.
    "cases:safety_list":        ("get",  USER, (404, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:safety":             ("get",  USER, (200, 404, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:safety_edit":        ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:safety_call":        ("post", USER, (200, 404, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:safety_result":      ("post", USER, (422, 404, 422, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_call":     ("post", USER, (200, 200, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:complaint_result":   ("post", USER, (422, 422, 422, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:emergency_list":     ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 200, 200, 404, 200, 404, 404)),
    "cases:emergency_create":   ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404)),
    "cases:emergency_detail":   ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 200, 404, 404, 200, 404, 404)),
    "cases:emergency_end":      ("post", USER, (404, 404, 302, 404, 404, 404, 404, 404, 302, 404, 404, 404, 404, 404)),
    "cases:emergency_review":   ("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 404)),
    "cases:unit_bar_create":    ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404, 404)),
    "cases:complaint_history":  ("get",  USER, (404, 404, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:history":            ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "referrals:history":        ("get",  USER, (200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "pokja:action_history":     ("get",  USER, (404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
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
    "agencies:account_list":    ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:account_unit":    ("get",  USER, (404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:account_invite":  ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:account_detail":  ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:account_assign":  ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:account_hand_over": ("get",  USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:account_suspend": ("post", USER, (404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422)),
    "agencies:account_reopen":  ("post", USER, (404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302)),
    "agencies:account_extend":  ("post", USER, (404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302)),
    "agencies:account_nik":     ("post", USER, (404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422)),
    "agencies:account_code":    ("post", USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "agencies:recovery_ask":    ("post", USER, (404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302)),
    "agencies:recovery_confirm": ("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "agencies:recovery_refuse": ("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "agencies:shift_list":      ("get",  USER, (200, 200, 200, 200, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404)),
    "agencies:shift_create":    ("post", USER, (404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "agencies:shift_remove":    ("post", USER, (404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
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
    "cases:hold":               ("post", USER, (404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "cases:hold_by_number":     ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "cases:hold_lift":          ("post", USER, (404, 404, 302, 404, 404, 404, 404, 404, 404, 404, 404, 302, 404, 404)),
    "cases:consent_withdraw":   ("post", USER, (422, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "protection:home":          ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 200)),
    "protection:retention":     ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 200)),
    "protection:erasure_approve":("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 404, 302)),
    "protection:erasure_refuse":("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 422)),
    "protection:request_list":  ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:request_create":("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:request_detail":("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:request_check": ("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 404)),
    "protection:request_answer":("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 404)),
    "protection:request_refuse":("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 404)),
    "protection:breach_list":   ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:breach_create": ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:breach_detail": ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:breach_edit":   ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:breach_tell":   ("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 404)),
    "protection:breach_close":  ("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 404, 404)),
    "protection:breach_notice": ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:processing_list":("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:processing_edit":("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:reading_list":  ("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:finding_create":("get",  USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:finding_detail": ("get", USER, (404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 200, 404, 404)),
    "protection:finding_answer": ("post", USER, (404, 404, 422, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "protection:finding_settle":("post", USER, (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 422, 404, 404)),
}  # fmt: skip


def _desk_on_duty(world: World, *arguments: object) -> list[object]:
    on_duty(world, world.desk)
    return list(arguments)


ARGUMENTS: dict[str, Callable[[World], list[object]]] = {
    "cases:complaint_history": lambda w: [w.complaint.pk],
    "cases:history": lambda w: [w.case.pk],
    "referrals:history": lambda w: [w.referral.pk],
    "pokja:action_history": lambda w: [w.action.pk],
    "cases:hold": lambda w: [w.case.pk],
    "cases:hold_lift": lambda w: [registers.hold(w).pk],
    "cases:consent_withdraw": lambda w: [w.case.pk, w.victim.pk],
    "protection:erasure_approve": lambda w: [registers.erasure(w).pk],
    "protection:erasure_refuse": lambda w: [registers.erasure(w).pk],
    **{
        f"protection:request_{name}": lambda w: [registers.request(w).pk]
        for name in ("detail", "check", "answer", "refuse")
    },
    **{
        f"protection:breach_{name}": lambda w: [registers.breach(w).pk]
        for name in ("detail", "edit", "tell", "close", "notice")
    },
    "protection:processing_edit": lambda w: ["KASUS"],
    "protection:finding_create": lambda w: [w.caseworker.pk],
    **{
        f"protection:finding_{name}": lambda w: [registers.finding(w).pk]
        for name in ("detail", "answer", "settle")
    },
    "cases:safety_list": _desk_on_duty,
    "cases:safety": lambda w: _desk_on_duty(w, w.case.pk),
    "cases:safety_edit": lambda w: [w.case.pk, w.victim.pk],
    "cases:safety_call": lambda w: _desk_on_duty(w, w.case.pk, a_safety_note(w).pk),
    "cases:safety_result": lambda w: _desk_on_duty(w, w.case.pk, a_safety_note(w).pk),
    "cases:complaint_call": lambda w: [w.complaint.pk],
    "cases:complaint_result": lambda w: [w.complaint.pk],
    "agencies:shift_remove": lambda w: [on_duty(w, w.desk).pk],
    "session_end": lambda w: ["0" * 32],
    "mfa_remove_webauthn": lambda w: [1],
    "openid_connect_login": lambda w: ["sso"],
    "openid_connect_callback": lambda w: ["sso"],
    "agencies:account_invite": lambda w: [w.case.agency_id],
    "agencies:account_assign": lambda w: [w.colleague.pk, w.case.agency_id],
    **{
        f"agencies:{name}": lambda w: [w.colleague.pk]
        for name in (
            "account_detail",
            "account_hand_over",
            "account_suspend",
            "account_reopen",
            "account_extend",
            "account_nik",
            "account_code",
            "recovery_ask",
            "recovery_confirm",
            "recovery_refuse",
        )
    },
    "cases:complaint_detail": lambda w: [w.complaint.pk],
    "cases:complaint_identify": lambda w: [w.complaint.pk],
    "agencies:area_detail": lambda w: ["64.72"],
    "pokja:action_detail": lambda w: [w.action.pk],
    "pokja:evidence_download": lambda w: [w.evidence.pk],
    "reports:detail": lambda w: [w.report.pk],
    "reports:status": lambda w: [w.report.pk],
    "reports:download": lambda w: [w.report.pk],
    "cases:detail": lambda w: [w.case.pk],
    "cases:identity_open": lambda w: [w.case.pk],
    "cases:identity_close": lambda w: [w.case.pk],
    "cases:access_log": lambda w: [w.case.pk],
    "cases:bar_create": lambda w: [w.case.pk],
    "cases:bar_lift": lambda w: [w.case.pk, a_bar(w).pk],
    "cases:conflict_declare": lambda w: [w.case.pk],
    "cases:emergency_detail": lambda w: [an_emergency(w).pk],
    "cases:emergency_end": lambda w: [an_emergency(w).pk],
    "cases:emergency_review": lambda w: [an_emergency(w).pk],
    "referrals:create": lambda w: [w.case.pk],
    "referrals:detail": lambda w: [w.referral.pk],
    "referrals:accept": lambda w: [w.referral.pk],
    "referrals:decline": lambda w: [w.referral.pk],
    "referrals:complete": lambda w: [w.referral.pk],
    "referrals:recall": lambda w: [w.referral.pk],
}


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


# The secretariat keeps the accounts of the whole province.
OF_ACCOUNTS: dict[str, dict[str, int]] = {
    route: {"keeper": DOORS[route][2][PEOPLE.index("keeper")]}
    for route in DOORS
    if route in ARGUMENTS
    and route.startswith(("agencies:account", "agencies:recovery"))
}
# The data protection officer keeps the registers of the whole province, and the secretariat approves with the officer.
OF_REGISTERS: dict[str, dict[str, int]] = {
    route: {
        who: answer
        for who, answer in zip(PEOPLE, DOORS[route][2], strict=True)
        if who in {"officer", "keeper"} and answer != 404
    }
    for route in DOORS
    if route in ARGUMENTS and route.startswith(("protection:", "cases:hold_lift"))
}
# The same people at the records of another city. Who is not named gets 404; those of the province look after it too.
ELSEWHERE: dict[str, dict[str, int]] = {
    "agencies:area_detail": dict.fromkeys(PEOPLE, 200),
    **OF_ACCOUNTS,
    **OF_REGISTERS,
    "agencies:recovery_refuse": {"keeper": 302},
    "cases:emergency_detail": {"officer": 200},
    "cases:emergency_review": {"officer": 422},
    "pokja:action_detail": {"coordinator": 200, "leader": 200},
    "pokja:evidence_download": {"coordinator": 200, "leader": 200},
    "reports:detail": {"coordinator": 200, "leader": 200, "keeper": 200},
    "reports:status": {"coordinator": 302, "leader": 302, "keeper": 302},
    # Who is there is asked before which session it is.
    "session_end": dict.fromkeys(PEOPLE, 302),
}


def test_the_same_doors_in_another_city(client, world: World) -> None:
    elsewhere = make_world(BONTANG, "_bontang")
    urls = {route: url_of(route, elsewhere) for route in ARGUMENTS if route in DOORS}

    answers: dict[tuple[str, str], int] = {}
    for who in PEOPLE:
        client.force_login(getattr(world, who))
        for route, url in urls.items():
            answer = getattr(client, DOORS[route][0])(url)
            answers[route, who] = answer.status_code

    wrong = {
        door: found
        for door, found in answers.items()
        if found != ELSEWHERE.get(door[0], {}).get(door[1], 404)
    }
    assert not wrong


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
