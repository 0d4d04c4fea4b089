"""Make the variables of one place: secrets once, addresses as they are now."""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from scripts import envfile
from scripts.place import Place


APP_ROLE = "tppo_app"
OWNER_ROLE = "tppo_owner"
DATABASE = "tppo"
HOSTS = "127.0.0.1,localhost,[::1]"
# Never handed to web, worker, relay or scheduler.
OWNER_ONLY = ("OWNER_DATABASE_URL",)
ENV_COMMENT = (
    "Made by set-up for this machine; docs/configuration.md explains each name.\n"
    "Set-up keeps what you change here. Keep this file secret."
)
OWNER_COMMENT = (
    "For commands that own the database only (migrate, seed_demo, backup).\n"
    "No web or worker process may read this."
)
SUPER_COMMENT = "Only set-up reads this: it makes the roles and the database."


@dataclass(frozen=True)
class Variables:
    """What set-up knows after reading the environment and the files of a place."""

    common: dict[str, str]
    owner: dict[str, str]
    superuser_password: str
    own_database: bool
    own_broker: bool

    def for_app(self, env_file: Path) -> dict[str, str]:
        """Return the environment of a process that serves people."""
        env = {k: v for k, v in os.environ.items() if k not in OWNER_ONLY and v}
        return {**env, "TPPO_ENV_FILE": str(env_file), "PYTHONUNBUFFERED": "1"}

    def for_owner(self, env_file: Path) -> dict[str, str]:
        """Return the environment of a command that owns the database."""
        url = self.owner["OWNER_DATABASE_URL"]
        return {**self.for_app(env_file), "OWNER_DATABASE_URL": url}


def ensure(place: Place, mode: str) -> Variables:
    """Write ``env`` and ``owner.env`` of ``place`` and return what they say.

    A DATABASE_URL or BROKER_URL in the environment, or written into the file by hand,
    wins over the servers that set-up brings.
    """
    common = envfile.read(place.env_file)
    owner = envfile.read(place.owner_file)
    own_database = _is_ours(_given("DATABASE_URL", common), APP_ROLE)
    own_broker = _is_ours(_given("BROKER_URL", common), "")
    for name, value in _first_values(place, mode).items():
        common.setdefault(name, value)
    if mode == "demo" and os.environ.get("DEMO_PASSWORD"):
        common["DEMO_PASSWORD"] = os.environ["DEMO_PASSWORD"]
    if own_database:
        common["DATABASE_URL"] = _database_url(place, APP_ROLE, common)
        owner_url = {"DATABASE_URL": owner.get("OWNER_DATABASE_URL", "")}
        owner["OWNER_DATABASE_URL"] = _database_url(place, OWNER_ROLE, owner_url)
    if own_broker:
        password = _password(common.get("BROKER_URL", ""))
        common["BROKER_URL"] = (
            f"redis+socket://:{password}@{place.run / 'broker.sock'}?virtual_host=0"
        )
    envfile.write(place.env_file, common, ENV_COMMENT)
    envfile.write(place.owner_file, owner, OWNER_COMMENT)
    for name in ("DATABASE_URL", "BROKER_URL", "OWNER_DATABASE_URL"):
        if name in os.environ:
            (owner if name.startswith("OWNER") else common)[name] = os.environ[name]
    return Variables(common, owner, _superuser(place), own_database, own_broker)


def _superuser(place: Place) -> str:
    path = place.local / "superuser.env"
    known = envfile.read(path)
    if "PASSWORD" not in known:
        known["PASSWORD"] = secrets.token_hex(24)
        envfile.write(path, known, SUPER_COMMENT)
    return known["PASSWORD"]


def _given(name: str, common: Mapping[str, str]) -> str:
    return os.environ.get(name) or common.get(name, "")


def _is_ours(url: str, user: str) -> bool:
    """Say whether ``url`` is missing or names a socket that set-up made."""
    if not url:
        return True
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        return parts.path.endswith("/broker.sock")
    host = unquote(parts.netloc.rpartition("@")[2])
    return parts.username == user and host.startswith("/")


def _database_url(place: Place, role: str, known: Mapping[str, str]) -> str:
    password = _password(known.get("DATABASE_URL", ""))
    host = quote(str(place.run), safe="")
    return f"postgresql://{role}:{password}@{host}/{DATABASE}"


def _password(url: str) -> str:
    return urlsplit(url).password or secrets.token_hex(24)


def _first_values(place: Place, mode: str) -> dict[str, str]:
    demo = {"DEMO_PASSWORD": f"demo-{secrets.token_hex(5)}"} if mode == "demo" else {}
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "MODE": mode,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"k1:{key}",
        "INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": HOSTS,
        "SITE_URL": "http://127.0.0.1:8000",
        "MEDIA_ROOT": str(place.local / "media"),
        "MAIL_DIR": str(place.local / "mail"),
        **demo,
    }
