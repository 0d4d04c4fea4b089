from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from pokja import demo


class Command(BaseCommand):
    help = "Make or renew the accounts of the demo (invented people) and print them."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = demo.make_accounts(settings.DEMO_PASSWORD)
        except ImproperlyConfigured as refused:
            raise CommandError(str(refused)) from None
        except ObjectDoesNotExist as missing:
            raise CommandError(
                f"{missing} Run load_areas and load_taskforce first."
            ) from None
        width = max(len(account.username) for account in accounts)
        for account in accounts:
            self.stdout.write(
                f"{account.username:<{width}}  {account.role:<28}  {account.agency}"
            )
        self.stdout.write(f"\nPassword: {settings.DEMO_PASSWORD}")
