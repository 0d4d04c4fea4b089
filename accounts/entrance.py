"""allauth's pages with what our rules add: one's own factors are guarded, a change is recorded, and one comes back."""

from typing import Any

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

from accounts import services, stepup
from core import refusals


PASSKEY, APP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP
CODES = Authenticator.Type.RECOVERY_CODES


class LoginView(account_views.LoginView):  # type: ignore[misc]  # allauth carries no types
    """Name and password, or the single sign-on of the site."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sso = settings.SSO_OIDC_NAME if settings.SSO_OIDC_ISSUER else ""
        return {**super().get_context_data(**kwargs), "sso_name": sso}


class LogoutView(account_views.LogoutView):  # type: ignore[misc]
    """The browser forgets as well. Unsent drafts of a device are sealed and stay."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "cookies"'
        return response


class PasswordChangeView(account_views.PasswordChangeView):  # type: ignore[misc]
    """A new password; every other session ends."""

    success_url = reverse_lazy("account")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
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


class _ComesBack:
    """A proof that is asked in between."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        stepup.passed(self.request)  # type: ignore[attr-defined]
        return response


class _SecondFactor(_ComesBack):
    """A second factor that is asked in between; a wrong one is recorded."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        refusals.at_sign_in("account.factor_failed", whom=request.user)
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        response: HttpResponse = self.render_to_response(context, status=422)  # type: ignore[attr-defined]
        return response


class ReauthenticateView(_ComesBack, account_views.ReauthenticateView):  # type: ignore[misc]
    """By password."""


class ReauthenticateByCode(_SecondFactor, mfa_views.ReauthenticateView):  # type: ignore[misc]
    """By a code of the app, or one of the recovery codes."""


class _TakesAPasskey:
    """What the browser's authenticator sends; anything else is no passkey."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(*args, **kwargs)  # type: ignore[misc]
        except ValueError as error:
            raise BadRequest("no passkey") from error
        return response


class ReauthenticateByPasskey(
    _TakesAPasskey,
    _SecondFactor,
    webauthn_views.ReauthenticateWebAuthnView,  # type: ignore[misc]
):
    """By passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves a refused form out."""
        return {**super().get_context_data(), **kwargs}


class _OnesOwn:
    """A page on one's own factors: whoever has one shows it first."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if stepup.has_factor(request.user) and not stepup.gave_second_factor(request):  # type: ignore[arg-type]
            return stepup.ask_second_factor(request)
        found: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return found


class _Adds(_OnesOwn):
    """Setting one up proves that one holds it: it need not be asked for at once."""

    kind: Authenticator.Type

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        mine = Authenticator.objects.filter(user=request.user, type=self.kind)
        post_authentication(request, mine.latest("created_at"), reauthenticated=True)
        services.factor_changed(request.user, "added", self.kind)  # type: ignore[arg-type]
        stepup.passed(request)
        return response

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        response: HttpResponse = self.render_to_response(context, status=422)  # type: ignore[attr-defined]
        return response


class AddPasskey(_TakesAPasskey, _Adds, webauthn_views.AddWebAuthnView):  # type: ignore[misc]
    """Set up a passkey."""

    kind = PASSKEY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves a refused form out."""
        return {**super().get_context_data(), **kwargs}


class AddApp(_Adds, totp_views.ActivateTOTPView):  # type: ignore[misc]
    """Set up an app that shows codes."""

    kind = APP


class _Removes(_OnesOwn):
    """Removing one is recorded."""

    kind: Authenticator.Type
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        services.factor_changed(request.user, "removed", self.kind)  # type: ignore[arg-type]
        messages.success(request, _("Removed."))
        return response


class RemovePasskey(_Removes, webauthn_views.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove one passkey."""

    kind = PASSKEY


class RemoveApp(_Removes, totp_views.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the app."""

    kind = APP


class FactorsView(mfa_views.IndexView):  # type: ignore[misc]
    """What the person has set up, and what may be added; a passkey is offered first."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = stepup.asks_second_factor(self.request)
        return {**super().get_context_data(**kwargs), "waiting": waiting}


class RecoveryCodesView(_OnesOwn, recovery_views.ViewRecoveryCodesView):  # type: ignore[misc]
    """The codes, shown once, and the way on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        way_back = stepup.way_back(self.request)
        return {**super().get_context_data(**kwargs), "way_back": way_back}


class NewRecoveryCodesView(_OnesOwn, recovery_views.GenerateRecoveryCodesView):  # type: ignore[misc]
    """New codes; the old ones end."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        services.factor_changed(self.request.user, "renewed", CODES)
        return response
