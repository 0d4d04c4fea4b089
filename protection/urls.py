from django.urls import path

from protection import views


app_name = "protection"

urlpatterns = [
    path("", views.home, name="home"),
    path("retention/", views.retention_page, name="retention"),
    path(
        "erasures/<uuid:erasure_id>/approve/",
        views.erasure_approve,
        name="erasure_approve",
    ),
    path(
        "erasures/<uuid:erasure_id>/refuse/",
        views.erasure_refuse,
        name="erasure_refuse",
    ),
    path("requests/", views.request_list, name="request_list"),
    path("requests/create/", views.request_create, name="request_create"),
    path("requests/<uuid:request_id>/", views.request_detail, name="request_detail"),
    path(
        "requests/<uuid:request_id>/check/", views.request_check, name="request_check"
    ),
    path(
        "requests/<uuid:request_id>/answer/",
        views.request_answer,
        name="request_answer",
    ),
    path(
        "requests/<uuid:request_id>/refuse/",
        views.request_refuse,
        name="request_refuse",
    ),
    path("breaches/", views.breach_list, name="breach_list"),
    path("breaches/create/", views.breach_create, name="breach_create"),
    path("breaches/<uuid:breach_id>/", views.breach_detail, name="breach_detail"),
    path("breaches/<uuid:breach_id>/edit/", views.breach_edit, name="breach_edit"),
    path("breaches/<uuid:breach_id>/tell/", views.breach_tell, name="breach_tell"),
    path("breaches/<uuid:breach_id>/close/", views.breach_close, name="breach_close"),
    path(
        "breaches/<uuid:breach_id>/notice/", views.breach_notice, name="breach_notice"
    ),
    path("processing/", views.processing_list, name="processing_list"),
    path("processing/<slug:code>/edit/", views.processing_edit, name="processing_edit"),
    path("readings/", views.reading_list, name="reading_list"),
    path("readings/<int:person_id>/", views.finding_create, name="finding_create"),
    path("findings/<uuid:finding_id>/", views.finding_detail, name="finding_detail"),
    path(
        "findings/<uuid:finding_id>/answer/",
        views.finding_answer,
        name="finding_answer",
    ),
    path(
        "findings/<uuid:finding_id>/settle/",
        views.finding_settle,
        name="finding_settle",
    ),
]
