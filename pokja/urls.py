from django.urls import path

from pokja import views


app_name = "pokja"

urlpatterns = [
    path("role/", views.role, name="role"),
    path("actions/", views.action_list, name="action_list"),
    path("actions/create/", views.action_create, name="action_create"),
    path("actions/<uuid:action_id>/", views.action_detail, name="action_detail"),
    path(
        "actions/<uuid:action_id>/history/",
        views.action_history,
        name="action_history",
    ),
    path(
        "evidence/<uuid:evidence_id>/",
        views.evidence_download,
        name="evidence_download",
    ),
]
