"""The states of complaints and cases as tables; nothing else of ours is imported here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintStatus(models.TextChoices):
    """Code list status_tiket (domain 10.5)."""

    NEW = "BARU", _("New")
    IN_PROGRESS = "DIPROSES", _("In progress")
    NEED_INFO = "BUTUH_INFO", _("More information needed")
    DUPLICATE = "DUPLIKAT", _("Duplicate")
    TRANSFERRED = "DILIMPAHKAN", _("Transferred")
    BECAME_CASE = "JADI_KASUS", _("Became a case")
    NOT_ACTIONABLE = "TIDAK_DAPAT_DITINDAKLANJUTI", _("Cannot be followed up")


COMPLAINT_TRANSITIONS: dict[ComplaintStatus, frozenset[ComplaintStatus]] = {
    ComplaintStatus.NEW: frozenset(
        {
            ComplaintStatus.IN_PROGRESS,
            ComplaintStatus.NEED_INFO,
            ComplaintStatus.DUPLICATE,
            ComplaintStatus.TRANSFERRED,
            ComplaintStatus.BECAME_CASE,
            ComplaintStatus.NOT_ACTIONABLE,
        }
    ),
    ComplaintStatus.IN_PROGRESS: frozenset(
        {
            ComplaintStatus.NEED_INFO,
            ComplaintStatus.DUPLICATE,
            ComplaintStatus.TRANSFERRED,
            ComplaintStatus.BECAME_CASE,
            ComplaintStatus.NOT_ACTIONABLE,
        }
    ),
    ComplaintStatus.NEED_INFO: frozenset(
        {
            ComplaintStatus.IN_PROGRESS,
            ComplaintStatus.DUPLICATE,
            ComplaintStatus.BECAME_CASE,
            ComplaintStatus.NOT_ACTIONABLE,
        }
    ),
    ComplaintStatus.BECAME_CASE: frozenset(),
    ComplaintStatus.DUPLICATE: frozenset(),
    ComplaintStatus.TRANSFERRED: frozenset(),
    ComplaintStatus.NOT_ACTIONABLE: frozenset(),
}
WAITING = frozenset(
    {ComplaintStatus.NEW, ComplaintStatus.IN_PROGRESS, ComplaintStatus.NEED_INFO}
)


class Stage(models.TextChoices):
    """Where a case stands (domain 4.2). Stages 8-10 are tracks inside LAYANAN (decision 19)."""

    COMPLAINT = "PENGADUAN", _("Complaint")
    VERIFICATION = "VERIFIKASI", _("Verification")
    IDENTIFICATION = "IDENTIFIKASI", _("Identification")
    CONSENT = "PERSETUJUAN", _("Consent")
    ASSESSMENT = "ASESMEN", _("Assessment")
    PLAN = "RENCANA", _("Service plan")
    SERVICES = "LAYANAN", _("Services")
    RETURN = "PEMULANGAN", _("Return")
    REINTEGRATION = "REINTEGRASI", _("Reintegration")
    MONITORING = "PEMANTAUAN", _("Monitoring")
    CLOSED = "TERMINASI", _("Closed")


STAGE_TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.COMPLAINT: frozenset({Stage.VERIFICATION}),
    Stage.VERIFICATION: frozenset({Stage.IDENTIFICATION}),
    Stage.IDENTIFICATION: frozenset({Stage.CONSENT, Stage.SERVICES, Stage.CLOSED}),
    Stage.CONSENT: frozenset({Stage.ASSESSMENT, Stage.SERVICES, Stage.CLOSED}),
    Stage.ASSESSMENT: frozenset({Stage.PLAN, Stage.CLOSED}),
    Stage.PLAN: frozenset({Stage.SERVICES, Stage.CLOSED}),
    Stage.SERVICES: frozenset({Stage.RETURN, Stage.REINTEGRATION, Stage.CLOSED}),
    Stage.RETURN: frozenset({Stage.REINTEGRATION, Stage.CLOSED}),
    Stage.REINTEGRATION: frozenset({Stage.MONITORING, Stage.CLOSED}),
    Stage.MONITORING: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.SERVICES}),
}

# The five phases in the head of a case page (docs/look.md): the stages are text inside the current one.
PHASES: tuple[tuple[str, frozenset[Stage]], ...] = (
    ("receive", frozenset({Stage.COMPLAINT, Stage.VERIFICATION})),
    ("identify", frozenset({Stage.IDENTIFICATION})),
    ("plan", frozenset({Stage.CONSENT, Stage.ASSESSMENT, Stage.PLAN})),
    ("serve", frozenset({Stage.SERVICES})),
    (
        "return",
        frozenset({Stage.RETURN, Stage.REINTEGRATION, Stage.MONITORING, Stage.CLOSED}),
    ),
)
