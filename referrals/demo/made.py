"""One made-up referral after the other, walked through the transition table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from agencies.demo import Deadlines
from cases.demo.course import HOUR, Period
from cases.demo.opened import Given, write_service
from cases.demo.shapes import MadeCase, MadeVictim
from core.bulk import NULL, array
from core.demo import DAY, Batch, Seal, Spread, pick, stamp
from referrals.choices import DECISION_LIMITS, GIVEN, Basis, Outcome, Urgency
from referrals.demo import texts
from referrals.demo.receivers import NEED, Receiver
from referrals.demo.rows import DISCLOSURES, REFERRALS, DisclosureRow, ReferralRow
from referrals.states import Status


# How many referrals a case has, in a pattern of a hundred cases: 1-4, 1.7 on average. A pattern and not a draw,
# so that the number of a referral is known without counting those of all cases before.
PATTERN = tuple((1, 2, 1, 3, 1, 1, 4, 2, 1, 1)[n * 7 % 10] for n in range(100))
BEFORE = tuple(sum(PATTERN[:n]) for n in range(len(PATTERN) + 1))
# Only the newest cases of a unit have work waiting at others (see cases.demo.course).
UNANSWERED_DAYS, UNANSWERED_CASES = 14, 40
ACCEPTED_DAYS, ACCEPTED_CASES = 56, 120
LATE = 0.22
CRITICAL = Urgency.CRITICAL.value
CANCELLED, DECLINED = Status.CANCELLED.value, Status.DECLINED.value
LIMITS = {urgency.value: limit for urgency, limit in DECISION_LIMITS.items()}
OUTCOMES = Spread(
    {
        Outcome.SERVED.value: 74,
        Outcome.PARTLY.value: 12,
        Outcome.ABSENT.value: 6,
        Outcome.REFERRED_ON.value: 5,
        Outcome.IMPOSSIBLE.value: 3,
    }
)
SETTLED = Spread(
    {Status.COMPLETED.value: 82, Status.DECLINED.value: 13, Status.CANCELLED.value: 5}
)
CALM = Spread({Urgency.NORMAL.value: 62, Urgency.URGENT.value: 38})
PRESSING = Spread({Urgency.CRITICAL.value: 55, Urgency.URGENT.value: 45})
BASES = Spread(
    {Basis.CONSENT.value: 88, Basis.LIFE_DANGER.value: 9, Basis.COURT.value: 3}
)
CHILD_BASES = Spread({Basis.GUARDIAN.value: 62, Basis.CHILD_PROTECTION.value: 38})


@dataclass(frozen=True)
class Setting:
    """All that was read before the first batch."""

    period: Period
    receivers: Mapping[tuple[str, str], Spread[Receiver]]
    deadlines: Deadlines
    reasons: tuple[str, ...]
    numbered: Mapping[str, int]


class Asked(NamedTuple):
    """A referral while it is being made: from whom for whom to whom, and its clock."""

    id: str
    number: str
    case: MadeCase
    victim: MadeVictim
    receiver: Receiver
    service: str
    urgency: str
    sent_at: int
    due_at: int


class Answer(NamedTuple):
    """How far it went and when."""

    status: str
    decided_at: int | None = None
    completed_at: int | None = None
    decline_reason: str = ""
    outcome: str = ""


def before(cases: int) -> int:
    """How many referrals so many cases have."""
    whole, part = divmod(cases, len(PATTERN))
    return whole * BEFORE[-1] + BEFORE[part]


@dataclass(frozen=True)
class ReferralMaker:
    """Makes the referrals of the cases of a batch."""

    setting: Setting

    def make(self, batch: Batch) -> None:
        for case in batch.kept(MadeCase):
            for n in range(PATTERN[case.in_year % len(PATTERN)]):
                asked = self._ask(batch, case, n)
                answer = self._answer(batch, asked)
                self._write(batch, asked, answer)

    def _ask(self, batch: Batch, case: MadeCase, n: int) -> Asked:
        rng, period = batch.rng, self.setting.period
        service, receiver = self._receiver(batch, case)
        urgency = (PRESSING if case.is_urgent else CALM).pick(rng)
        day = period.day(case.registered)
        sent_at = self._sent(batch, case, urgency)
        limit, sent_on = LIMITS[urgency], period.day(sent_at)
        return Asked(
            id=batch.new_id(),
            number=self._number(batch, day.year, before(case.in_year) + n + 1),
            case=case,
            victim=pick(case.victims, rng),
            receiver=receiver,
            service=service,
            urgency=urgency,
            sent_at=sent_at,
            due_at=self.setting.deadlines.due(limit, receiver.area, sent_at, sent_on),
        )

    def _receiver(self, batch: Batch, case: MadeCase) -> tuple[str, Receiver]:
        """A service and who gives it; another one where nobody does."""
        unit, known = case.desk.holder.agency_id, self.setting.receivers
        service = NEED.pick(batch.rng)
        while (unit, service) not in known:
            service = NEED.pick(batch.rng)
        return service, known[unit, service].pick(batch.rng)

    def _sent(self, batch: Batch, case: MadeCase, urgency: str) -> int:
        """Within hours when it presses, else within ten days; in the year of its number, and never after the end."""
        period, rng = self.setting.period, batch.rng
        longest = 6 * HOUR if urgency == CRITICAL else 10 * DAY
        latest = min(period.end, period.year_ends(case.registered)) - 1
        sent = case.registered + int(HOUR / 6 + longest * rng.random() ** 2)
        if sent > latest:
            sent = case.registered + int((latest - case.registered) * rng.random())
        return sent

    def _number(self, batch: Batch, year: int, number: int) -> str:
        series = f"referral:{year}"
        number += self.setting.numbered.get(series, 0)
        batch.reached(series, number)
        return f"R-{year}-{number:04}"

    def _answer(self, batch: Batch, asked: Asked) -> Answer:
        rng, end = batch.rng, self.setting.period.end
        age, rank = (end - asked.sent_at) // DAY, asked.case.from_last
        decided_at = self._decided(batch, asked)
        fresh = age < UNANSWERED_DAYS and rank < UNANSWERED_CASES
        if fresh and (decided_at >= end or rng.random() < 0.45):
            return Answer(Status.SENT.value)
        decided_at = min(decided_at, end)
        if age < ACCEPTED_DAYS and rank < ACCEPTED_CASES and rng.random() < 0.35:
            return Answer(Status.ACCEPTED.value, decided_at)
        status = SETTLED.pick(rng)
        if status == CANCELLED:
            return Answer(status)
        if status == DECLINED:
            return Answer(
                status, decided_at, decline_reason=pick(self.setting.reasons, rng)
            )
        took = int((4 + 400 * rng.random() ** 2) * HOUR)
        return Answer(
            status,
            decided_at,
            completed_at=min(decided_at + took, end),
            outcome=OUTCOMES.pick(rng),
        )

    def _decided(self, batch: Batch, asked: Asked) -> int:
        """Most within the limit, somebody late now and then."""
        rng, span = batch.rng, asked.due_at - asked.sent_at
        if rng.random() < LATE:
            return asked.due_at + int((1 + 70 * rng.random() ** 2) * HOUR)
        return asked.sent_at + int(span * (0.1 + 0.85 * rng.random()))

    def _write(self, batch: Batch, asked: Asked, answer: Answer) -> None:
        case, made = asked.case, asked.victim.made
        sent_at, decided, done = asked.sent_at, answer.decided_at, answer.completed_at
        at = stamp(sent_at)
        seal = batch.subject(at)
        basis = (CHILD_BASES if made.is_child else BASES).pick(batch.rng)
        row = ReferralRow(
            id=asked.id,
            created_at=at,
            created_by_id=case.manager.id,
            data_key_id=seal.id,
            number=asked.number,
            case_id=case.id,
            agency_id=case.desk.holder.agency_id,
            victim_id=asked.victim.id,
            to_agency_id=asked.receiver.agency_id,
            initials=made.initials,
            sex=made.sex,
            age_group=made.group,
            service=asked.service,
            urgency=asked.urgency,
            basis=basis,
            status=answer.status,
            sent_at=at,
            due_at=stamp(asked.due_at),
            decided_at=stamp(decided) if decided else None,
            decided_by_id=asked.receiver.by.id if decided else None,
            decline_reason=answer.decline_reason,
            completed_at=stamp(done) if done else None,
            outcome=answer.outcome,
            **self._texts(batch, seal, asked, answer),
        )
        batch.write(REFERRALS, row)
        self._record(
            batch, asked, "referral.sent", asked.sent_at, urgency=asked.urgency
        )
        if answer.status == CANCELLED:
            recalled = min(asked.due_at, self.setting.period.end)
            self._record(batch, asked, "referral.cancelled", recalled)
        if answer.decided_at:
            self._follow(batch, asked, answer, answer.decided_at)

    def _texts(
        self, batch: Batch, seal: Seal, asked: Asked, answer: Answer
    ) -> dict[str, str]:
        rng = batch.rng
        said = {
            "reason": texts.reason(rng),
            "safety": texts.safety(rng),
            "needs": texts.needs(rng),
            "alternative": texts.alternative(rng) if answer.decline_reason else "",
            "feedback": texts.feedback(rng) if answer.outcome else "",
        }
        return {
            column: seal.close(REFERRALS, column, asked.id, text) if text else NULL
            for column, text in said.items()
        }

    def _follow(
        self, batch: Batch, asked: Asked, answer: Answer, decided_at: int
    ) -> None:
        """What an answer brings with it: the disclosure after a yes, the service after its completion."""
        if answer.status == DECLINED:
            self._record(batch, asked, "referral.declined", decided_at)
            return
        self._record(batch, asked, "referral.accepted", decided_at)
        self._disclose(batch, asked, decided_at)
        if answer.completed_at:
            self._record(batch, asked, "referral.completed", answer.completed_at)
            if answer.outcome in GIVEN:
                given = Given(
                    kind=asked.service,
                    at=answer.completed_at,
                    on=self.setting.period.day(answer.completed_at),
                    provider=asked.receiver.agency_id,
                    by=asked.receiver.by,
                    result=answer.outcome,
                )
                write_service(batch, asked.case, asked.victim, given)

    def _disclose(self, batch: Batch, asked: Asked, moment: int) -> None:
        receiver, identity = asked.receiver, asked.victim.made.identity
        record_id, at = batch.new_id(), stamp(moment)
        seal = batch.subject(at)
        told = json.dumps({name: identity[name] for name in receiver.fields})
        row = DisclosureRow(
            id=record_id,
            created_at=at,
            created_by_id=receiver.by.id,
            data_key_id=seal.id,
            referral_id=asked.id,
            case_id=asked.case.id,
            to_agency_id=receiver.agency_id,
            template_version=receiver.version,
            fields=array(receiver.fields),
            content=seal.close(DISCLOSURES, "content", record_id, told),
        )
        batch.write(DISCLOSURES, row)

    def _record(
        self, batch: Batch, asked: Asked, action: str, moment: int, **detail: str
    ) -> None:
        if not asked.case.is_told:
            return
        sends = action in {"referral.sent", "referral.cancelled"}
        batch.audit(
            action,
            at=stamp(moment),
            by=asked.case.manager if sends else asked.receiver.by,
            target=("referrals.Referral", asked.id),
            thread=asked.case.id,
            **detail,
        )
