from django.urls import path

from agencies.views import accounts, areas, shifts


app_name = "agencies"

urlpatterns = [
    path("areas/", areas.area_list, name="area_list"),
    path("areas/search/", areas.area_search, name="area_search"),
    path("areas/<str:code>/", areas.area_detail, name="area_detail"),
    path("users/", accounts.account_list, name="account_list"),
    path("users/invite/", accounts.account_unit, name="account_unit"),
    path(
        "users/invite/<uuid:agency_id>/", accounts.account_invite, name="account_invite"
    ),
    path("users/<int:user_id>/", accounts.account_detail, name="account_detail"),
    path(
        "users/<int:user_id>/assign/<uuid:agency_id>/",
        accounts.account_assign,
        name="account_assign",
    ),
    path(
        "users/<int:user_id>/suspend/", accounts.account_suspend, name="account_suspend"
    ),
    path("users/<int:user_id>/reopen/", accounts.account_reopen, name="account_reopen"),
    path("users/<int:user_id>/extend/", accounts.account_extend, name="account_extend"),
    path("users/<int:user_id>/nik/", accounts.account_nik, name="account_nik"),
    path("users/<int:user_id>/code/", accounts.account_code, name="account_code"),
    path(
        "users/<int:user_id>/hand-over/",
        accounts.account_hand_over,
        name="account_hand_over",
    ),
    path(
        "users/<int:user_id>/recovery/ask/", accounts.recovery_ask, name="recovery_ask"
    ),
    path(
        "users/<int:user_id>/recovery/confirm/",
        accounts.recovery_confirm,
        name="recovery_confirm",
    ),
    path(
        "users/<int:user_id>/recovery/refuse/",
        accounts.recovery_refuse,
        name="recovery_refuse",
    ),
    path("shifts/", shifts.shift_list, name="shift_list"),
    path("shifts/create/", shifts.shift_create, name="shift_create"),
    path("shifts/<uuid:shift_id>/remove/", shifts.shift_remove, name="shift_remove"),
]
