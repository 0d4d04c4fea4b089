"""The sealed identities of a case are opened, for a reason that is written down."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cases.grants import reach
from cases.models import Case, Opening, Victim
from core import audit, scope


# What is sealed of a person.
IDENTITY = ("name", "nik", "birth_date", "address")


@transaction.atomic
def open_identities(case: Case, *, by: User, reason: str, words: str = "") -> int:
    """Open the sealed identities of a case for a reason from the list; the opening is an event of the case.

    Somebody who is not of the team says why in words, which are sealed beside it. Gives how many were opened.
    """
    victims = Victim.objects.revealable_by(by).filter(case=case).count()
    more = {}
    if words:
        opening = Opening(case=case, created_by=by)
        opening.seal(words=words).save(force_insert=True)
        more["opening"] = str(opening.pk)
    audit.record(
        "identity.revealed",
        target=case,
        by=by,
        reason=reason,
        victims=victims,
        **more,
    )
    return victims


def identities(case: Case, *, by: User) -> dict[UUID, dict[str, str]]:
    """What was opened, by victim; whoever asks has opened it within the time of the screen lock.

    A person belongs to the unit: whoever came by a grant from outside reads it for the system, victim by victim.
    """
    victims = Victim.objects.revealable_by(by).filter(case=case)
    if case.pk in reach(by).outside:
        with scope.as_system("identity of a case opened from outside"):
            return _revealed(victims)
    return _revealed(victims)


def _revealed(victims: QuerySet[Victim]) -> dict[UUID, dict[str, str]]:
    people = victims.select_related("person__data_key")
    return {
        victim.pk: {name: victim.person.reveal(name) for name in IDENTITY}
        for victim in people
    }
