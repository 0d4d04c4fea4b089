import re
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.TextChoices):
    """Levels of the official codes; the words in code are those of decision 16."""

    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency or city")
    DISTRICT = "district", _("District")
    VILLAGE = "village", _("Village")


class KindLevel(models.TextChoices):
    """Where a kind of agency exists; the values are those of the seed file."""

    PROVINCE = "PROVINSI", _("Province")
    REGENCY = "KABKOTA", _("Regency or city")
    VERTICAL = "VERTIKAL", _("Vertical agency")
    NATIONAL = "NASIONAL", _("National")
    VILLAGE = "DESA", _("Village")


class HolidayKind(models.TextChoices):
    """A public holiday, or a day off that the government adds beside one; offices are closed on both."""

    NATIONAL = "LIBUR_NASIONAL", _("national holiday")
    COLLECTIVE = "CUTI_BERSAMA", _("collective leave")


class Unit(models.TextChoices):
    """What a time limit is counted in; the values are those of the seed file."""

    MINUTE = "menit", _("minutes")
    HOUR = "jam", _("hours")
    DAY = "hari", _("days")
    WORKING_DAY = "hari_kerja", _("working days")


class DutyKind(models.TextChoices):
    """What somebody on duty is there for."""

    HOTLINE = "HOTLINE", _("hotline")
    BACKUP = "CADANGAN", _("backup")
    DRIVER = "PENGEMUDI", _("driver")
    SHELTER = "RUMAH_AMAN", _("shelter")


# Who drives needs no safety page; whoever answers the telephone or keeps the shelter does.
ANSWERING = frozenset({DutyKind.HOTLINE, DutyKind.BACKUP, DutyKind.SHELTER})


# What a code looks like, of any level.
CODE = re.compile(r"\d{2}(\.\d{2}){0,2}(\.\d{4})?", re.ASCII)
# Digits of a whole code at each level, dots included: 64, 64.72, 64.72.01, 64.72.01.1001.
CODE_LENGTH = {
    2: AreaLevel.PROVINCE,
    5: AreaLevel.REGENCY,
    8: AreaLevel.DISTRICT,
    13: AreaLevel.VILLAGE,
}
# Official abbreviations before a name; the names of regencies and cities carry theirs.
NAME_PREFIXES = {AreaLevel.PROVINCE: "Provinsi ", AreaLevel.DISTRICT: "Kec. "}
# The first digit of a village's own number (domain 9.1).
VILLAGE_KINDS = {"1": _("Kelurahan"), "2": _("Desa"), "3": _("Desa adat")}

# Keppres 41/1987: the zone of each province, by its code.
_EASTERN = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
_CENTRAL = frozenset(
    {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
)


def zone_of(code: str) -> ZoneInfo:
    """The time zone of an area: WIT, WITA, or WIB for all others."""
    if code[:2] in _EASTERN:
        return ZoneInfo("Asia/Jayapura")
    return ZoneInfo("Asia/Makassar" if code[:2] in _CENTRAL else "Asia/Jakarta")


class Focal(models.TextChoices):
    """Whether somebody answers for the agency in the task force."""

    NONE = "", _("No")
    FOCAL_POINT = "focal_point", _("Focal point")
    DEPUTY = "deputy", _("Deputy focal point")
