from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts are made by the secretariat; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_email_password_mismatch": _(
            "Name or password is not right. Check both, then try again."
        ),
        "username_password_mismatch": _(
            "Name or password is not right. Check both, then try again."
        ),
        "email_password_mismatch": _(
            "Name or password is not right. Check both, then try again."
        ),
        "too_many_login_attempts": _(
            "This account is locked for a while. Try again in 5 minutes or ask the administrator."
        ),
        "account_inactive": _(
            "This account is closed. Ask the administrator of your agency."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(
        self, request: HttpRequest, user: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """An account that is suspended or past its last day goes no further than the page that says so."""
        if not user.is_current:
            clear_login(request)
            response: HttpResponse = self.respond_user_inactive(request, user)
            return response
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out is seen by where one lands; no message is shown for it."""
