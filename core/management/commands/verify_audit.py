from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import sealing
from core.models import AuditSeal


class Command(BaseCommand):
    help = "Check every audit line against its seal; names what was changed, removed or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sent",
            default="",
            metavar="NUMBER:DIGEST",
            help="a seal as it was sent out: it must still stand, word for word",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in sealing.faults():
            found += 1
            line = f", line {fault.line}" if fault.line else ""
            self.stderr.write(f"seal {fault.seal}{line}: {fault.what}")
        if options["sent"] and not _stands(options["sent"]):
            found += 1
            self.stderr.write(f"seal {options['sent']}: does not stand as it was sent")
        if found:
            raise CommandError(f"{found} faults in the audit.")
        for month in sealing.ended():
            self.stdout.write(
                f"{month}: {month.lines:,} lines ended by retention on {month.ended_at:%F} by {month.ended_by}"
            )
        last = sealing.newest()
        if last is None:
            self.stdout.write("Nothing has been sealed yet.")
            return
        self.stdout.write(
            f"All lines up to {last.until.isoformat()} are as they were sealed.\n"
            f"Newest seal {last.number}:{bytes(last.digest).hex()}\n"
            f"Public key  {sealing.public_key()}"
        )


def _stands(sent: str) -> bool:
    number, _, digest = sent.partition(":")
    try:
        given = int(number), bytes.fromhex(digest)
    except ValueError:
        raise CommandError("Write a sent seal as NUMBER:DIGEST.") from None
    return AuditSeal.objects.filter(number=given[0], digest=given[1]).exists()
