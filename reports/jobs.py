"""The jobs of reports: draw one, ask for last month's on their day, look after those that failed."""

from collections.abc import Callable
from uuid import UUID

from django.utils.module_loading import import_string

from accounts.services import system_user
from core import periodic
from core.queue import Effect, Work, handles
from reports import services
from reports.documents.content import Content, Pdf, content_of


# The layout engine takes a second and 60 MB to load; of all processes only one that renders pays for it.
RENDER = "reports.documents.pdf.render"
STEPS = 3
DAY = 86_400
TEN_MINUTES = 600


@handles(services.JOB, queue="reports")
def render(work: Work) -> Effect:
    """Freeze and draw, which may be killed and run again; the effect puts the file and the row in their place."""
    work.progress(0, STEPS)
    report = services.freeze(UUID(work.payload["report"]))
    work.progress(1, STEPS)
    draw: Callable[[Content], Pdf] = import_string(RENDER)
    pdf = draw(content_of(report))
    work.progress(2, STEPS)

    def effect() -> dict[str, object]:
        done = services.publish(
            report, by=system_user(), content=pdf.content, pages=pdf.pages
        )
        return {"sha256": done.pdf_sha256, "pages": done.pages}

    return effect


@handles("report.ask", queue="default")
def ask(work: Work) -> Effect:
    """Each day: last month's reports, once their day has come."""
    return lambda: {"new": services.ask_for_due_months(by=system_user())}


@handles("report.tend", queue="default")
def tend(work: Work) -> Effect:
    """Every ten minutes: failed reports are made again, and what has failed since is written down."""

    def effect() -> dict[str, int]:
        again = services.take_up_again(by=system_user())
        return {"again": again, "failed": services.settle_failures(by=system_user())}

    return effect


periodic.every(DAY, "report.ask")
periodic.every(TEN_MINUTES, "report.tend")
