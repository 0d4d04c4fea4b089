from django.urls import path

from cases import views


app_name = "cases"

urlpatterns = [
    path("complaints/", views.complaint_list, name="complaint_list"),
    path("complaints/create/", views.complaint_create, name="complaint_create"),
    path(
        "complaints/<uuid:complaint_id>/",
        views.complaint_detail,
        name="complaint_detail",
    ),
    path(
        "complaints/<uuid:complaint_id>/identify/",
        views.complaint_identify,
        name="complaint_identify",
    ),
    path("cases/", views.case_list, name="list"),
    path("search/", views.case_search, name="search"),
    path("cases/<uuid:case_id>/", views.case_detail, name="detail"),
    path(
        "cases/<uuid:case_id>/victims/<uuid:victim_id>/reveal/",
        views.victim_reveal,
        name="victim_reveal",
    ),
]
