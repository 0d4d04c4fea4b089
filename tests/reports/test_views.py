"""Pages of reports: who sees what, what is said while one waits, and the door that counts."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.services import system_user
from agencies.models import Area
from core import health, scope
from core.choices import JobState
from core.models import AuditEvent, ExportRecord, Heartbeat, Job
from reports import services
from reports.documents.content import Content, Letterhead
from reports.models import Report
from reports.states import Status
from tests.reports import arrange
from tests.world import BALIKPAPAN, PROVINCE, SAMARINDA, World


HTMX = {"HX-Request": "true"}
PDF = b"%PDF-1.7 a report"


@pytest.fixture(autouse=True)
def _tenth_of_november(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(arrange.REPORT_DAY, tick=False):
        yield


def asked(area: str = SAMARINDA, month: date = arrange.MONTH) -> Report:
    with scope.as_system("test"):
        found = services.request_report(
            by=system_user(), area=Area.objects.get(pk=area), month=month
        )
        return found.reports[0]


def ready(area: str = SAMARINDA, month: date = arrange.MONTH) -> Report:
    """A published report, frozen without a connection of its own: these tests never commit."""
    return published(asked(area, month))


def published(report: Report) -> Report:
    with scope.as_system("test"):
        held = Report.objects.select_related("area").get(pk=report.pk)
        held.data = services.freezing.compose(held).as_json()
        held.status, held.frozen_at, held.template_version = Status.FROZEN, now(), 1
        held.save()
        return services.publish(held, by=system_user(), content=PDF, pages=2)


def form(area: str, month: str = "2026-10") -> dict[str, str]:
    return {"area": area, "month": month}


def page(client: Client, user: object, report: Report, **more: object) -> str:
    client.force_login(user)
    response = client.get(report.get_absolute_url(), **more)
    assert response.status_code == 200
    return response.content.decode()


# Who


def test_the_own_area_and_for_overseers_all_below_it(world: World) -> None:
    reports = {area: ready(area) for area in (SAMARINDA, BALIKPAPAN, PROVINCE)}

    def seen(user: object) -> set[str]:
        with scope.as_user(user):
            found = Report.objects.visible_to(user).filter(period_start=arrange.MONTH)
            return set(found.values_list("area_id", flat=True))

    assert seen(world.coordinator) == set(reports)
    assert seen(world.leader) == set(reports)
    assert seen(world.regency_coordinator) == {SAMARINDA}
    assert seen(world.head) == {SAMARINDA}
    assert seen(world.caseworker) == set()
    assert seen(world.chair) == set()


def test_the_wall_says_the_same_without_the_queryset(world: World) -> None:
    for area in (SAMARINDA, BALIKPAPAN):
        asked(area)

    def rows(user: object) -> int:
        with scope.as_user(user):
            return Report.objects.filter(period_start=arrange.MONTH).count()

    assert (rows(world.coordinator), rows(world.head), rows(world.caseworker)) == (
        2,
        1,
        0,
    )


def test_the_head_of_a_provincial_unit_reads_the_provinces_report_only(
    world: World,
) -> None:
    asked(SAMARINDA)
    asked(PROVINCE)
    world.head.offices.update(agency=arrange.unit_of(PROVINCE))

    with scope.as_user(world.head):
        found = Report.objects.visible_to(world.head)
        assert set(found.values_list("area_id", flat=True)) == {PROVINCE}


def test_a_report_of_another_area_is_not_there(client, world: World) -> None:
    client.force_login(world.regency_coordinator)

    assert client.get(ready(BALIKPAPAN).get_absolute_url()).status_code == 404


# Asking


def test_asking_leads_to_the_page_of_the_report(client, world: World) -> None:
    client.force_login(world.coordinator)

    response = client.post(reverse("reports:create"), form(BALIKPAPAN))

    with scope.as_system("test"):
        report = Report.objects.get(area=BALIKPAPAN)
    assert response.headers["Location"] == report.get_absolute_url()
    assert report.created_by == world.coordinator


def test_asked_twice_leads_to_the_same_report_and_says_so(client, world: World) -> None:
    client.force_login(world.coordinator)
    first = client.post(reverse("reports:create"), form(BALIKPAPAN))
    second = client.post(reverse("reports:create"), form(BALIKPAPAN), follow=True)

    assert second.redirect_chain[-1][0] == first.headers["Location"]
    text = str(second.context["messages"]._loaded_data[0])
    assert "The same report" in text or "Laporan yang sama" in text
    assert (
        Job.objects.filter(payload__has_key="report").count() == 2
    )  # with the world's


def test_a_province_is_asked_for_with_all_its_regencies(client, world: World) -> None:
    client.force_login(world.coordinator)

    response = client.post(reverse("reports:create"), form(f"all{PROVINCE}"))

    assert response.headers["Location"] == reverse("reports:list")
    with scope.as_system("test"):
        assert Report.objects.filter(period_start=arrange.MONTH).count() == 11


@pytest.mark.parametrize("month", ["2026-11", "2027-01", "", "november", "2026-99"])
def test_a_period_that_is_not_over_is_explained_at_its_field(
    client, world: World, month: str
) -> None:
    client.force_login(world.coordinator)

    response = client.post(reverse("reports:create"), form(SAMARINDA, month))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["month"]


def test_the_sentence_names_the_last_day_that_is_over(client, world: World) -> None:
    client.force_login(world.coordinator)

    response = client.post(reverse("reports:create"), form(SAMARINDA, "2026-11"))

    assert "31 Oktober 2026" in response.content.decode()


def test_a_regency_coordinator_cannot_ask_for_another_area(
    client, world: World
) -> None:
    client.force_login(world.regency_coordinator)

    response = client.post(reverse("reports:create"), form(BALIKPAPAN))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["area"]


# Waiting


def test_a_waiting_report_polls_and_a_ready_one_does_not(client, world: World) -> None:
    assert "every 2s" in page(client, world.coordinator, asked())
    assert "every 2s" not in page(client, world.coordinator, ready(BALIKPAPAN))


def test_the_status_is_a_part_for_the_script_and_the_page_for_others(
    client, world: World
) -> None:
    report = asked()
    client.force_login(world.coordinator)
    url = reverse("reports:status", args=[report.pk])

    part = client.get(url, headers=HTMX).content.decode()

    assert 'id="report-live"' in part
    assert "<html" not in part
    assert client.get(url).headers["Location"] == report.get_absolute_url()


@pytest.mark.parametrize(("heard", "sign"), [(True, "idle"), (False, "paused")])
def test_without_a_worker_the_page_says_so(
    client, world: World, heard: bool, sign: str
) -> None:
    report = asked()
    Heartbeat.objects.filter(name="worker").delete()
    if heard:
        Heartbeat.objects.create(name="worker", at=now())

    assert f"status--{sign}" in page(client, world.coordinator, report)


def test_a_failure_says_that_it_is_made_again_and_its_code(
    client, world: World
) -> None:
    report = asked()
    Job.objects.filter(pk=report.job_id).update(state=JobState.FAILED, error="OSError")

    text = page(client, world.coordinator, report)

    assert f"OSError-{report.job_id.hex[:8]}" in text
    assert "status--late" in text


def test_a_running_job_shows_how_far_it_is(client, world: World) -> None:
    report = asked()
    health.beat("worker")
    Heartbeat.objects.filter(name="worker").update(at=now())
    Job.objects.filter(pk=report.job_id).update(
        state=JobState.RUNNING, lease_until=now(), done_parts=2, all_parts=3
    )

    assert 'max="3" value="2"' in page(client, world.coordinator, report)


# Reading


def test_the_page_shows_the_frozen_figures_and_the_file(client, world: World) -> None:
    arrange.victim(arrange.case(SAMARINDA), forms=["KERJA_PAKSA"])
    report = ready()

    text = page(client, world.coordinator, report)

    assert report.pdf_sha256 in text
    assert "<svg" in text
    assert "Kota Samarinda" in text


def test_labels_from_the_data_are_escaped(client, world: World) -> None:
    report = asked(BALIKPAPAN)
    bad = "<script>alert(1)</script>"
    content = Content(
        area_code=BALIKPAPAN,
        area_name=bad,
        is_province=False,
        period_start=report.period_start,
        period_end=report.period_end,
        version=1,
        frozen_at=now(),
        letterhead=Letterhead(bad, bad, bad),
        tables=(
            services.freezing.figures.Table(
                (bad,), (), None, bad, "services_given", bad, bad, bad
            ),
        ),
    )
    with scope.as_system("test"):
        held = Report.objects.get(pk=report.pk)
        held.data, held.frozen_at, held.template_version = content.as_json(), now(), 1
        held.status = Status.FROZEN
        held.save()
        services.publish(held, by=system_user(), content=PDF, pages=1)

    assert bad not in page(client, world.coordinator, report)


def test_the_list_shows_what_is_ready_and_what_is_being_made(
    client, world: World
) -> None:
    done, waiting = ready(SAMARINDA), asked(BALIKPAPAN)
    client.force_login(world.coordinator)

    text = client.get(reverse("reports:list")).content.decode()
    part = client.get(reverse("reports:list"), headers=HTMX).content.decode()

    assert reverse("reports:download", args=[done.pk]) in text
    assert waiting.get_absolute_url() in text
    assert "every 4s" in part
    assert "<html" not in part


@pytest.mark.parametrize(("view", "count"), [("all", 3), ("month", 2), ("mine", 1)])
def test_saved_views(client, world: World, view: str, count: int) -> None:
    for area, month in [
        (PROVINCE, arrange.MONTH),
        (SAMARINDA, arrange.MONTH),
        (SAMARINDA, date(2026, 8, 1)),
    ]:
        ready(area, month)
    client.force_login(world.coordinator)

    response = client.get(reverse("reports:list"), {"view": view})

    assert len(response.context["rows"]) == count


def test_the_archive_is_read_by_key_with_the_same_queries(
    client, world: World, django_assert_max_num_queries
) -> None:
    for n in range(30):
        ready(SAMARINDA, date(2021 + n // 12, n % 12 + 1, 1))
    client.force_login(world.coordinator)

    with django_assert_max_num_queries(25):
        first = client.get(reverse("reports:list"))
    second = client.get(first.context["page"].next_url)

    seen = [
        row.report.pk for answer in (first, second) for row in answer.context["rows"]
    ]
    assert (len(seen), len(set(seen))) == (30, 30)


# Leaving


def test_every_download_is_counted_and_written_down(client, world: World) -> None:
    report = ready()
    client.force_login(world.leader)

    response = client.get(reverse("reports:download", args=[report.pk]))

    assert (response.content, response.headers["Content-Type"]) == (
        PDF,
        "application/pdf",
    )
    assert "laporan-2026-10-64.72-v1.pdf" in response.headers["Content-Disposition"]
    left = ExportRecord.objects.get(target_id=str(report.pk))
    assert (left.sha256, left.actor) == (report.pdf_sha256, world.leader.username)
    assert AuditEvent.objects.filter(action="report.exported").count() == 1


def test_a_damaged_file_is_not_handed_out(client, world: World, settings) -> None:
    report = ready()
    (settings.MEDIA_ROOT / report.pdf_path).unlink()
    client.force_login(world.leader)

    response = client.get(reverse("reports:download", args=[report.pk]))

    assert response.headers["Location"] == report.get_absolute_url()
    assert not ExportRecord.objects.exists()


def test_a_report_that_is_not_ready_has_no_file(client, world: World) -> None:
    report = asked()
    client.force_login(world.coordinator)

    assert client.get(reverse("reports:download", args=[report.pk])).status_code == 404


# What waits


def test_a_coordinator_is_told_to_ask_then_to_fetch(client, world: World) -> None:
    with scope.as_system("test"):
        world.report.delete()
    client.force_login(world.regency_coordinator)
    create = f"{reverse('reports:create')}?area={SAMARINDA}&amp;month=2026-10"

    assert create in client.get(reverse("home")).content.decode()

    client.post(reverse("reports:create"), form(SAMARINDA))
    with scope.as_system("test"):
        report = Report.objects.get(area=SAMARINDA, period_start=arrange.MONTH)
    published(report)

    home = client.get(reverse("home")).content.decode()
    assert create not in home
    assert report.get_absolute_url() in home
