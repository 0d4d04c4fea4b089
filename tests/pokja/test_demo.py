import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import User
from agencies import membership
from agencies.models import Agency
from pokja import demo
from pokja.querysets import led_by


pytestmark = pytest.mark.django_db

PASSWORD = "latihan-tppo-2026"


def test_every_account_of_the_demo_has_an_agency_and_signs_in(client) -> None:
    accounts = demo.make_accounts(PASSWORD)

    assert len(accounts) == 19
    for account in accounts:
        user = User.objects.get(username=account.username)
        assert membership.primary_agency(user).short_name == account.agency
    person = User.objects.get(username="kasus.samarinda")
    assert person.check_password(PASSWORD)
    assert client.login(username="kasus.samarinda", password=PASSWORD)


def test_every_role_of_the_list_is_there() -> None:
    demo.make_accounts(PASSWORD)

    missing = set(Role) - set(User.objects.values_list("role", flat=True))
    assert missing == set()


def test_the_village_cadre_works_for_a_network_made_for_it() -> None:
    demo.make_accounts(PASSWORD)

    network = Agency.objects.get(kind="JEJARINGDESA")
    assert network.name.endswith("Bumi Harapan")
    assert network.pokja_seats.count() == 2


def test_the_chair_leads_a_pokja() -> None:
    demo.make_accounts(PASSWORD)

    assert led_by(User.objects.get(username="ketua.pokja1")).count() == 1


def test_making_them_twice_makes_nobody_twice(settings, capsys) -> None:
    settings.DEMO_PASSWORD = "sandi-lain-2026"
    call_command("demo_accounts")
    people = User.objects.count()

    call_command("demo_accounts")

    assert User.objects.count() == people
    printed = capsys.readouterr().out
    assert "kader.sepaku" in printed
    assert "sandi-lain-2026" in printed


def test_production_refuses_them(settings) -> None:
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        call_command("demo_accounts")


def test_without_agencies_the_command_says_what_to_load() -> None:
    Agency.objects.filter(code="UPTDPPA-64.72").update(code="")

    with pytest.raises(CommandError, match="load_taskforce"):
        call_command("demo_accounts")
