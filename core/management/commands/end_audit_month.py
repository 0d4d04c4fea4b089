from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import month_ends


class Command(BaseCommand):
    help = "Take away the audit lines of a month whose time is over; its seals stay. Runs as the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", type=_month, metavar="YYYY-MM")
        parser.add_argument(
            "--by", required=True, metavar="NAME", help="who answers for it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ended = month_ends.end(options["month"], by=options["by"])
        except month_ends.NotYet as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            f"{ended}: {ended.lines:,} lines ended by retention. Their seals stay.\n"
            f"Digest {bytes(ended.digest).hex()}"
        )


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a month as 2026-11") from None
