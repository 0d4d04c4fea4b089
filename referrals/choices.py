from django.db import models
from django.utils.translation import gettext_lazy as _


class Urgency(models.TextChoices):
    """Code list urgensi; the limits behind it are data (T13B)."""

    CRITICAL = "GAWAT", _("Critical: within 2 hours")
    URGENT = "SEGERA", _("Urgent: within 24 hours")
    NORMAL = "BIASA", _("Normal: within 2 working days")


DECISION_LIMITS = {
    Urgency.CRITICAL: "T13B1",
    Urgency.URGENT: "T13B2",
    Urgency.NORMAL: "T13B3",
}


class Basis(models.TextChoices):
    """On what ground the sender shares data (domain 4.4)."""

    CONSENT = "PERSETUJUAN", _("The victim has agreed")
    GUARDIAN = "WALI", _("Parent, guardian or appointed companion has agreed")
    LIFE_DANGER = "BAHAYA_JIWA", _("Danger to life")
    CHILD_PROTECTION = "PELINDUNGAN_ANAK", _("Duty to protect a child")
    COURT = "PERINTAH_PENGADILAN", _("Court order")


# Grounds that end when consent is taken back.
CONSENTED = frozenset({Basis.CONSENT, Basis.GUARDIAN})


class Outcome(models.TextChoices):
    """Code list hasil_umpan_balik."""

    SERVED = "LAYANAN_DIBERIKAN", _("Service given")
    PARTLY = "LAYANAN_SEBAGIAN", _("Service given in part")
    ABSENT = "KORBAN_TIDAK_HADIR", _("Victim did not come")
    REFERRED_ON = "DIRUJUK_LANJUT", _("Referred onward")
    IMPOSSIBLE = "TIDAK_DAPAT_DILAYANI", _("Cannot be served")


# Outcomes that count as one service given (layanan).
GIVEN = frozenset({Outcome.SERVED, Outcome.PARTLY})


class Disclosed(models.TextChoices):
    """What a disclosure may hold of the victim's identity, once accepted."""

    NAME = "name", _("Name")
    BIRTH_DATE = "birth_date", _("Date of birth")
    NIK = "nik", _("NIK")
    ADDRESS = "address", _("Address")
