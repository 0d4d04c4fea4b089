"""Rows that reports count, written directly: the figures are about rows, not about how they came to be."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

from accounts.models import User
from accounts.services import system_user
from agencies.models import Agency, Area
from cases.choices import Decision, age_group, is_child
from cases.models import Case, Complaint, Person, Service, Victim
from cases.states import ComplaintStatus, Stage
from core import scope
from core.models import DataKey
from referrals.models import Referral
from referrals.states import Status
from tests.world import agency


MONTH = date(2026, 10, 1)
IN_MONTH = datetime(2026, 10, 14, 3, tzinfo=UTC)
# Half past eleven on the evening of 31 October, and half past midnight of 1 November, in Samarinda (UTC+8).
LAST_MINUTES = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
REPORT_DAY = datetime(2026, 11, 10, 2, tzinfo=UTC)
GIVEN_ON = date(2026, 10, 14)
_numbers = count(1)


def unit_of(area: str) -> Agency:
    """The unit that holds the cases of an area."""
    return Agency.objects.filter(area=area, is_unit=True).order_by(
        "kind"
    ).first() or agency("UPTDPPA", area)


def case(
    area: str, *, received_at: datetime = IN_MONTH, by: User | None = None
) -> Case:
    """A case without victims."""
    who = by or system_user()
    with scope.as_system("test"):
        return Case.objects.create(
            number=f"TPPO/{area}/2026/10/{next(_numbers):06}",
            agency=unit_of(area),
            area=Area.objects.get(pk=area),
            received_at=received_at,
            registered_at=received_at,
            stage=Stage.SERVICES,
            manager=who,
            created_by=who,
            data_key=_key(),
        )


def victim(
    of: Case,
    *,
    sex: str = "P",
    age: int | None = 16,
    forms: Sequence[str] = (),
    decision: str = Decision.INDICATED,
) -> Victim:
    """Somebody in a case, without a name."""
    with scope.as_system("test"):
        person = Person.objects.create(
            agency=of.agency,
            sex=sex,
            initials="N.N.",
            created_by=of.created_by,
            data_key=_key(),
        )
        return Victim.objects.create(
            case=of,
            agency=of.agency,
            person=person,
            initials="N.N.",
            sex=sex,
            age=age,
            age_group=age_group(age),
            is_child=is_child(age),
            exploitation=list(forms),
            decision=decision,
            created_by=of.created_by,
        )


def service(
    to: Victim, kind: str = "KESEHATAN", *, given_on: date = GIVEN_ON
) -> Service:
    """A service given."""
    with scope.as_system("test"):
        return Service.objects.create(
            case=to.case,
            agency=to.agency,
            victim=to,
            provider=to.agency,
            kind=kind,
            given_on=given_on,
            result="SELESAI",
            created_by=to.created_by,
        )


def referral(
    of: Victim, to: Agency, status: str = Status.SENT, **changes: object
) -> Referral:
    """A referral in any state; times are given."""
    given = {
        "sent_at": IN_MONTH,
        "due_at": IN_MONTH,
        **changes,
    }
    if "decided_at" in given:
        given["decided_by"] = of.created_by
    with scope.as_system("test"):
        return Referral.objects.create(
            number=f"R-{next(_numbers)}",
            case=of.case,
            agency=of.agency,
            victim=of,
            to_agency=to,
            initials="N.N.",
            sex=of.sex,
            age_group=of.age_group,
            service="KESEHATAN",
            urgency="SEGERA",
            basis="PERSETUJUAN",
            status=status,
            created_by=of.created_by,
            data_key=_key(),
            **given,
        )


def complaint(
    area: str,
    channel: str = "WA",
    *,
    received_at: datetime = IN_MONTH,
    of: Case | None = None,
    **changes: object,
) -> Complaint:
    """A complaint that a unit took."""
    who = system_user()
    with scope.as_system("test"):
        return Complaint.objects.create(
            ticket=f"T-{next(_numbers)}",
            agency=unit_of(area),
            channel=channel,
            received_at=received_at,
            due_at=received_at,
            status=ComplaintStatus.BECAME_CASE if of else ComplaintStatus.NEW,
            case=of,
            created_by=who,
            data_key=_key(),
            **changes,
        )


def _key() -> DataKey:
    """A key nobody needs to open; the real one takes a cipher."""
    return DataKey.objects.create(id=uuid4(), ring_key="k1", wrapped=b"")
