"""How complaints, cases and their histories are worded on a page."""

from cases.presenters.changes import case_changes, complaint_changes
from cases.presenters.emergency import emergency_row
from cases.presenters.events import access_events, emergency_events, history
from cases.presenters.identification import ADVICE_STATES, findings, known_elsewhere
from cases.presenters.page import (
    VictimCard,
    grants_of,
    phases,
    services_of,
    victim_cards,
)
from cases.presenters.rows import RISK_STATES, case_row, complaint_row, found
from cases.presenters.safety import (
    Call,
    reporter_call,
    safety_cards,
    safety_row,
    safety_state,
    victim_call,
)


__all__ = [
    "ADVICE_STATES",
    "RISK_STATES",
    "Call",
    "VictimCard",
    "access_events",
    "case_changes",
    "case_row",
    "complaint_changes",
    "complaint_row",
    "emergency_events",
    "emergency_row",
    "findings",
    "found",
    "grants_of",
    "history",
    "known_elsewhere",
    "phases",
    "reporter_call",
    "safety_cards",
    "safety_row",
    "safety_state",
    "services_of",
    "victim_call",
    "victim_cards",
]
