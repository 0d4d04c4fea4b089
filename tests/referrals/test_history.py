"""The sender reads what became of a referral, step by step."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import scope
from referrals import presenters, services
from referrals.models import Referral
from tests.world import World, make_world


@pytest.mark.usefixtures("committed_db")
def test_the_sender_reads_who_accepted(client: Client) -> None:
    world = make_world()
    with scope.as_user(world.receiver):
        services.accept(Referral.objects.get(pk=world.referral.pk), by=world.receiver)
    with scope.as_user(world.caseworker), translation.override("en"):
        referral = Referral.objects.managed_by(world.caseworker).get()
        newest, first = presenters.referral_changes(referral)
    steps = {step.label: step for step in newest.parts[0].steps}
    client.force_login(world.caseworker)
    url = reverse("referrals:history", args=[referral.pk])

    assert (first.who, first.why) == ("Rina", "Referral sent")
    assert (newest.who, newest.why) == ("Dokter", "Referral accepted")
    assert steps["Status"].before != steps["Status"].after
    assert steps["Answered by"].after == "Dokter"
    assert "Dokter" in client.get(url).content.decode()


def test_the_receiver_does_not_read_it(world: World) -> None:
    with scope.as_user(world.receiver):
        assert not Referral.objects.managed_by(world.receiver).exists()
