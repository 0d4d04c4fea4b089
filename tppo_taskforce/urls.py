"""Every address of the site."""

from allauth.account import views as account_views
from allauth.socialaccount import views as social_views
from django.urls import include, path, re_path

from accounts import entrance, sso


# Only these of allauth's pages: nobody signs up.
account_urls = [
    path("login/", entrance.LoginView.as_view(), name="account_login"),
    path("logout/", entrance.LogoutView.as_view(), name="account_logout"),
    path(
        "password/change/",
        entrance.PasswordChangeView.as_view(),
        name="account_change_password",
    ),
    path(
        "password/reset/", account_views.password_reset, name="account_reset_password"
    ),
    path(
        "password/reset/done/",
        account_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path(
        "reauthenticate/",
        entrance.ReauthenticateView.as_view(),
        name="account_reauthenticate",
    ),
    # Single sign-on; without an issuer its first step is not there.
    path("oidc/<str:provider_id>/login/", sso.login, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        sso.callback,
        name="openid_connect_callback",
    ),
    path(
        "sso/cancelled/",
        social_views.login_cancelled,
        name="socialaccount_login_cancelled",
    ),
]
factor_urls = [
    path("", entrance.FactorsView.as_view(), name="mfa_index"),
    path("code/", entrance.ReauthenticateByCode.as_view(), name="mfa_reauthenticate"),
    path(
        "passkey/",
        entrance.ReauthenticateByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/create/", entrance.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        entrance.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("app/create/", entrance.AddApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", entrance.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        entrance.RecoveryCodesView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/create/",
        entrance.NewRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [
    path("accounts/", include(account_urls)),
    path("account/factors/", include(factor_urls)),
    path("", include("accounts.urls")),
    path("", include("agencies.urls")),
    path("protection/", include("protection.urls")),
    path("", include("pokja.urls")),
    path("", include("cases.urls")),
    path("referrals/", include("referrals.urls")),
    path("reports/", include("reports.urls")),
]
