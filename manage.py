#!/usr/bin/env python3
"""Django's command line; commands that need the owner's database role get it here and nowhere else."""

import os
import sys
from pathlib import Path


# These change the schema, load in bulk past row-level security or change keys; every other command runs as tppo_app.
OWNER_COMMANDS = {
    "migrate",
    "createcachetable",
    "seed_demo",
    "rotate_index",
    "flush",
    "dbshell",
    "replay_erasures",
    "end_audit_month",
}


def use_owner_role() -> None:
    """Put the owner's URL in place of the application's, for this process only."""
    url = os.environ.pop("OWNER_DATABASE_URL", "") or _owner_url_from_file()
    if url:
        os.environ["DATABASE_URL"] = url


def _owner_url_from_file() -> str:
    path = Path(
        os.environ.get(
            "TPPO_OWNER_ENV_FILE", Path(__file__).parent / ".local" / "owner.env"
        )
    )
    lines = path.read_text().splitlines() if path.is_file() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return values.get("OWNER_DATABASE_URL", "").strip("\"'")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tppo_taskforce.settings.base")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        use_owner_role()
    else:
        os.environ.pop("OWNER_DATABASE_URL", None)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
