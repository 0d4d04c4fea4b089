from django.urls import path

from agencies import views


app_name = "agencies"

urlpatterns = [
    path("", views.area_list, name="area_list"),
    path("search/", views.area_search, name="area_search"),
    path("<str:code>/", views.area_detail, name="area_detail"),
]
