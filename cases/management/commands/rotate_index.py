from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases import indexing
from core import crypto


class Command(BaseCommand):
    help = "Make the search tokens anew under INDEX_KEY, as the owner; may be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--count",
            action="store_true",
            help="only say how many tokens the current key made, and how many another one",
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="also where the current key made them already: after a change of the rules for names",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["count"]:
            self._renew(everything=options["all"])
        found = indexing.counts()
        self.stdout.write(f"current key: {found[True]:,} tokens")
        self.stdout.write(f"other keys: {found[False]:,} tokens")

    def _renew(self, *, everything: bool) -> None:
        done = 0
        try:
            for number in indexing.renew(everything=everything):
                done += number
                if done % 50_000 == 0:
                    self.stdout.write(f"{done:,} records indexed")
        except crypto.Unreadable as lost:
            raise CommandError(
                f"{lost}. {done:,} records are indexed; put the missing key back into FIELD_KEYS and run this again."
            ) from None
        self.stdout.write(f"{done:,} records indexed.")
