"""A report as PDF: tagged, in Indonesian, and the same bytes for the same content."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML

from reports.documents import charts, tables
from reports.documents.assets import BASE_URL, MemoryFetcher
from reports.documents.content import Content, Pdf


TEMPLATE = "reports/documents/report.html"
LANGUAGE = "id"
CHART_WIDTH = 620


def render(content: Content) -> Pdf:
    """Draw a report. Nothing is read but the content and our own styles and fonts."""
    with translation.override(LANGUAGE):
        html = render_to_string(
            TEMPLATE,
            {
                "content": content,
                "headline": content.headline(),
                "chapters": tables.chapters(content),
                "chart": charts.main_chart(content, width=CHART_WIDTH),
            },
        )
    return draw(html)


def draw(html: str) -> Pdf:
    """Lay out one document of ours. PDF/UA-1: headings, tables and pictures are tagged for screen readers."""
    with _collector_paused():
        document = HTML(
            string=html, base_url=BASE_URL, url_fetcher=MemoryFetcher()
        ).render()
        content = document.write_pdf(pdf_variant="pdf/ua-1")
        return Pdf(content, len(document.pages))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Layout makes millions of short-lived objects: collecting cycles meanwhile costs 40 % of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
