"""What is mailed about cases: that something happened and where to read it; never a number, a name or a place."""

from django.conf import settings
from django.utils.translation import gettext as _

from cases.models import EmergencyAccess
from core.formats import datetime_id
from core.mailing import Message


def opened_in_emergency(access: EmergencyAccess) -> Message:
    """To the unit's heads and the data protection officers, at once."""
    words = {
        "who": access.user.get_full_name(),
        "role": access.user.get_role_display(),
        "time": datetime_id(access.created_at),
        "url": f"{settings.SITE_URL}{access.get_absolute_url()}",
    }
    body = _(
        "%(who)s (%(role)s) has opened a case of the unit by emergency access on %(time)s. Sign in to see the reason: %(url)s"
    )
    return Message(_("Emergency access to a case was used"), body % words)
