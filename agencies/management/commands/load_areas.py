from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import system_user
from agencies import services
from agencies.choices import AreaLevel


SHOWN = 20


class Command(BaseCommand):
    help = "Load the official area codes from the locked package idn-area-data; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--province",
            default="",
            metavar="CODE",
            help="districts and villages of this province only, such as 64",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = services.load_areas(by=system_user(), province=options["province"])
        except services.AreasRefused as refused:
            for line in refused.rows[:SHOWN]:
                self.stderr.write(line)
            raise CommandError(f"{refused}; nothing was loaded.") from None
        except FileNotFoundError as missing:
            raise CommandError(
                f"{missing.filename} is missing. Run npm ci first."
            ) from None
        for level in AreaLevel:
            self.stdout.write(f"{level:<9} {loaded.holding.get(level, 0):>7,}")
        self.stdout.write(
            f"{loaded.new} new, {loaded.changed} changed, "
            f"{loaded.reopened} opened again, {loaded.ended} ended"
        )
