"""Where our rules meet allauth's: accounts, second factors, single sign-on."""

import base64
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import filter_users_by_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import backends, services, stepup
from accounts.models import User
from core import audit, crypto, refusals, visitors
from core.models import DataKey


WRONG = _("Name or password is not right. Check both, then try again.")
LOCKED = _(
    "Too many tries. This account is locked here for 15 minutes; then try again, or choose a new password."
)
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
WRONG_CODE = _(
    "The code is not right. Wait for the next one in the app, or use another way."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts are made by the secretariat; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "incorrect_password": _("The password is not right. Try again."),
        "enter_current_password": _("The present password is not right. Try again."),
        "too_many_login_attempts": LOCKED,
        "account_inactive": _(
            "This account is closed. Ask the administrator of your agency."
        ),
        "rate_limited": _("That was too often in a short time. Wait a minute."),
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

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whoever says no address shares the limits with all who say none."""
        return visitors.address(request) or "unknown"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Find the account that is meant, then try it; a failure and a lock are recorded, the typed name is not."""
        typed = credentials.get("username", "")
        account = backends.find_account(typed)
        credentials["username"] = backends.counted_name(typed, account)
        try:
            found: User | None = super().authenticate(request, **credentials)
        except ValidationError:
            refusals.at_sign_in("account.throttled", whom=account)
            raise
        if found:
            return found
        locked = getattr(request, "axes_locked_out", False)
        action = "account.locked" if locked else "account.sign_in_failed"
        refusals.at_sign_in(action, whom=account)
        if locked:
            raise self.validation_error("too_many_login_attempts")
        return None

    def get_login_stages(self) -> list[str]:
        """None: the second factor is asked at the first step that needs it (docs/adr/0018)."""
        return []

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        services.signed_in(request, user)

    def logout(self, request: HttpRequest) -> None:
        user = cast(User, request.user)
        audit.record("account.signed_out", target=user, by=user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        services.password_changed(user, here=self.request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in counts as well as saying so again, for as long."""
        return not stepup.is_recent(context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """A passkey first, it cannot be phished; no password where a second factor is asked for."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if stepup.asks_second_factor(context.request):
            found = [way for way in found if way["id"] != "reauthenticate"] or found
        named = [{**way, "description": WAYS[way["id"]]} for way in found]
        return sorted(named, key=lambda way: way["id"] != "mfa_reauthenticate:webauthn")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Secrets of second factors are sealed, each with a data key of its own and for its person only."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        key = DataKey.make()
        sealed = crypto.encrypt(text.encode(), key.open(), self._place())
        return f"{key.pk}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key_id, _, sealed = encrypted_text.partition(":")
        key = DataKey.objects.get(pk=key_id).open()
        return crypto.decrypt(base64.b64decode(sealed), key, self._place()).decode()

    def _place(self) -> bytes:
        """Second factors are only ever asked of the person who is signed in."""
        return crypto.place("mfa_authenticator", "data", str(context.request.user.pk))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Whoever the issuer sends gets in with an account that exists; none is ever made."""

    def get_requests_session(self) -> Any:
        """The issuer answers itself; whoever it points to instead is not asked."""
        found = super().get_requests_session()
        found.max_redirects = 0
        return found

    def is_open_for_signup(
        self, request: HttpRequest, sociallogin: SocialLogin
    ) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Known by its link; the first time by an e-mail address that the issuer has verified."""
        if not sociallogin.is_existing:
            account = self._known_by_email(sociallogin)
            if account is None:
                raise self._turned_away(request)
            sociallogin.connect(request, account)
            audit.record("account.linked", target=account, by=account)

    def _known_by_email(self, sociallogin: SocialLogin) -> User | None:
        verified = {e.email.lower() for e in sociallogin.email_addresses if e.verified}
        found = {
            user.pk: user
            for email in verified
            for user in filter_users_by_email(email, is_active=True)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account")

    def _turned_away(self, request: HttpRequest) -> Exception:
        refusals.at_sign_in("account.sign_in_failed", way="sso")
        messages.error(
            request,
            _(
                "No account here has this e-mail address. Ask the administrator of your agency."
            ),
        )
        refusal: Exception = ImmediateHttpResponse(redirect("account_login"))
        return refusal
