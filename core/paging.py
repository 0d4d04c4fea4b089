"""Lists are read by key, not by number: a page costs the same at the thousandth place as at the first."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from core import clock


SIZE = 25
PARAMETER = "after"


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the addresses of the next and of the first."""

    rows: list[Any]
    next_url: str
    first_url: str


def read(
    queryset: "models.QuerySet[Any]",
    request: HttpRequest,
    *,
    by: str,
    size: int = SIZE,
) -> Page:
    """One page of a queryset ordered by a moment (``by``) and the key, both downwards."""
    token = _decode(request.GET.get(PARAMETER, ""))
    found = queryset.filter(follows(by, *token)) if token else queryset
    rows = list(found[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(
        rows=rows[:size],
        next_url=_url(request, _encode(getattr(last, by), last.pk)) if last else "",
        first_url=_url(request, "") if token else "",
    )


def follows(by: str, moment: date, pk: UUID) -> Q:
    """Rows that come after this one in that order."""
    later = Q(**{f"{by}__lt": moment}) | Q(**{by: moment, "pk__lt": pk})
    # The bound says nothing new, but an index begins to read there.
    return later & Q(**{f"{by}__lte": moment})


def read_by_name(
    queryset: "models.QuerySet[Any]",
    request: HttpRequest,
    *,
    by: str,
    size: int = SIZE,
) -> Page:
    """One page of a queryset ordered by a unique name (``by``), upwards."""
    token = request.GET.get(PARAMETER, "")
    found = queryset.filter(**{f"{by}__gt": token}) if token else queryset
    rows = list(found[: size + 1])
    more = len(rows) > size
    return Page(
        rows=rows[:size],
        next_url=_url(request, getattr(rows[size - 1], by)) if more else "",
        first_url=_url(request, "") if token else "",
    )


def _url(request: HttpRequest, token: str) -> str:
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    if token:
        query[PARAMETER] = token
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _encode(moment: datetime, pk: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{pk}".encode()).decode()


def _decode(token: str) -> tuple[datetime, UUID] | None:
    """The place in the list, or None for a token that somebody changed."""
    try:
        moment, _, pk = base64.urlsafe_b64decode(token).decode().partition("|")
        place = datetime.fromisoformat(moment), UUID(pk)
    except (ValueError, binascii.Error):
        return None
    return place if place[0].year in clock.YEARS else None
