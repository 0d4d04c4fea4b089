from django.db import models
from django.utils.translation import gettext_lazy as _


class Danger(models.TextChoices):
    YES = "YA", _("Yes")
    NO = "TIDAK", _("No")
    UNKNOWN = "TIDAK_TAHU", _("Not known yet")


class Sex(models.TextChoices):
    """Code list jenis_kelamin (domain 10.16)."""

    MALE = "L", _("Male")
    FEMALE = "P", _("Female")


class AgeGroup(models.TextChoices):
    """Code list kelompok_usia_korban (domain 4.12). An unknown age counts as a child and has its own row (decision 19)."""

    G0_5 = "0-5", _("0-5 years")
    G6_12 = "6-12", _("6-12 years")
    G13_17 = "13-17", _("13-17 years")
    G18_24 = "18-24", _("18-24 years")
    G25_44 = "25-44", _("25-44 years")
    G45_59 = "45-59", _("45-59 years")
    G60 = "60+", _("60 years and over")
    UNKNOWN = "TIDAK_DIKETAHUI", _("age unknown")


AGE_LIMITS: tuple[tuple[int, AgeGroup], ...] = (
    (5, AgeGroup.G0_5),
    (12, AgeGroup.G6_12),
    (17, AgeGroup.G13_17),
    (24, AgeGroup.G18_24),
    (44, AgeGroup.G25_44),
    (59, AgeGroup.G45_59),
)
ADULT = 18
# The version of the screening form.
INSTRUMENT = "2026-1"


class RevealReason(models.TextChoices):
    """Why an identity is opened: a list, so that the log stays readable and names nobody."""

    DOCUMENTS = "DOKUMEN", _("Matching documents")
    LETTER = "SURAT", _("Writing a letter or a referral")
    CONTACT = "KONTAK", _("Reaching the safe contact")
    CORRECTION = "PERBAIKAN", _("Correcting the data")


class CallResult(models.TextChoices):
    """How a call went."""

    REACHED = "TERSAMBUNG", _("Reached")
    NO_ANSWER = "TIDAK_DIANGKAT", _("No answer")
    WRONG_PERSON = "SALAH_ORANG", _("Wrong person")
    NOT_SAFE = "TIDAK_AMAN", _("Not safe to talk")


class WithdrawalReason(models.TextChoices):
    """Who takes consent back; the words themselves stay with the request."""

    VICTIM = "KORBAN", _("The victim takes it back")
    GUARDIAN = "WALI", _("Parent, guardian or appointed companion takes it back")
    REQUEST = "PERMOHONAN", _("A request of the data subject was granted")


class HoldReason(models.TextChoices):
    """Why a case is kept beyond its retention."""

    INVESTIGATION = "PENYIDIKAN", _("Investigation or prosecution")
    COURT = "PENGADILAN", _("Court case or restitution")
    AUDIT = "PEMERIKSAAN", _("Audit or inspection")
    SUBJECT = "PERMOHONAN_SUBJEK", _("Request or complaint of the person")


class Risk(models.TextChoices):
    HIGH = "TINGGI", _("High risk")
    MEDIUM = "SEDANG", _("Medium risk")
    LOW = "RENDAH", _("Low risk")


class Advice(models.TextChoices):
    """What the screening instrument suggests (code list hasil_penapisan); never a decision."""

    STRONG = "TERINDIKASI_KUAT", _("Strongly indicated")
    DEEPEN = "PERLU_PENDALAMAN", _("Needs a closer look")
    NONE_YET = "BELUM_ADA_INDIKASI", _("No indication yet")


class Decision(models.TextChoices):
    """What a person decided (code list keputusan_identifikasi)."""

    INDICATED = "TERINDIKASI", _("Indicated as a trafficking victim")
    NOT_ENOUGH = "BELUM_CUKUP", _("Not enough information yet")
    NOT_TPPO = "BUKAN_TPPO", _("Not trafficking: other violence")


class GrantKind(models.TextChoices):
    TEAM = "team", _("case team")
    BREAK_GLASS = "break_glass", _("emergency access")
    HANDOVER = "handover", _("receiver of a handover")


class BarReason(models.TextChoices):
    """How somebody is tied to a case and may therefore not see it; never with a word about the person."""

    SUSPECT = "TERDUGA", _("suspect, or close to a suspect")
    RELATIVE = "KELUARGA", _("relative of the victim")
    INVOLVED = "TERLIBAT", _("named in the case as an official")
    VICTIM = "KORBAN", _("victim in the case")
    OWN_WORD = "PERNYATAAN", _("says so without giving a reason")
    SAME_NIK = "NIK_SAMA", _("found by the system: same NIK as a person in the case")


class Finding(models.TextChoices):
    """What the data protection officer found about one use of emergency access."""

    RIGHTFUL = "SESUAI", _("Rightful")
    QUESTIONABLE = "PERLU_PENJELASAN", _("Needs an explanation")
    MISUSE = "PENYALAHGUNAAN", _("Misuse")


def age_group(age: int | None) -> AgeGroup:
    """The statistics group of an age in years at the event; None is unknown."""
    if age is None:
        return AgeGroup.UNKNOWN
    return next((group for limit, group in AGE_LIMITS if age <= limit), AgeGroup.G60)


def is_child(age: int | None) -> bool:
    """Under 18 at the event; an unknown age is treated as a child until shown otherwise (UU 21/2007 Ps 1(5))."""
    return age is None or age < ADULT
