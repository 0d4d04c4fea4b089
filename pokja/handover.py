"""What a leaver leaves behind in the task force, and until when its decree holds."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies import keeping
from agencies.models import Agency
from core import clock, handover
from pokja import services
from pokja.membership import seats
from pokja.models import PokjaMember


def named(leaver: User) -> int:
    """Seats of today that name this person."""
    return PokjaMember.objects.in_force(clock.today()).filter(user=leaver).count()


@handover.part("seats", _("Seats in a pokja"), count=named)
def pokja_seats(step: handover.Step) -> int:
    """A seat is the agency's and misses nothing while it waits, so the head does not take it for the meantime."""
    if step.for_now:
        return 0
    return services.pass_seats(step.leaver, step.successor, by=step.by)


@keeping.ends_with_decree
def decree_end(agency: Agency) -> date | None:
    """The first day on which a decree that seats this agency runs out."""
    decrees = [seat.pokja.task_force.decree for seat in seats(agency)]
    ends = [decree.valid_to for decree in decrees if decree and decree.valid_to]
    return min(ends, default=None)
