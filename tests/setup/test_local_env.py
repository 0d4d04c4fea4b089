"""Secrets are made once, addresses follow the place, given servers win."""

import base64
from pathlib import Path

import pytest

from scripts import envfile, local_env
from scripts.place import Place, furnish


@pytest.fixture(autouse=True)
def no_servers_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return furnish(tmp_path / "local", None, tmp_path / "server")


def test_secrets_are_made_once_and_kept(place: Place) -> None:
    first = local_env.ensure(place, "demo")
    second = local_env.ensure(place, "demo")
    assert first == second
    assert len(base64.b64decode(first.common["INDEX_KEY"])) == 32
    assert len(base64.b64decode(first.common["FIELD_KEYS"].removeprefix("k1:"))) == 32


def test_every_file_is_for_its_owner_only(place: Place) -> None:
    local_env.ensure(place, "demo")
    for name in ("env", "owner.env", "superuser.env"):
        assert (place.local / name).stat().st_mode & 0o777 == 0o600


def test_two_clones_share_no_secret(tmp_path: Path) -> None:
    one, two = (
        local_env.ensure(furnish(tmp_path / name, None, tmp_path), "demo")
        for name in "ab"
    )
    shared = {"MODE", "ALLOWED_HOSTS", "SITE_URL"}
    assert {k for k in one.common if one.common[k] == two.common[k]} == shared


def test_the_owners_url_stands_in_its_own_file(place: Place) -> None:
    variables = local_env.ensure(place, "demo")
    assert "OWNER_DATABASE_URL" not in envfile.read(place.env_file)
    assert "tppo_owner" not in place.env_file.read_text()
    assert "tppo_owner" in variables.owner["OWNER_DATABASE_URL"]


def test_serving_processes_never_get_the_owners_url(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://tppo_owner:x@h/tppo")
    variables = local_env.ensure(place, "demo")
    assert "OWNER_DATABASE_URL" not in variables.for_app(place.env_file)
    owner = variables.for_owner(place.env_file)
    assert owner["OWNER_DATABASE_URL"] == "postgresql://tppo_owner:x@h/tppo"


def test_addresses_follow_a_clone_that_moved(place: Place, tmp_path: Path) -> None:
    before = local_env.ensure(place, "demo")
    moved = tmp_path / "moved"
    place.local.rename(moved)
    after = local_env.ensure(furnish(moved, None, place.programs), "demo")
    assert str(moved) in after.common["BROKER_URL"]
    assert after.common["DATABASE_URL"] != before.common["DATABASE_URL"]
    passwords = [v.common["DATABASE_URL"].split("@")[0] for v in (before, after)]
    assert passwords[0] == passwords[1]


@pytest.mark.parametrize("written", [True, False])
def test_a_given_server_wins(
    place: Place, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    given = {
        "DATABASE_URL": "postgresql://tppo_app:x@db.example:5432/tppo",
        "BROKER_URL": "redis://broker.example:6379/0",
    }
    if written:
        envfile.write(place.env_file, given, "by hand")
    else:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
    variables = local_env.ensure(place, "demo")
    assert not variables.own_database
    assert not variables.own_broker
    assert given.items() <= variables.common.items()
    assert "OWNER_DATABASE_URL" not in variables.owner


def test_a_demo_password_once_given_stays(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "satu-dua-tiga-empat")
    local_env.ensure(place, "demo")
    monkeypatch.delenv("DEMO_PASSWORD")
    again = local_env.ensure(place, "demo")
    assert again.common["DEMO_PASSWORD"] == "satu-dua-tiga-empat"
