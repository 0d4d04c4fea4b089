"""Made-up data in any amount: ``seed_demo --cases 400 --months 18 --seed 1``."""

import time
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from core import bulk, clock, demo_load
from core.demo import Wish


class Command(BaseCommand):
    help = "Fill the database with made-up complaints, cases, referrals and actions; runs as its owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=_count, default=400, metavar="N")
        parser.add_argument("--months", type=_count, default=18, metavar="M")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day before which the data end; today if not given",
        )
        filled = parser.add_mutually_exclusive_group()
        filled.add_argument("--keep", action="store_true", help="add to what is there")
        filled.add_argument(
            "--replace", action="store_true", help="drop what is there first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("demo")
        started = time.monotonic()
        _refuse_unfit()
        filled = demo_load.is_filled()
        if filled and not (options["keep"] or options["replace"]):
            raise CommandError(
                "The database holds cases, complaints or actions already. Type the command again with --keep "
                "to load more beside them, or with --replace to drop all of them first."
            )
        numbered = demo_load.numbers_given() if filled and options["keep"] else {}
        wish = Wish(
            cases=options["cases"],
            months=options["months"],
            seed=options["seed"],
            until=options["until"] or clock.today(),
            numbered=numbered,
        )
        self.stdout.write(
            f"{wish.cases:,} made-up cases of {wish.months} months until {wish.until}, seed {wish.seed}"
        )
        try:
            loaded = demo_load.load(
                wish, replace=options["replace"], say=self.stdout.write
            )
        except bulk.NothingToFill as missing:
            raise CommandError(str(missing)) from None
        for table, rows in loaded.rows.items():
            self.stdout.write(f"  {rows:>11,} {table}")
        total, seconds = sum(loaded.rows.values()), time.monotonic() - started
        self.stdout.write(f"  {total:>11,} rows in {seconds:.1f} s")


def _refuse_unfit() -> None:
    """Not in production, and not as the role that row-level security binds."""
    if settings.IS_PRODUCTION:
        raise CommandError(
            "Made-up cases have no place among real ones (MODE=production)."
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        role, passes = cursor.fetchone()
    if not passes:
        raise CommandError(
            f"{role} may not load past row-level security. Set OWNER_DATABASE_URL to the owner's "
            "(make demo writes it to .local/owner.env) and run it through manage.py."
        )


def _count(text: str) -> int:
    """A whole number above nothing, with or without separators: 1_000_000."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text} is not a number above 0")
    return number
