from django.urls import path

from reports import views


app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("create/", views.report_create, name="create"),
    path("<uuid:report_id>/", views.report_detail, name="detail"),
    path("<uuid:report_id>/status/", views.report_status, name="status"),
    path("<uuid:report_id>/download/", views.report_download, name="download"),
]
