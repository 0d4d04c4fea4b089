"""Make one account by hand: the first of an installation, or one that is needed before somebody can sign in."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.choices import Role
from accounts.services import save_account, system_user
from agencies.models import Agency
from agencies.services import appoint


class Command(BaseCommand):
    help = "Create or renew an account with a role at an agency; asks for the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--agency", required=True, help="code, such as DP3A-64")
        parser.add_argument("--email", default="")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"There is no agency with the code {options['agency']}.")
        user = save_account(
            username=options["username"],
            password=self._password(),
            role=Role(options["role"]),
            first_name=options["first_name"] or options["username"],
            last_name=options["last_name"],
            email=options["email"],
        )
        appoint(user, agency, by=system_user())
        self.stdout.write(
            f"{user.username}: {user.get_role_display()}, {agency.short_name}"
        )

    def _password(self) -> str:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise CommandError("The two passwords differ. Nothing was changed.")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password
