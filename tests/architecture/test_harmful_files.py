"""A file that would harm: refused at its field, nothing kept of it but a line in the audit."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from pokja.models import Action
from tests import clamd, uploads
from tests.architecture.test_bad_input import stored
from tests.pokja.test_pages import form as action_form
from tests.world import (
    World,
    a_pdf,
)


HARMFUL = {
    "html": ("a.html", b"<!DOCTYPE html><script>alert(1)</script>", "kind"),
    "svg": ("a.svg", b"<svg onload='alert(1)'/>", "kind"),
    "exe": ("a.pdf", b"MZ\x90\x00\x03", "kind"),
    "zip bomb": (
        "a.docx",
        uploads.docx({"word/media/a.bin": bytes(9_000_000)}),
        "bomb",
    ),
    "macro": (
        "a.docx",
        uploads.docx({"word/vbaProject.bin": b"x"}),
        "office_active",
    ),
    "picture bomb": ("a.png", uploads.huge_png(), "bomb"),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_a_harmful_file_is_refused_at_its_field_and_leaves_only_a_line(
    client, world: World, settings, tmp_path, what: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    name, content, reason = HARMFUL[what]
    client.force_login(world.other_agency)
    before = stored()

    file = uploads.upload(name, content)
    sent = action_form(evidence=file, evidence_kind="LAP")
    answer = client.post(reverse("pokja:action_create"), sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["evidence"]
    assert stored() == before
    assert not list(tmp_path.iterdir())
    line = AuditEvent.objects.get(action="upload.refused")
    assert (line.actor, line.detail) == ("sosial", {"reason": reason})


def test_a_file_with_a_virus_is_refused_and_leaves_only_a_line(
    client, world: World, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(world.other_agency)
    before = stored()
    file = uploads.upload("a.pdf", a_pdf() + b"%" + clamd.EICAR)

    with clamd.stand_in() as settings.CLAMD_ADDRESS:
        sent = action_form(evidence=file, evidence_kind="LAP")
        answer = client.post(reverse("pokja:action_create"), sent)

    assert answer.status_code == 422
    assert stored() == before
    assert not list(tmp_path.iterdir())
    line = AuditEvent.objects.get(action="upload.refused")
    assert line.detail == {"reason": "infected"}


def test_a_file_the_scanner_is_silent_about_is_said_to_be_locked(
    client, world: World, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT, settings.CLAMD_ADDRESS = tmp_path, "127.0.0.1:1"
    client.force_login(world.other_agency)

    sent = action_form(evidence=uploads.upload("a.pdf", a_pdf()), evidence_kind="LAP")
    page = client.post(reverse("pokja:action_create"), sent, follow=True)

    evidence = Action.objects.get(agency__kind="DINSOS").evidence.get()
    url = reverse("pokja:evidence_download", args=[evidence.pk])
    assert url not in page.content.decode()
    assert page.context["evidence"][0].file.state == "quarantined"
    assert client.get(url).status_code == 404


def test_a_hundred_files_at_once_are_refused(client, world: World) -> None:
    client.force_login(world.other_agency)
    files = [uploads.upload("a.pdf", b"%PDF-") for _ in range(101)]

    answer = client.post(reverse("pokja:action_create"), {"evidence": files})

    assert answer.status_code == 400
