"""Start the database and the broker of a place under a supervisor."""

from pathlib import Path

from scripts import broker, postgres
from scripts.local_env import Variables
from scripts.place import Place
from scripts.supervisor import Supervisor


def start(
    supervisor: Supervisor,
    place: Place,
    variables: Variables,
    venv: Path,
    *,
    throwaway: bool = False,
    with_broker: bool = True,
) -> None:
    """Start what set-up brings; a server named in the environment is left alone."""
    if variables.own_database:
        cluster = postgres.cluster(place, venv, throwaway=throwaway)
        cluster.initialise(variables)
        postgres.wait_for_release(cluster.data)
        supervisor.start(cluster.child())
        cluster.make_roles(variables)
    if with_broker and variables.own_broker:
        supervisor.start(broker.broker(place, venv, variables).child())
