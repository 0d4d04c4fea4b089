"""From a complaint to a downloaded report, by the people who do it, in a browser against the running system."""

import io
import re
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests import databases, leaks
from tests.journeys.conftest import DATABASE
from tests.journeys.person import Person
from tests.stack import Stack
from tests.world import a_pdf


pytestmark = pytest.mark.journey
# Marked words: at the end nothing that the system wrote may hold them.
NAME = "Melati Qarnaeni Dewi"
NIK = "9901014401100017"
STORY = "Dijanjikan bekerja di kafe, KTP dipegang pemilik bernama Qxtaufan."
REPORTER = "Zubaidatun Qxlapor"
CONTACT = "0899 7700 1234, setelah magrib"
ADDRESS = "Gang Qxmawar 7"
REASON = "Perlu pemeriksaan kesehatan, lihat catatan Qxrujuk."
SECRETS = (
    NAME,
    "Qarnaeni",
    NIK,
    "Qxtaufan",
    "Qxlapor",
    "0899 7700 1234",
    "Qxmawar",
    "Qxrujuk",
    "Qxkontrol",
)


def test_a_victim_is_heard_identified_referred_served_and_counted(
    person: Person, stack: Stack, tmp_path: Path
) -> None:
    person.signs_in("kasus.samarinda")
    person.looks_around()
    takes_a_complaint(person)
    identifies_a_victim(person)
    _opens_her_identity(person)
    referral = _refers_her(person)

    person.signs_in("dinkes.samarinda")
    expect(person.page.locator("#clocks")).to_contain_text("menunggu jawaban")
    person.looks_around()
    _answers_and_serves(person, referral)
    _logs_an_action(person, tmp_path)

    _a_month_passes(stack)
    person.signs_in("koordinator.kaltim")
    person.looks_around()
    for area in ("Kota Samarinda", "Kalimantan Timur"):
        text, pages, title = _asks_and_downloads(person, area)
        assert pages >= 2
        assert "Laporan" in title
        assert _counted() <= _numbers_of(text)
        assert not leaks.found_in(text.encode(), SECRETS)
    assert not leaks.found_in("\n".join(person.visited).encode(), SECRETS)
    assert leaks.of(stack, DATABASE, SECRETS) == set()


def takes_a_complaint(person: Person) -> None:
    page = person.page
    person.opens("/complaints/create/")
    page.get_by_label("Dari mana pengaduan ini datang?").select_option("HOTLINE_UPTD")
    page.get_by_role("radio", name="Ya", exact=True).check()
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.locator("#id_area_q").fill("Sungai Pinang")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("radio", name="Sungai Pinang").first.check()
    page.get_by_label("Nama pelapor").fill(REPORTER)
    page.locator("#id_reporter_contact").fill(CONTACT)
    person.clicks("Simpan pengaduan")
    expect(page.locator("h1")).to_contain_text("Pengaduan T-")
    expect(page.get_by_text(STORY)).to_be_visible()
    person.looks_around()


def identifies_a_victim(person: Person) -> None:
    page = person.page
    person.clicks("Kenali korban", role="link")
    page.get_by_label("Nama orang").fill(NAME)
    page.get_by_role("radio", name="Perempuan").check()
    page.locator("#id_nik").fill(NIK)
    page.locator("#id_address").fill(ADDRESS)
    page.get_by_label("Usia saat kejadian, dalam tahun").fill("16")
    page.get_by_role("checkbox", name="Direkrut").check()
    page.get_by_role("checkbox", name="Pemandu lagu").check()
    person.clicks("Lihat hasil")
    expect(page.locator("#advice")).to_contain_text("Terindikasi kuat")
    person.looks_around()
    page.get_by_role("radio", name="Terindikasi TPPO").check()
    page.get_by_label("Alasan keputusan").fill("Anak, direkrut untuk dieksploitasi.")
    person.clicks("Simpan keputusan")
    expect(page.locator("h1")).to_contain_text("M.Q.D.")
    expect(page.locator("h1")).to_contain_text(
        re.compile(r"TPPO/64\.72/\d{4}/\d{2}/0001")
    )
    assert "Melati" not in page.content()
    person.looks_around()


