"""Who carries a case: its team, and a successor for whoever leaves."""

from django.db import transaction

from accounts.models import User
from agencies.membership import agency_ids
from cases.choices import GrantKind
from cases.models import Case, CaseBar, CaseGrant
from cases.querysets import CaseGrantQuerySet, kept_for
from cases.services import access
from core import audit, clock


def grant_team(case: Case, *, user: User, by: User, reason: str = "team") -> CaseGrant:
    """Put a person on the team of a case."""
    return access.give(case, user=user, by=by, kind=GrantKind.TEAM, reason=reason)


def is_on_team(case: Case, user: User) -> bool:
    """Whether the case is this person's own work today."""
    return case.grants.live().of_team().filter(user=user).exists()


@transaction.atomic
def hand_over(leaver: User, successor: User, *, by: User, for_now: bool = False) -> int:
    """Give the open cases of a leaver to a colleague of the unit, and end the leaver's places on its teams.

    ``for_now``: the head looks after them, and they are still found as the leaver's when a successor is named.
    What happens to a case stands in its own history; says how many cases have a new manager.
    """
    units = agency_ids(successor)
    left = Case.objects.open().managed_for(leaver).filter(agency__in=units)
    # What is shut to the successor stays where it is: somebody else of the unit takes it by hand.
    shut = CaseBar.objects.holding().against(successor)
    left = left.exclude(pk__in=shut.values("case"))
    cases = list(left.select_for_update(of=("self",)).order_by("pk"))
    people = {"leaver": str(leaver.pk), "successor": str(successor.pk)}
    _leave_teams(CaseGrant.objects.live().kept_for(leaver).filter(agency__in=units))
    for case in cases:
        access.hand_to(case, successor, by=by, **people)
        if not is_on_team(case, successor):
            reason = kept_for(leaver) if for_now else "team"
            grant_team(case, user=successor, by=by, reason=reason)
    if leaver != successor:
        places = CaseGrant.objects.live().of_team().filter(user=leaver)
        for place in _leave_teams(places.filter(agency__in=units)):
            audit.record(
                "case.team_left", target=place.content_object, by=by, person=leaver.pk
            )
    return len(cases)


def _leave_teams(places: CaseGrantQuerySet) -> list[CaseGrant]:
    """End these places on teams; they stay as history."""
    held = places.select_related("content_object").select_for_update(of=("self",))
    ended = list(held.order_by("pk"))
    for place in ended:
        place.ended_at = clock.now()
        place.save(update_fields=["ended_at"])
    return ended
