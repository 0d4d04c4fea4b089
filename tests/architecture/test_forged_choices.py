"""A choice, an id or an address of somebody else, put by hand into a form: refused, and nothing of the other is shown."""

import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies.models import Agency
from core import drafts
from core.models import Draft
from core.scope import as_system
from pokja.models import Action, Tupoksi
from tests import uploads
from tests.architecture.test_bad_input import stored
from tests.architecture.test_doors import (
    url_of,
)
from tests.factories.organisation import pokja_of
from tests.pokja.test_pages import form as action_form
from tests.world import (
    BALIKPAPAN,
    SAMARINDA,
    World,
    a_pdf,
    agency,
    identify,
    register,
)


@pytest.fixture
def other_case(world: World):
    """A victim of another unit."""
    unit = agency("UPTDPPA", BALIKPAPAN)
    complaint = register(world.outsider, unit)
    return identify(complaint, by=world.outsider).victim


def referral_form(world: World, **changes: object) -> dict[str, object]:
    return {
        "submission": str(uuid4()),
        "victim": str(world.victim.pk),
        "service": "KESEHATAN",
        "to_agency": str(agency("DINKES", SAMARINDA).pk),
        "urgency": "SEGERA",
        "basis": "PELINDUNGAN_ANAK",
        "reason": "Perlu pemeriksaan.",
    } | changes


def test_an_honest_referral_is_sent(client, world: World) -> None:
    client.force_login(world.caseworker)

    answer = client.post(url_of("referrals:create", world), referral_form(world))

    assert answer.status_code == 302


@pytest.mark.parametrize("field", ["victim", "to_agency", "service", "basis"])
def test_a_referral_with_a_forged_choice_is_refused(
    client, world: World, other_case, field: str
) -> None:
    far = Agency.objects.exclude(area__code__startswith="64").first()
    forged = {
        "victim": str(other_case.pk),
        "to_agency": str(far.pk if far else world.case.agency_id),
    }
    client.force_login(world.caseworker)
    before = stored()

    answer = client.post(
        url_of("referrals:create", world),
        referral_form(world, **{field: forged.get(field, "KARANGAN")}),
    )

    assert answer.status_code == 422
    assert stored() == before


def test_the_identities_of_another_case_are_not_opened(
    client, world: World, other_case
) -> None:
    client.force_login(world.caseworker)
    url = reverse("cases:identity_open", args=[other_case.pk])

    assert client.post(url, {"reason": "SURAT"}).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"pokja": lambda: pokja_of(agency("POLDA", "64")).pk},
        {"tupoksi": lambda: Tupoksi.objects.filter(kind="POLDA").first().pk},
        {"area": lambda: "99.99"},
        {"kind": lambda: "KARANGAN"},
        {"evidence_kind": lambda: "KARANGAN"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_action_with_a_forged_choice_is_refused(
    client, world: World, changes: dict
) -> None:
    client.force_login(world.other_agency)
    forged = {name: str(value()) for name, value in changes.items()}
    before = stored()

    answer = client.post(reverse("pokja:action_create"), action_form(**forged))

    assert answer.status_code == 422
    assert stored() == before


def test_the_form_of_another_person_is_not_sent_again(client, world: World) -> None:
    client.force_login(world.caseworker)
    sent = referral_form(world)
    client.post(url_of("referrals:create", world), sent)
    client.force_login(world.head)

    before = stored()

    answer = client.post(url_of("referrals:create", world), sent)

    assert answer.status_code == 400
    assert stored() == before


def test_a_draft_of_another_person_is_neither_kept_nor_read(
    client, world: World
) -> None:
    path = reverse("cases:complaint_create")
    token = drafts.token(world.desk, path)
    client.force_login(world.colleague)
    save = reverse("draft_save")

    for forged in (token, token[:-1], token[::-1], "", "a:b:c", "ü" * 50):
        answer = client.post(save, {"draft_of": forged, "story": "x"})

        assert answer.status_code == 409
    with as_system("test"):
        assert not Draft.objects.exists()


def test_a_forged_draft_after_the_session_ended_is_not_kept(client, db: None) -> None:
    answer = client.post(
        reverse("cases:complaint_create"), {"draft_of": "a:b:c", "story": "x"}
    )

    assert answer.status_code == 302
    with as_system("test"):
        assert not Draft.objects.exists()


# Ways out


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.invalid/",
        "//jahat.invalid/",
        "\\\\jahat.invalid",
        "/\\jahat.invalid",
        "javascript:alert(1)",
        "https:jahat.invalid",
        "http://testserver@jahat.invalid/",
        "/x\r\nSet-Cookie: a=b",
    ],
)
def test_signing_in_leads_to_no_other_host(client, world: World, target: str) -> None:
    world.caseworker.set_password("kata-sandi-panjang")
    world.caseworker.save()

    answer = client.post(
        f"{reverse('account_login')}?next={quote(target)}",
        {"login": "rina", "password": "kata-sandi-panjang", "next": target},
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))
    assert "jahat" not in answer.headers["Location"].partition("?")[0]
    assert "a" not in answer.cookies


def test_the_name_of_a_file_reaches_no_header(client, world: World) -> None:
    client.force_login(world.other_agency)
    name = 'a"\r\nSet-Cookie: a=b\r\n\0../../x.pdf'
    file = uploads.upload(name, a_pdf())
    file.name = name
    sent = action_form(evidence=file, evidence_kind="LAP")
    client.post(reverse("pokja:action_create"), sent)
    evidence = Action.objects.get(agency__kind="DINSOS").evidence.get()

    answer = client.get(reverse("pokja:evidence_download", args=[evidence.pk]))

    assert re.fullmatch(
        r'attachment; filename="bukti-\w{8}\.pdf"', answer["Content-Disposition"]
    )
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
