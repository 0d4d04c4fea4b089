from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Q, Sum, Value

from accounts.roles import Permission
from agencies import membership
from core import clock
from core.areas import AreaFilter
from core.choices import FileState
from core.dated import DatedQuerySet, M, in_force
from pokja.choices import ALL_LEVELS, DUTY_LEVELS, LEADING, REACHED


if TYPE_CHECKING:
    from accounts.models import User
    from agencies.models import Agency, AgencyKind
    from pokja.models import (  # noqa: F401
        Action,
        AgencyAction,
        Evidence,
        Pokja,
        PokjaMember,
        TaskForce,
        Tupoksi,
    )


class TaskForceQuerySet(DatedQuerySet["TaskForce"]):
    # What

    def of_area(self, code: str) -> Self:
        """The task forces of one area, over time."""
        return self.filter(area=code)


class PokjaQuerySet(models.QuerySet["Pokja"]):
    # What

    def in_force(self, on: date) -> Self:
        """Pokja of a task force that holds on this day."""
        return self.filter(in_force(on, "task_force__"))

    def joined_by(self, agency_ids: Iterable[UUID], *, on: date) -> Self:
        """Pokja in which one of these agencies sits on this day."""
        seats = apps.get_model("pokja", "PokjaMember").objects
        held = seats.in_force(on).filter(agency__in=list(agency_ids))
        return self.in_force(on).filter(pk__in=held.values("pokja"))


class PokjaMemberQuerySet(DatedQuerySet["PokjaMember"]):
    # What

    def leading(self) -> Self:
        """Seats that answer for the pokja: coordinator, chair, vice chair."""
        return self.filter(role__in=LEADING)


class GuidanceQuerySet(DatedQuerySet[M]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Duties and guidance are no secret: everybody who signs in may read them."""
        return self if user.is_active else self.none()

    # What

    def of_kind(self, code: str) -> Self:
        """What is written for one kind of agency."""
        return self.filter(kind=code)


class DutyQuerySet(GuidanceQuerySet[M]):
    # What

    def of_agency(self, agency: "Agency") -> Self:
        """What an agency of this kind does at this level; rows for all levels are included."""
        return self.filter(
            kind=agency.kind_id,
            level__in=duty_levels(agency.kind, agency.area.level),
        )


def duty_levels(kind: "AgencyKind", area_level: str) -> set[str]:
    """The levels whose duties an agency reads: all, its own, and those of vertical or national bodies if it is one."""
    own = {ALL_LEVELS, DUTY_LEVELS[area_level]}  # type: ignore[index]
    return own | ({"VERTIKAL", "NASIONAL"} & set(kind.levels))


class ActionQuerySet(models.QuerySet["Action"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Of one's own agency, if one logs actions; a coordinator's or leader's area; a pokja one leads."""
        found = Q(pk__in=[])
        if user.may(Permission.LOG_ACTION):
            found |= Q(agency__in=membership.agency_ids(user))
        if user.may(Permission.READ_AREA_ACTIONS):
            found |= AreaFilter(membership.area_codes(user)).at("area__code")
        if user.may(Permission.READ_POKJA_ACTIONS):
            found |= Q(pokja__in=led_by(user))
        return self.filter(found)

    def managed_by(self, user: "User") -> Self:
        """The agency that logged an action reads its history."""
        return self.visible_to(user).filter(agency__in=membership.agency_ids(user))

    # What

    def as_lines(self) -> Self:
        """Only the columns that a list shows."""
        columns = ("title", "kind", "status", "acted_on", *REACHED)
        names = ("agency__short_name", "pokja__roman", "area__name", "area__level")
        found = self.select_related("agency", "pokja", "area")
        return found.only(*columns, *names)

    def within(self, areas: AreaFilter) -> Self:
        """Actions that took place in these areas."""
        return self.filter(areas.at("area__code"))

    def between(self, first: date, last: date) -> Self:
        """Actions of a period, first and last day included."""
        return self.filter(acted_on__range=(first, last))

    def totals(self) -> dict[str, int | None]:
        """How many actions (aksi) and people reached (orang)."""
        people = sum((F(name) for name in REACHED), Value(0))
        return self.aggregate(actions=Count("pk"), people=Sum(people))

    def newest_first(self) -> Self:
        """By the day of the action, the latest first; the key parts those of one day."""
        return self.order_by("-acted_on", "-id")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The files of the actions a person may see."""
        actions = apps.get_model("pokja", "Action").objects
        return self.filter(action__in=actions.visible_to(user))

    # What

    def downloadable(self) -> Self:
        """Those whose file is neither locked nor removed."""
        return self.filter(file__state=FileState.PUBLISHED)


def led_by(user: "User") -> "models.QuerySet[PokjaMember, Any]":
    """The ids of the pokja a person leads today, as a subquery."""
    seats = user.pokja_seats.all()
    return seats.in_force(clock.today()).leading().values("pokja")
