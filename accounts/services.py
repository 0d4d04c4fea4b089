"""Everything that can happen to an account."""

from django.db import transaction

from accounts.choices import Role
from accounts.models import User


SYSTEM_USERNAME = "sistem"


def system_user() -> User:
    """The named account that scheduled work is done by; it cannot sign in."""
    return User.objects.get(username=SYSTEM_USERNAME)


@transaction.atomic
def save_account(
    *,
    username: str,
    password: str,
    role: Role,
    first_name: str,
    last_name: str = "",
    email: str = "",
) -> User:
    """Make or renew an account with this password and role."""
    user = User.objects.filter(username=username).first() or User(username=username)
    user.first_name, user.last_name, user.role = first_name, last_name, role
    user.email = email or f"{username}@contoh.invalid"
    user.set_password(password)
    user.save()
    return user
