"""What goes wrong on a real day: each time a clear sentence, nothing lost, nothing written twice."""

import re
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from tests import databases
from tests.journeys.conftest import DATABASE
from tests.journeys.person import Person
from tests.stack import Stack


pytestmark = pytest.mark.journey
STORY = "Penelepon takut, akan menelepon lagi pukul tujuh."
TOO_LARGE = 40 * 1024 * 1024


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(
    person: Person,
) -> None:
    page = person.page
    person.signs_in("pengaduan.samarinda")
    person.opens("/complaints/create/")
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.context.clear_cookies(name=re.compile("sessionid"))

    person.clicks("Simpan pengaduan")

    expect(page.locator("main")).to_contain_text("isian Anda tersimpan sebagai draf")
    person.gives_password("pengaduan.samarinda")
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(STORY)


def test_what_is_typed_is_kept_while_it_is_typed(person: Person) -> None:
    page = person.page
    person.signs_in("kepala.samarinda")
    person.opens("/complaints/create/")
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    expect(page.locator("[data-draft-for]")).to_contain_text("Draf disimpan pukul")

    page.reload()

    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(STORY)


def test_a_file_of_forty_megabytes_is_refused_at_its_field(
    person: Person, tmp_path: Path
) -> None:
    page = person.page
    large = tmp_path / "foto.jpg"
    with large.open("wb") as file:
        file.truncate(TOO_LARGE)
    person.signs_in("satpolpp.samarinda")
    person.opens("/actions/create/")

    page.locator("input[type=file]").set_input_files(large)

    expect(page.locator("main")).to_contain_text(
        "Berkas berukuran 40 MB. Ukuran terbesar 10 MB."
    )


def test_wrong_answers_stand_at_their_fields_and_in_the_summary(person: Person) -> None:
    page = person.page
    person.signs_in("pengaduan.samarinda")
    person.opens("/complaints/create/")
    for part, value in {"day": "1", "month": "1", "year": "2099"}.items():
        page.locator(f"#id_occurred_on_{part}").fill(value)

    person.clicks("Simpan pengaduan")

    expect(page).to_have_title(re.compile("^Galat:"))
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "Tanggal kejadian tidak boleh setelah hari ini."
    )
    person.looks_around()


def test_a_report_asked_while_no_worker_runs_waits_and_is_made_when_one_does(
    person: Person, stack: Stack
) -> None:
    page = person.page
    stack.kill("worker")
    _worker_has_been_silent()
    person.signs_in("koordinator.kaltim")
    _asks(person, "Kabupaten Paser")
    expect(page.locator("main")).to_contain_text("permintaan Anda tersimpan")
    person.looks_around()
    asked = page.url

    _asks(person, "Kabupaten Paser")
    assert page.url == asked

    stack.start("worker")
    expect(page.locator("a[href$='/download/']").first).to_be_visible(timeout=60_000)


def test_no_process_that_serves_people_knows_the_owners_password(stack: Stack) -> None:
    for name in ("web", "worker", "relay", "scheduler"):
        environment = Path(f"/proc/{stack.running[name].pid}/environ").read_bytes()

        assert b"OWNER_DATABASE_URL" not in environment
        assert b"tppo_owner" not in environment


def _asks(person: Person, area: str) -> None:
    person.opens("/reports/create/")
    person.page.locator("select[name=area]").select_option(label=area)
    person.page.locator("select[name=month]").select_option(index=5)
    person.clicks("Buat laporan")


def _worker_has_been_silent() -> None:
    with psycopg.connect(databases.url_of(DATABASE, databases.owner_url())) as owner:
        owner.execute(
            "UPDATE core_heartbeat SET at = now() - interval '10 minutes' WHERE name = 'worker'"
        )
