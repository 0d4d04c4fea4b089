from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from agencies.models import Area
from core import clock, files, paging
from core.models import AuditEvent
from pokja import services
from pokja.models import Action, Decree, Evidence
from pokja.services import Deed, Proof
from tests.factories.organisation import (
    ActionFactory,
    OfficerFactory,
    agency_of,
    pokja_of,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(settings, tmp_path):
    """Dispora's officer; evidence goes to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return OfficerFactory(agency=agency_of("DISPORA", "64"), is_focal_point=True)


@pytest.fixture
def deed(officer) -> Deed:
    return Deed(
        pokja=pokja_of(officer.agency),
        area=Area.objects.get(pk="64.72.03"),
        acted_on=clock.today(),
        kind="SOSIALISASI",
        title="Edukasi di sekolah",
        reached_girls=34,
        reached_boys=28,
        reached_women=3,
        reached_men=2,
    )


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    picture = Image.new("RGB", (40, 30), "green")
    exif = picture.getexif()
    exif[0x010E] = "Rumah korban"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_2026.jpg", out.getvalue(), "image/jpeg")


def log(deed: Deed, officer, **more: object) -> Action:
    return services.record_action(deed, by=officer.user, agency=officer.agency, **more)


def test_an_action_counts_the_people_it_reached(officer, deed: Deed) -> None:
    action = log(deed, officer)

    assert action.reached == 67
    assert (action.agency, action.created_by) == (officer.agency, officer.user)


def test_logging_leaves_a_line_without_any_text_of_the_form(
    officer, deed: Deed
) -> None:
    action = log(replace(deed, description="Bertemu seorang anak"), officer)

    event = AuditEvent.objects.get(target_id=str(action.pk))
    assert event.action == "action.recorded"
    assert event.detail == {
        "kind": "SOSIALISASI",
        "pokja": "PK1_PENCEGAHAN",
        "people": 67,
    }


def test_nothing_is_logged_if_the_audit_line_cannot_be_written(
    officer, deed: Deed, monkeypatch
) -> None:
    monkeypatch.setattr("core.audit.record", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        log(deed, officer)

    assert not Action.objects.exists()


def test_a_photo_is_kept_without_what_the_camera_wrote_into_it(
    officer, deed: Deed
) -> None:
    action = log(deed, officer, proof=Proof(files.inspect(photo()), "FOTO"))

    evidence = Evidence.objects.select_related("file__data_key").get(action=action)
    with Image.open(BytesIO(files.read(evidence.file))) as kept:
        assert not kept.getexif()
    event = AuditEvent.objects.get(action="evidence.attached")
    assert event.thread_id == str(action.pk)


def test_the_stored_file_is_sealed_and_named_by_nobody(officer, deed: Deed) -> None:
    action = log(deed, officer, proof=Proof(files.inspect(photo()), "FOTO"))

    stored = action.evidence.get().file
    on_disk = (files.settings.MEDIA_ROOT / stored.path).read_bytes()
    assert b"JFIF" not in on_disk
    assert "IMG_2026" not in stored.path


def test_an_action_of_tomorrow_is_refused(officer, deed: Deed) -> None:
    tomorrow = clock.today() + timedelta(days=1)

    with pytest.raises(services.ActionRefused, match="future"):
        log(replace(deed, acted_on=tomorrow), officer)


def test_an_action_in_a_pokja_of_others_is_refused(officer, deed: Deed) -> None:
    police = pokja_of(agency_of("POLDA", "64"))

    with pytest.raises(services.ActionRefused, match="pokja"):
        log(replace(deed, pokja=police), officer)


def test_an_action_before_the_decree_is_refused(officer, deed: Deed) -> None:
    Decree.objects.filter(area="64").update(valid_from=date(2026, 1, 1))
    pokja = pokja_of(officer.agency)
    before = replace(deed, pokja=pokja, acted_on=date(2025, 12, 31))

    with pytest.raises(services.ActionRefused, match="decree"):
        log(before, officer)
    log(replace(before, acted_on=date(2026, 1, 1)), officer)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("action_reaches_no_fewer_than_nobody", {"reached_men": -1}),
        ("action_says_what_was_done", {"title": ""}),
        ("action_status_is_known", {"status": "maybe"}),
    ],
)
def test_the_database_refuses_what_cannot_be(name: str, values: dict) -> None:
    with pytest.raises(IntegrityError, match="action_"), transaction.atomic():
        ActionFactory(**values)
    assert name in {c.name for c in Action._meta.constraints}


def test_newest_first_has_no_ties() -> None:
    same_day = [ActionFactory() for _ in range(3)]
    later = ActionFactory(acted_on=date(2026, 7, 16))

    found = list(Action.objects.newest_first())

    assert found == [
        later,
        *sorted(same_day, key=lambda action: action.pk, reverse=True),
    ]
    after = paging.follows("acted_on", date(2026, 7, 16), later.pk)
    rest = Action.objects.newest_first().filter(after)
    assert list(rest) == found[1:]
