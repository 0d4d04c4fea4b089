"""Exceptional access to a case: emergencies, conflicts of interest, and the end of grants (decisions 5 and 20)."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Permission as Right
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.identity import when_identified
from accounts.models import User
from accounts.roles import ROLES, Permission
from accounts.services import system_user
from agencies.membership import area_codes
from agencies.models import Agency, Officer
from cases import emails, grants
from cases.choices import BarReason, Finding, GrantKind
from cases.models import (
    Case,
    CaseBar,
    CaseGrant,
    EmergencyAccess,
    Person,
    SearchToken,
)
from cases.querysets import CaseGrantQuerySet
from core import audit, clock, mailing, scope, tokens
from core.areas import AreaFilter


class NotThere(Exception):
    """There is no such case in this person's area; whether it exists elsewhere is not said."""


class Refused(Exception):
    """The step would break a rule of access; nothing was changed."""


def give(
    case: Case, *, user: User, by: User, kind: GrantKind, reason: str, hours: int = 0
) -> CaseGrant:
    """Write one grant; it ends after so many hours of the database's clock, or when somebody ends it."""
    return CaseGrant.objects.create(
        content_object=case,
        user=user,
        permission=view_case(),
        kind=kind,
        reason=reason,
        granted_by=by,
        expires_at=Now() + timedelta(hours=hours) if hours else None,
    )


def view_case() -> Right:
    """The permission that a grant gives."""
    return Right.objects.get(content_type__app_label="cases", codename="view_case")


@transaction.atomic
def open_in_emergency(number: str, *, by: User, reason: str) -> EmergencyAccess:
    """Open one case of the own area for a limited time; its unit's heads and the officers are told at once.

    Raises NotThere for a number that leads nowhere, and for a case that is shut to this person.
    """
    if not by.may(Permission.OPEN_IN_EMERGENCY):
        raise NotThere
    hours = emergency_hours()
    # The opener reaches no case until this is done; the rows are written for the system, in the opener's name.
    with scope.as_system("emergency access"):
        case = _case_in_area(number, by)
        _end_run_out(CaseGrant.objects.filter(user=by, content_object=case))
        held = CaseGrant.objects.live().filter(
            user=by, content_object=case, kind=GrantKind.BREAK_GLASS
        )
        if open_already := held.select_related("emergency").first():
            return open_already.emergency
        grant = give(
            case,
            user=by,
            by=by,
            kind=GrantKind.BREAK_GLASS,
            reason="emergency",
            hours=hours,
        )
        access = EmergencyAccess(
            grant=grant,
            case=case,
            area_id=case.area_id,
            user=by,
            until=Now() + timedelta(hours=hours),
            created_by=by,
        )
        access.seal(reason=reason).save(force_insert=True)
        access.refresh_from_db(fields=["until"])
    grants.forget(by)
    audit.record(
        "case.opened_in_emergency", target=access, by=by, thread=case.pk, hours=hours
    )
    _tell_of(access, case)
    return access


def emergency_hours() -> int:
    """How long emergency access lasts."""
    hours: int = settings.EMERGENCY_ACCESS_HOURS
    return hours


@transaction.atomic
def end_emergency(access: EmergencyAccess, *, by: User) -> None:
    """Close it before its time: whoever opened it, or the unit's head."""
    with scope.as_system("end of emergency access"):
        grant = CaseGrant.objects.live().filter(pk=access.grant_id)
        if grant.update(ended_at=Now()):
            EmergencyAccess.objects.filter(pk=access.pk).update(until=Now())
            audit.record("emergency.ended", target=access, by=by, thread=access.case_id)
    grants.forget(by)


@transaction.atomic
def review_emergency(
    access: EmergencyAccess, *, by: User, finding: str, note: str
) -> EmergencyAccess:
    """Record what the data protection officer found. A second review is refused: what was found stays."""
    held = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    if held.reviewed_at:
        raise Refused(_("This use has been reviewed already."))
    held.finding, held.reviewed_at, held.reviewed_by = finding, clock.now(), by
    held.seal(review_note=note)
    held.save(update_fields=["finding", "reviewed_at", "reviewed_by", "review_note"])
    audit.record(
        "emergency.reviewed",
        target=held,
        by=by,
        thread=held.case_id,
        finding=Finding(finding).value,
    )
    return held


