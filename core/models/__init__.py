"""Tables that every floor uses and that know nothing of the task force."""

from core.models.audit import AuditEvent, AuditSeal, EndedMonth, ExportRecord
from core.models.base import BaseModel, SeededModel
from core.models.entry import OneTimeLink, Session
from core.models.files import StoredFile
from core.models.forms import Draft, Submission
from core.models.jobs import Heartbeat, Job
from core.models.keys import DataKey, ErasedKey, Subject
from core.models.reference import CodeValue, Counter


__all__ = [
    "AuditEvent",
    "AuditSeal",
    "BaseModel",
    "CodeValue",
    "Counter",
    "DataKey",
    "Draft",
    "EndedMonth",
    "ErasedKey",
    "ExportRecord",
    "Heartbeat",
    "Job",
    "OneTimeLink",
    "SeededModel",
    "Session",
    "StoredFile",
    "Subject",
    "Submission",
]
