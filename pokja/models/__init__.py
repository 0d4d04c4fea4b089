from pokja.models.action import Action, Evidence
from pokja.models.guidance import (
    AgencyAction,
    GuidanceStep,
    LegalBasis,
    PokjaTask,
    RadIndicator,
    Tupoksi,
)
from pokja.models.taskforce import Decree, Leadership, Pokja, PokjaMember, TaskForce


__all__ = [
    "Action",
    "AgencyAction",
    "Decree",
    "Evidence",
    "GuidanceStep",
    "Leadership",
    "LegalBasis",
    "Pokja",
    "PokjaMember",
    "PokjaTask",
    "RadIndicator",
    "TaskForce",
    "Tupoksi",
]
