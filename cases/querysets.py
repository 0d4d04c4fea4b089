from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.roles import Permission
from agencies.duty import answered_by
from agencies.membership import agency_ids, area_codes
from cases.asking import Question
from cases.choices import GrantKind
from cases.grants import reach
from cases.states import WAITING
from core import clock
from core.figures import AreaFilter
from core.tokens import Asked


if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import (  # noqa: F401
        Case,
        CaseBar,
        CaseGrant,
        Complaint,
        EmergencyAccess,
        LegalHold,
        SafetyNote,
        SearchToken,
        Victim,
    )


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


def kept_for(leaver: "User") -> str:
    """The reason of a grant by which the head looks after a case in somebody's place."""
    return f"for:{leaver.pk}"


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
        found = self.visible_to(user)
        if user.may(Permission.READ_UNIT_CASES):
            return found
        return found.filter(created_by=user)

    def identifiable_by(self, user: "User") -> Self:
        """Reading a complaint is not deciding on it: caseworkers and heads identify."""
        return self.visible_to(user) if user.may(Permission.IDENTIFY) else self.none()

    # What

    def as_lines(self) -> Self:
        """Only the columns that a list shows."""
        columns = ("ticket", "channel", "danger", "status", "received_at", "due_at")
        return self.select_related("area").only(*columns, "area__name")

    def found_by(self, question: Question, *, by_sound: bool = False) -> Self:
        """Those with this ticket, or whose reporter has this telephone or name; with ``by_sound`` a name alike."""
        if question.numbers:
            return self.filter(ticket__in=question.numbers)
        meeting = _meeting(question, of="complaint", by_sound=by_sound)
        return self.filter(pk__in=meeting)

    def waiting(self) -> Self:
        """Not yet a case and not yet ended."""
        return self.filter(status__in=WAITING)

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")

    def after(self, received_at: datetime, pk: UUID) -> Self:
        """The rows that follow this one in newest_first order."""
        later = Q(received_at__lt=received_at) | Q(received_at=received_at, pk__lt=pk)
        # The bound says nothing new, but an index begins to read there.
        return self.filter(later, received_at__lte=received_at)


