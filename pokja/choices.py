from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.choices import AreaLevel, KindLevel


class MemberRole(models.TextChoices):
    """What an agency is in a pokja; the values are those of the code list peran_keanggotaan."""

    COORDINATOR = "KOORDINATOR", _("coordinator")
    CHAIR = "KETUA", _("chair")
    VICE_CHAIR = "WAKIL", _("vice chair")
    SECRETARY = "SEKRETARIS", _("secretary")
    MEMBER = "ANGGOTA", _("member")


# Who answers for a pokja's actions.
LEADING = frozenset({MemberRole.COORDINATOR, MemberRole.CHAIR, MemberRole.VICE_CHAIR})


class ActionStatus(models.TextChoices):
    RECORDED = "recorded", _("recorded")
    VERIFIED = "verified", _("verified")


class GuidanceKind(models.TextChoices):
    """Three steps for who meets a victim; the values are those of the code list langkah_temu_korban."""

    DO = "LAKUKAN", _("Do")
    DO_NOT = "JANGAN", _("Do not")
    CALL = "HUBUNGI", _("Call")


ALL_LEVELS = "SEMUA"
# The level of a duty that an agency reads by where it stands; a duty of all levels is added (domain 3).
DUTY_LEVELS = {
    AreaLevel.PROVINCE: KindLevel.PROVINCE,
    AreaLevel.REGENCY: KindLevel.REGENCY,
    AreaLevel.DISTRICT: KindLevel.REGENCY,
    AreaLevel.VILLAGE: KindLevel.VILLAGE,
}
# The columns of an action that count people.
REACHED = ("reached_girls", "reached_boys", "reached_women", "reached_men")
