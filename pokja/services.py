"""Everything that can happen to the task force and its action log."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from agencies.membership import agency_ids
from agencies.models import Agency, Area
from core import audit, clock, files, seeds
from pokja.models import (
    Action,
    Evidence,
    Pokja,
    PokjaMember,
    TaskForce,
    Tupoksi,
)


class ActionRefused(Exception):
    """The action cannot be logged: not in a pokja of the agency, in the future, or outside the decree."""


@dataclass(frozen=True)
class Deed:
    """What was done: as a focal point tells it in the form."""

    pokja: Pokja
    area: Area
    acted_on: date
    kind: str
    title: str
    description: str = ""
    tupoksi: Tupoksi | None = None
    reached_girls: int = 0
    reached_boys: int = 0
    reached_women: int = 0
    reached_men: int = 0


@dataclass(frozen=True)
class Proof:
    """A file that shows the action, and what kind of evidence it is."""

    file: files.Checked
    kind: str


@transaction.atomic
def record_action(
    deed: Deed, *, by: User, agency: Agency, proof: Proof | None = None
) -> Action:
    """Log an action of an agency, with its evidence if there is one; raises ActionRefused."""
    _refuse_unfit(deed, agency)
    action = Action.objects.create(agency=agency, created_by=by, **vars(deed))
    if proof is not None:
        _attach(action, proof, by=by)
    audit.record(
        "action.recorded",
        target=action,
        by=by,
        kind=deed.kind,
        pokja=deed.pokja.code,
        people=action.reached,
    )
    return action


@transaction.atomic
def seat(agency: Agency, pokja: Pokja, *, by: User) -> PokjaMember:
    """Give an agency a seat in a pokja from today, unless it has one."""
    today = clock.today()
    held = PokjaMember.objects.in_force(today).filter(pokja=pokja, agency=agency)
    if existing := held.first():
        return existing
    member = PokjaMember.objects.create(
        pokja=pokja, agency=agency, valid_from=today, created_by=by
    )
    audit.record("pokja_member.seated", target=member, by=by, pokja=pokja.code)
    return member


@transaction.atomic
def name_person(member: PokjaMember, user: User, *, by: User) -> PokjaMember:
    """Say who takes the seat of an agency."""
    member.user = user
    member.save(update_fields=["user"])
    audit.record("pokja_member.named", target=member, by=by, person=str(user.pk))
    return member


@transaction.atomic
def pass_seats(leaver: User, successor: User, *, by: User) -> int:
    """Let a successor of the same agency take the named seats of a leaver; says how many."""
    held = PokjaMember.objects.in_force(clock.today()).filter(
        user=leaver, agency__in=agency_ids(successor)
    )
    seats = list(held.select_for_update().order_by("pk"))
    for member in seats:
        name_person(member, successor, by=by)
    return len(seats)


@transaction.atomic
def load_task_force(*, by: User) -> list[seeds.Outcome]:
    """Load every data file of the product; raises seeds.SeedRefused and then changes nothing."""
    outcomes = seeds.load_all()
    force = TaskForce.objects.order_by("area").first() or TaskForce()
    audit.record(
        "taskforce.loaded",
        target=force,
        by=by,
        new=sum(done.new for done in outcomes),
        changed=sum(done.changed for done in outcomes),
        kept=sum(done.kept_rows for done in outcomes),
    )
    return outcomes


def _refuse_unfit(deed: Deed, agency: Agency) -> None:
    """What the form has asked already; asked again, because a form is not the only way in."""
    today = clock.today()
    if deed.acted_on > today:
        raise ActionRefused("in the future")
    ours = Pokja.objects.joined_by([agency.pk], on=today)
    if not ours.filter(pk=deed.pokja.pk).exists():
        raise ActionRefused("not a pokja of this agency")
    if not deed.pokja.covers(deed.acted_on):
        raise ActionRefused("outside the decree")


def _attach(action: Action, proof: Proof, *, by: User) -> None:
    stored = files.store(proof.file, by=by)
    evidence = Evidence.objects.create(
        action=action, file=stored, kind=proof.kind, created_by=by
    )
    audit.record(
        "evidence.attached",
        target=evidence,
        by=by,
        thread=action.pk,
        kind=proof.kind,
        size=stored.size,
        state=stored.state,
    )
