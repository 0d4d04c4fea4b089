from django.urls import path

from referrals import views


app_name = "referrals"

urlpatterns = [
    path("", views.referral_list, name="list"),
    path("create/<uuid:case_id>/", views.referral_create, name="create"),
    path("<uuid:referral_id>/", views.referral_detail, name="detail"),
    path("<uuid:referral_id>/history/", views.referral_history, name="history"),
    path("<uuid:referral_id>/accept/", views.referral_accept, name="accept"),
    path("<uuid:referral_id>/decline/", views.referral_decline, name="decline"),
    path("<uuid:referral_id>/complete/", views.referral_complete, name="complete"),
    path("<uuid:referral_id>/recall/", views.referral_recall, name="recall"),
]
