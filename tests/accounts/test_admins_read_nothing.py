"""Running the system, keeping accounts or protecting data opens no case; Django's superuser flag opens nothing at all."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from cases.models import Case, Complaint, Person, Victim
from core import scope
from referrals.models import Disclosure, Referral
from tests.architecture.test_doors import DOORS, url_of
from tests.world import World


ADMINS = (Role.TECHNICAL_ADMIN, Role.SECRETARIAT, Role.DATA_PROTECTION_OFFICER)
# No case: the officer reads who opened one in an emergency, and holds one by its number without seeing it.
OF_A_USE = ("cases:emergency_", "cases:unit_bar_", "cases:hold_")
ROUTES = [
    name
    for name in DOORS
    if name.startswith(("cases:", "referrals:")) and not name.startswith(OF_A_USE)
]


@pytest.fixture
def urls(world: World) -> dict[str, str]:
    """The addresses of cases and referrals; the desk is on duty for some of them."""
    return {route: url_of(route, world) for route in ROUTES}


@pytest.fixture(params=ADMINS)
def superuser(request, world: World, urls: dict[str, str]) -> User:
    """Somebody of the victim's own unit with every flag Django has."""
    user = world.desk
    user.role = request.param
    user.is_superuser = user.is_staff = True
    user.save()
    return User.objects.get(pk=user.pk)


def test_every_address_of_a_case_is_not_there(
    client, urls: dict[str, str], superuser: User
) -> None:
    client.force_login(superuser)

    answers = {
        route: getattr(client, DOORS[route][0])(url).status_code
        for route, url in urls.items()
    }

    assert set(answers.values()) == {404}, answers


def test_no_queryset_gives_a_row(world: World, superuser: User) -> None:
    with scope.as_user(superuser):
        for model in (Complaint, Case, Victim, Referral):
            assert not model.objects.visible_to(superuser).exists(), model
        assert not Victim.objects.revealable_by(superuser).exists()


def test_somebody_elses_unit_is_not_even_in_the_table(world: World) -> None:
    admin = world.admin
    admin.is_superuser = True
    admin.save()

    with scope.as_user(admin):
        for model in (Complaint, Case, Victim, Person, Referral, Disclosure):
            assert not model.objects.exists(), model


def test_the_flag_lets_nobody_keep_accounts(client, world: World) -> None:
    admin = world.admin
    admin.is_superuser = True
    admin.save()
    client.force_login(admin)

    assert client.get(reverse("agencies:account_list")).status_code == 404
    assert not User.objects.keepable_by(admin).exists()
