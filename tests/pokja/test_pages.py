from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts.models import User
from core import clock, drafts
from core.models import AuditEvent, ExportRecord
from pokja.models import Action, Decree
from tests.factories.organisation import (
    ActionFactory,
    OfficerFactory,
    agency_of,
    pokja_of,
)


CREATE = "/actions/create/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def narahubung(db: None) -> User:
    """The focal point of Dinas Sosial of the province."""
    return OfficerFactory(agency=agency_of("DINSOS", "64"), is_focal_point=True).user


def form(**changes: object) -> dict[str, object]:
    """What the focal point of Dinas Sosial types."""
    pokja = pokja_of(agency_of("DINSOS", "64"))
    return {
        "submission": str(uuid4()),
        "kind": "SOSIALISASI",
        "title": "Edukasi di sekolah",
        "pokja": str(pokja.pk),
        **day(clock.today()),
        "area": "64.72.03",
        "reached_girls": "34",
        "reached_boys": "",
    } | changes


def day(value: date) -> dict[str, str]:
    return {
        "acted_on_day": str(value.day),
        "acted_on_month": str(value.month),
        "acted_on_year": str(value.year),
    }


def logged() -> "QuerySet[Action]":
    """What Dinas Sosial has logged."""
    return Action.objects.filter(agency__kind="DINSOS")


def jpeg() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "JPEG")
    return SimpleUploadedFile("kegiatan.jpg", out.getvalue(), "image/jpeg")


def test_a_focal_point_logs_an_action_and_sees_it(client, narahubung: User) -> None:
    client.force_login(narahubung)

    response = client.post(CREATE, form(), follow=True)

    body = response.content.decode()
    assert response.redirect_chain[0][0] == logged().get().get_absolute_url()
    assert "Aksi dicatat." in body
    assert "Kec. Samarinda Ulu, Kota Samarinda, Kalimantan Timur" in body
    assert "Jumlah 34 orang." in body


def test_sending_the_form_twice_logs_it_once(client, narahubung: User) -> None:
    client.force_login(narahubung)
    same = form()
    client.post(CREATE, same)

    response = client.post(CREATE, same, follow=True)

    assert logged().count() == 1
    assert "Tidak ada yang dikirim dua kali" in response.content.decode()


def test_evidence_leaves_through_the_door_that_counts(client, narahubung: User) -> None:
    client.force_login(narahubung)
    client.post(CREATE, form(evidence=jpeg(), evidence_kind="FOTO"))
    evidence = logged().get().evidence.get()
    url = reverse("pokja:evidence_download", args=[evidence.pk])

    response = client.get(url)

    assert response.content.startswith(b"\xff\xd8")
    assert "kegiatan" not in response.headers["Content-Disposition"]
    assert ExportRecord.objects.filter(target_id=str(evidence.pk)).count() == 1
    assert AuditEvent.objects.filter(action="evidence.exported").exists()


def test_evidence_of_others_is_not_there(client, narahubung: User) -> None:
    client.force_login(narahubung)
    client.post(CREATE, form(evidence=jpeg(), evidence_kind="FOTO"))
    evidence = logged().get().evidence.get()
    client.force_login(OfficerFactory(agency=agency_of("DINKES", "64.72")).user)

    url = reverse("pokja:evidence_download", args=[evidence.pk])
    assert client.get(url).status_code == 404
    assert client.get(logged().get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"area": "64.99"}, "Kode wilayah tidak dikenal. Pilih wilayah dari daftar."),
        ({"reached_girls": "-1"}, "Jumlah orang tidak boleh kurang dari 0."),
        ({"reached_girls": "banyak"}, "angka"),
        ({"reached_men": "1000000"}, "Jumlah orang terlalu besar. Periksa angkanya."),
        (
            {"evidence": SimpleUploadedFile("foto.jpg", b"\xff\xd8\xffbukan gambar")},
            "Isi berkas bukan gambar. Unggah foto JPG atau PNG.",
        ),
        (
            {"evidence": SimpleUploadedFile("a.html", b"<script>")},
            "Jenis berkas ini tidak diterima.",
        ),
        (
            {"evidence": SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 11_000_000)},
            "Ukuran terbesar",
        ),
    ],
    ids=["area", "negative", "no number", "too many", "no picture", "kind", "size"],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    client, narahubung: User, changes: dict[str, object], sentence: str
) -> None:
    client.force_login(narahubung)

    response = client.post(CREATE, form(**{"evidence_kind": "FOTO", **changes}))

    body = response.content.decode()
    assert response.status_code == 422
    assert body.count(sentence) >= 2  # in the summary and at the field
    assert "Edukasi di sekolah" in body
    assert not logged().exists()


def test_evidence_needs_its_kind(client, narahubung: User) -> None:
    client.force_login(narahubung)

    response = client.post(CREATE, form(evidence=jpeg()))

    assert "Pilih jenis bukti ini." in response.content.decode()


