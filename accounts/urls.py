from django.urls import path

from accounts import views


urlpatterns = [
    path("", views.home, name="home"),
    path("menu/", views.menu, name="menu"),
    path("drafts/save/", views.draft_save, name="draft_save"),
    path("access/", views.access, name="access"),
    path("activate/", views.activate, name="activate"),
    path("_components/", views.gallery, name="gallery"),
    path("healthz", views.healthz, name="healthz"),
]
