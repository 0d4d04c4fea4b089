"""The PDF: what it says, that it says the same each time, and that it asks nobody for anything."""

import http.server
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation
from outloud import check
from pypdf import PdfReader

from core.figures import Row, Table
from reports.documents import charts, pdf, tables
from reports.documents.content import Content, Letterhead, Source
from tests.world import PROVINCE, SAMARINDA


FROZEN_AT = datetime(2026, 11, 10, 2, tzinfo=UTC)
VICTIMS = Table(
    columns=("Boys", "Girls", "Men", "Women", "Victims", "Age unknown"),
    rows=(
        Row("Kota Samarinda", (1, 2, 0, 3, 6, 1), SAMARINDA),
        Row("Kabupaten Paser", (0, 0, 0, 0, 0, 0), "64.01"),
    ),
    total=(1, 2, 0, 3, 6, 1),
    name="victims_by_area",
    title="Korban menurut kabupaten/kota",
    unit="korban",
    definition="Menurut tanggal pengaduan diterima.",
)
CASES = Table(
    ("Kasus",),
    (Row("Kota Samarinda", (4321,), SAMARINDA),),
    (4321,),
    "",
    "cases_by_area",
    "Kasus",
    "kasus",
    "Ya.",
)
AGES = Table(
    ("L", "P", "Korban"),
    (Row("0-5 tahun", (0, 0, 0), "0-5"), Row("13-17 tahun", (2, 5, 7), "13-17")),
    (2, 5, 7), "", "victims_by_age", "Usia", "korban", "Ya.",
)  # fmt: skip
REFERRALS = Table(
    ("Dikirim", "Diterima", "Ditolak", "Selesai", "Median", "Terlambat"),
    (Row("Dinas Sosial", (3, 1, 0, 0, 4.5, 0), "DINSOS"), Row("RSUD", (1, 0, 0, 0, None, 0), "RS")),
    (4, 1, 0, 0, 4.5, 0), "", "referrals_by_kind", "Rujukan", "rujukan", "Ya.",
)  # fmt: skip
CONTENT = Content(
    area_code=PROVINCE,
    area_name="Provinsi Kalimantan Timur",
    is_province=True,
    period_start=date(2026, 10, 1),
    period_end=date(2026, 10, 31),
    version=1,
    frozen_at=FROZEN_AT,
    letterhead=Letterhead("Pemerintah Provinsi Kalimantan Timur", "Dinas Contoh", ""),
    tables=(CASES, VICTIMS, AGES, REFERRALS),
    sources=(Source(SAMARINDA, "Kota Samarinda", 1, FROZEN_AT), Source("64.01", "Kabupaten Paser", None, None)),
)  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return pdf.render(CONTENT).content


