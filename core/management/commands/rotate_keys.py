from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import crypto, rotation


class Command(BaseCommand):
    help = "Seal every data key anew under the first key of FIELD_KEYS; may be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--count",
            action="store_true",
            help="only say how many each key of the ring seals",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["count"]:
            self._rewrap()
        for name, number in sorted(rotation.counts().items()):
            note = " (the newest)" if name == rotation.newest() else ""
            self.stdout.write(f"{name}: {number:,}{note}")

    def _rewrap(self) -> None:
        done = 0
        try:
            for number in rotation.rewrap():
                done += number
                if done % 100_000 == 0:
                    self.stdout.write(f"{done:,} sealed anew")
        except crypto.Unreadable as lost:
            raise CommandError(
                f"{lost}. {done:,} keys are sealed anew; put the missing key back into FIELD_KEYS and run this again."
            ) from None
        self.stdout.write(f"{done:,} keys sealed anew.")
