"""The states of requests, breaches and erasures as tables; nothing else of ours is imported here."""

from collections.abc import Mapping
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _


S = TypeVar("S")


def _unfinished(transitions: Mapping[S, frozenset[S]]) -> frozenset[S]:
    """The states that something follows."""
    return frozenset(state for state, nexts in transitions.items() if nexts)


class RequestStatus(models.TextChoices):
    RECEIVED = "DITERIMA", _("Received")
    CHECKED = "DIPERIKSA", _("Identity checked")
    ANSWERED = "DIJAWAB", _("Answered")
    REFUSED = "DITOLAK", _("Refused")


REQUEST_TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.RECEIVED: frozenset({RequestStatus.CHECKED, RequestStatus.REFUSED}),
    RequestStatus.CHECKED: frozenset({RequestStatus.ANSWERED, RequestStatus.REFUSED}),
    RequestStatus.ANSWERED: frozenset(),
    RequestStatus.REFUSED: frozenset(),
}
REQUEST_OPEN = _unfinished(REQUEST_TRANSITIONS)


class BreachStatus(models.TextChoices):
    OPEN = "TERBUKA", _("Notices still to be given")
    TOLD = "DIBERITAHUKAN", _("Persons and agency told")
    CLOSED = "SELESAI", _("Closed")
    NONE = "BUKAN_INSIDEN", _("No breach")


BREACH_TRANSITIONS: dict[BreachStatus, frozenset[BreachStatus]] = {
    BreachStatus.OPEN: frozenset({BreachStatus.TOLD, BreachStatus.NONE}),
    BreachStatus.TOLD: frozenset({BreachStatus.CLOSED}),
    BreachStatus.CLOSED: frozenset(),
    BreachStatus.NONE: frozenset(),
}
BREACH_OPEN = _unfinished(BREACH_TRANSITIONS)


class ErasureStatus(models.TextChoices):
    PROPOSED = "DIUSULKAN", _("Waits for two approvals")
    HALF = "SETUJU_PERTAMA", _("Waits for the second approval")
    APPROVED = "DISETUJUI", _("Approved, being carried out")
    DONE = "DILAKSANAKAN", _("Carried out")
    REFUSED = "DITOLAK", _("Not approved")
    LAPSED = "GUGUR", _("Lapsed: nothing is left to erase")


ERASURE_TRANSITIONS: dict[ErasureStatus, frozenset[ErasureStatus]] = {
    ErasureStatus.PROPOSED: frozenset(
        {ErasureStatus.HALF, ErasureStatus.REFUSED, ErasureStatus.LAPSED}
    ),
    ErasureStatus.HALF: frozenset({ErasureStatus.APPROVED, ErasureStatus.REFUSED}),
    ErasureStatus.APPROVED: frozenset({ErasureStatus.DONE}),
    ErasureStatus.DONE: frozenset(),
    ErasureStatus.REFUSED: frozenset(),
    ErasureStatus.LAPSED: frozenset(),
}
ERASURE_UNFINISHED = _unfinished(ERASURE_TRANSITIONS)
# People still decide; an approved one only waits for its job.
ERASURE_OPEN = ERASURE_UNFINISHED - {ErasureStatus.APPROVED}
