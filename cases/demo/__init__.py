"""Made-up complaints and what became of them: cases, victims, decisions, own services and the team."""

from collections import defaultdict
from collections.abc import Sequence

from accounts.choices import Role
from agencies.demo import (
    Deadlines,
    Holder,
    Places,
    Post,
    Staff,
    hire,
    holders,
    roster,
)
from cases.demo import course
from cases.demo.complaints import ComplaintMaker
from cases.demo.course import Course
from cases.demo.rows import TABLES
from cases.demo.shapes import LOAD, Desk, Setting, Team
from cases.models import ScreeningSign
from cases.services import access
from core import clock, demo
from core.demo import Wish


PRESENT = 2
LIMITS = ("T02", "T05")


# A child row carries the agency of the row it hangs on; here no trigger wrote it.
SAME_AGENCY = "SELECT count(*) FROM {0} a JOIN {1} b ON b.id = a.{2} WHERE a.agency_id <> b.agency_id"
PROOFS = tuple(
    SAME_AGENCY.format(*names)
    for names in (
        ("cases_casegrant", "cases_case", "content_object_id"),
        ("cases_victim", "cases_case", "case_id"),
        ("cases_service", "cases_case", "case_id"),
        ("cases_identification", "cases_complaint", "complaint_id"),
        ("cases_complaint", "cases_case", "case_id"),
        ("cases_searchtoken", "cases_person", "person_id"),
        ("cases_searchtoken", "cases_complaint", "complaint_id"),
        ("cases_safetynote", "cases_victim", "victim_id"),
    )
)
# What hangs on a case and is not made up.
HANGERS = (
    "cases_casebar",
    "cases_emergencyaccess",
    "cases_legalhold",
    "cases_opening",
)


@demo.generator("cases", order=10, tables=TABLES, proofs=PROOFS, hangers=HANGERS)
def cases(wish: Wish) -> ComplaintMaker:
    """Plan the course, hire who is missing, and read the lists that rows are made from."""
    today = clock.today()
    units = holders(today)
    planned = course.plan(wish, units)
    period = planned.period
    desks = tuple(_desks(units, planned, wish))
    for desk in desks:
        people = dict.fromkeys((desk.taker, *desk.team.present))
        roster(desk.holder.agency_id, list(people), today)
    setting = Setting(
        course=planned,
        desks=desks,
        places=Places(today),
        deadlines=Deadlines(
            LIMITS,
            [unit.area for unit in units],
            first=period.first,
            last=period.last,
        ),
        signs=dict(ScreeningSign.objects.values_list("code", "weight")),
        permission=access.view_case().pk,
        numbered=wish.numbered,
    )
    return ComplaintMaker(setting)


def _desks(units: Sequence[Holder], planned: Course, wish: Wish) -> list[Desk]:
    """Who takes complaints and who carries cases in each unit; made-up staff where nobody does yet."""
    staff = Staff(clock.today())
    there = [staff.of_role(unit.agency_id, Role.CASEWORKER) for unit in units]
    posts: list[list[Post]] = []
    taken: dict[str, int] = defaultdict(int)
    for n, unit in enumerate(units):
        new = max(0, PRESENT - len(there[n]))
        old = planned.cases_of_unit.get(n, 0) - (len(there[n]) + new) * LOAD
        former = max(0, -(-old // LOAD))
        posts.append(
            _posts(
                unit,
                planned,
                range(taken[unit.area], taken[unit.area] + new + former),
                new,
            )
        )
        taken[unit.area] += new + former
    hired = hire([post for each in posts for post in each], wish)
    desks = []
    for unit, present, new_posts in zip(units, there, posts, strict=True):
        now = [hired[post.username] for post in new_posts if post.until is None]
        before = [hired[post.username] for post in new_posts if post.until]
        team = Team((*present, *now), tuple(before))
        takers = staff.of_role(unit.agency_id, Role.COMPLAINT_OFFICER)
        desks.append(Desk(unit, (takers or team.present)[0], team))
    return desks


def _posts(unit: Holder, planned: Course, numbers: range, present: int) -> list[Post]:
    """The first ones are there today; the others left when the period ended."""
    return [
        Post(
            username=f"petugas.{unit.area}.{number + 1}",
            agency_id=unit.agency_id,
            role=Role.CASEWORKER,
            position="Petugas contoh",
            since=planned.period.first,
            until=planned.period.last if n >= present else None,
        )
        for n, number in enumerate(numbers)
    ]
