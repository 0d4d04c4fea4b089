"""A form is sent once: the second click, or the second tab, is led to what the first one made."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import drafts
from core.models import Submission


FIELD = "submission"


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


def new_key() -> str:
    """The key a freshly shown form carries."""
    return str(uuid4())


@transaction.atomic
def answer(request: HttpRequest, act: Callable[[], HasPage]) -> HttpResponse:
    """Do the deed of a valid form unless this very form has done it already; lead to the page of its result.

    The key's row is written first: a concurrent second sending waits for the first one's transaction. A deed that was
    refused leaves no key: the form comes back with its errors and may be sent again.
    """
    key = _key(request)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_submission (key, user_id, result_url) VALUES (%s, %s, '') ON CONFLICT DO NOTHING",
            [key, str(request.user.pk)],
        )
        first = cursor.rowcount == 1
    if not first:
        earlier = Submission.objects.get(key=key)
        if earlier.user_id != str(request.user.pk):
            raise SuspiciousOperation("the form of another person")
        messages.info(request, _("Already sent. Nothing was sent twice."))
        return redirect(earlier.result_url or "home")
    url = act().get_absolute_url()
    Submission.objects.filter(key=key).update(result_url=url)
    drafts.discard(request.user, request.path)
    return redirect(url)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return uuid4()
