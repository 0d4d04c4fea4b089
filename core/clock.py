"""The one place that knows what time it is.

Demo and tests may move it by CLOCK_OFFSET_SECONDS; production refuses. Leases and audit lines do not ask here:
they use the database's clock (decision 14).
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone


# What a date from outside may be; far beyond these a moment has no day in every time zone.
YEARS = range(1900, 2101)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    offset = settings.CLOCK_OFFSET_SECONDS
    if offset and settings.IS_PRODUCTION:
        raise ImproperlyConfigured("CLOCK_OFFSET_SECONDS is for demo and tests only.")
    return timezone.now() + timedelta(seconds=offset)


def today() -> date:
    """The present date in the office's time zone."""
    return timezone.localdate(now())


def local(moment: datetime) -> datetime:
    """The same moment on the office's wall clock."""
    return timezone.localtime(moment)
