"""What no honest browser sends, at every door: refused with the right status, never an error of ours, nothing stored.

The routes come from the site itself, the parameters from its views and the fields from its pages, so that what is built later
is tried as well.
"""

import logging
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain, product
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from core import drafts
from core.models import AuditEvent, Draft
from core.scope import as_system
from pokja.models import Action, Tupoksi
from tests import clamd, uploads
from tests.architecture.test_doors import (
    ARGUMENTS,
    DOORS,
    PEOPLE,
    PUBLIC,
    WAY_IN,
    url_of,
)
from tests.architecture.test_models import OURS
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


# Written down, not stored; or of the session and its brakes, which the framework keeps.
NOT_COUNTED = {"core.AuditEvent", "core.ExportRecord"}
FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"
REFUSED = {400, 403, 404, 405, 413, 414, 415}

KEYS = sorted(
    {
        key
        for pattern in ("[a-z]*/*.py", "[a-z]*/views/*.py")
        for path in settings.BASE_DIR.glob(pattern)
        for key in re.findall(r'GET(?:\.get|\.getlist)?[(\[]"(\w+)"', path.read_text())
    }
    | {"after", "next", "page", "area", "month"}
)
QUERIES = [
    "-1",
    "9" * 200,
    "0000-00-00",
    "'; DROP TABLE cases_case; -- ../../etc/passwd %s %(x)s",
    "<script>alert(1)</script>{{ 7|add:7 }}",
    "\r\nSet-Cookie: a=b",
    "\u202e\ufeff\U0001f600٣٤",
    "OTk5OS0wMS0wMXxub25l",
]
TYPED = [
    "-1",
    "9" * 5000,
    "x" * 100_000,
    "64.72",
    str(uuid4()),
    "<script>alert(1)</script>",
    "\r\n\u202e\ufeff\U0001f600٣٤",
]
FORGED = {
    "id": "0", "pk": "0", "agency": "0", "agency_id": "0", "created_by": "1", "is_superuser": "1", "is_staff": "1",
    "role": "province_coordinator", "user": "1", "state": "done", "status": "verified", "number": "TPPO/1", "case": "0",
    "case_id": "0", "data_key": "0", "_method": "DELETE", "a[b][c][d]": "1", "__proto__": "1", "format": "json",
}  # fmt: skip


@dataclass
class Door:
    """A route with somebody who may go through it, if it asks who one is."""

    route: str
    url: str
    client: Client


@pytest.fixture
def doors(world: World, caplog) -> list[Door]:
    """Every route of the site; one world serves them all, so what is stored on the way is undone."""
    caplog.set_level(logging.CRITICAL, "django")
    signed_in: dict[str, Client] = defaultdict(Client)
    for name in PEOPLE:
        signed_in[name].force_login(getattr(world, name))
    ours = [
        Door(route, url_of(route, world), signed_in[_who(route)]) for route in DOORS
    ]
    key = {"uidb36": "1", "key": "a-b"}
    for route in sorted(PUBLIC | WAY_IN):
        known = route in ARGUMENTS
        url = (
            url_of(route, world)
            if known
            else reverse(route, kwargs=key if route.endswith("from_key") else {})
        )
        ours.append(Door(route, url, signed_in[PEOPLE[0] if route in WAY_IN else ""]))
    return ours


def _who(route: str) -> str:
    """Somebody who may go through this door, so that what is sent gets as far as it can."""
    answers = dict(zip(PEOPLE, DOORS[route][2], strict=True))
    return next((name for name, status in answers.items() if status != 404), PEOPLE[0])


def stored() -> Counter[str]:
    """How many rows each of our tables holds."""
    wanted = [m for m in OURS if m._meta.label not in NOT_COUNTED and m._meta.managed]
    counts = " UNION ALL ".join(
        f"SELECT '{m._meta.label}', count(*) FROM {m._meta.db_table}"  # noqa: S608 - names of tables
        for m in wanted
    )
    with as_system("test"), connection.cursor() as cursor:
        cursor.execute(counts)
        return Counter(dict(cursor.fetchall()))


def tried(door: Door, data: dict[str, object]) -> tuple[HttpResponse, Counter[str]]:
    """What a form is answered, and the rows it left; undone afterwards."""
    with transaction.atomic():
        before = stored()
        answer = door.client.post(door.url, data)
        after = stored()
        transaction.set_rollback(True)
    after.subtract(before)
    return answer, +after


