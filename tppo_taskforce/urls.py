"""Every address of the site."""

from allauth.account import views as account_views
from django.urls import include, path


# Only these of allauth's pages: nobody signs up, and what an account needs more comes with its own rules.
account_urls = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path(
        "reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"
    ),
]

urlpatterns = [
    path("accounts/", include(account_urls)),
    path("", include("accounts.urls")),
    path("areas/", include("agencies.urls")),
    path("", include("pokja.urls")),
    path("", include("cases.urls")),
    path("referrals/", include("referrals.urls")),
    path("reports/", include("reports.urls")),
]
