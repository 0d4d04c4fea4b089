"""Made-up referrals: what was asked of whom, the answer, what was told after a yes, and the service that came of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from accounts.choices import Role
from accounts.roles import Permission
from agencies.demo import Deadlines, Holder, Post, Staff, hire, holders
from agencies.models import Agency
from cases.demo.course import Period
from cases.models import ServiceKind
from core import clock, codes, demo
from core.areas import AreaFilter
from core.demo import Spread, Wish
from referrals.choices import DECISION_LIMITS
from referrals.demo.made import ReferralMaker, Setting
from referrals.demo.receivers import NEEDS, Receiver
from referrals.demo.rows import TABLES
from referrals.models import DisclosureTemplate


# How many agencies of one place are asked for a kind of service, and how much oftener one where somebody answers.
MOST_RECEIVERS = 3
SOMEBODY_ANSWERS = 6.0
REGENCY = 5


PROOFS = (
    """SELECT count(*) FROM referrals_referral a JOIN cases_victim b ON b.id = a.victim_id
    WHERE a.agency_id <> b.agency_id OR a.case_id <> b.case_id""",
    """SELECT count(*) FROM referrals_disclosure a JOIN referrals_referral b ON b.id = a.referral_id
    WHERE a.to_agency_id <> b.to_agency_id""",
)


@demo.generator("referrals", order=20, tables=TABLES, proofs=PROOFS)
def referrals(wish: Wish) -> ReferralMaker:
    """Read who gives which service where, and hire somebody to answer where nobody does."""
    today, period = clock.today(), Period.of(wish)
    units = holders(today)
    asked = _receivers(units, wish, period.first)
    areas = [each.area for found in asked.values() for _, each in found]
    setting = Setting(
        period=period,
        receivers={
            key: Spread({each: weight for weight, each in found})
            for key, found in asked.items()
        },
        deadlines=Deadlines(
            DECISION_LIMITS.values(), areas, first=period.first, last=wish.until
        ),
        reasons=tuple(code for code, _ in codes.choices("alasan_penolakan_rujukan")),
        numbered=wish.numbered,
    )
    return ReferralMaker(setting)


Found = list[tuple[float, Receiver]]


def _receivers(
    units: Sequence[Holder], wish: Wish, since: date
) -> dict[tuple[str, str], Found]:
    """By unit and service: agencies of the usual kinds in its place, or the province's, with a weight."""
    kinds = dict(ServiceKind.objects.values_list("code", "usual_providers"))
    staff = Staff(clock.today())
    chosen = {
        (unit.agency_id, service): _providers(unit, kinds.get(service, []), staff)
        for unit in units
        for service in NEEDS
    }
    agencies = {agency.pk: agency for found in chosen.values() for agency in found}
    answering = _answering(list(agencies.values()), staff, wish, since)
    result: dict[tuple[str, str], Found] = {}
    for key, found in chosen.items():
        if found:
            result[key] = [answering[str(agency.pk)] for agency in found]
    return result


def _providers(unit: Holder, kinds: list[str], staff: Staff) -> list[Agency]:
    """Of the unit's own place first, else of the whole province; where somebody works first."""
    home = unit.area.split(".")[0]
    here = AreaFilter((unit.area[:REGENCY],)).at("area__code")
    held = Agency.objects.in_force(clock.today()).of_kind(*kinds)
    found = held.filter(here | Q(area=home)).exclude(pk=unit.agency_id)
    near = list(found.order_by("code").distinct())
    staffed = staff.agencies()

    def place(agency: Agency) -> tuple[bool, int, bool, str]:
        return (
            str(agency.pk) not in staffed,
            kinds.index(agency.kind_id),
            agency.area_id != unit.area,
            agency.code,
        )

    return sorted(near, key=place)[:MOST_RECEIVERS]


def _answering(
    agencies: Sequence[Agency], staff: Staff, wish: Wish, since: date
) -> dict[str, tuple[float, Receiver]]:
    """Who answers for each agency, and how often it is asked."""
    there = {
        agency.pk: staff.who_may(str(agency.pk), Permission.ANSWER_REFERRAL)
        for agency in agencies
    }
    posts = {
        agency.pk: _post(agency, since) for agency in agencies if not there[agency.pk]
    }
    hired = hire(list(posts.values()), wish)
    templates = _templates()
    result = {}
    for agency in agencies:
        people = there[agency.pk] or [hired[posts[agency.pk].username]]
        version, fields = templates.get(agency.kind_id, (0, ()))
        receiver = Receiver(str(agency.pk), agency.area_id, people[0], version, fields)
        weight = SOMEBODY_ANSWERS if there[agency.pk] else 1.0
        result[str(agency.pk)] = (weight, receiver)
    return result


def _post(agency: Agency, since: date) -> Post:
    return Post(
        username=f"petugas.{agency.code.lower().replace('-', '.')}",
        agency_id=str(agency.pk),
        role=Role.FOCAL_POINT,
        position="Petugas contoh",
        since=since,
    )


def _templates() -> dict[str, tuple[int, tuple[str, ...]]]:
    """The newest template of each kind of agency that holds today."""
    today = clock.today()
    held = DisclosureTemplate.objects.filter(valid_from__lte=today).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    )
    found: dict[str, tuple[int, tuple[str, ...]]] = defaultdict(lambda: (0, ()))
    for kind, version, fields in held.order_by("version").values_list(
        "agency_kind_id", "version", "fields"
    ):
        found[kind] = (version, tuple(fields))
    return dict(found)
