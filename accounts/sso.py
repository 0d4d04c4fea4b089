"""Single sign-on, stricter than the library: the statement about a person is signed, and the issuer is the one that is named.

The library believes a statement that it fetched itself; here its signature is checked as well, by an algorithm of the list.
"""

from typing import Any

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
    OAuth2View,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from jwt import InvalidTokenError, get_unverified_header
from requests import RequestException

from core import refusals


ALGORITHMS = {"RS256", "PS256", "ES256", "EdDSA"}


class NamedIssuer(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth carries no types
    """The issuer of SSO_OIDC_ISSUER and nobody else."""

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        if str(found.get("issuer", "")).rstrip("/") != settings.SSO_OIDC_ISSUER:
            raise OAuth2Error("The issuer calls itself otherwise than it is named")
        return found

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> Any:
        """Without a signed statement nobody gets in."""
        statement = kwargs["response"].get("id_token", "")
        if _algorithm(statement) not in ALGORITHMS:
            raise OAuth2Error("The statement is not signed as it should be")
        # What the library fetched by itself it would not check.
        self.did_fetch_access_token = False
        try:
            return super().complete_login(request, app, token, **kwargs)
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The statement does not fit the issuer's keys") from error


def _algorithm(statement: str) -> str:
    try:
        return str(get_unverified_header(statement).get("alg"))
    except InvalidTokenError:
        return ""


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the issuer."""
    return _through(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the issuer."""
    return _through(OAuth2CallbackView, request, provider_id)


def _through(
    view: type[OAuth2View], request: HttpRequest, provider_id: str
) -> HttpResponse:
    """The library's view, once the issuer has said who it is."""
    adapter = NamedIssuer(request, provider_id)
    try:
        adapter.openid_config  # noqa: B018 - asks it
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException, ValueError):
        return _not_now(request)
    answer: HttpResponse = view.adapter_view(adapter)(request)
    return answer


def _not_now(request: HttpRequest) -> HttpResponse:
    refusals.at_sign_in("account.sign_in_failed", way="sso")
    messages.error(
        request,
        _("Single sign-on does not answer as it should. Sign in with your password."),
    )
    return redirect("account_login")