@transaction.atomic
def shut_out(case: Case, *, user: User, by: User, reason: str) -> CaseBar:
    """Shut a case to one person, whatever the role: every grant ends, every list forgets it.

    Raises Refused for the case's own manager: somebody must answer for the case, so it is handed over first.
    """
    if case.manager_id == user.pk:
        raise Refused(
            _("This person manages the case. Hand the case over first, then shut it.")
        )
    return _bar(case, by=by, reason=reason, user=user)


@transaction.atomic
def declare_own_conflict(case: Case, *, by: User) -> CaseBar:
    """Somebody says that they should not see a case; a manager hands it to the unit's head in the same step."""
    if case.manager_id == by.pk:
        head = _heads(case.agency_id).exclude(pk=by.pk).first()
        if head is None:
            raise Refused(
                _(
                    "Your unit has no other head who could take the case. Ask the data protection officer."
                )
            )
        with scope.as_system("manager has a conflict of interest"):
            hand_to(case, head, by=by, to=str(head.pk))
    return _bar(case, by=by, reason=BarReason.OWN_WORD, user=by)


@transaction.atomic
def shut_out_unit(number: str, *, agency: Agency, to: Agency, by: User) -> CaseBar:
    """Shut a case of the own area to a whole unit and give it to the heads of another one.

    Raises NotThere for a number that leads nowhere, Refused where the other unit has no head to take it.
    """
    with scope.as_system("unit has a conflict of interest"):
        case = _case_in_area(number, by)
        heads = [head for head in _heads(to.pk) if head.pk != by.pk]
        if not heads or agency.pk == to.pk:
            raise Refused(
                _("Choose another unit that has a head: somebody must take the case.")
            )
        bar = _bar(case, by=by, reason=BarReason.INVOLVED, agency=agency)
        _end(case.grants.filter(user__offices__agency=agency))
        for head in heads:
            _end(case.grants.filter(user=head, kind=GrantKind.HANDOVER))
            give(case, user=head, by=by, kind=GrantKind.HANDOVER, reason="conflict")
        hand_to(case, heads[0], by=by, to=str(heads[0].pk), unit=str(to.pk))
    return bar


def hand_to(case: Case, manager: User, *, by: User, **told: str) -> None:
    """Somebody else manages the case from now on; its history keeps the ids that are told of it."""
    case.manager = manager
    case.save(update_fields=["manager"])
    audit.record("case.handed_over", target=case, by=by, **told)


def colleagues(case: Case) -> QuerySet[User]:
    """The people of the unit, by name."""
    posts = Officer.objects.in_force(clock.today()).filter(agency=case.agency_id)
    people = User.objects.filter(is_active=True, offices__in=posts)
    return people.distinct().order_by("first_name", "last_name")


@transaction.atomic
def lift(bar: CaseBar, *, by: User) -> None:
    """Take a bar back; what it shut opens again, grants that ended stay ended."""
    held = CaseBar.objects.select_for_update().get(pk=bar.pk)
    if held.lifted_at is None:
        held.lifted_at, held.lifted_by = clock.now(), by
        held.save(update_fields=["lifted_at", "lifted_by"])
        audit.record("case.bar_lifted", target=held, by=by, thread=held.case_id)


@when_identified
def shut_to_whom_it_names(user: User) -> None:
    """An account has learned its NIK: shut to it every case in which a person has the same."""
    if user.nik_token is None:
        return
    token = int.from_bytes(bytes(user.nik_token)[: tokens.SIZE], signed=True)
    same = SearchToken.objects.filter(
        purpose=tokens.Purpose.NIK, token=token, person__isnull=False
    )
    with scope.as_system("conflict of interest by equal NIK"):
        people = list(same.values_list("person", flat=True))
        for case in Case.objects.filter(victims__person__in=people).distinct():
            _bar(case, by=system_user(), reason=BarReason.SAME_NIK, user=user)