class Unread:
    """A body that must not be read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


# Every route


def test_a_strange_query_breaks_no_page(doors: list[Door]) -> None:
    for door, value in product(doors, QUERIES):
        answer = door.client.get(door.url, dict.fromkeys(KEYS, value))

        expected = {200, 302, *REFUSED, 503 if door.route == "healthz" else 200}
        assert answer.status_code in expected, (door.route, value)
        assert "a=b" not in str(answer.cookies)
        assert b"<script>alert(1)" not in answer.content


NO_TEXT = {"q=%00": 400, "q%00=1": 400, "q=%ff%fe": 400, "q=%C3": 400, "q=" + "x" * 5000: 414}  # fmt: skip


def test_a_query_that_is_no_text_is_refused(doors: list[Door]) -> None:
    for door, (query, status) in product(doors, NO_TEXT.items()):
        answer = door.client.get(f"{door.url}?{query}")

        assert answer.status_code == status, (door.route, query[:10])


BODIES = [
    (FORM, b"a=x%00y", 400),
    (FORM, b"a%00=x", 400),
    (FORM, b"a=%ff", 400),
    (FORM, b"a=\xff\x00", 400),
    (FILES, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\0y\r\n--x--\r\n', 400),
    (FORM, b"a=" + b"x" * 3 * 1024 * 1024, 413),
    (FORM, b"&".join(b"a%d=1" % n for n in range(1001)), 400),
    ("application/json", b'{"a": ' + b"[" * 5000, 415),
    ("application/json", b'{"action": "search"}', 415),
    ("text/xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 415),
    ("text/plain", b"a=b", 415),
    ("", b"a=b", 415),
    ("multipart/form-data", b"a=b", 400),
    (f"{FORM}; charset=utf-7", b"a=b", 400),
]  # fmt: skip


def test_a_body_that_no_form_sends_is_refused(doors: list[Door]) -> None:
    before = stored()

    for door, (kind, body, status) in product(doors, BODIES):
        answer = door.client.generic("POST", door.url, body, content_type=kind)

        assert answer.status_code == status, (door.route, kind, body[:40])
    assert stored() == before


LARGE = [("application/json", 10, 415), (FORM, 10, 413), (FILES, 65, 413)]


def test_what_is_too_large_is_refused_before_it_is_read(doors: list[Door]) -> None:
    before = stored()

    for door, (kind, megabytes, status) in product(doors, LARGE):
        size = str(megabytes * 1024 * 1024)
        body = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": size, "wsgi.input": Unread()}
        answer = door.client.generic("POST", door.url, **body)

        assert answer.status_code == status, (door.route, kind)
    assert stored() == before


def test_fields_that_a_form_does_not_have_change_nothing(doors: list[Door]) -> None:
    for door in doors:
        honest = tried(door, {"x": "1"})
        forged = tried(door, {"x": "1"} | FORGED)

        assert forged[0].status_code == honest[0].status_code, door.route
        assert forged[1] == honest[1], door.route


def test_nonsense_in_every_field_is_said_at_the_field(doors: list[Door]) -> None:
    for door in doors:
        page = door.client.get(door.url)
        fields = names_on(page) | {"reason", "feedback", "outcome", "alternative"}
        for value in TYPED:
            answer, rows = tried(door, dict.fromkeys(fields, value))

            about = (door.route, value[:40], answer.status_code)
            assert answer.status_code in {200, 302, 409, 422, *REFUSED}, about
            assert not rows or answer.status_code in {200, 302}, about
            assert b"<script>alert(1)" not in answer.content, about
            if answer.status_code == 405:
                break


def names_on(page: HttpResponse) -> set[str]:
    """The fields that a page shows, without those that only this very form knows."""
    found = set(re.findall(r'name="([\w-]+)"', page.content.decode(errors="replace")))
    return found - {"csrfmiddlewaretoken", "viewport", "submission", "draft_of"}


METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X")
HOSTS = ("jahat.invalid", "localhost@jahat.invalid", "a b", "127.0.0.1:x")


def test_other_methods_are_not_allowed(doors: list[Door]) -> None:
    for door, method in product(doors, METHODS):
        answer = door.client.generic(method, door.url)

        assert answer.status_code == 405, (door.route, method)


def test_another_host_name_is_refused(doors: list[Door]) -> None:
    for door, host in product(doors, HOSTS):
        answer = door.client.get(door.url, headers={"host": host})

        assert answer.status_code == 400, (door.route, host)


def test_a_form_of_another_site_is_refused(doors: list[Door]) -> None:
    before = stored()
    for door in doors:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = door.client.cookies

        answer = strict.post(door.url, {"x": "1"})

        assert answer.status_code == 403, door.route
    assert stored() == before


def test_each_refusal_of_somebody_signed_in_is_written_down(
    client, world: World
) -> None:
    client.force_login(world.outsider)

    for route in DOORS:
        client.get(url_of(route, world) + "?q=%00")

    assert AuditEvent.objects.filter(action="door.refused").count() == len(DOORS)


# Ids of others, in forms


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


# Files


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


def test_every_parameter_of_the_views_is_tried() -> None:
    assert {"q", "view", "month", "after", "field", "selected"} <= set(KEYS)
    assert len(set(chain(QUERIES, TYPED))) > 10
