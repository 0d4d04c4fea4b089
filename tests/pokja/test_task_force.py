from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.services import system_user
from agencies import seeds as agency_seeds
from agencies.models import Agency, AgencyKind
from core import seeds
from core.models import AuditEvent
from pokja import membership, services
from pokja.choices import MemberRole
from pokja.models import Decree, Leadership, Pokja, PokjaMember, TaskForce, Tupoksi
from tests.factories.organisation import agency_of, pokja_of


pytestmark = pytest.mark.django_db


def test_the_province_and_each_regency_and_city_have_six_pokja() -> None:
    forces = {
        force.area_id: force.pokja_set.count() for force in TaskForce.objects.all()
    }

    assert len(forces) == 11
    assert set(forces.values()) == {6}
    assert TaskForce.objects.get(area="64").decree.number.endswith("K.435/2023")
    assert TaskForce.objects.get(area="64.72").decree is None


def test_every_kind_of_agency_has_tupoksi_examples_and_guidance() -> None:
    bare = [
        kind.code
        for kind in AgencyKind.objects.all()
        if not (
            kind.tupoksi.exists()
            and kind.example_actions.exists()
            and kind.guidance.count() == 3
        )
    ]

    assert not bare


def test_the_unit_exists_only_where_it_is_known_to_exist() -> None:
    units = set(Agency.objects.units().values_list("kind", "area"))

    assert ("UPTDPPA", "64.72") in units
    assert ("UPTDPPA", "64.11") not in units
    assert ("DP3A", "64.11") in units
    assert ("DP3A", "64.72") not in units
    assert len(units) == 11


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        (
            "DP3A-64.72",
            "Dinas Pemberdayaan Perempuan dan Perlindungan Anak Kota Samarinda",
            "DP2PA Kota Samarinda",
        ),
        (
            "DP3A-64.11",
            "Dinas yang membidangi pemberdayaan perempuan dan pelindungan anak Kabupaten Mahakam Ulu",
            "Dinas PPPA Kab. Mahakam Ulu",
        ),
        (
            "HUKUM-64.72",
            "Bagian Hukum Sekretariat Daerah Kota Samarinda",
            "Bagian Hukum Kota Samarinda",
        ),
        ("POLRES-64.74", "Kepolisian Resor Bontang", "Polres Kota Bontang"),
        (
            "IMIGRASI-64.71",
            "Kantor Imigrasi setempat (Kota Balikpapan)",
            "Imigrasi Kota Balikpapan",
        ),
        ("KECAMATAN-64.09.04", "Kecamatan Sepaku", "Kecamatan Sepaku"),
        ("OIKN-64", "Otorita Ibu Kota Nusantara", "Otorita IKN"),
    ],
)
def test_agencies_are_named_as_the_place_names_them(
    code: str, name: str, short: str
) -> None:
    agency = Agency.objects.get(code=code)

    assert (agency.name, agency.short_name) == (name, short)


def test_a_unit_belongs_to_its_office_and_a_health_post_to_its_department() -> None:
    assert agency_of("UPTDPPA", "64.72").parent == agency_of("DP3A", "64.72")
    assert agency_of("PUSKESMAS", "64.09.04").parent == agency_of("DINKES", "64.09")


def test_no_name_still_holds_a_gap_of_its_pattern() -> None:
    assert not Agency.objects.filter(name__contains="{").exists()
    assert not Leadership.objects.filter(office__contains="{").exists()


def test_the_chair_is_the_office_that_usually_leads() -> None:
    health = PokjaMember.objects.get(
        pokja__code="PK2_REHABKES", agency=agency_of("DINKES", "64.72")
    )
    post = PokjaMember.objects.get(
        pokja__code="PK2_REHABKES", agency=agency_of("PUSKESMAS", "64.72.03")
    )

    assert (health.role, post.role) == (MemberRole.CHAIR, MemberRole.MEMBER)


