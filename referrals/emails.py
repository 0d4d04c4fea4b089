"""What is mailed about a referral: its number, its state, an address to open; never a name, initials, age or place."""

from django.conf import settings
from django.utils.translation import gettext as _

from core.formats import datetime_id
from core.mailing import Message
from referrals.models import Referral


def referral_sent(referral: Referral) -> Message:
    """To the receiver's focal points."""
    subject = _("Referral %(number)s waits for an answer") % {"number": referral.number}
    until = _("Answer by %(time)s.") % {"time": datetime_id(referral.due_at)}
    return Message(subject, f"{subject}. {until}\n\n{_link(referral)}")


def referral_answered(referral: Referral) -> Message:
    """To whoever sent it."""
    words = {"number": referral.number, "status": referral.get_status_display().lower()}
    subject = _("Referral %(number)s: %(status)s") % words
    return Message(subject, f"{subject}.\n\n{_link(referral)}")


def _link(referral: Referral) -> str:
    return _("Sign in to open it: %(url)s") % {
        "url": f"{settings.SITE_URL}{referral.get_absolute_url()}"
    }
