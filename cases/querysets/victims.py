"""Which victims, and which notes on their safety."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from cases.grants import reach


if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import SafetyNote, Victim  # noqa: F401
    from cases.querysets.cases import CaseQuerySet


def revealable(user: "User", *, case: str) -> Q:
    """Of the cases that this person may open those whose identities too; ``case`` is the column that names the case."""
    if user.may(Permission.REVEAL_IDENTITY):
        return ~Q(pk__in=[])
    return Q(**{f"{case}__in": reach(user).emergency})


class VictimQuerySet(models.QuerySet["Victim"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Victims of the cases this person may open."""
        cases: CaseQuerySet = apps.get_model("cases", "Case").objects.all()
        return self.filter(case__in=cases.visible_to(user))

    def revealable_by(self, user: "User") -> Self:
        """Victims whose identity this person may open, with a reason: by role, or while an emergency lasts."""
        return self.visible_to(user).filter(revealable(user, case="case"))


class SafetyNoteQuerySet(models.QuerySet["SafetyNote"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The notes of the cases whose safety page this person may open."""
        cases: CaseQuerySet = apps.get_model("cases", "Case").objects.all()
        return self.filter(case__in=cases.safety_visible_to(user))
