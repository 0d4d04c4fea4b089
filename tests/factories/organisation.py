"""Records of the organisation floors, for tests that need more than the world holds."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.choices import Role
from accounts.models import User
from agencies.models import Agency, Officer
from pokja.models import Action, PokjaMember


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"petugas{n}")
    first_name = "Petugas"
    email = factory.LazyAttribute(lambda user: f"{user.username}@contoh.invalid")
    role = Role.FOCAL_POINT


class OfficerFactory(DjangoModelFactory):
    """Somebody at work for an agency since 2020."""

    class Meta:
        model = Officer

    user = factory.SubFactory(UserFactory)
    agency = factory.LazyFunction(lambda: agency_of("DISPORA", "64"))
    valid_from = date(2020, 1, 1)
    created_by = factory.SelfAttribute("user")


class ActionFactory(DjangoModelFactory):
    """An outreach of Dispora in Kec. Samarinda Ulu, in Pokja I of the province."""

    class Meta:
        model = Action

    agency = factory.LazyFunction(lambda: agency_of("DISPORA", "64"))
    pokja = factory.LazyAttribute(lambda action: pokja_of(action.agency))
    area_id = "64.72.03"
    acted_on = date(2026, 7, 15)
    kind = "SOSIALISASI"
    title = "Edukasi di sekolah"
    created_by = factory.SubFactory(UserFactory)


def agency_of(kind: str, area: str) -> Agency:
    """The agency of a kind in an area, as the load made it."""
    return Agency.objects.get(kind=kind, area=area)


def pokja_of(agency: Agency, code: str = ""):
    """A pokja in which an agency sits: its kind's main one unless another is named."""
    seats = PokjaMember.objects.filter(agency=agency).select_related("pokja")
    return seats.get(pokja__code=code or agency.kind.main_pokja).pokja
