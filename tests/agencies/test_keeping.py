"""A keeper invites and assigns within reach, never above it, and never oneself; posts are dated and stay."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import identity
from accounts import keeping as account_keeping
from accounts.choices import AccountState, Role
from accounts.keeping import KeepingRefused, Newcomer
from accounts.models import User
from accounts.roles import GIVES, ROLES, Permission, gives
from agencies import keeping
from agencies.keeping import Place
from agencies.membership import forget, posts
from agencies.models import Officer
from core import clock, crypto, tokens
from core.models import AuditEvent
from tests.factories.organisation import agency_of
from tests.world import World, person


NIK = "9900004101100001"


def newcomer(name: str = "baru", **more: object) -> Newcomer:
    return Newcomer(username=name, first_name="Baru", **more)


def kept(keeper: User) -> set[str]:
    return set(User.objects.keepable_by(keeper).values_list("username", flat=True))


# Whom one keeps


def test_a_head_keeps_the_people_of_the_unit_and_not_oneself(world: World) -> None:
    assert kept(world.head) == {"rina", "hadi", "meja"}


def test_the_secretariat_keeps_the_province_and_not_oneself(world: World) -> None:
    people = kept(world.keeper)

    assert {"rina", "kepala", "dokter", "koordinator", "admin"} <= people
    assert "sekretariat" not in people
    assert "sistem" not in people


def test_the_secretariat_of_a_city_keeps_the_city(world: World) -> None:
    city = person("kota", Role.SECRETARIAT, agency_of("DP3A", "64.72"))

    assert kept(city) == {
        "rina",
        "hadi",
        "meja",
        "kepala",
        "dokter",
        "koordinator_kota",
    }


def test_nobody_else_keeps_anybody(world: World) -> None:
    others = ("caseworker", "desk", "coordinator", "leader", "officer", "admin")

    assert [name for name in others if kept(getattr(world, name))] == []


def test_a_head_does_not_keep_an_account_of_a_role_one_may_not_give(
    world: World,
) -> None:
    person("kepala_dua", Role.UNIT_HEAD, agency_of("UPTDPPA", "64.72"))
    person("pdp_unit", Role.DATA_PROTECTION_OFFICER, agency_of("UPTDPPA", "64.72"))

    assert kept(world.head) == {"rina", "hadi", "meja"}


def test_whoever_moved_on_is_kept_where_they_are_now(world: World) -> None:
    Officer.objects.filter(user=world.desk).update(
        valid_to=clock.today() - timedelta(days=1)
    )
    assert "meja" in kept(world.head)

    Officer.objects.create(
        user=world.desk,
        agency=agency_of("DINSOS", "64"),
        valid_from=clock.today(),
        created_by=world.desk,
    )

    assert "meja" not in kept(world.head)


# What one gives


def test_a_head_gives_no_permission_that_a_head_has_not() -> None:
    """A head reads all cases of the unit, so reading those of one's own team is less."""
    own = ROLES[Role.UNIT_HEAD] | {Permission.READ_OWN_CASES}

    for role in GIVES[Role.UNIT_HEAD]:
        assert ROLES[role] <= own


def test_only_the_secretariat_gives_roles_above_a_unit() -> None:
    above = {
        Role.UNIT_HEAD,
        Role.PROVINCE_COORDINATOR,
        Role.REGENCY_COORDINATOR,
        Role.LEADER,
        Role.DATA_PROTECTION_OFFICER,
        Role.SECRETARIAT,
        Role.TECHNICAL_ADMIN,
    }

    assert {role for role in Role if gives(role) & above} == {Role.SECRETARIAT}
    assert gives(Role.TECHNICAL_ADMIN) == frozenset()
    assert not any(Role.SYSTEM in gives(role) for role in Role)


@pytest.mark.parametrize("role", sorted(set(Role) - GIVES[Role.UNIT_HEAD]))
def test_a_head_cannot_give_it_by_any_way(world: World, role: str) -> None:
    unit = world.case.agency

    with pytest.raises(KeepingRefused):
        keeping.invite(newcomer(), Place(unit, Role(role)), by=world.head)
    with pytest.raises(KeepingRefused):
        keeping.assign(world.desk, Place(unit, Role(role)), by=world.head)
    assert not User.objects.filter(username="baru").exists()


def test_a_head_invites_nobody_into_another_unit(world: World) -> None:
    place = Place(agency_of("UPTDPPA", "64.71"), Role.CASEWORKER)

    with pytest.raises(KeepingRefused):
        keeping.invite(newcomer(), place, by=world.head)


