"""Rows that have served and would only grow. Nothing a person would look for is among them."""

from django.db.models.functions import Now

from core import months, retention
from core.choices import JobState
from core.models import DataKey, Draft, Job, OneTimeLink, Submission
from core.sessions import SessionStore


# Jobs that only prove that the house is alive or clean.
HOUSEHOLD = (
    "heartbeat",
    "tidy",
    "file.scan",
    "audit.seal",
    "audit.send",
    "accounts.end",
    "grants.sweep",
)


def sweep() -> dict[str, int]:
    """Delete what the policy (core.retention) lets the system delete by itself, and make room for the audit of the
    coming months; says how many of each."""
    months.prepare()
    served = retention.of("TEKNIS").span
    jobs, _ = Job.objects.filter(
        kind__in=HOUSEHOLD, state=JobState.DONE, finished_at__lt=Now() - served
    ).delete()
    # A form is shown for at most as long as a draft lives; until then its key must be remembered.
    kept = retention.of("DRAF").span
    sent, _ = Submission.objects.filter(created_at__lt=Now() - kept).delete()
    old = Draft.objects.filter(saved_at__lt=Now() - kept)
    keys = list(old.values_list("data_key", flat=True))
    left, _ = old.delete()
    DataKey.objects.filter(pk__in=keys).delete()
    links, _ = OneTimeLink.objects.filter(expires_at__lt=Now() - kept).delete()
    SessionStore.clear_expired()
    return {"jobs": jobs, "submissions": sent, "drafts": left, "links": links}
