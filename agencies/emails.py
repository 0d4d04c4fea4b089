"""What is mailed about accounts: how many end and when; never a person of a case, and no name at all."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from core.addresses import address
from core.formats import date_id, number_id
from core.mailing import Message


def accounts_end(count: int, day: date) -> Message:
    """To whoever keeps them."""
    words = {"count": number_id(count), "day": date_id(day)}
    subject = _("%(count)s accounts end on %(day)s") % words
    advice = _("Extend those that go on; the others end by themselves.")
    link = _("Sign in to open it: %(url)s") % {
        "url": f"{settings.SITE_URL}{address('agencies:account_list')}?state=ending"
    }
    return Message(subject, f"{subject}. {advice}\n\n{link}")