def shut_to_namesakes(case: Case, person: Person) -> None:
    """A person was added to a case: shut it to every account that has the same NIK."""
    with scope.as_system("conflict of interest by equal NIK"):
        niks = list(
            person.tokens.filter(purpose=tokens.Purpose.NIK).values_list(
                "token", flat=True
            )
        )
        for token in niks:
            # The account keeps all 16 bytes of what the search keeps 8 of.
            first = token.to_bytes(tokens.SIZE, signed=True)
            between = (first + b"\x00" * tokens.SIZE, first + b"\xff" * tokens.SIZE)
            for user in User.objects.filter(nik_token__range=between):
                _bar(case, by=system_user(), reason=BarReason.SAME_NIK, user=user)


def sweep() -> dict[str, int]:
    """Write down the end of grants that have run out; they opened nothing any more since then."""
    return {"ended": _end_run_out(CaseGrant.objects.all())}


def _end_run_out(found: CaseGrantQuerySet) -> int:
    gone = list(found.run_out().select_for_update().select_related("granted_by"))
    for grant in gone:
        grant.ended_at = grant.expires_at
        grant.save(update_fields=["ended_at"])
        audit.record(
            "grant.run_out",
            target=grant,
            by=grant.granted_by,
            thread=grant.content_object_id,
            kind=grant.kind,
        )
    return len(gone)


def _end(found: CaseGrantQuerySet) -> None:
    found.live().update(ended_at=Now())


def _bar(
    case: Case,
    *,
    by: User,
    reason: str,
    user: User | None = None,
    agency: Agency | None = None,
) -> CaseBar:
    held = case.bars.holding().filter(user=user, barred_agency=agency).first()
    if held:
        return held
    bar = CaseBar.objects.create(
        case=case, user=user, barred_agency=agency, reason=reason, created_by=by
    )
    if user:
        with scope.as_system("grants end with a conflict of interest"):
            _end(case.grants.filter(user=user))
        grants.forget(user)
    audit.record(
        "case.shut_out",
        target=bar,
        by=by,
        thread=case.pk,
        reason=BarReason(reason).value,
        whom=str(bar.user_id or bar.barred_agency_id),
    )
    return bar


def _case_in_area(number: str, by: User) -> Case:
    """The case of this number if it stands in this person's area and is not shut to them."""
    barred = grants.reach(by).barred
    mine = AreaFilter(area_codes(by)).at("area__code")
    found = Case.objects.filter(mine, number=number.strip())
    case = found.exclude(pk__in=barred).select_related("agency").first()
    if case is None:
        raise NotThere
    return case


def _heads(agency_id: UUID) -> QuerySet[User]:
    """Who answers for a unit today."""
    posts = Officer.objects.in_force(clock.today()).filter(agency=agency_id)
    return _holding(Permission.READ_UNIT_CASES, posts)


def _officers_over(area_code: str) -> QuerySet[User]:
    """The data protection officers of this area and of those it lies in."""
    above = [area_code[:n] for n in (2, 5) if n <= len(area_code)]
    posts = Officer.objects.in_force(clock.today()).filter(agency__area__in=above)
    return _holding(Permission.PROTECT_DATA, posts)


def _holding(permission: Permission, posts: QuerySet[Officer]) -> QuerySet[User]:
    roles = [role for role, has in ROLES.items() if permission in has]
    people = User.objects.filter(role__in=roles, is_active=True, offices__in=posts)
    return people.distinct().order_by("pk")


def _tell_of(access: EmergencyAccess, case: Case) -> None:
    people = [*_heads(case.agency_id), *_officers_over(case.area_id)]
    message, key = emails.opened_in_emergency(access), f"emergency:{access.pk}"
    mailing.write(message, to=[person.email for person in people], key=key)
