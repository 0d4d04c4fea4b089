from django.urls import path

from accounts import views


urlpatterns = [
    path("", views.home, name="home"),
    path("menu/", views.menu, name="menu"),
    path("account/", views.account, name="account"),
    path("account/sessions/", views.session_list, name="session_list"),
    path(
        "account/sessions/end-others/",
        views.session_end_others,
        name="session_end_others",
    ),
    path("account/sessions/<str:session>/end/", views.session_end, name="session_end"),
    path("account/pledge/", views.pledge, name="pledge"),
    path("drafts/save/", views.draft_save, name="draft_save"),
    path("access/", views.access, name="access"),
    path("activate/", views.activate, name="activate"),
    path("_components/", views.gallery, name="gallery"),
    path("healthz", views.healthz, name="healthz"),
]