def test_tomorrow_is_too_early(client, narahubung: User) -> None:
    client.force_login(narahubung)
    tomorrow = clock.today() + timedelta(days=1)

    response = client.post(CREATE, form(**day(tomorrow)))

    assert "Tanggal aksi tidak boleh setelah hari ini." in response.content.decode()


def test_a_day_outside_the_decree_is_named(client, narahubung: User) -> None:
    Decree.objects.filter(area="64").update(
        valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31)
    )
    client.force_login(narahubung)

    response = client.post(CREATE, form(**day(date(2025, 12, 31))))

    assert (
        "Tanggal aksi di luar masa berlaku SK (1 Januari 2026\u201331 Desember 2027)."
        in response.content.decode()
    )


def test_a_pokja_of_others_is_no_choice(client, narahubung: User) -> None:
    client.force_login(narahubung)
    police = pokja_of(agency_of("POLDA", "64"))

    response = client.post(CREATE, form(pokja=str(police.pk)))

    assert response.status_code == 422
    assert str(police.pk) not in client.get(CREATE).content.decode()


def test_searching_an_area_without_script_keeps_the_form_and_judges_nothing(
    client, narahubung: User
) -> None:
    client.force_login(narahubung)

    response = client.post(
        CREATE, form(area="", area_q="sepaku", action="search", title="")
    )

    body = response.content.decode()
    assert response.status_code == 200
    assert "Kec. <mark>" in body or "Sepaku" in body
    assert "govuk-error-summary" not in body


def test_thousands_are_read_as_people_write_them(client, narahubung: User) -> None:
    client.force_login(narahubung)

    client.post(CREATE, form(reached_women="1.038"))

    assert logged().get().reached_women == 1038


def test_a_draft_comes_back(client, narahubung: User) -> None:
    client.force_login(narahubung)
    page = client.get(CREATE)
    owner = page.content.decode().split('name="draft_of" value="')[1].split('"')[0]
    client.post(reverse("draft_save"), form(title="Setengah jadi", draft_of=owner))

    body = client.get(CREATE).content.decode()

    assert "Setengah jadi" in body
    assert 'value="64.72.03" checked' in body
    client.post(CREATE, form())
    assert drafts.find(narahubung, CREATE) is None


def test_the_list_is_read_page_by_page(client, narahubung: User) -> None:
    social = agency_of("DINSOS", "64")
    pokja = pokja_of(social)
    for n in range(30):
        ActionFactory(agency=social, pokja=pokja, title=f"Aksi ke-{n:02}")
    client.force_login(narahubung)

    first = client.get(reverse("pokja:action_list")).content.decode()
    following = first.split('href="/actions/?after=')[1].split('"')[0]
    second = client.get(f"/actions/?after={following}").content.decode()

    seen = [f"Aksi ke-{n:02}" for n in range(30)]
    assert sum(title in first for title in seen) == 25
    assert sum(title in second for title in seen) == 5
    assert not any(title in first and title in second for title in seen)


def test_a_month_shows_its_own_actions_and_their_sum(client, narahubung: User) -> None:
    social = agency_of("DINSOS", "64")
    pokja = pokja_of(social)
    ActionFactory(agency=social, pokja=pokja, title="Juli", reached_men=1200)
    ActionFactory(
        agency=social, pokja=pokja, title="Agustus", acted_on=date(2026, 8, 1)
    )
    client.force_login(narahubung)

    body = client.get("/actions/?month=2026-07").content.decode()

    assert ">Juli<" in body
    assert ">Agustus<" not in body
    assert "1 aksi, 1.200 orang dijangkau." in body


@pytest.mark.parametrize(
    "month",
    ["2026-13", "kemarin", "", "2026-00", "99999-01", "9999-12", "0001-01"],
)
def test_a_month_that_is_none_shows_everything(
    client, narahubung: User, month: str
) -> None:
    client.force_login(narahubung)

    assert client.get("/actions/", {"month": month}).status_code == 200


def test_an_empty_month_says_what_comes_next(client, narahubung: User) -> None:
    client.force_login(narahubung)

    body = client.get("/actions/?month=2026-01").content.decode()

    assert "Belum ada aksi pada bulan ini." in body
    assert CREATE in body


def test_the_role_page_shows_pokja_decree_duties_and_examples(
    client, narahubung: User
) -> None:
    client.force_login(narahubung)

    body = client.get(reverse("pokja:role")).content.decode()

    assert "Dinas Sosial Provinsi Kalimantan Timur" in body
    assert "Pokja III Rehabilitasi Sosial" in body
    assert "Keputusan Gubernur 100.3.3.1/K.435/2023" in body
    assert "Bila bertemu korban" in body


@pytest.mark.parametrize("url", ["/role/", "/actions/", CREATE])
def test_a_longer_list_costs_no_more_queries(
    client, narahubung: User, url: str
) -> None:
    social = agency_of("DINSOS", "64")
    pokja = pokja_of(social)
    ActionFactory(agency=social, pokja=pokja)
    client.force_login(narahubung)
    client.get(url)

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    ActionFactory.create_batch(24, agency=social, pokja=pokja)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few) <= 18
