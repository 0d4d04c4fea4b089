"""Jobs of the house itself."""

from core import health, mailing, quarantine, sealing, tidying
from core.queue import Effect, Work, handles


@handles("heartbeat")
def heartbeat(work: Work) -> Effect:
    """Prove that a job goes all the way: relay, broker, worker, database."""
    return lambda: health.beat("worker")


@handles("tidy")
def tidy(work: Work) -> Effect:
    """Throw away what has served: old heartbeats, keys of sent forms, sessions that ended, drafts nobody came back to,
    files that no row knows."""
    swept = quarantine.sweep()
    return lambda: {**tidying.sweep(), **swept}


@handles("file.scan")
def file_scan(work: Work) -> Effect:
    """Show the scanner again what it did not answer for, and act on what it says."""
    verdicts = quarantine.ask_again()
    return lambda: quarantine.settle(verdicts)


@handles("audit.seal")
def audit_seal(work: Work) -> Effect:
    """Seal the audit lines of the last minute."""

    def effect() -> dict[str, int]:
        made = sealing.seal()
        return {"seal": made.number, "lines": made.lines} if made else {}

    return effect


@handles("audit.send")
def audit_send(work: Work) -> Effect:
    """Send the newest seal out of the house, where nobody here can change it."""
    return sealing.send


@handles(mailing.KIND)
def mail(work: Work) -> Effect:
    """Send one message. The text names nobody; whoever wrote the job saw to that."""
    mailing.send(work.payload)
    return dict
