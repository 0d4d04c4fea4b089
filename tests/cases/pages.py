"""What somebody opens and sends in the tests of this floor."""

from django.urls import reverse

from accounts.models import User
from cases.models import SafetyNote
from tests.world import World


def send(client, who: User, route: str, *args: object, **data: str):
    """Somebody sends a form."""
    client.force_login(who)
    return client.post(reverse(route, args=args), data)


def case_page(client, who: User, world: World):
    """Somebody opens the world's case."""
    client.force_login(who)
    return client.get(world.case.get_absolute_url())


def access_log(client, who: User, world: World):
    """Somebody asks who looked at the world's case."""
    client.force_login(who)
    return client.get(reverse("cases:access_log", args=[world.case.pk]))


def ask_for_emergency_access(client, who: User, number: str):
    """Somebody asks to open the case of this number, for a good reason."""
    reason = "Korban hilang, unit tidak dapat dihubungi."
    return send(client, who, "cases:emergency_create", number=number, reason=reason)


def safety_page(client, who: User, world: World):
    """Somebody opens the safety page of the world's case."""
    client.force_login(who)
    return client.get(reverse("cases:safety", args=[world.case.pk]))


def safety_list(client, who: User, **query: str) -> str:
    """What somebody reads in the list of safety pages."""
    client.force_login(who)
    return client.get(reverse("cases:safety_list"), query).content.decode()


def write_url(world: World) -> str:
    """Where the safety note of the world's victim is written."""
    return reverse("cases:safety_edit", args=[world.case.pk, world.victim.pk])


def call(client, who: User, note: SafetyNote):
    """Somebody asks for the safe number of a victim."""
    return send(client, who, "cases:safety_call", note.case_id, note.pk)
