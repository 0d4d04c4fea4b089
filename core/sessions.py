"""Sessions in the database: sealed, ended by the clock, and known by whom and from where.

A session ends when nothing was asked for SESSION_IDLE_MINUTES, and after SESSION_MAX_HOURS in any case. Both stand in the
row's expiry, so that reading it is the whole check. Every request reads, so the statement is written out: building it anew
each time cost more than asking it. That somebody is still there is written at most once a minute.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from core import crypto
from core.models import Session


TOUCHED_EVERY = timedelta(minutes=1)
# Under these names the session itself carries what its row tells of it.
ADDRESS, DEVICE = "address", "device"


class SessionStore(db.SessionStore):
    """The engine named by SESSION_ENGINE."""

    # When the person signed in; kept while the session is saved again and again.
    since: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, once it has ended."""
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data, since, seen FROM core_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, now],
            )
            row = cursor.fetchone()
        found = self.decode(row[0]) if row else {}
        if row is None or not found:
            self._session_key = None
            return {}
        self.since = row[1]
        if SESSION_KEY in found and now - row[2] >= TOUCHED_EVERY:
            self._touch(now)
        return found

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """The end, if nothing more is asked."""
        now = timezone.now()
        idle = now + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        return min(
            idle, (self.since or now) + timedelta(hours=settings.SESSION_MAX_HOURS)
        )

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session as it is saved."""
        now = timezone.now()
        if self.since is None or SESSION_KEY not in data:
            self.since = now
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # the stubs do not know it
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY, ""),
            address=data.get(ADDRESS, ""),
            device=data.get(DEVICE, ""),
            since=self.since,
            seen=now,
        )

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sealed: a session may hold the secret of a second factor that is being set up."""
        return crypto.seal_for_a_while(json.dumps(session_dict), self._place())

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What was sealed for this very session; nothing if it was not."""
        try:
            found: dict[str, Any] = json.loads(
                crypto.open_after_a_while(str(session_data), self._place())
            )
        except crypto.Unreadable:
            return {}
        return found

    def _place(self) -> bytes:
        return crypto.place("core_session", "session_data", self.session_key or "")

    def _touch(self, now: datetime) -> None:
        """Say that somebody is still there."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE core_session SET seen = %s, expire_date = %s WHERE session_key = %s",
                [now, self.get_expiry_date(), self.session_key],
            )
