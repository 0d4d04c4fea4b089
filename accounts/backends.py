"""Which account a typed name means, and whether it may be tried at all."""

import re
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from axes.backends import AxesStandaloneBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.http import HttpRequest

from accounts.models import PHONE, User
from core import crypto, visitors, words


class SignInBackend(AxesStandaloneBackend, AuthenticationBackend):  # type: ignore[misc]  # neither carries types
    """Refuses an account that is locked for this address; the password is allauth's to check.

    Django asks at sign-in, and again with every request, whether the account works today.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and user.is_current

    def authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> AbstractBaseUser | None:
        """Without a request nobody is at the door: a command or a test asks."""
        if request is not None:
            AxesStandaloneBackend.authenticate(self, request, **credentials)
        found: AbstractBaseUser | None = AuthenticationBackend.authenticate(
            self, request, **credentials
        )
        return found


def normal_phone(typed: str) -> str:
    """+62 and the rest, however an Indonesian number was written; empty if it is no such number."""
    found = words.phone(typed)
    return found if re.fullmatch(PHONE, found) else ""


def find_account(typed: str) -> User | None:
    """The one account that a NIP, an e-mail address, a phone number or a user name means; None for nobody, or for two."""
    typed = typed.strip()
    meant = Q(username__iexact=typed)
    if "@" in typed:
        meant |= Q(email__iexact=typed)
    if nip := words.nip(typed):
        meant |= Q(nip=nip)
    elif phone := normal_phone(typed):
        meant |= Q(phone=phone)
    found = list(User.objects.filter(meant)[:2])
    return found[0] if len(found) == 1 else None


def counted_name(typed: str, account: User | None) -> str:
    """Under which name tries are counted. An unknown name is kept as a code: it may be a password in the wrong field."""
    if account:
        return account.username
    return f"?{crypto.blind_index('sign-in', typed.strip().lower()).hex()}"


def address_for_axes(request: HttpRequest) -> str | None:
    """Where the try comes from."""
    return visitors.address(request) or None
