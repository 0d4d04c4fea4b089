from django.urls import path

from protection import views
from protection.views import breaches, erasures, processing, readings, requests


app_name = "protection"

urlpatterns = [
    path("", views.home, name="home"),
    path("retention/", erasures.retention_page, name="retention"),
    path(
        "erasures/<uuid:erasure_id>/approve/",
        erasures.erasure_approve,
        name="erasure_approve",
    ),
    path(
        "erasures/<uuid:erasure_id>/refuse/",
        erasures.erasure_refuse,
        name="erasure_refuse",
    ),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/create/", requests.request_create, name="request_create"),
    path("requests/<uuid:request_id>/", requests.request_detail, name="request_detail"),
    path(
        "requests/<uuid:request_id>/check/",
        requests.request_check,
        name="request_check",
    ),
    path(
        "requests/<uuid:request_id>/answer/",
        requests.request_answer,
        name="request_answer",
    ),
    path(
        "requests/<uuid:request_id>/refuse/",
        requests.request_refuse,
        name="request_refuse",
    ),
    path("breaches/", breaches.breach_list, name="breach_list"),
    path("breaches/create/", breaches.breach_create, name="breach_create"),
    path("breaches/<uuid:breach_id>/", breaches.breach_detail, name="breach_detail"),
    path("breaches/<uuid:breach_id>/edit/", breaches.breach_edit, name="breach_edit"),
    path("breaches/<uuid:breach_id>/tell/", breaches.breach_tell, name="breach_tell"),
    path(
        "breaches/<uuid:breach_id>/close/", breaches.breach_close, name="breach_close"
    ),
    path(
        "breaches/<uuid:breach_id>/notice/",
        breaches.breach_notice,
        name="breach_notice",
    ),
    path("processing/", processing.processing_list, name="processing_list"),
    path(
        "processing/<slug:code>/edit/",
        processing.processing_edit,
        name="processing_edit",
    ),
    path("readings/", readings.reading_list, name="reading_list"),
    path("readings/<int:person_id>/", readings.finding_create, name="finding_create"),
    path("findings/<uuid:finding_id>/", readings.finding_detail, name="finding_detail"),
    path(
        "findings/<uuid:finding_id>/answer/",
        readings.finding_answer,
        name="finding_answer",
    ),
    path(
        "findings/<uuid:finding_id>/settle/",
        readings.finding_settle,
        name="finding_settle",
    ),
]
