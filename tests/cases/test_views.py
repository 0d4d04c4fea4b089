from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import services
from cases.models import Case, Complaint
from core import scope
from core.models import Draft
from tests.world import NAME, World, a_service, identify, register


FORM = {"channel": "HOTLINE_UPTD", "danger": "TIDAK", "story": "Dijanjikan kerja."}
SCREENING = {
    "name": "Ayu Lestari",
    "sex": "P",
    "age": "16",
    "acts": ["REKRUT"],
    "purposes": ["PRT"],
    "decision": "TERINDIKASI",
    "reason": "Cocok.",
}


def test_the_desk_takes_a_complaint(client, world: World) -> None:
    client.force_login(world.desk)

    response = client.post(reverse("cases:complaint_create"), FORM, follow=True)

    assert response.status_code == 200
    assert f"T-{world.complaint.received_at.year}-0002" in response.content.decode()


def test_a_double_click_registers_one_complaint_and_says_so(
    client, world: World
) -> None:
    client.force_login(world.desk)
    form = FORM | {"submission": "0b9f1f0e-3f43-4bcd-9a51-3d3c1f0a9d11"}
    first = client.post(reverse("cases:complaint_create"), form)

    second = client.post(reverse("cases:complaint_create"), form, follow=True)

    assert second.redirect_chain[0][0] == first.headers["Location"]
    assert "Tidak ada yang dikirim dua kali" in second.content.decode()
    with scope.as_system("test"):
        assert Complaint.objects.count() == 2


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    client, world: World
) -> None:
    client.force_login(world.desk)
    form = FORM | {
        "occurred_on_day": "1",
        "occurred_on_month": "1",
        "occurred_on_year": "2099",
        "area": "64.99",
    }

    response = client.post(reverse("cases:complaint_create"), form)

    body = response.content.decode()
    assert response.status_code == 422
    assert "Tanggal kejadian tidak boleh setelah hari ini" in body
    assert "Kode wilayah tidak dikenal. Pilih wilayah dari daftar." in body
    assert "Dijanjikan kerja." in body


def test_a_form_sent_after_the_session_ended_is_kept_as_a_draft(
    client, world: World
) -> None:
    client.force_login(world.desk)
    page = client.get(reverse("cases:complaint_create")).content.decode()
    owner = page.split('name="draft_of" value="')[1].split('"')[0]
    client.logout()

    response = client.post(
        reverse("cases:complaint_create"), FORM | {"draft_of": owner}, follow=True
    )
    assert "isian Anda tersimpan sebagai draf" in response.content.decode()

    client.force_login(world.desk)
    again = client.get(reverse("cases:complaint_create")).content.decode()
    assert "Dijanjikan kerja." in again


def test_nobody_else_gets_the_draft(client, world: World) -> None:
    client.force_login(world.desk)
    page = client.get(reverse("cases:complaint_create")).content.decode()
    owner = page.split('name="draft_of" value="')[1].split('"')[0]
    client.force_login(world.head)

    client.post(reverse("draft_save"), FORM | {"draft_of": owner})

    assert (
        "Dijanjikan kerja."
        not in client.get(reverse("cases:complaint_create")).content.decode()
    )


def test_a_sent_form_leaves_no_draft(client, world: World) -> None:
    client.force_login(world.desk)
    page = client.get(reverse("cases:complaint_create")).content.decode()
    owner = page.split('name="draft_of" value="')[1].split('"')[0]
    client.post(reverse("draft_save"), FORM | {"draft_of": owner})

    client.post(reverse("cases:complaint_create"), FORM)

    with scope.as_system("test"):
        assert not Draft.objects.exists()


def test_the_advice_can_be_seen_before_deciding(client, world: World) -> None:
    client.force_login(world.caseworker)
    url = reverse("cases:complaint_identify", args=[world.complaint.pk])

    response = client.post(
        url, {"acts": ["REKRUT"], "purposes": ["PRT"], "age": "16", "action": "advise"}
    )

    body = response.content.decode()
    assert response.status_code == 200
    assert "Terindikasi kuat" in body
    assert "tidak dipersyaratkan (anak)" in body
    with scope.as_system("test"):
        assert Case.objects.count() == 1


