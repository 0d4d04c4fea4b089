"""What no honest browser sends, at every door: refused with the right status, never an error of ours, nothing stored.

The routes come from the site itself, the parameters from its views and the fields from its pages, so that what is built later
is tried as well.
"""

import logging
import re
from base64 import urlsafe_b64encode
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain, product
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from core.scope import as_system
from tests.architecture.test_doors import (
    ARGUMENTS,
    DOORS,
    PEOPLE,
    PUBLIC,
    WAY_IN,
    url_of,
)
from tests.architecture.test_models import OURS
from tests.world import (
    World,
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
    *(
        urlsafe_b64encode(f"{end}|{uuid4()}".encode()).decode()
        for end in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00")
    ),
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


def test_every_parameter_of_the_views_is_tried() -> None:
    assert {"q", "view", "month", "after", "field", "selected"} <= set(KEYS)
    assert len(set(chain(QUERIES, TYPED))) > 10
