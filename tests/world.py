"""The people and records that most tests are about."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pikepdf

from accounts.choices import Role
from accounts.models import User
from agencies import duty
from agencies.choices import DutyKind
from agencies.models import Agency, Area, Officer, Shift
from cases import services as case_services
from cases.choices import BarReason, Danger, Decision
from cases.models import (
    Case,
    CaseBar,
    Complaint,
    EmergencyAccess,
    SafetyNote,
    Service,
    Victim,
)
from cases.services import access, safety
from core import clock, scope
from core.files import Checked
from pokja.membership import seats
from pokja.models import Action, Evidence
from pokja.services import Deed, Proof, record_action
from referrals import services as referral_services
from referrals.models import Referral
from reports.models import Report
from reports.services import last_month, request_report


SAMARINDA = "64.72"
BALIKPAPAN = "64.71"
BONTANG = "64.74"
PROVINCE = "64"
NAME = "Siti Maharani"
NIK = "9900004101100001"
SAFE = {
    "safe_phone": "0800-0000-1234",
    "contact_rule": "Hanya pagi; bila lelaki yang mengangkat, tutup.",
    "code_word": "pisang goreng",
    "risks": "Diancam akan disebarkan fotonya.",
    "medicine": "Alergi penisilin.",
    "keep_away": "Paman dari pihak ayah.",
}
STORY = "Dijanjikan kerja di kafe, dokumen dipegang pemilik."


@dataclass
class World:
    """One complaint, one case, one referral, and one person of each kind around them."""

    complaint: Complaint
    case: Case
    victim: Victim
    referral: Referral
    action: Action
    evidence: Evidence
    report: Report
    caseworker: User
    colleague: User
    head: User
    desk: User
    receiver: User
    outsider: User
    other_agency: User
    chair: User
    coordinator: User
    regency_coordinator: User
    leader: User
    officer: User
    admin: User
    keeper: User


def person(username: str, role: Role, agency: Agency, **post: bool) -> User:
    """Somebody with a role who works at an agency."""
    user = User(
        username=username,
        role=role,
        first_name=username.title(),
        email=f"{username}@contoh.invalid",
    )
    user.set_unusable_password()
    user.save()
    Officer.objects.create(
        user=user, agency=agency, valid_from=date(2020, 1, 1), created_by=user, **post
    )
    return user


def agency(kind: str, area: str) -> Agency:
    """The agency of a kind in an area, as load_taskforce made it."""
    return Agency.objects.get(kind=kind, area=area)


def make_world(area: str = SAMARINDA, suffix: str = "") -> World:
    """Build it through the services, each by the person who would do it; a second one needs a suffix for its names."""
    unit, clinic = agency("UPTDPPA", area), agency("DINKES", area)
    lead = agency("DP3A", PROVINCE)
    people = {
        "caseworker": person(f"rina{suffix}", Role.CASEWORKER, unit),
        "colleague": person(f"hadi{suffix}", Role.CASEWORKER, unit),
        "head": person(f"kepala{suffix}", Role.UNIT_HEAD, unit),
        "desk": person(f"meja{suffix}", Role.COMPLAINT_OFFICER, unit),
        "receiver": person(
            f"dokter{suffix}", Role.HEALTH_OFFICER, clinic, is_focal_point=True
        ),
        "outsider": person(
            f"luar{suffix}", Role.CASEWORKER, agency("UPTDPPA", BALIKPAPAN)
        ),
        "other_agency": person(
            f"sosial{suffix}", Role.FOCAL_POINT, agency("DINSOS", PROVINCE)
        ),
        "chair": person(f"ketua{suffix}", Role.POKJA_CHAIR, lead),
        "coordinator": person(f"koordinator{suffix}", Role.PROVINCE_COORDINATOR, lead),
        "regency_coordinator": person(
            f"koordinator_kota{suffix}", Role.REGENCY_COORDINATOR, agency("DP3A", area)
        ),
        "leader": person(f"pimpinan{suffix}", Role.LEADER, agency("SETDA", PROVINCE)),
        "officer": person(f"pdp{suffix}", Role.DATA_PROTECTION_OFFICER, lead),
        "admin": person(f"admin{suffix}", Role.TECHNICAL_ADMIN, lead),
        "keeper": person(f"sekretariat{suffix}", Role.SECRETARIAT, lead),
    }
    complaint = register(people["desk"], unit)
    found = identify(complaint, by=people["caseworker"])
    referral = refer(found.victim, clinic, by=people["caseworker"])
    action = log_action(clinic, by=people["receiver"])
    report = ask_report(area, by=people["coordinator"])
    with scope.as_system("test"):
        complaint.refresh_from_db()
    return World(
        complaint=complaint,
        case=found.victim.case,
        victim=found.victim,
        referral=referral,
        action=action,
        evidence=action.evidence.get(),
        report=report,
        **people,
    )


def an_emergency(world: World) -> EmergencyAccess:
    """The coordinator has opened the world's case in an emergency; the open one, if there is one."""
    with scope.as_user(world.coordinator):
        return access.open_in_emergency(
            world.case.number, by=world.coordinator, reason="Korban belum kembali."
        )


