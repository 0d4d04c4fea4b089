"""Everything that can happen to a complaint, a case and a victim.

``access``, ``duties`` and ``safety`` are called by module: ``access.shut_out``, ``duties.hold``, ``safety.call``.
"""

from cases.services.complaints import Intake, TransitionRefused, register_complaint
from cases.services.identification import (
    Findings,
    Identity,
    advise,
    identify,
    initials,
)
from cases.services.revealing import identities, open_identities
from cases.services.searching import AskedTooOften, Found, known_elsewhere, search
from cases.services.services_given import record_service
from cases.services.teams import grant_team, hand_over, is_on_team


__all__ = [
    "AskedTooOften",
    "Findings",
    "Found",
    "Identity",
    "Intake",
    "TransitionRefused",
    "advise",
    "grant_team",
    "hand_over",
    "identify",
    "identities",
    "initials",
    "is_on_team",
    "known_elsewhere",
    "open_identities",
    "record_service",
    "register_complaint",
    "search",
]