def test_a_level_reads_its_own_duties_and_those_of_all() -> None:
    province = Tupoksi.objects.of_agency(agency_of("DISDIK", "64"))
    city = Tupoksi.objects.of_agency(agency_of("DISDIK", "64.72"))

    assert {duty.level for duty in province} == {"SEMUA", "PROVINSI"}
    assert {duty.level for duty in city} == {"SEMUA", "KABKOTA"}
    police = Tupoksi.objects.of_agency(agency_of("POLRES", "64.72"))
    assert {duty.level for duty in police} == {"VERTIKAL"}


def test_a_second_load_keeps_an_edit_and_prints_the_difference(capsys) -> None:
    agency = agency_of("DINSOS", "64.72")
    seeds.edit(agency, by=system_user(), name="Dinas Sosial PM Kota Samarinda")

    call_command("load_taskforce")

    agency.refresh_from_db()
    assert agency.name == "Dinas Sosial PM Kota Samarinda"
    printed = capsys.readouterr().out
    assert "Edited here, left as it is:" in printed
    assert "DINSOS-64.72: name is 'Dinas Sosial PM Kota Samarinda'" in printed


def test_without_areas_the_load_says_what_to_do_and_changes_nothing(
    monkeypatch,
) -> None:
    elsewhere = [replace(place, code="97") for place in agency_seeds.places()]
    monkeypatch.setattr(agency_seeds, "places", lambda: elsewhere)
    AgencyKind.objects.filter(code="DINSOS").update(label="Lama", seed_digest="x")

    with pytest.raises(CommandError, match="load_areas"):
        call_command("load_taskforce")

    assert AgencyKind.objects.get(code="DINSOS").label == "Lama"


def test_a_load_is_written_into_the_audit_trail() -> None:
    services.load_task_force(by=system_user())

    event = AuditEvent.objects.filter(action="taskforce.loaded").latest("at")
    assert event.detail == {"new": 0, "changed": 0, "kept": 0}


@pytest.mark.parametrize(
    ("name", "act"),
    [
        (
            "decree_is_the_only_one_of_its_area_at_a_time",
            lambda: Decree.objects.create(
                number="2", area_id="64", created_by=system_user()
            ),
        ),
        (
            "task_force_is_the_only_one_of_its_area_at_a_time",
            lambda: TaskForce.objects.create(
                name="Kedua", area_id="64", created_by=system_user()
            ),
        ),
        (
            "leadership_has_one_holder_of_an_office_at_a_time",
            lambda: Leadership.objects.create(
                task_force=TaskForce.objects.get(area="64"),
                position="KETUA",
                office="Dua",
                created_by=system_user(),
            ),
        ),
        (
            "pokja_member_sits_once_at_a_time",
            lambda: PokjaMember.objects.create(
                pokja=pokja_of(agency_of("DINKES", "64")),
                agency=agency_of("DINKES", "64"),
                created_by=system_user(),
            ),
        ),
        (
            "pokja_code_is_unique_in_its_force",
            lambda: Pokja.objects.filter(
                task_force__area="64", code="PK2_REHABKES"
            ).update(code="PK1_PENCEGAHAN"),
        ),
        (
            "pokja_member_role_is_known",
            lambda: PokjaMember.objects.filter(agency=agency_of("DINKES", "64")).update(
                role="RAJA"
            ),
        ),
    ],
)
def test_the_database_refuses_two_at_once(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_a_new_decree_follows_an_ended_one() -> None:
    Decree.objects.filter(area="64").update(valid_to=date(2026, 12, 31))

    later = Decree.objects.create(
        number="2", area_id="64", valid_from=date(2027, 1, 1), created_by=system_user()
    )

    assert list(Decree.objects.filter(area="64").in_force(date(2027, 1, 1))) == [later]


def test_seats_end_with_their_task_force() -> None:
    agency = agency_of("DINSOS", "64")
    assert len(membership.seats(agency)) == 3

    TaskForce.objects.filter(area="64").update(valid_to=date(2025, 1, 1))

    assert membership.seats(agency) == []


def test_an_agency_gets_one_seat_however_often_it_is_given() -> None:
    agency, pokja = agency_of("DISPORA", "64"), pokja_of(agency_of("POLDA", "64"))

    first = services.seat(agency, pokja, by=system_user())
    second = services.seat(agency, pokja, by=system_user())

    assert first == second
    assert AuditEvent.objects.filter(action="pokja_member.seated").count() == 1
