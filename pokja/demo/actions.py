"""Made-up entries of the action log: what agencies did in their pokja, where, and how many people it reached."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from accounts.choices import Role
from accounts.roles import Permission
from agencies.demo import REGENCY, Places, Post, Staff, hire
from agencies.models import Agency
from core import bulk, clock, demo
from core.bulk import Table
from core.demo import DAY, EPOCH, Batch, Spread, Who, Wish, pick, stamp
from pokja.choices import ActionStatus
from pokja.models import Action, AgencyAction, PokjaMember, Tupoksi


# Kinds of agency that log actions everywhere; others do where somebody works in one.
USUAL_KINDS = (
    *("DINKES", "DINSOS", "DISDIK", "DISPORA", "DP3A", "IMIGRASI"),
    *("KESBANGPOL", "KOMINFO", "NAKER", "POLRES", "SATPOLPP"),
)
# Two actions to five cases, and no fewer than this many a month.
ACTIONS, CASES = 2, 5
MONTHLY_LEAST = 24
SOMEBODY_WORKS = 6.0
TITLE = 150
VERIFIED_AFTER_DAYS = 45
# Entries are made between 8 and 15 in Kalimantan, which is from midnight on in UTC.
OFFICE_HOURS = 7 * 3600
# Meetings reach a few people, campaigns a hall.
GATHERINGS = frozenset({"SOSIALISASI", "PELATIHAN", "PENDIDIKAN", "PUBLIKASI"})


class ActionRow(NamedTuple):
    id: str
    created_at: str
    created_by_id: int
    agency_id: str
    pokja_id: str
    area_id: str
    acted_on: date
    kind: str
    title: str
    description: str
    tupoksi_id: int | None
    reached_girls: int
    reached_boys: int
    reached_women: int
    reached_men: int
    status: str


LOG = Table(Action, ActionRow._fields)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something an agency of a kind can do, in one of its pokja."""

    pokja_id: str
    kind: str
    title: str
    tupoksi_id: int | None


