"""A call to a victim or to a reporter: the number is shown for it, and the call is written down."""

import re

from django.urls import reverse

from core import phones, scope
from core.models import AuditEvent
from tests.cases.pages import (
    call,
)
from tests.world import (
    SAFE,
    World,
    a_safety_note,
    on_duty,
)


NUMBER = SAFE["safe_phone"]
CODE_WORD = SAFE["code_word"]


def test_a_call_shows_the_rule_and_the_code_word_above_the_number(
    client, world: World
) -> None:
    note = a_safety_note(world)
    on_duty(world, world.desk)

    body = call(client, world.desk, note).content.decode()

    assert (
        body.index(SAFE["contact_rule"])
        < body.index(CODE_WORD)
        < body.index('href="tel:080000001234"')
    )


def test_the_number_is_in_no_address_and_in_no_audit_line(client, world: World) -> None:
    note = a_safety_note(world)

    answer = call(client, world.caseworker, note)
    client.post(
        reverse("cases:safety_result", args=[world.case.pk, note.pk]),
        {"result": "TIDAK_AMAN"},
    )

    lines = AuditEvent.objects.filter(action__startswith="contact.").order_by("at")
    assert [line.action for line in lines] == ["contact.called", "contact.result"]
    assert lines[1].detail == {"result": "TIDAK_AMAN"}
    assert {line.thread_id for line in lines} == {str(world.case.pk)}
    told = str([(line.detail, line.target_id, line.thread_id) for line in lines])
    assert phones.dial(NUMBER) not in told
    ours = re.findall(r'(?:href|action)="(/[^"]*)"', answer.content.decode())
    assert phones.dial(NUMBER) not in str([*ours, answer.headers["Refresh"]])


def test_the_page_with_the_number_is_left_when_the_screen_has_rested(
    client, world: World
) -> None:
    answer = call(client, world.caseworker, a_safety_note(world))

    safety_page = reverse("cases:safety", args=[world.case.pk])
    assert answer.headers["Refresh"] == f"601; url={safety_page}"


def test_the_result_of_a_call_is_one_of_the_list(client, world: World) -> None:
    note = a_safety_note(world)
    client.force_login(world.caseworker)

    answer = client.post(
        reverse("cases:safety_result", args=[world.case.pk, note.pk]),
        {"result": "0800 0000 1234"},
    )

    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(action="contact.result").exists()


def test_a_note_is_not_called_through_another_case(client, world: World) -> None:
    note = a_safety_note(world)
    client.force_login(world.caseworker)

    url = reverse("cases:safety_call", args=[world.complaint.pk, note.pk])

    assert client.post(url).status_code == 404
    assert not AuditEvent.objects.filter(action="contact.called").exists()


def test_the_reporters_number_is_shown_by_a_call_that_is_written_down(
    client, world: World
) -> None:
    client.force_login(world.desk)
    client.post(
        reverse("cases:complaint_create"),
        {
            "channel": "HOTLINE_UPTD",
            "danger": "TIDAK",
            "story": "Cerita.",
            "reporter_contact": "0800 0000 5678, hanya malam",
        },
    )
    with scope.as_user(world.desk):
        made = world.complaint.__class__.objects.latest("created_at")
    page = client.get(made.get_absolute_url()).content.decode()
    assert "hanya malam" in page
    assert "5678" not in page

    answer = client.post(reverse("cases:complaint_call", args=[made.pk]))

    body = answer.content.decode()
    assert body.index("hanya malam") < body.index("tel:080000005678")
    line = AuditEvent.objects.get(action="contact.called")
    assert line.target_id == str(made.pk)
    assert "5678" not in str(line.detail)
