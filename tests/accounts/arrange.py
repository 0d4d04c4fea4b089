"""Somebody with a password, at the sign-in page."""

from typing import Any

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.models import AuditEvent


PASSWORD = "kuda hijau membaca peta"
ANSWER = "Name or password is not right"


def account(username: str = "rina", role: Role = Role.CASEWORKER, **more: str) -> User:
    """An account that can sign in."""
    user = User(username=username, role=role, **more)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Any, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post(
        reverse("account_login"), {"login": name, "password": password}, **more
    )


def is_in(client: Any) -> bool:
    """Whether the first page opens."""
    return client.get(reverse("home")).status_code == 200


def lines(action: str) -> list[AuditEvent]:
    """The audit lines of one kind."""
    return list(AuditEvent.objects.filter(action=action))