@dataclass(frozen=True, slots=True)
class Doer:
    """An agency that logs actions: through whom, where, and what it does."""

    agency_id: str
    by: Who
    areas: Sequence[str]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class ActionMaker:
    """Makes the actions of a batch, in the order of days."""

    doers: Spread[Doer]
    total: int
    first: date
    days: int

    def make(self, batch: Batch) -> None:
        for n in batch.share(self.total):
            day = self.first + timedelta(days=n * self.days // self.total)
            self._write(batch, self.doers.pick(batch.rng), day)

    def _write(self, batch: Batch, doer: Doer, day: date) -> None:
        rng = batch.rng
        deed = pick(doer.deeds, rng)
        verified = (self.first - day).days + self.days > VERIFIED_AFTER_DAYS
        status = (
            ActionStatus.VERIFIED
            if verified and rng.random() < 0.7
            else ActionStatus.RECORDED
        )
        at = stamp((day.toordinal() - EPOCH) * DAY + int(rng.random() * OFFICE_HOURS))
        girls, boys, women, men = _reached(deed.kind, rng)
        row = ActionRow(
            id=batch.new_id(),
            created_at=at,
            created_by_id=doer.by.id,
            agency_id=doer.agency_id,
            pokja_id=deed.pokja_id,
            area_id=pick(doer.areas, rng),
            acted_on=day,
            kind=deed.kind,
            title=deed.title,
            description="Data contoh: kegiatan ini tidak pernah terjadi.",
            tupoksi_id=deed.tupoksi_id,
            reached_girls=girls,
            reached_boys=boys,
            reached_women=women,
            reached_men=men,
            status=status.value,
        )
        batch.write(LOG, row)
        batch.audit(
            "action.recorded",
            at=at,
            by=doer.by,
            target=("pokja.Action", row.id),
            thread=row.id,
            kind=deed.kind,
            people=girls + boys + women + men,
        )


def _reached(kind: str, rng: Random) -> tuple[int, int, int, int]:
    """Girls, boys, women, men; a hall full or a handful."""
    people = (
        int(20 + 90 * rng.random()) if kind in GATHERINGS else int(25 * rng.random())
    )
    young = int(people * rng.random() * 0.5)
    girls, women = int(young * 0.55), int((people - young) * 0.58)
    return girls, young - girls, women, people - young - women


@demo.generator("actions", order=30, tables=[LOG], hangers=("pokja_evidence",))
def actions(wish: Wish) -> ActionMaker:
    """Read who sits in which pokja and what such an agency does; hire somebody where nobody logs."""
    first, days = _period(wish)
    total = max(wish.cases * ACTIONS // CASES, wish.months * MONTHLY_LEAST)
    return ActionMaker(Spread(_doers(wish, first)), total, first, days)


def _period(wish: Wish) -> tuple[date, int]:
    days = round(wish.months * 365.25 / 12)
    return wish.until - timedelta(days=days), days


def _doers(wish: Wish, since: date) -> dict[Doer, float]:
    staff, places = Staff(clock.today()), Places(clock.today())
    seats = _seats()
    agencies = [agency for agency in _agencies(staff) if str(agency.pk) in seats]
    there = {
        agency.pk: staff.who_may(str(agency.pk), Permission.LOG_ACTION)
        for agency in agencies
    }
    posts = {
        agency.pk: _post(agency, since) for agency in agencies if not there[agency.pk]
    }
    hired = hire(list(posts.values()), wish)
    deeds = _deeds()
    found = {}
    for agency in agencies:
        mine = _in_its_pokja(deeds[agency.kind_id], seats[str(agency.pk)])
        if mine:
            by = (there[agency.pk] or [hired[posts[agency.pk].username]])[0]
            doer = Doer(str(agency.pk), by, _areas(places, agency), mine)
            found[doer] = SOMEBODY_WORKS if there[agency.pk] else 1.0
    return found


def _agencies(staff: Staff) -> list[Agency]:
    """The usual kinds in every regency and the province, and every agency where somebody works."""
    held = Agency.objects.in_force(clock.today())
    usual = held.of_kind(*USUAL_KINDS) | held.filter(pk__in=staff.agencies())
    return list(usual.order_by("code", "pk"))


def _areas(places: Places, agency: Agency) -> Sequence[str]:
    """Districts of the agency's own place, never finer: a made-up entry in a real village would stain it."""
    near = places.districts.get(agency.area_id[:REGENCY], places.districts[places.home])
    inside = tuple(code for code in near if code == agency.area_id)
    return inside or near


def _post(agency: Agency, since: date) -> Post:
    return Post(
        username=f"petugas.{agency.code.lower().replace('-', '.')}",
        agency_id=str(agency.pk),
        role=Role.FOCAL_POINT,
        position="Petugas contoh",
        since=since,
    )


def _seats() -> dict[str, dict[str, str]]:
    """By agency: the pokja it sits in, by their code; the one of its own place before the others."""
    held = PokjaMember.objects.in_force(clock.today())
    rows = held.order_by("pokja__task_force__area", "pokja__order").values_list(
        "agency_id", "pokja__code", "pokja_id"
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for agency, code, pokja in rows:
        found[str(agency)][code] = str(pokja)
    return dict(found)


@dataclass(frozen=True, slots=True)
class _Example:
    """An example action of a kind of agency, before a pokja is chosen for it."""

    pokja_code: str
    kind: str
    title: str
    tupoksi_id: int | None


def _deeds() -> dict[str, list[_Example]]:
    duties = dict(Tupoksi.objects.values_list("code", "pk"))
    rows = AgencyAction.objects.order_by("code").values_list(
        "kind_id", "pokja_code", "action_kind", "text", "tupoksi_code"
    )
    found: dict[str, list[_Example]] = defaultdict(list)
    for kind, pokja_code, action_kind, text, duty in rows:
        title = bulk.text(f"Contoh: {text[:1].lower()}{text[1:]}"[:TITLE])
        example = _Example(pokja_code, action_kind, title, duties.get(duty))
        found[kind].append(example)
    return found


def _in_its_pokja(
    examples: Sequence[_Example], seats: Mapping[str, str]
) -> tuple[Deed, ...]:
    """What the agency can log: in the pokja the example names, if it sits there."""
    return tuple(
        Deed(seats[each.pokja_code], each.kind, each.title, each.tupoksi_id)
        for each in examples
        if each.pokja_code in seats
    )
