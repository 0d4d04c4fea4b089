"""In which pokja of which task force an agency sits today."""

from agencies.models import Agency
from core import clock
from pokja.models import PokjaMember


def seats(agency: Agency) -> list[PokjaMember]:
    """The seats of an agency that hold today, with pokja, task force and decree at hand."""
    today = clock.today()
    held = PokjaMember.objects.in_force(today).filter(agency=agency)
    found = held.select_related("pokja__task_force__decree")
    seats = found.order_by("pokja__task_force__area", "pokja__order")
    return [seat for seat in seats if seat.pokja.task_force.holds(today)]
