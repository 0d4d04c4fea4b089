"""``make production-env SITE=host``: write the secrets of docker-compose.yml once."""

import base64
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from scripts import envfile
from scripts.errors import SetupError
from scripts.place import ROOT


FOLDER = ROOT / "deploy" / "secrets"
COMMENT = "Secrets of one site. Keep a copy outside of this host: lost keys lose data."
HOST = re.compile(r"[a-z0-9.-]+(:\d+)?")


def write(say: Callable[[str], None], folder: Path = FOLDER) -> int:
    """Write one file for each reader, so that none sees more than it needs."""
    host = os.environ.get("SITE", "")
    if not HOST.fullmatch(host):
        raise SetupError(
            "Say under which name people will reach it: "
            "make production-env SITE=gugus-tugas.example.go.id"
        )
    if folder.exists() and any(folder.iterdir()):
        raise SetupError(f"{folder} is not empty: secrets are never written over.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, values in files(host).items():
        envfile.write(folder / f"{name}.env", values, COMMENT)
        say(f"deploy/secrets/{name}.env")
    say("Add EMAIL_URL to app.env; docs/configuration.md lists what else there is.")
    return 0


def files(host: str) -> dict[str, dict[str, str]]:
    """Return the variables of each file, with fresh secrets."""
    app, owner, superuser, broker = (secrets.token_hex(24) for _ in range(4))
    field_key, index_key, seal_key = (
        base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(3)
    )
    return {
        "app": {
            "MODE": "production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": f"k1:{field_key}",
            "INDEX_KEY": index_key,
            "SEAL_KEY": seal_key,
            "DATABASE_URL": f"postgresql://tppo_app:{app}@db:5432/tppo",
            "BROKER_URL": f"redis://:{broker}@broker:6379/0",
            "SITE_URL": f"https://{host}",
            "ALLOWED_HOSTS": host.partition(":")[0],
            "CSRF_TRUSTED_ORIGINS": f"https://{host}",
            "SECURE_PROXY": "true",
            "TRUSTED_PROXY_COUNT": "1",
            "MEDIA_ROOT": "/srv/media",
        },
        "owner": {
            "OWNER_DATABASE_URL": f"postgresql://tppo_owner:{owner}@db:5432/tppo"
        },
        "database": {
            "POSTGRES_PASSWORD": superuser,
            "APP_PASSWORD": app,
            "OWNER_PASSWORD": owner,
        },
        "broker": {"BROKER_PASSWORD": broker},
        "proxy": {"SITE_HOST": host},
    }
