from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COMPLAINT_OFFICER = "complaint_officer", _("Complaint officer")
    CASEWORKER = "caseworker", _("Caseworker")
    UNIT_HEAD = "unit_head", _("Head of unit")
    HEALTH_OFFICER = "health_officer", _("Health officer")
    FOCAL_POINT = "focal_point", _("Focal point")
    FIELD_OFFICER = "field_officer", _("Field officer")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement liaison")
    DISTRICT_OFFICER = "district_officer", _("District officer")
    VILLAGE_CADRE = "village_cadre", _("Village cadre")
    POKJA_CHAIR = "pokja_chair", _("Pokja chair")
    PROVINCE_COORDINATOR = "province_coordinator", _("Provincial coordinator")
    REGENCY_COORDINATOR = "regency_coordinator", _("Regency coordinator")
    LEADER = "leader", _("Leader")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    SECRETARIAT = "secretariat", _("Secretariat")
    TECHNICAL_ADMIN = "technical_admin", _("Technical administrator")
    SYSTEM = "system", _("System")


class SuspensionReason(models.TextChoices):
    """Why an account is closed for a while; a list, so that the audit line carries a code and no story."""

    LEAVE = "CUTI", _("Long leave or training")
    MOVED = "PINDAH", _("Moved to another office")
    LEFT = "BERHENTI", _("No longer works here")
    LOST_DEVICE = "PERANGKAT_HILANG", _("Telephone or laptop is lost")
    MISUSE = "PENYALAHGUNAAN", _("Misuse is suspected")
    REQUEST = "PERMINTAAN", _("At the person's own request")


class AccountState(models.TextChoices):
    """What an account can be; worked out from its row, never typed."""

    OPEN = "open", _("Active")
    INVITED = "invited", _("Not activated yet")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
