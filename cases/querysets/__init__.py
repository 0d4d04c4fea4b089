"""Who may see which records, and the words in which the floor asks for them."""

from cases.querysets.access import (
    CaseBarQuerySet,
    CaseGrantQuerySet,
    EmergencyAccessQuerySet,
    kept_for,
)
from cases.querysets.cases import CaseQuerySet
from cases.querysets.complaints import ComplaintQuerySet
from cases.querysets.duties import LegalHoldQuerySet
from cases.querysets.heads import headed_by
from cases.querysets.search import SearchTokenQuerySet
from cases.querysets.victims import SafetyNoteQuerySet, VictimQuerySet


__all__ = [
    "CaseBarQuerySet",
    "CaseGrantQuerySet",
    "CaseQuerySet",
    "ComplaintQuerySet",
    "EmergencyAccessQuerySet",
    "LegalHoldQuerySet",
    "SafetyNoteQuerySet",
    "SearchTokenQuerySet",
    "VictimQuerySet",
    "headed_by",
    "kept_for",
]
