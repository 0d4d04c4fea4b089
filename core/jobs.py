"""Jobs of the house itself."""

from django.core.mail import EmailMessage

from core import health, tidying
from core.queue import Effect, Work, handles


@handles("heartbeat")
def heartbeat(work: Work) -> Effect:
    """Prove that a job goes all the way: relay, broker, worker, database."""
    return lambda: health.beat("worker")


@handles("tidy")
def tidy(work: Work) -> Effect:
    """Throw away what has served: old heartbeats, keys of sent forms, sessions that ended, drafts nobody came back to."""
    return tidying.sweep


@handles("mail")
def mail(work: Work) -> Effect:
    """Send one message. The text names nobody; whoever wrote the job saw to that."""
    EmailMessage(
        subject=work.payload["subject"],
        body=work.payload["body"],
        to=work.payload["to"],
    ).send()
    return dict
