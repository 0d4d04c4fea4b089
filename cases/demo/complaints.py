"""Made-up complaints: what came in, where it stands, and the decision where one was taken."""

from dataclasses import dataclass
from datetime import timedelta

from cases.choices import Advice, Danger, Decision
from cases.demo import decisions, opened, texts, victims
from cases.demo.course import CASE, ENDED, HOUR
from cases.demo.rows import COMPLAINTS, ComplaintRow
from cases.demo.searched import write_tokens
from cases.demo.shapes import TOLD_MOST, Call, Setting
from cases.services import numbers
from cases.states import ComplaintStatus
from core import tokens
from core.demo import Batch, Spread, pick, stamp
from core.madeup import name


CHANNELS = Spread(
    {
        "HOTLINE_UPTD": 26,
        "WA": 16,
        "KELUARGA": 12,
        "KORBAN": 10,
        "POLRI": 10,
        "SAPA129": 6,
        "MASYARAKAT": 6,
        "JEJARING_DESA": 4,
        "SATPOLPP": 3,
        "DINKES_RS": 2,
        "SEKOLAH_KAMPUS": 2,
        "ANONIM": 2,
        "OIKN": 1,
    }
)
ENDS = Spread(
    {
        ComplaintStatus.NOT_ACTIONABLE.value: 46,
        ComplaintStatus.TRANSFERRED.value: 30,
        ComplaintStatus.DUPLICATE.value: 24,
    }
)
WAITS = Spread(
    {
        ComplaintStatus.NEW.value: 50,
        ComplaintStatus.IN_PROGRESS.value: 35,
        ComplaintStatus.NEED_INFO.value: 15,
    }
)
IN_DANGER = Danger.YES.value
NO_DANGER = Spread({Danger.NO.value: 62, Danger.UNKNOWN.value: 38})
OTHERWISE = Spread({Decision.NOT_TPPO.value: 75, Decision.NOT_ENOUGH.value: 25})
BECAME_CASE = ComplaintStatus.BECAME_CASE.value
SOON = 6 * HOUR
LIMITS = {Danger.YES.value: "T02", Danger.NO.value: "T05", Danger.UNKNOWN.value: "T05"}


@dataclass(frozen=True)
class ComplaintMaker:
    """Makes the complaints of a batch, and through ``opened`` the cases among them."""

    setting: Setting

    def make(self, batch: Batch) -> None:
        course = self.setting.course
        for n in batch.share(len(course)):
            call = self._call(batch, n)
            if course.fate[n] == CASE:
                case_id = opened.make_case(batch, self.setting, call)
                self._write(batch, call, BECAME_CASE, case_id)
            elif course.fate[n] == ENDED:
                self._end(batch, call)
            else:
                self._write(batch, call, WAITS.pick(batch.rng), None)

    def _call(self, batch: Batch, n: int) -> Call:
        rng, course = batch.rng, self.setting.course
        day = course.period.day(course.received[n])
        was_quick = (
            course.fate[n] == CASE and course.registered[n] - course.received[n] < SOON
        )
        in_danger = rng.random() < (0.7 if was_quick else 0.04)
        return Call(
            n=n,
            id=batch.new_id(),
            desk=self.setting.desks[course.unit[n]],
            at=course.received[n],
            day=day,
            event=day - timedelta(days=int(rng.random() ** 2 * 75)),
            danger=IN_DANGER if in_danger else NO_DANGER.pick(rng),
            is_told=self._is_told(n),
        )

    def _is_told(self, n: int) -> bool:
        """Whether the history is written in full: of the newest cases of a unit, and of calls as recent."""
        course = self.setting.course
        if course.fate[n] == CASE:
            return course.from_last[n] < TOLD_MOST
        return len(course) - n <= TOLD_MOST * len(self.setting.desks)

    def _write(
        self, batch: Batch, call: Call, status: str, case_id: str | None
    ) -> None:
        rng, holder, by = batch.rng, call.desk.holder, call.desk.taker
        channel, limit, at = CHANNELS.pick(rng), LIMITS[call.danger], stamp(call.at)
        due = self.setting.deadlines.due(limit, holder.area, call.at, call.day)
        seal, told = batch.subject(at), _told(batch)
        row = ComplaintRow(
            id=call.id,
            created_at=at,
            created_by_id=by.id,
            data_key_id=seal.id,
            ticket=self._ticket(batch, call),
            agency_id=holder.agency_id,
            channel=channel,
            received_at=at,
            occurred_on=call.event if rng.random() < 0.9 else None,
            area_id=self._area(batch, call),
            danger=call.danger,
            status=status,
            due_at=stamp(due),
            case_id=case_id,
            **{
                column: seal.close(COMPLAINTS, column, call.id, text)
                for column, text in told.items()
            },
        )
        batch.write(COMPLAINTS, row)
        kept = tokens.of(name=told["reporter_name"], phone=told["reporter_contact"])
        write_tokens(batch, kept, holder.agency_id, complaint_id=call.id)
        if call.is_told:
            batch.audit(
                "complaint.registered",
                at=at,
                by=by,
                target=("cases.Complaint", call.id),
                thread=call.id,
                channel=channel,
                danger=call.danger,
            )

    def _ticket(self, batch: Batch, call: Call) -> str:
        year = call.day.year
        series = numbers.ticket_series(year)
        before = self.setting.numbered.get(series, 0)
        number = before + call.n - self.setting.course.year_begins[year] + 1
        batch.reached(series, number)
        return numbers.ticket(year, number)

    def _area(self, batch: Batch, call: Call) -> str | None:
        """A district, never finer: a made-up event in a real village would stain it (domain 9.4)."""
        if batch.rng.random() > 0.95:
            return None
        return pick(self.setting.places.districts[call.desk.holder.regency], batch.rng)

    def _end(self, batch: Batch, call: Call) -> None:
        """It became no case; of some, somebody decided that it is not trafficking."""
        status = ENDS.pick(batch.rng)
        self._write(batch, call, status, None)
        if status == ComplaintStatus.DUPLICATE or batch.rng.random() > 0.6:
            return
        took = int((2 + batch.rng.random() * 40) * HOUR)
        decided = decisions.Decided(
            by=call.desk.team.present[0],
            at=min(call.at + took, self.setting.course.period.end),
            decision=OTHERWISE.pick(batch.rng),
            reason=texts.otherwise(batch.rng),
        )
        age = 18 + int(batch.rng.random() * 30)
        nothing = victims.Finding((), (), (), "PENGAKUAN", Advice.NONE_YET.value)
        decisions.write(batch, call, decided, nothing, age)


def _told(batch: Batch) -> dict[str, str]:
    """What the caller said, by sealed column; many give no name, some no way to reach them."""
    rng = batch.rng
    sex = "P" if rng.random() < victims.FEMALE else "L"
    return {
        "story": texts.story(sex, rng),
        "landmark": texts.landmark(rng) if rng.random() < 0.5 else "",
        "reporter_name": name("P", rng) if rng.random() < 0.55 else "",
        "reporter_contact": texts.contact(rng) if rng.random() < 0.65 else "",
    }
