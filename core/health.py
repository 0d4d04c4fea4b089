"""Is everything up? Answered from facts: rows that the processes write, and one ping to the broker."""

from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.models import Heartbeat


# Seconds after which silence means down.
SILENCE = {"relay": 20, "scheduler": 60, "worker": 120}


def beat(name: str) -> None:
    """Say that the process of this name is alive, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_heartbeat (name, at) VALUES (%s, now()) ON CONFLICT (name) DO UPDATE SET at = now()",
            [name],
        )


def report() -> dict[str, bool]:
    """Each part and whether it is up. The database is up if this returns at all."""
    now = timezone.now()
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    parts = {
        name: name in seen and now - seen[name] < timedelta(seconds=limit)
        for name, limit in SILENCE.items()
    }
    return {"database": True, "broker": _broker_answers(), **parts}


def _broker_answers() -> bool:
    """True if the broker answers a ping within two seconds."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://").replace(
        "virtual_host=", "db="
    )
    try:
        client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
        return bool(client.ping())
    except redis.RedisError:
        return False
