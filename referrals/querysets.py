from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from agencies.membership import agency_ids
from cases.grants import reach
from cases.models import Case
from referrals.states import CLOSED, SHOWN_TO_RECEIVER, Status


if TYPE_CHECKING:
    from accounts.models import User
    from referrals.models import Referral  # noqa: F401


class ReferralQuerySet(models.QuerySet["Referral"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """On a case the person may open, or sent to an agency the person answers for."""
        return self._open_to(user).filter(self._sent(user) | self._received(user))

    def received_by(self, user: "User") -> Self:
        """Addressed to an agency this person answers for; only its people answer."""
        return self._open_to(user).filter(self._received(user))

    def sent_by(self, user: "User") -> Self:
        """On cases this person may open: the sender's side, which may call back."""
        return self._open_to(user).filter(self._sent(user))

    def managed_by(self, user: "User") -> Self:
        """The sender's side reads the history: the head of the unit, and who recorded the referral."""
        found = self.sent_by(user)
        if user.may(Permission.READ_UNIT_CASES):
            return found
        return found.filter(created_by=user)

    # What

    def as_lines(self) -> Self:
        """Only the columns that a list shows, with the names of both sides."""
        columns = ("number", "service", "urgency", "status", "sent_at", "due_at")
        names = ("agency__short_name", "to_agency__short_name")
        return self.select_related("agency", "to_agency").only(*columns, *names)

    def unfinished(self) -> Self:
        return self.exclude(status__in=CLOSED)

    def unanswered(self) -> Self:
        return self.filter(status=Status.SENT)

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")

    def _open_to(self, user: "User") -> Self:
        """Without those of cases that are shut to this person for conflict of interest."""
        barred = reach(user).barred
        return self.exclude(case__in=barred) if barred else self

    def _sent(self, user: "User") -> Q:
        if not user.may(Permission.SEND_REFERRAL):
            return Q(pk__in=[])
        ours = Q(agency__in=agency_ids(user))
        if user.may(Permission.READ_UNIT_CASES):
            return ours
        return ours & Q(case__in=Case.objects.visible_to(user))

    def _received(self, user: "User") -> Q:
        if not user.may(Permission.ANSWER_REFERRAL):
            return Q(pk__in=[])
        return Q(to_agency__in=agency_ids(user), status__in=SHOWN_TO_RECEIVER)
