"""The accounts of the demo: invented people, one of each role, in agencies that the load made."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from accounts.services import save_account, system_user
from agencies.choices import KindLevel
from agencies.models import Agency, AgencyKind, Area
from agencies.services import appoint, found_agency
from core import clock, seeds
from core.seeds import yes
from pokja import services
from pokja.models import Pokja, PokjaMember


FILE = Path(__file__).parents[1] / "data" / "demo_account.csv"


@dataclass(frozen=True)
class Account:
    """An account as the demo prints it."""

    username: str
    name: str
    role: str
    agency: str


@transaction.atomic
def make_accounts(password: str) -> list[Account]:
    """Make or renew every demo account with this password; refused in production."""
    if settings.IS_PRODUCTION:
        raise ImproperlyConfigured("Demo accounts are not for production.")
    maker = system_user()
    return [_account(row, password, maker) for row in seeds.read(FILE)]


def _account(row: dict[str, str], password: str, maker: User) -> Account:
    user = save_account(
        username=row["username"],
        password=password,
        role=Role(row["role"]),
        first_name=row["first_name"],
        last_name=row["last_name"],
    )
    agency = _agency(row["agency"], maker)
    appoint(
        user,
        agency,
        by=maker,
        position=row["position"],
        is_focal_point=yes(row["focal_point"]),
    )
    if row["pokja"]:
        held = PokjaMember.objects.in_force(clock.today())
        member = held.get(agency=agency, pokja__code=row["pokja"])
        services.name_person(member, user, by=maker)
    role = Role(row["role"]).label
    return Account(user.username, user.get_full_name(), str(role), agency.short_name)


def _agency(code: str, maker: User) -> Agency:
    """An agency of the load; a village body, which no load makes, is made with its seats here."""
    found = Agency.objects.filter(code=code).first()
    if found:
        return found
    kind_code, _, area_code = code.partition("-")
    villages = AgencyKind.objects.filter(levels__contains=[KindLevel.VILLAGE])
    kind = villages.get(code=kind_code)
    agency = found_agency(kind, Area.objects.get(code=area_code), by=maker)
    here = Pokja.objects.in_force(clock.today()).filter(
        task_force__area=area_code[:5], code__in=kind.pokja_codes
    )
    for pokja in here:
        services.seat(agency, pokja, by=maker)
    return agency
