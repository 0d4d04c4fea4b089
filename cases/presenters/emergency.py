"""The use of emergency access."""

from datetime import datetime
from typing import TypedDict

from django.utils.translation import gettext

from cases.choices import Finding
from cases.models import EmergencyAccess
from core import formats


FINDING_STATES = {
    Finding.RIGHTFUL: "good",
    Finding.QUESTIONABLE: "near",
    Finding.MISUSE: "late",
}


class EmergencyRow(TypedDict):
    """One use of emergency access in a list, in words."""

    url: str
    title: str
    meta: str
    state: str
    label: str


def emergency_row(access: EmergencyAccess, *, now: datetime) -> EmergencyRow:
    """One line of the list of emergency access."""
    if access.until > now:
        state, label = "late", gettext("open now")
    elif access.finding:
        state, label = (
            FINDING_STATES[Finding(access.finding)],
            access.get_finding_display(),
        )
    else:
        state, label = "near", gettext("to be reviewed")
    return {
        "url": access.get_absolute_url(),
        "title": f"{access.user.get_full_name()}, {access.user.get_role_display()}",
        "meta": f"{access.agency.short_name}, {formats.datetime_id(access.created_at)}",
        "state": state,
        "label": label,
    }
