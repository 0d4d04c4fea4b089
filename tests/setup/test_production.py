"""The container files are valid, and no service knows more than it needs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import check_jsonschema
import jsonschema
import pytest
import yaml

from scripts import envfile, gates, probe, production, serve
from scripts.errors import SetupError
from scripts.place import ROOT


SCHEMA = Path(check_jsonschema.__file__).with_name("builtin_schemas") / "vendor"
PROCESSES = ("web", "worker", "relay", "scheduler")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert isinstance(found, dict)
    return found


def env_files(service: dict[str, Any]) -> set[str]:
    named = service.get("env_file", [])
    return {named} if isinstance(named, str) else set(named)


def test_the_compose_file_follows_its_schema(compose: dict[str, Any]) -> None:
    schema = json.loads((SCHEMA / "compose-spec.json").read_text())
    jsonschema.validate(compose, schema)


def test_every_part_of_the_system_is_a_service(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*PROCESSES, "prepare", "db", "broker", "proxy"}
    for name in ("prepare", *PROCESSES):
        assert compose["services"][name]["command"] == [name]
    assert set(PROCESSES) == set(serve.NAMES)


def test_only_prepare_knows_the_owners_role(compose: dict[str, Any]) -> None:
    owner = "deploy/secrets/owner.env"
    knowing = {n for n, s in compose["services"].items() if owner in env_files(s)}
    assert knowing == {"prepare"}
    text = json.dumps(compose)
    assert "OWNER_DATABASE_URL" not in text
    assert "PASSWORD=" not in text


def test_only_the_proxy_faces_the_network(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [n for n, s in services.items() if s.get("ports")] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("db", "broker", "prepare"):
        assert services[name]["networks"] == ["inside"]
    assert services["proxy"]["networks"] == ["outside"]


def test_every_process_has_a_health_check_and_few_rights(
    compose: dict[str, Any],
) -> None:
    for name in PROCESSES:
        service = compose["services"][name]
        assert service["healthcheck"]["test"][-2:] == ["scripts.probe", name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["depends_on"]["prepare"]["condition"].endswith("successfully")


def test_every_folder_and_file_that_is_mounted_exists(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).is_file(), source
            else:
                assert source in compose["volumes"]


def test_secrets_are_written_once_one_file_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compose: dict[str, Any]
) -> None:
    monkeypatch.setenv("SITE", "gugus-tugas.example.go.id")
    folder = tmp_path / "secrets"
    assert production.write(lambda _: None, folder) == 0
    written = {f"deploy/secrets/{path.name}" for path in folder.iterdir()}
    asked = set().union(*(env_files(s) for s in compose["services"].values()))
    assert written == asked
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    app = envfile.read(folder / "app.env")
    database = envfile.read(folder / "database.env")
    assert database["APP_PASSWORD"] in app["DATABASE_URL"]
    assert database["OWNER_PASSWORD"] not in (folder / "app.env").read_text()
    assert database["POSTGRES_PASSWORD"] not in (folder / "app.env").read_text()
    with pytest.raises(SetupError, match="never written over"):
        production.write(lambda _: None, folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("site", ["", "https://a.example", "a b", "a;b"])
def test_a_site_that_is_no_host_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    monkeypatch.setenv("SITE", site)
    with pytest.raises(SetupError, match="make production-env SITE="):
        production.write(lambda _: None, tmp_path / "secrets")


def test_the_first_start_of_the_database_gives_roles_sql_all_it_asks() -> None:
    asked = set(
        re.findall(r""":['"](\w+)['"]""", (ROOT / "scripts" / "roles.sql").read_text())
    )
    given = set(
        re.findall(r"-v (\w+)=", (ROOT / "deploy" / "database-roles.sh").read_text())
    )
    assert asked == given - {"ON_ERROR_STOP"}


def test_the_image_is_built_by_the_scripts_of_the_demo() -> None:
    steps = (ROOT / "Dockerfile").read_text()
    assert "python3 -m scripts.image build" in steps
    assert "python3 -m scripts.image system" in steps
    assert "USER tppo" in steps
    assert not re.search(r"pip install|npm ", steps)


def test_every_folder_of_code_reaches_the_image() -> None:
    sent = (ROOT / ".dockerignore").read_text()
    for path in ROOT.glob("*/__init__.py"):
        if path.parent.name != "tests":
            assert f"\n!{path.parent.name}\n" in sent


@pytest.mark.parametrize(
    ("name", "parts", "up"),
    [
        ("web", {}, True),
        ("worker", {"worker": True, "relay": False}, True),
        ("relay", {"worker": True, "relay": False}, False),
        ("scheduler", {}, False),
    ],
)
def test_a_container_is_judged_by_its_own_part(
    name: str, parts: dict[str, bool], up: bool
) -> None:
    assert probe.well(name, parts) is up


def test_prepare_owns_the_database_before_it_loads() -> None:
    first = [words[0] for words in serve.PREPARE]
    assert first == ["migrate", "createcachetable", "load_areas", "load_taskforce"]
    assert all("OWNER" not in " ".join(serve.command(name, {})) for name in serve.NAMES)


def test_cookies_of_a_site_come_from_this_host_over_https_only() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "MFA_REQUIRED", "PLEDGE_REQUIRED",
             "TRUSTED_PROXY_COUNT", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN")  # fmt: skip
    asked = f"from django.conf import settings; print([getattr(settings, n) for n in {names}])"

    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, **gates.production()},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert (
        told.strip() == "['__Host-session', '__Host-csrf', True, True, True, 1, False]"
    )
