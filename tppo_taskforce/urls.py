"""Every address of the site."""

from allauth.account import views as account_views
from django.urls import include, path, re_path


# Only these of allauth's pages: nobody signs up, and second steps come with their own rules.
account_urls = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
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
        "reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"
    ),
]

urlpatterns = [
    path("accounts/", include(account_urls)),
    path("", include("accounts.urls")),
    path("", include("agencies.urls")),
    path("", include("pokja.urls")),
    path("", include("cases.urls")),
    path("referrals/", include("referrals.urls")),
    path("reports/", include("reports.urls")),
]
