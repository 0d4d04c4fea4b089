from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types
    """Sign-in as allauth does it, and an account that works today.

    Django asks this at sign-in and again with every request, for the row it has just read.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and user.is_current
