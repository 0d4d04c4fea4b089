from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services import system_user
from core import seeds
from pokja import services


class Command(BaseCommand):
    help = "Load the data files of the product: code lists, agencies, task forces, duties. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = services.load_task_force(by=system_user())
        except seeds.SeedRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{'':<18}{'rows':>7}{'new':>7}{'changed':>9}{'kept':>6}")
        for done in outcomes:
            self.stdout.write(
                f"{done.name:<18}{done.total:>7}{done.new:>7}"
                f"{done.changed:>9}{done.kept_rows:>6}"
            )
        self._list("Edited here, left as it is:", [k for o in outcomes for k in o.kept])
        gone = [f"{o.name} {line}" for o in outcomes for line in o.gone]
        self._list("No longer in the files, left as it is:", gone)

    def _list(self, heading: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"\n{heading}")
            for line in lines:
                self.stdout.write(f"  {line}")
