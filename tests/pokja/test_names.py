"""Every record says in words what it is."""

import pytest

from agencies import models as agencies
from pokja import models as pokja
from tests.factories.organisation import ActionFactory, OfficerFactory
from tests.world import World


MODELS = [
    agencies.Area,
    agencies.AgencyKind,
    agencies.Agency,
    agencies.Officer,
    agencies.Holiday,
    agencies.TimeLimit,
    *(getattr(pokja, name) for name in pokja.__all__),
]


@pytest.mark.django_db
def test_every_record_says_what_it_is(world: World) -> None:
    OfficerFactory()
    ActionFactory()

    names = {model.__name__: str(model.objects.first()) for model in MODELS}

    assert not [name for name, words in names.items() if "object (" in words]
    assert names["Pokja"].startswith("Pokja I")
