import csv
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from core import erasing, scope
from core.models import ErasedKey


class Command(BaseCommand):
    help = "After a restore: erase again what the ledger says was erased. --write keeps the ledger apart from backups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="a ledger that --write wrote"
        )
        parser.add_argument(
            "--write", type=Path, metavar="FILE", help="only write the ledger"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            number = _write(options["write"])
            self.stdout.write(f"{number:,} lines written.")
            return
        with transaction.atomic(), scope.as_system("replay of erasures"):
            if options["file"]:
                _take_in(options["file"])
            keys = set(ErasedKey.objects.values_list("key_id", flat=True))
            back = erasing.repeat(keys)
        self.stdout.write(f"{len(keys):,} in the ledger, {back:,} erased again.")


def _write(path: Path) -> int:
    rows = ErasedKey.objects.order_by("at", "key_id")
    lines = [[row.key_id, row.why, row.at.isoformat()] for row in rows.iterator()]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["key_id", "why", "at"], *lines])
    return len(lines)


def _take_in(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            ErasedKey(key_id=UUID(row["key_id"]), why=row["why"], at=row["at"])
            for row in csv.DictReader(file, strict=True)
        ]
    ErasedKey.objects.bulk_create(rows, ignore_conflicts=True)
