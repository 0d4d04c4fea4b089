"""Everything that can happen to the task force and its action log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from agencies.models import Agency, Area
from core import audit, files, seeds
from pokja.models import Action, Evidence, Pokja, TaskForce, Tupoksi


@transaction.atomic
def load_task_force(*, by: User) -> list[seeds.Outcome]:
    """Load every data file of the product; raises seeds.SeedRefused and then changes nothing."""
    outcomes = seeds.load_all()
    counts = {
        "new": sum(done.new for done in outcomes),
        "changed": sum(done.changed for done in outcomes),
        "kept": sum(done.kept_rows for done in outcomes),
    }
    force = TaskForce.objects.order_by("area").first() or TaskForce()
    audit.record("taskforce.loaded", target=force, by=by, **counts)
    return outcomes