@pytest.fixture(scope="module")
def text(drawn: bytes) -> str:
    pages = PdfReader(io.BytesIO(drawn)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_it_opens_with_its_title_and_language_and_tells_its_pages(drawn: bytes) -> None:
    reader = PdfReader(io.BytesIO(drawn))

    assert len(reader.pages) == pdf.render(CONTENT).pages
    assert reader.metadata
    assert "Provinsi Kalimantan Timur, Oktober 2026" in str(reader.metadata.title)
    assert reader.metadata.creation_date == FROZEN_AT
    assert reader.trailer["/Root"]["/Lang"] == "id"


def test_it_shows_the_frozen_figures(text: str) -> None:
    for number in ("4.321", "4,5"):
        assert number in text
    lines = [line.split() for line in text.splitlines()]
    assert ["Kota", "Samarinda", "1", "2", "0", "3", "6", "1"] in lines
    assert ["RSUD", "1", "0", "0", "0", "-", "0"] in lines


def test_each_table_names_its_unit_and_counting_rule(text: str) -> None:
    flat = " ".join(text.split())

    assert "korban. Menurut tanggal pengaduan diterima." in flat


def test_it_carries_letterhead_period_moment_class_and_page_numbers(text: str) -> None:
    flat = " ".join(text.split())

    assert "PEMERINTAH PROVINSI KALIMANTAN TIMUR" in flat
    assert "DINAS CONTOH" in flat
    assert "10 November 2026, 10.00 WITA" in flat


def test_the_same_content_gives_the_same_bytes(drawn: bytes) -> None:
    again = Content.from_json(CONTENT.as_json())

    assert pdf.render(again).content == drawn


def test_other_content_gives_other_bytes(drawn: bytes) -> None:
    assert pdf.render(replace(CONTENT, version=2)).content != drawn


def test_a_checker_for_pdf_ua_finds_no_error(drawn: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(drawn)

    result = check(str(path))

    assert (result.error, result.errors) == (None, 0)


# Nothing is fetched


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that writes down every request made to it."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_hostile_document_reaches_nobody_and_takes_no_file(
    listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    url, seen = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    hostile = f"""<html lang="id"><head><title>x</title>
        <link rel="stylesheet" href="{url}/style.css"><link rel="attachment" href="file://{secret}">
        <link rel="attachment" href="data:text/plain,hello">
        <style>@import "{url}/import.css"; @font-face {{ font-family: f; src: url({url}/font.woff2) }}
        body {{ background: url({url}/background.png); font-family: f }}</style></head>
        <body><img src="{url}/img.png" alt="x"><img src="file://{secret}" alt="y">
        <object data="{url}/object"></object><embed src="{url}/embed">
        <svg viewBox="0 0 9 9"><title>z</title><image href="{url}/svg.png" width="9" height="9"/></svg>
        <img src="https://assets.invalid/../../etc/passwd" alt="p"></body></html>"""

    made = pdf.draw(hostile).content

    assert seen == []
    reader = PdfReader(io.BytesIO(made))
    assert not list(reader.attachments)
    assert b"top secret" not in made


def test_texts_from_the_data_are_never_markup(
    listener: tuple[str, list[str]],
) -> None:
    url, seen = listener
    bad = f"<img src={url}/label.png>&"
    rows = (Row(bad, (1, 2, 0, 3, 6, 1), "x"),)
    content = replace(
        CONTENT,
        area_name=bad,
        letterhead=Letterhead(bad, bad, bad),
        tables=(replace(VICTIMS, rows=rows, title=bad, unit=bad, note=bad),),
    )

    made = pdf.render(content)

    assert (seen, made.pages > 0) == ([], True)


# Tables and chart


def test_zero_is_zero_and_what_was_not_measured_is_a_dash() -> None:
    assert [tables.number(n) for n in (0, None, 1038, 4.5, 4.0)] == [
        "0",
        "-",
        "1.038",
        "4,5",
        "4,0",
    ]


def test_tables_are_numbered_through_and_a_lone_row_has_no_sum() -> None:
    chapters = tables.chapters(CONTENT)

    printed = [table for chapter in chapters for table in chapter.tables]
    assert [table.number for table in printed] == [1, 2, 3, 4]
    assert (printed[0].total, len(printed[1].total)) == ((), 6)


def test_the_headline_is_read_from_the_tables() -> None:
    head = CONTENT.headline()

    assert (head.cases, head.victims, head.children, head.services) == (
        4321,
        6,
        3,
        None,
    )


def test_the_chart_says_in_words_what_it_draws() -> None:
    with translation.override("id"):
        chart = charts.main_chart(CONTENT, width=620)

    assert chart
    assert "<title" in chart.svg
    assert "<desc" in chart.svg
    assert "url(#bars-hatch)" in chart.svg
    assert 'role="img"' in chart.svg


def test_a_regency_shows_its_ages_instead() -> None:
    chart = charts.main_chart(replace(CONTENT, is_province=False), width=620)

    assert chart
    assert "13-17 tahun" in chart.svg


def test_content_survives_the_way_through_json() -> None:
    assert Content.from_json(CONTENT.as_json()) == CONTENT
