"""Which complaints."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts.roles import Permission
from agencies.membership import agency_ids
from cases.asking import Question
from cases.grants import reach
from cases.querysets.search import meeting
from cases.states import WAITING


if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Complaint  # noqa: F401


def _managed(user: "User") -> Q:
    """Of the complaints that this person sees those that the person answers for."""
    if user.may(Permission.READ_UNIT_CASES):
        return ~Q(pk__in=[])
    return Q(created_by=user)


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Complaints of the units this person takes complaints for (domain section 12)."""
        if not user.may(Permission.TAKE_COMPLAINT):
            return self.none()
        found = self.filter(agency__in=agency_ids(user))
        barred = reach(user).barred
        return found.exclude(case__in=barred) if barred else found

    def managed_by(self, user: "User") -> Self:
        """Whoever answers for a complaint reads its history: the head of the unit, and who recorded it."""
        return self.visible_to(user).filter(_managed(user))

    def identifiable_by(self, user: "User") -> Self:
        """Reading a complaint is not deciding on it: caseworkers and heads identify."""
        return self.visible_to(user) if user.may(Permission.IDENTIFY) else self.none()

    def with_rights_of(self, user: "User") -> Self:
        """Beside each visible complaint whether managed_by would give it to this person too."""
        may_manage = ExpressionWrapper(_managed(user), BooleanField())
        return self.annotate(may_manage=may_manage)

    # What

    def as_lines(self) -> Self:
        """Only the columns that a list shows."""
        columns = ("ticket", "channel", "danger", "status", "received_at", "due_at")
        return self.select_related("area").only(*columns, "area__name")

    def found_by(self, question: Question, *, by_sound: bool = False) -> Self:
        """Those with this ticket, or whose reporter has this telephone or name; with ``by_sound`` a name alike."""
        if question.numbers:
            return self.filter(ticket__in=question.numbers)
        holders = meeting(question, of="complaint", by_sound=by_sound)
        return self.filter(pk__in=holders)

    def waiting(self) -> Self:
        """Not yet a case and not yet ended."""
        return self.filter(status__in=WAITING)

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")