class CaseQuerySet(models.QuerySet["Case"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Cases this person may open: the own unit's for its head, those of the own team for a caseworker.

        Pokja chairs, coordinators and leaders see none (decision 4), but one that was opened in an emergency or handed
        over. A conflict of interest shuts a case whatever else would open it (decision 20).
        """
        barred = reach(user).barred
        found = self._opened_to(user)
        return found.exclude(pk__in=barred) if barred else found

    def managed_by(self, user: "User") -> Self:
        """Cases whose access log and bars this person answers for: the unit's head, and the case's own manager."""
        if user.may(Permission.READ_UNIT_CASES):
            return self.visible_to(user).filter(agency__in=agency_ids(user))
        return self.visible_to(user).filter(manager=user)

    def safety_visible_to(self, user: "User") -> Self:
        """Cases whose safety page this person may open: those of visible_to, and while on duty the unit's open ones.

        It opens this one page, never the case.
        """
        barred = reach(user).barred
        found = self._opened_to(user)
        if units := answered_by(user):
            found = found | self.filter(agency__in=units, closed_at__isnull=True)
        return found.exclude(pk__in=barred) if barred else found

    def safety_listed_to(self, user: "User") -> Self:
        """What the list of safety pages shows to whoever is on duty: the open cases of the unit, to nobody else any."""
        barred = reach(user).barred
        found = self.filter(agency__in=answered_by(user)).open()
        return found.exclude(pk__in=barred) if barred else found

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
        if not user.may(Permission.READ_UNIT_CASES):
            return self.none()
        return self.filter(agency__in=agency_ids(user))

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
        meeting = _meeting(question, of="person", by_sound=by_sound)
        victims: VictimQuerySet = apps.get_model("cases", "Victim").objects.all()
        return self.filter(pk__in=victims.filter(person__in=meeting).values("case"))

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

    def after(self, registered_at: datetime, pk: UUID) -> Self:
        """The rows that follow this one in newest_first order."""
        later = Q(registered_at__lt=registered_at) | Q(
            registered_at=registered_at, pk__lt=pk
        )
        # The bound says nothing new, but an index begins to read there.
        return self.filter(later, registered_at__lte=registered_at)

    def _opened_to(self, user: "User") -> Self:
        outside = reach(user).outside
        if user.may(Permission.READ_UNIT_CASES):
            ours = Q(agency__in=agency_ids(user))
            return self.filter(ours | Q(pk__in=outside) if outside else ours)
        if user.may(Permission.READ_OWN_CASES):
            return self.filter(pk__in=self._granted_to(user))
        return self.filter(pk__in=outside) if outside else self.none()

    def _granted_to(self, user: "User") -> models.QuerySet["CaseGrant", Any]:
        grants: CaseGrantQuerySet = apps.get_model("cases", "CaseGrant").objects.live()
        return grants.filter(user=user).values("content_object")

    def _kept_for(self, user: "User") -> models.QuerySet["CaseGrant", Any]:
        grants: CaseGrantQuerySet = apps.get_model("cases", "CaseGrant").objects.live()
        return grants.kept_for(user).values("content_object")


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Holds on cases of the own unit, for its head."""
        if not user.may(Permission.READ_UNIT_CASES):
            return self.none()
        return self.filter(agency__in=agency_ids(user))

    # What

    def live(self) -> Self:
        """Not lifted and not past its day."""
        lasts = Q(until__isnull=True) | Q(until__gte=clock.today())
        return self.filter(lasts, ended_at__isnull=True)


class VictimQuerySet(models.QuerySet["Victim"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Victims of the cases this person may open."""
        cases: CaseQuerySet = apps.get_model("cases", "Case").objects.all()
        return self.filter(case__in=cases.visible_to(user))

    def revealable_by(self, user: "User") -> Self:
        """Victims whose identity this person may open, with a reason: by role, or while an emergency lasts."""
        if user.may(Permission.REVEAL_IDENTITY):
            return self.visible_to(user)
        emergency = reach(user).emergency
        return (
            self.visible_to(user).filter(case__in=emergency)
            if emergency
            else self.none()
        )


class SafetyNoteQuerySet(models.QuerySet["SafetyNote"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The notes of the cases whose safety page this person may open."""
        cases: CaseQuerySet = apps.get_model("cases", "Case").objects.all()
        return self.filter(case__in=cases.safety_visible_to(user))


class CaseGrantQuerySet(models.QuerySet["CaseGrant"]):
    # What

    def live(self) -> Self:
        """Not ended and not past its end, by the database's clock."""
        return self.filter(ended_at__isnull=True).filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=Now())
        )

    def of_team(self) -> Self:
        """Given to those who carry the case, not to somebody from outside."""
        return self.filter(kind=GrantKind.TEAM)

    def kept_for(self, leaver: "User") -> Self:
        """Held by the head only until a successor of this person is named."""
        return self.of_team().filter(reason=kept_for(leaver))

    def run_out(self) -> Self:
        """Past its end, and nobody has written so yet."""
        return self.filter(ended_at__isnull=True, expires_at__lte=Now())


class CaseBarQuerySet(models.QuerySet["CaseBar"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Bars of the cases this person answers for."""
        cases: CaseQuerySet = apps.get_model("cases", "Case").objects.all()
        return self.filter(case__in=cases.managed_by(user))

    # What

    def holding(self) -> Self:
        """Not lifted."""
        return self.filter(lifted_at__isnull=True)


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """One's own; those into the own unit for its head; those of the area for its data protection officer."""
        seen = Q(user=user)
        if user.may(Permission.READ_UNIT_CASES):
            seen |= Q(agency__in=agency_ids(user))
        if user.may(Permission.PROTECT_DATA):
            for code in area_codes(user):
                seen |= Q(area=code) | Q(area__code__startswith=f"{code}.")
        return self.filter(seen)

    def endable_by(self, user: "User") -> Self:
        """Those this person may close before their time: one's own, and those into the own unit for its head."""
        mine = Q(user=user)
        if user.may(Permission.READ_UNIT_CASES):
            mine |= Q(agency__in=agency_ids(user))
        return self.filter(mine)

    def reviewable_by(self, user: "User") -> Self:
        """Those the data protection officer of the area has to judge; nobody judges oneself."""
        if not user.may(Permission.PROTECT_DATA):
            return self.none()
        return self.visible_to(user).exclude(user=user)

    # What

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def after(self, created_at: datetime, pk: UUID) -> Self:
        """The rows that follow this one in newest_first order."""
        later = Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk)
        return self.filter(later, created_at__lte=created_at)


class SearchTokenQuerySet(models.QuerySet["SearchToken"]):
    # What

    def meeting(self, asked: Asked, *, of: str) -> "models.QuerySet[SearchToken, Any]":
        """The persons or complaints (``of``) that have a token of every word; none if nothing is asked."""
        first, *others = asked or ((),)
        found = self.filter(**{f"{of}__isnull": False}, token__in=first)
        for each in others:
            same = {of: OuterRef(of), "token__in": each}
            found = found.filter(Exists(self.filter(**same)))
        answer: models.QuerySet[SearchToken, Any] = found.values(of)
        return answer


def _meeting(
    question: Question, *, of: str, by_sound: bool
) -> "models.QuerySet[SearchToken, Any]":
    tokens: SearchTokenQuerySet = apps.get_model("cases", "SearchToken").objects.all()
    own = tokens.filter(agency__in=question.agencies)
    return own.meeting(question.sounds if by_sound else question.words, of=of)