def a_bar(world: World) -> CaseBar:
    """The world's case is shut to the colleague; the bar that holds, if there is one."""
    with scope.as_user(world.head):
        return access.shut_out(
            world.case, user=world.colleague, by=world.head, reason=BarReason.RELATIVE
        )


def a_shift(
    world: World,
    user: User,
    *,
    kind: str = DutyKind.HOTLINE,
    starts_at: datetime | None = None,
    hours: int = 8,
) -> Shift:
    """The head has put somebody of the unit on duty, from now on unless another start is named."""
    start = starts_at or clock.now()
    with scope.as_user(world.head):
        return duty.put_on_duty(
            user,
            world.case.agency,
            by=world.head,
            kind=kind,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
        )


def a_past_shift(world: World, user: User, starts_at: datetime, hours: int) -> Shift:
    """Somebody of the unit was on duty; the roster itself takes nothing that has passed."""
    return Shift.objects.create(
        user=user,
        agency=world.case.agency,
        kind=DutyKind.HOTLINE,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        created_by=world.head,
    )


def on_duty(world: World, user: User) -> Shift:
    """Somebody of the unit answers its telephone now; the shift that runs, if there is one."""
    return Shift.objects.filter(user=user).running(clock.now()).first() or a_shift(
        world, user
    )


def a_safety_note(world: World, **words: str) -> SafetyNote:
    """What the caseworker knows of how the victim stays safe; the one that is there, unless other words are given."""
    with scope.as_user(world.caseworker):
        found = SafetyNote.objects.filter(victim=world.victim).first()
        if found and not words:
            return found
        return safety.save_note(world.victim, by=world.caseworker, **{**SAFE, **words})


def a_service(world: World) -> Service:
    """The world's victim was given what the referral asked for."""
    with scope.as_user(world.receiver):
        return case_services.record_service(
            world.victim,
            by=world.receiver,
            provider=world.referral.to_agency,
            kind=world.referral.service,
            given_on=clock.today(),
            result="SELESAI",
        )


def log_action(of: Agency, *, by: User, proof: bytes | None = None) -> Action:
    """An outreach with its evidence."""
    with scope.as_user(by):
        deed = Deed(
            pokja=seats(of)[0].pokja,
            area=of.area,
            acted_on=clock.today(),
            kind="SOSIALISASI",
            title="Sosialisasi di sekolah",
            reached_girls=12,
            reached_boys=8,
            reached_women=3,
            reached_men=1,
        )
        file = Checked("laporan.pdf", "application/pdf", proof or a_pdf())
        return record_action(deed, by=by, agency=of, proof=Proof(file=file, kind="LAP"))


def a_pdf() -> bytes:
    """The smallest PDF that opens."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def ask_report(code: str, *, by: User) -> Report:
    """Last month's report of an area, asked for."""
    with scope.as_user(by):
        area = Area.objects.get(pk=code)
        return request_report(by=by, area=area, month=last_month()).reports[0]


def register(by: User, unit: Agency, **more: object) -> Complaint:
    """A complaint as the desk takes it."""
    intake = case_services.Intake(
        channel="HOTLINE_UPTD", story=STORY, **{"danger": Danger.NO, **more}
    )
    with scope.as_user(by):
        return case_services.register_complaint(
            intake, by=by, agency=unit, received_at=clock.now()
        )


def identify(
    complaint: Complaint,
    *,
    by: User,
    decision: str = Decision.INDICATED,
    age: int | None = 16,
):
    """A decision on one girl of 16, strongly indicated."""
    identity = case_services.Identity(
        sex="P",
        name=NAME,
        nik=NIK,
        birth_date=date(2010, 1, 1),
        origin=Area.objects.get(pk="35"),
    )
    findings = case_services.Findings(
        acts=["REKRUT"], purposes=["PEMANDU_LAGU"], purposes_realised=True, age=age
    )
    with scope.as_user(by):
        return case_services.identify(
            complaint,
            by=by,
            identity=identity,
            findings=findings,
            decision=decision,
            reason="Cocok dengan tanda.",
        )


def refer(victim: Victim, to: Agency, *, by: User) -> Referral:
    """An urgent request for a health examination."""
    asked = referral_services.Request(
        to_agency=to,
        service="KESEHATAN",
        urgency="SEGERA",
        basis="PELINDUNGAN_ANAK",
        reason="Perlu pemeriksaan.",
    )
    with scope.as_user(by):
        return referral_services.send(victim, asked, by=by)
