"""Django's sessions in the database, read by a statement that is written out.

Every request asks, so building the statement anew each time cost more than asking it.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    """The engine named by SESSION_ENGINE; everything but reading is Django's."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, once it has ended."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, timezone.now()],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(row[0])
        return found
