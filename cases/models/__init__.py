from cases.models.access import CaseBar, EmergencyAccess, Opening
from cases.models.case import Case, CaseGrant
from cases.models.complaint import Complaint, Identification
from cases.models.duties import LegalHold
from cases.models.reference import ScreeningSign, ServiceKind
from cases.models.safety import SafetyNote
from cases.models.search import Searched, SearchToken, UnitQuestion
from cases.models.victim import NOBODY, Person, Service, Victim


__all__ = [
    "NOBODY",
    "Case",
    "CaseBar",
    "CaseGrant",
    "Complaint",
    "EmergencyAccess",
    "Identification",
    "LegalHold",
    "Opening",
    "Person",
    "SafetyNote",
    "ScreeningSign",
    "SearchToken",
    "Searched",
    "Service",
    "ServiceKind",
    "UnitQuestion",
    "Victim",
]
