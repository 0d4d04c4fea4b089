"""allauth's pages with what our rules add: one's own factors are guarded, a change is recorded, and one comes back."""

from typing import TYPE_CHECKING, Any, cast

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts import services, stepup
from accounts.http import Request
from accounts.models import User
from core import refusals


# allauth carries no types: what its views give to the classes below is said here, for the checker only.
if TYPE_CHECKING:

    class _Page(FormView[forms.Form]):
        request: Request

else:
    _Page = object

PASSKEY, APP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP
CODES = Authenticator.Type.RECOVERY_CODES


class LoginView(account_views.LoginView):  # type: ignore[misc]  # allauth carries no types
    """Name and password, or the single sign-on of the site."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sso = settings.SSO_OIDC_NAME if settings.SSO_OIDC_ISSUER else ""
        return {**super().get_context_data(**kwargs), "sso_name": sso}


class LogoutView(account_views.LogoutView):  # type: ignore[misc]  # allauth carries no types
    """The browser forgets as well. Unsent drafts of a device are sealed and stay."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "cookies"'
        return response


class PasswordChangeView(account_views.PasswordChangeView):  # type: ignore[misc]  # allauth carries no types
    """A new password; every other session ends."""

    success_url = reverse_lazy("account")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not cast(User, request.user).has_usable_password():
            messages.info(request, _("You sign in without a password of this system."))
            return redirect("account")
        found: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return found

    def form_valid(self, form: forms.Form) -> HttpResponse:
        messages.success(
            self.request,
            _("The new password holds. You are signed out everywhere else."),
        )
        found: HttpResponse = super().form_valid(form)
        return found


class _ComesBack(_Page):
    """A proof that is asked in between."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        stepup.passed(self.request)
        return response


class _SecondFactor(_ComesBack):
    """A second factor that is asked in between; a wrong one is recorded."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        refusals.at_sign_in("account.factor_failed", whom=self.request.user)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ReauthenticateView(_ComesBack, account_views.ReauthenticateView):  # type: ignore[misc]  # allauth carries no types
    """By password."""


class ReauthenticateByCode(_SecondFactor, mfa_views.ReauthenticateView):  # type: ignore[misc]  # allauth carries no types
    """By a code of the app, or one of the recovery codes."""


class _TakesAPasskey(_Page):
    """What the browser's authenticator sends; anything else is no passkey."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except ValueError as error:
            raise BadRequest("no passkey") from error


class ReauthenticateByPasskey(
    _TakesAPasskey,
    _SecondFactor,
    webauthn_views.ReauthenticateWebAuthnView,  # type: ignore[misc]  # allauth carries no types
):
    """By passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves a refused form out."""
        return {**super().get_context_data(), **kwargs}


class _OnesOwn(_Page):
    """A page on one's own factors: whoever has one shows it first."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        me = cast(User, request.user)
        if stepup.has_factor(me) and not stepup.gave_second_factor(request):
            return stepup.ask_second_factor(request)
        return super().dispatch(request, *args, **kwargs)


class _Adds(_OnesOwn):
    """Setting one up proves that one holds it: it need not be asked for at once."""

    kind: Authenticator.Type

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        request = self.request
        mine = Authenticator.objects.filter(user=request.user, type=self.kind)
        post_authentication(request, mine.latest("created_at"), reauthenticated=True)
        services.factor_changed(request.user, "added", self.kind)
        stepup.passed(request)
        return response

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AddPasskey(_TakesAPasskey, _Adds, webauthn_views.AddWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Set up a passkey."""

    kind = PASSKEY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves a refused form out."""
        return {**super().get_context_data(), **kwargs}


class AddApp(_Adds, totp_views.ActivateTOTPView):  # type: ignore[misc]  # allauth carries no types
    """Set up an app that shows codes."""

    kind = APP


class _Removes(_OnesOwn):
    """Removing one is recorded."""

    kind: Authenticator.Type
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        services.factor_changed(self.request.user, "removed", self.kind)
        messages.success(self.request, _("Removed."))
        return response


class RemovePasskey(_Removes, webauthn_views.RemoveWebAuthnView):  # type: ignore[misc]  # allauth carries no types
    """Remove one passkey."""

    kind = PASSKEY


class RemoveApp(_Removes, totp_views.DeactivateTOTPView):  # type: ignore[misc]  # allauth carries no types
    """Remove the app."""

    kind = APP


class FactorsView(mfa_views.IndexView):  # type: ignore[misc]  # allauth carries no types
    """What the person has set up, and what may be added; a passkey is offered first."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = stepup.asks_second_factor(self.request)
        return {**super().get_context_data(**kwargs), "waiting": waiting}


class RecoveryCodesView(_OnesOwn, recovery_views.ViewRecoveryCodesView):  # type: ignore[misc]  # allauth carries no types
    """The codes, shown once, and the way on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        way_back = stepup.way_back(self.request)
        return {**super().get_context_data(**kwargs), "way_back": way_back}


class NewRecoveryCodesView(_OnesOwn, recovery_views.GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth carries no types
    """New codes; the old ones end."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        services.factor_changed(self.request.user, "renewed", CODES)
        return response