def _opens_her_identity(person: Person) -> None:
    """One tap; it stays open on the page until it is closed."""
    page = person.page
    case = page.url
    page.locator(".band details.reveal summary").click()
    person.clicks("Mencocokkan dokumen")
    expect(page.get_by_text(NAME)).to_be_visible()
    page.goto(case)
    expect(page.get_by_text(NIK)).to_be_visible()
    person.looks_around()
    person.clicks("Tutup identitas")
    assert "Melati" not in page.content()
    person.opens(case.removeprefix(person.stack.url) + "access/")
    expect(page.locator("main")).to_contain_text("Identitas dibuka")
    page.goto(case)


def _refers_her(person: Person) -> str:
    """Send it with a double click; gives the referral's address."""
    page = person.page
    person.clicks("Rujuk", role="link")
    page.get_by_label("Layanan apa yang diperlukan?").select_option("KESEHATAN")
    page.get_by_label("Ke instansi mana?").select_option(
        label="Dinas Kesehatan Kota Samarinda"
    )
    page.get_by_label("Atas dasar apa data ini dibagikan?").select_option(
        "PELINDUNGAN_ANAK"
    )
    page.get_by_label("Alasan rujukan").fill(REASON)
    person.looks_around()
    page.get_by_role("button", name="Kirim rujukan").dblclick()
    expect(page.locator("h1")).to_contain_text("R-")
    return page.url


def _answers_and_serves(person: Person, referral: str) -> None:
    page = person.page
    person.opens("/referrals/")
    page.goto(referral)
    assert "Melati" not in page.content()
    person.clicks("Terima rujukan")
    expect(page.get_by_text(NAME)).to_be_visible()
    person.looks_around()
    page.get_by_label("Apa hasilnya?").select_option("LAYANAN_DIBERIKAN")
    page.get_by_label("Umpan balik untuk pengirim").fill(
        "Pemeriksaan selesai, Qxkontrol pekan depan."
    )
    person.clicks("Selesaikan rujukan")
    expect(page.get_by_text("Layanan diberikan")).to_be_visible()


def _logs_an_action(person: Person, folder: Path) -> None:
    page = person.page
    person.opens("/actions/create/")
    evidence = folder / "laporan.pdf"
    evidence.write_bytes(a_pdf())
    page.get_by_label("Jenis aksi").first.select_option("SOSIALISASI")
    page.locator("input[name=pokja]").first.check()
    page.get_by_label("Apa yang dilakukan?").fill(
        "Sosialisasi bahaya tawaran kerja palsu"
    )
    page.locator("#id_area_q").fill("Sungai Pinang")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("radio", name="Sungai Pinang").first.check()
    for name, number in {
        "reached_girls": 21,
        "reached_boys": 13,
        "reached_women": 8,
        "reached_men": 5,
    }.items():
        page.locator(f"#id_{name}").fill(str(number))
    page.locator("input[type=file]").set_input_files(evidence)
    page.locator("select[name=evidence_kind]").first.select_option("LAP")
    person.looks_around()
    person.clicks("Simpan aksi")
    expect(page.locator("main")).to_contain_text("47")
    person.looks_around()


def _a_month_passes(stack: Stack) -> None:
    """The clock that stood in an earlier month stands in the present again."""
    stack.env = {**stack.env, "CLOCK_OFFSET_SECONDS": "0"}
    for name in ("web", "worker", "scheduler"):
        stack.kill(name)
    stack.wait_until_healthy()


def _asks_and_downloads(person: Person, area: str) -> tuple[str, int, str]:
    page = person.page
    person.opens("/reports/create/")
    page.locator("select[name=area]").select_option(label=area)
    person.clicks("Buat laporan")
    link = page.locator("a[href$='/download/']")
    expect(link.first).to_be_visible(timeout=60_000)
    person.looks_around()
    with page.expect_download() as waiting:
        link.first.click()
    reader = PdfReader(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    text = "\n".join(sheet.extract_text() for sheet in reader.pages)
    return text, len(reader.pages), str(reader.metadata.title)


def _counted() -> set[str]:
    """What SQL counts, as owner: cases, victims, services, referrals, people reached."""
    with psycopg.connect(databases.url_of(DATABASE, databases.owner_url())) as owner:
        row = owner.execute(
            "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM cases_victim), "
            "(SELECT count(*) FROM cases_service), (SELECT count(*) FROM referrals_referral), "
            "(SELECT sum(reached_girls + reached_boys + reached_women + reached_men) FROM pokja_action)"
        ).fetchone()
    return set(map(str, row))


def _numbers_of(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))
