"""What is mailed about data protection: that a question waits; never whom or what it is about."""

from django.utils.translation import gettext as _

from core.mailing import Message


def question() -> Message:
    """To the heads of a unit who are asked about somebody's reading."""
    return Message(
        _("A question about data protection waits for you"),
        _("Sign in to read and answer it. It is on your first page."),
    )
