"""An agency reads what was changed in the actions it logged."""

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import scope
from pokja import presenters
from pokja.models import Action
from tests.world import World


def test_an_agency_reads_what_was_corrected(world: World, client: Client) -> None:
    with scope.as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pokja_action SET reached_girls = 20, kind = 'PELATIHAN' WHERE id = %s",
            [world.action.pk],
        )
    with scope.as_user(world.receiver), translation.override("en"):
        action = Action.objects.managed_by(world.receiver).get(pk=world.action.pk)
        parts = [part for e in presenters.action_changes(action) for part in e.parts]
    steps = {s.label: (s.before, s.after) for part in parts for s in part.steps}
    client.force_login(world.receiver)
    url = reverse("pokja:action_history", args=[world.action.pk])

    assert steps["Girls reached"] == ("12", "20")
    assert steps["Kind of action"][0] != "SOSIALISASI"
    assert "20" in client.get(url).content.decode()
    assert f'href="{url}"' in client.get(action.get_absolute_url()).content.decode()