def test_a_decision_leads_to_the_case(client, world: World) -> None:
    client.force_login(world.caseworker)
    url = reverse("cases:complaint_identify", args=[world.complaint.pk])

    response = client.post(url, SCREENING)

    assert response.headers["Location"] == world.case.get_absolute_url()


def test_a_birth_date_in_the_future_and_a_short_nik_are_explained(
    client, world: World
) -> None:
    client.force_login(world.caseworker)
    url = reverse("cases:complaint_identify", args=[world.complaint.pk])
    wrong = {
        "birth_date_day": "1",
        "birth_date_month": "1",
        "birth_date_year": "2099",
        "nik": "123456789012345",
    }

    body = client.post(url, SCREENING | wrong).content.decode()

    assert "Tanggal lahir tidak boleh setelah hari ini." in body
    assert "NIK berisi 15 angka, seharusnya 16." in body


def test_a_case_page_shows_initials_and_no_name(client, world: World) -> None:
    client.force_login(world.caseworker)

    body = client.get(world.case.get_absolute_url()).content.decode()

    assert "S.M." in body
    assert NAME not in body
    assert world.case.number in body


def test_the_case_list_costs_the_same_for_one_case_and_for_many(
    client, world: World, django_assert_num_queries
) -> None:
    client.force_login(world.head)
    client.get(reverse("cases:list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases:list"))

    for _ in range(3):
        identify(register(world.desk, world.case.agency), by=world.caseworker)

    with django_assert_num_queries(len(one)):
        client.get(reverse("cases:list"))


def test_no_page_may_be_kept_by_a_browser_or_load_from_elsewhere(
    client, world: World
) -> None:
    client.force_login(world.head)
    response = client.get(reverse("cases:list"))

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'"
    )


def test_searching_an_area_without_script_judges_nothing_and_keeps_what_was_typed(
    client, world: World
) -> None:
    client.force_login(world.desk)
    form = {"story": "Dijanjikan kerja.", "area_q": "sungai pinang", "action": "search"}

    response = client.post(reverse("cases:complaint_create"), form)

    body = response.content.decode()
    assert response.status_code == 200
    assert "Sungai Pinang" in body
    assert "Dijanjikan kerja." in body
    assert "govuk-error-summary" not in body


def test_a_complaint_that_has_ended_opens_no_case(client, world: World) -> None:
    client.force_login(world.caseworker)
    complaint = register(world.desk, world.case.agency)
    with scope.as_system("test"):
        Complaint.objects.filter(pk=complaint.pk).update(status="DUPLIKAT")

    url = reverse("cases:complaint_identify", args=[complaint.pk])
    response = client.post(url, SCREENING, follow=True)

    assert "Pengaduan ini sudah berakhir." in response.content.decode()
    with scope.as_system("test"):
        assert Case.objects.count() == 1


def test_the_list_names_the_first_victim_and_counts_the_others(
    client, world: World
) -> None:
    with scope.as_user(world.caseworker):
        services.identify(
            world.complaint,
            by=world.caseworker,
            identity=services.Identity(sex="L", name="Budi Santoso"),
            findings=services.Findings(acts=["REKRUT"], purposes=["PRT"], age=17),
            decision="TERINDIKASI",
            reason="Cocok.",
        )
    client.force_login(world.caseworker)

    body = client.get(reverse("cases:list")).content.decode()

    with scope.as_system("test"):
        case = Case.objects.get()
        first = case.victims.order_by("created_at")[0].initials
        assert case.victims.count() == 2
    assert f"{first} +1 " in body


def test_the_page_of_a_case_asks_as_much_for_three_services_as_for_one(
    client, world: World, django_assert_num_queries
) -> None:
    a_service(world)
    client.force_login(world.caseworker)
    client.get(world.case.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(world.case.get_absolute_url())
    a_service(world)
    a_service(world)

    with django_assert_num_queries(len(one)):
        page = client.get(world.case.get_absolute_url())

    assert len(page.context["services"]) == 3
