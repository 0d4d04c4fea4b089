"""The real servers under the real supervisor: safe, and back after a crash."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts import envfile, local_env, postgres
from scripts.install import VENV
from scripts.place import Place, furnish, server_user
from tests.setup.test_stopping import eventually


pytestmark = pytest.mark.stack

GIVEN = ("DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL")
PROGRAM = """
import sys
from pathlib import Path
from scripts import local_env, place, process, servers
from scripts.supervisor import Supervisor

def main():
    local, venv, programs = map(Path, sys.argv[1:])
    here = place.furnish(local, place.server_user(), programs)
    supervisor = Supervisor(lambda line: print(line, flush=True))
    try:
        servers.start(supervisor, here, local_env.ensure(here, "test"), venv)
        print("up", flush=True)
        supervisor.run()
    finally:
        supervisor.stop()
    return 0

sys.exit(process.guarded(main))
"""


@pytest.fixture(autouse=True)
def no_servers_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the servers of the suite: these tests have their own."""
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that the servers' user can enter, with a long path."""
    base = tmp_path_factory.mktemp("servers") / ("x" * 80)
    base.mkdir()
    if os.geteuid() == 0:
        for parent in (base, *base.parents):
            if parent.owner() == "root" and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    return base


@pytest.fixture(scope="module")
def place(folder: Path) -> Iterator[Place]:
    env = {k: v for k, v in os.environ.items() if k not in GIVEN}
    words = [sys.executable, "-c", PROGRAM, str(folder / "l"), str(VENV)]
    with subprocess.Popen(
        [*words, str(folder / "server")],
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "up\n"
        yield furnish(folder / "l", server_user(), folder / "server")
        running.terminate()
        assert running.wait(30) == 0


def url(place: Place, role: str) -> str:
    common = envfile.read(place.env_file)
    owner = envfile.read(place.owner_file)
    return {**common, **owner}[
        "DATABASE_URL" if role == local_env.APP_ROLE else "OWNER_DATABASE_URL"
    ]


def ask(place: Place, role: str, query: str) -> object:
    with psycopg.connect(url(place, role), autocommit=True) as link:
        row = link.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_the_server_listens_on_no_port_and_checks_its_pages(place: Place) -> None:
    owner = local_env.OWNER_ROLE
    assert ask(place, owner, "SHOW listen_addresses") == ""
    assert ask(place, owner, "SHOW data_checksums") == "on"
    assert ask(place, owner, "SHOW fsync") == "on"
    assert ask(place, owner, "SELECT upper('straße')") == "STRASSE"


def test_nobody_enters_without_a_password(place: Place) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(place.run), user="postgres", dbname="postgres")


def test_the_application_owns_nothing_and_sees_past_no_policy(place: Place) -> None:
    query = """
        SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole
        FROM pg_roles WHERE rolname = current_user
    """
    assert ask(place, local_env.APP_ROLE, query) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(place, local_env.APP_ROLE, "CREATE TABLE mine (id int)")
    owner = "SELECT rolbypassrls AND NOT rolsuper FROM pg_roles WHERE rolname = current_user"
    assert ask(place, local_env.OWNER_ROLE, owner) is True


def test_tables_of_the_owner_open_to_the_application_in_new_databases_too(
    place: Place,
) -> None:
    owner = url(place, local_env.OWNER_ROLE)
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute("CREATE DATABASE fresh")
    fresh = owner.rpartition("/")[0] + "/fresh"
    with psycopg.connect(fresh, autocommit=True) as link:
        link.execute("CREATE TABLE things (id int)")
    app = url(place, local_env.APP_ROLE).rpartition("/")[0] + "/fresh"
    with psycopg.connect(app, autocommit=True) as link:
        link.execute("INSERT INTO things VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("TRUNCATE things")


def test_a_killed_server_comes_back_with_what_was_committed(place: Place) -> None:
    owner = local_env.OWNER_ROLE
    with psycopg.connect(url(place, owner), autocommit=True) as link:
        link.execute("CREATE TABLE kept AS SELECT 42 AS number")
    postmaster = int((place.local / "pg" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)

    def back() -> bool:
        try:
            return ask(place, owner, "SELECT number FROM kept") == 42
        except psycopg.OperationalError:
            return False

    assert eventually(back, 20)


def test_servers_do_not_run_as_root(place: Place) -> None:
    postmaster = (place.local / "pg" / "postmaster.pid").read_text().split()[0]
    assert Path("/proc", postmaster).stat().st_uid != 0


def test_roles_can_be_made_again(place: Place) -> None:
    own = local_env.ensure(place, "test")
    cluster = postgres.cluster(place, VENV)
    (place.stamps / "roles").unlink()
    cluster.make_roles(own)
    assert ask(place, local_env.APP_ROLE, "SELECT 1") == 1
