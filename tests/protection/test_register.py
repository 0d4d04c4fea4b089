"""The register of processing is the office's own once it was changed; the home page shows counts only."""

import csv

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core import retention, scope, seeds, todos
from protection.models import Processing
from protection.services import erasures, processing
from tests import registers
from tests.world import World


FILE = settings.BASE_DIR / "protection" / "data" / "processing.csv"


def test_every_row_of_the_file_is_there_with_a_class_of_the_policy(db) -> None:
    with FILE.open(encoding="utf-8") as file:
        codes = {row["kode"] for row in csv.DictReader(file)}

    assert {row.code for row in Processing.objects.all()} == codes
    classes = {row.retention_class for row in Processing.objects.all()}
    assert classes <= set(retention.policy())


def test_a_row_that_was_changed_stays_at_the_next_load(world: World) -> None:
    row = Processing.objects.get(pk="RUJUKAN")
    processing.edit(row, {"receivers": "Dinas Sosial saja"}, by=world.officer)

    outcomes = {outcome.name: outcome for outcome in seeds.load_all()}

    assert Processing.objects.get(pk="RUJUKAN").receivers == "Dinas Sosial saja"
    assert outcomes["processing"].kept_rows == 1


def test_the_officer_changes_a_row(client, world: World) -> None:
    client.force_login(world.officer)
    url = reverse("protection:processing_edit", args=["KASUS"])
    page = client.get(url)
    form = {name: f.initial for name, f in page.context["form"].fields.items()}
    form |= page.context["form"].initial | {"transfer": "Tidak ada, diperiksa."}

    answer = client.post(url, form)

    assert answer.status_code == 302
    row = Processing.objects.get(pk="KASUS")
    assert row.transfer == "Tidak ada, diperiksa."
    assert row.edited_at


def test_the_first_page_of_the_officer_counts(client, world: World) -> None:
    registers.request(world)
    registers.breach(world)
    registers.finding(world)
    registers.erasure(world)
    client.force_login(world.officer)

    context = client.get(reverse("protection:home")).context

    names = ("requests", "breaches", "questions", "erasures")
    assert [context[name] for name in names] == [1, 1, 1, 1]


def test_the_secretariat_sees_erasures_and_nothing_else(client, world: World) -> None:
    registers.request(world)
    registers.erasure(world)
    client.force_login(world.keeper)

    page = client.get(reverse("protection:home"))

    assert page.context["requests"] == 0
    assert page.context["erasures"] == 1
    assert reverse("protection:request_list") not in page.content.decode()


def test_two_people_approve_on_the_page(client, world: World) -> None:
    erasure = registers.erasure(world)
    url = reverse("protection:erasure_approve", args=[erasure.pk])
    client.force_login(world.officer)
    client.post(url)
    client.post(url)
    erasure.refresh_from_db()
    assert (erasure.status, erasure.first_by) == ("SETUJU_PERTAMA", world.officer)

    client.force_login(world.keeper)
    client.post(url)

    erasure.refresh_from_db()
    assert (erasure.status, erasure.second_by) == ("DISETUJUI", world.keeper)


def test_whoever_approved_is_not_asked_again(world: World) -> None:
    erasure = registers.erasure(world)
    page = reverse("protection:retention")

    assert [_is_asked(who, page) for who in (world.officer, world.keeper)] == [True] * 2
    erasures.approve(erasure, by=world.officer)

    assert not _is_asked(world.officer, page)
    assert _is_asked(world.keeper, page)


def _is_asked(person: User, url: str) -> bool:
    with scope.as_user(person):
        return any(todo.url == url for todo in todos.waiting_for(person))
