"""What a leaver leaves behind in cases: those one manages, and one's places on the teams of others."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from cases import services
from cases.models import Case
from core import handover


def carried(leaver: User) -> int:
    """Open cases that name this person."""
    return Case.objects.open().carried_by(leaver).count()


def carries_cases(person: User) -> bool:
    """Whether this person's role may open cases at all."""
    return person.may(Permission.READ_OWN_CASES) or person.may(
        Permission.READ_UNIT_CASES
    )


@handover.part("cases", _("Open cases"), count=carried, fits=carries_cases)
def cases(step: handover.Step) -> int:
    return services.hand_over(
        step.leaver, step.successor, by=step.by, for_now=step.for_now
    )