def test_nobody_raises_or_suspends_oneself(world: World) -> None:
    place = Place(world.case.agency, Role.PROVINCE_COORDINATOR)

    for own in (world.head, world.keeper):
        with pytest.raises(KeepingRefused):
            keeping.assign(own, place, by=own)
        with pytest.raises(KeepingRefused):
            account_keeping.suspend(own, "CUTI", by=own)


# Inviting


def test_an_invited_person_has_a_post_and_no_way_in_yet(world: World) -> None:
    place = Place(world.case.agency, Role.CASEWORKER, "Petugas kasus", "deputy")

    user = keeping.invite(newcomer(ends_on=date(2099, 12, 31)), place, by=world.head)

    assert user.state == AccountState.INVITED
    post = Officer.objects.get(user=user)
    assert (post.valid_from, post.position) == (clock.today(), "Petugas kasus")
    assert (post.is_focal_point, post.is_deputy) == (False, True)
    assert kept(world.head) >= {"baru"}


def test_the_form_makes_the_account_and_offers_the_slip(client, world: World) -> None:
    client.force_login(world.head)
    address = reverse("agencies:account_invite", args=[world.case.agency_id])
    form = client.get(address).context["form"]
    assert {value for value, _label in form.fields["role"].choices if value} == set(
        GIVES[Role.UNIT_HEAD]
    )

    answer = client.post(
        address,
        {
            "first_name": "Siti",
            "username": "Siti.Aminah",
            "role": "caseworker",
            "ends": "contract",
            "nip": "19900101 201501 2 001",
            "nik": NIK,
        },
    )

    made = User.objects.get(username="siti.aminah")
    assert answer.headers["Location"] == reverse(
        "agencies:account_detail", args=[made.pk]
    )
    assert made.ends_on == date(clock.today().year, 12, 31)
    assert made.nip == "199001012015012001"
    body = client.get(answer.headers["Location"]).content.decode()
    assert reverse("agencies:account_code", args=[made.pk]) in body
    assert NIK not in body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "rina"),
        ("username", "Bukan nama!"),
        ("email", "RINA@contoh.invalid"),
        ("nip", "123"),
        ("nik", "123"),
        ("phone", "abc"),
        ("role", "secretariat"),
        ("ends", "never"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    client, world: World, field: str, value: str
) -> None:
    client.force_login(world.head)
    address = reverse("agencies:account_invite", args=[world.case.agency_id])
    typed = {
        "first_name": "Siti",
        "username": "siti.aminah",
        "role": "caseworker",
        "ends": "none",
    }

    answer = client.post(address, {**typed, field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(first_name="Siti").exists()


def test_a_last_day_of_ones_own_choice_lies_ahead(client, world: World) -> None:
    client.force_login(world.head)
    address = reverse("agencies:account_invite", args=[world.case.agency_id])
    typed = {
        "first_name": "Siti",
        "username": "siti.aminah",
        "role": "caseworker",
        "ends": "date",
        "ends_on_0": "1",
        "ends_on_1": "1",
        "ends_on_2": "2020",
    }

    answer = client.post(address, typed)

    assert list(answer.context["form"].errors) == ["ends_on"]


# Assigning


def test_a_new_unit_ends_the_old_post_and_begins_the_new_one(world: World) -> None:
    other = agency_of("UPTDPPA", "64.71")

    keeping.assign(world.desk, Place(other, Role.CASEWORKER), by=world.keeper)

    old, new = Officer.objects.filter(user=world.desk).order_by("valid_from")
    assert old.valid_to == clock.today() - timedelta(days=1)
    assert (new.agency, new.valid_from, new.valid_to) == (other, clock.today(), None)
    user = User.objects.get(pk=world.desk.pk)
    assert user.role == Role.CASEWORKER
    assert [post.agency_id for post in posts(user)] == [other.pk]


def test_a_new_position_in_the_same_unit_is_a_new_row(world: World) -> None:
    unit = world.case.agency

    keeping.assign(
        world.desk,
        Place(unit, Role.COMPLAINT_OFFICER, "Koordinator meja"),
        by=world.head,
    )
    keeping.assign(
        world.desk, Place(unit, Role.COMPLAINT_OFFICER, "Kepala meja"), by=world.head
    )

    rows = Officer.objects.filter(user=world.desk).order_by("valid_from")
    assert [row.position for row in rows] == ["", "Kepala meja"]


def test_open_work_is_handed_over_before_the_unit_changes(world: World) -> None:
    place = Place(agency_of("UPTDPPA", "64.71"), Role.CASEWORKER)
    desk = Place(world.case.agency, Role.COMPLAINT_OFFICER)

    for move in (place, desk):
        with pytest.raises(KeepingRefused, match="open_work"):
            keeping.assign(world.caseworker, move, by=world.keeper)

    keeping.hand_over(world.caseworker, world.colleague, by=world.keeper)
    keeping.assign(world.caseworker, place, by=world.keeper)
    forget(world.caseworker)
    assert posts(world.caseworker)[0].area_id == "64.71"


def test_somebody_who_can_go_on_with_it_keeps_the_work(world: World) -> None:
    promoted = Place(world.case.agency, Role.UNIT_HEAD)

    keeping.assign(world.caseworker, promoted, by=world.keeper)

    assert User.objects.get(pk=world.caseworker.pk).role == Role.UNIT_HEAD


def test_the_page_says_why_it_was_refused(client, world: World) -> None:
    client.force_login(world.keeper)
    other = agency_of("UPTDPPA", "64.71")

    answer = client.post(
        reverse("agencies:account_assign", args=[world.caseworker.pk, other.pk]),
        {"role": "caseworker"},
        follow=True,
    )

    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    assert world.case.manager == world.caseworker


# The identity number


def test_the_number_is_kept_as_a_token_and_whoever_asked_is_told(
    world: World, monkeypatch
) -> None:
    told: list[User] = []
    monkeypatch.setattr(identity, "_listeners", [])
    identity.when_identified(told.append)

    account_keeping.set_nik(world.desk, NIK, by=world.head)
    account_keeping.set_nik(world.desk, NIK, by=world.head)

    stored = User.objects.get(pk=world.desk.pk)
    assert bytes(stored.nik_token) == crypto.blind_index("nik", NIK)
    assert NIK not in str(vars(stored))
    assert told == [world.desk]
    assert AuditEvent.objects.filter(action="account.identified").count() == 1


def test_an_account_and_a_person_of_a_case_with_one_number_have_one_token(
    world: World, as_system
) -> None:
    account_keeping.set_nik(world.desk, NIK, by=world.head)

    with as_system():
        token = world.victim.person.tokens.get(purpose=tokens.Purpose.NIK).token
    kept = bytes(User.objects.get(pk=world.desk.pk).nik_token)
    assert int.from_bytes(kept[: tokens.SIZE], signed=True) == token


# The list


def test_the_list_is_found_by_name_agency_role_and_state(client, world: World) -> None:
    client.force_login(world.keeper)

    def names(**query: str) -> list[str]:
        page = client.get(reverse("agencies:account_list"), query)
        return [row["username"] for row in page.context["rows"]]

    account_keeping.suspend(world.desk, "CUTI", by=world.keeper)
    assert names(q="RINA") == ["rina"]
    assert names(q="uptd samarinda", role="complaint_officer") == ["meja"]
    assert names(state="suspended") == ["meja"]
    assert names(state="ended") == []
    assert names(q="tidak ada") == []
    assert len(names()) == len(kept(world.keeper))


def test_the_list_goes_on_by_name_and_asks_a_fixed_number_of_questions(
    client, world: World, django_assert_max_num_queries
) -> None:
    unit = agency_of("UPTDPPA", "64.72")
    for number in range(40):
        person(f"orang{number:02}", Role.CASEWORKER, unit)
    client.force_login(world.head)

    with django_assert_max_num_queries(20):
        first = client.get(reverse("agencies:account_list"))
    second = client.get(first.context["page"].next_url)

    rows = [*first.context["rows"], *second.context["rows"]]
    assert [row["username"] for row in rows] == sorted(kept(world.head))
    assert second.context["page"].next_url == ""


def test_an_account_out_of_reach_is_not_there(client, world: World) -> None:
    client.force_login(world.head)

    for stranger in (world.outsider, world.keeper, world.head, world.coordinator):
        address = reverse("agencies:account_detail", args=[stranger.pk])
        assert client.get(address).status_code == 404


def test_who_may_do_what_is_shown_from_the_table(client, world: World) -> None:
    client.force_login(world.officer)

    page = client.get(reverse("access"))

    assert len(page.context["matrix"]) == len({p for r in ROLES.values() for p in r})
