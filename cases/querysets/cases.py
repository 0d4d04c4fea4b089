"""Which cases."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from accounts.roles import Permission
from agencies.duty import answered_by
from agencies.membership import agency_ids
from cases.asking import Question
from cases.grants import reach
from cases.querysets.heads import headed_by
from cases.querysets.search import meeting
from cases.querysets.victims import revealable
from core.areas import AreaFilter


if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case, CaseGrant  # noqa: F401
    from cases.querysets.access import CaseGrantQuerySet
    from cases.querysets.duties import LegalHoldQuerySet
    from cases.querysets.victims import VictimQuerySet


# What a list shows of a case and of its victims.
CASE_LINE = (
    "number",
    "stage",
    "risk",
    "registered_at",
    "manager__first_name",
    "manager__last_name",
)
VICTIM_LINE = ("case", "initials", "sex", "age", "is_child", "exploitation")


def _managed(user: "User") -> Q:
    """Of the cases that this person may open those that the person answers for."""
    if user.may(Permission.READ_UNIT_CASES):
        return Q(agency__in=agency_ids(user))
    return Q(manager=user)


class CaseQuerySet(models.QuerySet["Case"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Cases this person may open: the own unit's for its head, those of the own team for a caseworker.

        Pokja chairs, coordinators and leaders see none (decision 4), but one that was opened in an emergency or handed
        over. A conflict of interest shuts a case whatever else would open it (decision 20).
        """
        return self._opened_to(user)._not_shut_to(user)

    def managed_by(self, user: "User") -> Self:
        """Cases whose access log and bars this person answers for: the unit's head, and the case's own manager."""
        return self.visible_to(user).filter(_managed(user))

    def safety_visible_to(self, user: "User") -> Self:
        """Cases whose safety page this person may open: those of visible_to, and while on duty the unit's open ones.

        It opens this one page, never the case.
        """
        found = self._opened_to(user)
        if units := answered_by(user):
            found = found | self.filter(agency__in=units).open()
        return found._not_shut_to(user)

    def safety_listed_to(self, user: "User") -> Self:
        """What the list of safety pages shows to whoever is on duty: the open cases of the unit, to nobody else any."""
        return self.filter(agency__in=answered_by(user)).open()._not_shut_to(user)

    def safety_writable_by(self, user: "User") -> Self:
        """Cases whose safety notes this person writes: the own team's, the unit's for its head."""
        if user.may(Permission.READ_OWN_CASES) or user.may(Permission.READ_UNIT_CASES):
            return self.visible_to(user)
        return self.none()

    def referable_by(self, user: "User") -> Self:
        """Cases from which this person may send a referral."""
        return (
            self.visible_to(user) if user.may(Permission.SEND_REFERRAL) else self.none()
        )

    def holdable_by(self, user: "User") -> Self:
        """Cases of the unit that this person heads: the head keeps them from being erased."""
        return self.filter(agency__in=headed_by(user))

    def with_rights_of(self, user: "User") -> Self:
        """Beside each visible case whether managed_by and VictimQuerySet.revealable_by would give it to this person too,
        and whether it is the person's own work."""
        return self.annotate(
            may_manage=ExpressionWrapper(_managed(user), BooleanField()),
            may_reveal=ExpressionWrapper(revealable(user, case="pk"), BooleanField()),
            on_team=Exists(
                self._grants()
                .of_team()
                .filter(user=user, content_object=OuterRef("pk"))
            ),
        )

    # What

    def within(self, codes: Collection[str]) -> Self:
        """Cases of units in these areas and all areas below them."""
        return self.filter(AreaFilter(tuple(codes)).at("agency__area__code"))

    def not_erased(self) -> Self:
        """Those whose key is still there."""
        return self.filter(data_key__wrapped__isnull=False)

    def kept(self) -> Self:
        """Under a legal hold."""
        holds: LegalHoldQuerySet = apps.get_model("cases", "LegalHold").objects.live()
        return self.filter(pk__in=holds.values("case"))

    def found_by(self, question: Question, *, by_sound: bool = False) -> Self:
        """Those with this number, or a victim with this NIK, telephone or name; with ``by_sound`` a name alike."""
        if question.numbers:
            return self.filter(number__in=question.numbers)
        holders = meeting(question, of="person", by_sound=by_sound)
        victims: VictimQuerySet = apps.get_model("cases", "Victim").objects.all()
        return self.filter(pk__in=victims.filter(person__in=holders).values("case"))

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def carried_by(self, person: "User") -> Self:
        """What a leaver leaves: cases one manages, is on the team of, or that the head looks after in one's place."""
        return self.filter(
            Q(manager=person)
            | Q(pk__in=self._granted_to(person))
            | Q(pk__in=self._kept_for(person))
        )

    def managed_for(self, person: "User") -> Self:
        """Cases that this person manages, or that the head manages until a successor is named."""
        return self.filter(Q(manager=person) | Q(pk__in=self._kept_for(person)))

    def called(self, text: str) -> Self:
        """Cases with this in their number, or with a victim of these initials, however they are typed."""
        letters = [sign for sign in text.upper() if sign not in ". "]
        if not letters or not all(map(str.isalpha, letters)):
            return self.filter(number__icontains=text.strip())
        initials = "".join(f"{letter}." for letter in letters)
        victims = apps.get_model("cases", "Victim").objects
        return self.filter(
            Exists(victims.filter(case=OuterRef("pk"), initials=initials))
        )

    def newest_first(self) -> Self:
        return self.order_by("-registered_at", "-pk")

    def as_lines(self) -> Self:
        """Only the columns that a list shows, of the case, its manager and its victims."""
        victims = apps.get_model("cases", "Victim").objects.only(*VICTIM_LINE)
        lines = models.Prefetch(
            "victims", victims.order_by("created_at", "pk"), to_attr="victim_lines"
        )
        found = self.select_related("manager").only(*CASE_LINE)
        return found.prefetch_related(lines)

    def _opened_to(self, user: "User") -> Self:
        outside = reach(user).outside
        if user.may(Permission.READ_UNIT_CASES):
            ours = Q(agency__in=agency_ids(user))
            return self.filter(ours | Q(pk__in=outside) if outside else ours)
        if user.may(Permission.READ_OWN_CASES):
            return self.filter(pk__in=self._granted_to(user))
        return self.filter(pk__in=outside) if outside else self.none()

    def _not_shut_to(self, user: "User") -> Self:
        barred = reach(user).barred
        return self.exclude(pk__in=barred) if barred else self

    def _granted_to(self, user: "User") -> models.QuerySet["CaseGrant", Any]:
        return self._grants().filter(user=user).values("content_object")

    def _kept_for(self, user: "User") -> models.QuerySet["CaseGrant", Any]:
        return self._grants().kept_for(user).values("content_object")

    def _grants(self) -> "CaseGrantQuerySet":
        live: CaseGrantQuerySet = apps.get_model("cases", "CaseGrant").objects.live()
        return live
