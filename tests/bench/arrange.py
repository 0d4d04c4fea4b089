"""What is needed inside a bench database, made by the product's own code: sessions, and a report that is ready.

Run in a process of its own, because one process knows one database: ``manage.py shell``.
"""

import json
import sys
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import User
from agencies.models import Area
from core import queue, scope
from reports import services
from reports.models import Report
from tests.bench.pages import COORDINATOR, HEAD, RECEIVER, WORKER


REPORTED = "64.72"


def session(username: str) -> str:
    """A session as signing in makes it."""
    user = User.objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def report(username: str) -> None:
    """Last month's report of a city, asked for and made, once."""
    user = User.objects.get(username=username)
    with scope.as_user(user):
        services.request_report(
            by=user, area=Area.objects.get(pk=REPORTED), month=services.last_month()
        )
    with scope.as_system("bench"):
        found = Report.objects.of(REPORTED, services.last_month()).latest("version")
        job = None if found.is_ready else found.job_id
    if job:
        queue.run(job)


def main() -> None:
    """Make both, and print the sessions by name."""
    report(COORDINATOR)
    users = (WORKER, HEAD, RECEIVER, COORDINATOR)
    json.dump({name: session(name) for name in users}, sys.stdout)
