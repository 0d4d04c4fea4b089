from django.urls import path

from cases.views import access, cases, complaints, duties, history, safety


app_name = "cases"

urlpatterns = [
    path("complaints/", complaints.complaint_list, name="complaint_list"),
    path("complaints/create/", complaints.complaint_create, name="complaint_create"),
    path(
        "complaints/<uuid:complaint_id>/",
        complaints.complaint_detail,
        name="complaint_detail",
    ),
    path(
        "complaints/<uuid:complaint_id>/identify/",
        complaints.complaint_identify,
        name="complaint_identify",
    ),
    path(
        "complaints/<uuid:complaint_id>/history/",
        history.complaint_history,
        name="complaint_history",
    ),
    path("cases/<uuid:case_id>/history/", history.case_history, name="history"),
    path("cases/", cases.case_list, name="list"),
    path("search/", cases.case_search, name="search"),
    path("cases/<uuid:case_id>/", cases.case_detail, name="detail"),
    path("cases/<uuid:case_id>/hold/", duties.case_hold, name="hold"),
    path("holds/create/", duties.hold_by_number, name="hold_by_number"),
    path("holds/<uuid:hold_id>/lift/", duties.hold_lift, name="hold_lift"),
    path(
        "cases/<uuid:case_id>/victims/<uuid:victim_id>/withdraw/",
        duties.consent_withdraw,
        name="consent_withdraw",
    ),
    path(
        "cases/<uuid:case_id>/identity/open/",
        cases.identity_open,
        name="identity_open",
    ),
    path(
        "cases/<uuid:case_id>/identity/close/",
        cases.identity_close,
        name="identity_close",
    ),
    path("cases/<uuid:case_id>/access/", access.access_log, name="access_log"),
    path("cases/<uuid:case_id>/bars/create/", access.bar_create, name="bar_create"),
    path(
        "cases/<uuid:case_id>/bars/<uuid:bar_id>/lift/",
        access.bar_lift,
        name="bar_lift",
    ),
    path(
        "cases/<uuid:case_id>/conflict/",
        access.conflict_declare,
        name="conflict_declare",
    ),
    path("safety/", safety.safety_list, name="safety_list"),
    path("cases/<uuid:case_id>/safety/", safety.safety_detail, name="safety"),
    path(
        "cases/<uuid:case_id>/safety/<uuid:victim_id>/edit/",
        safety.safety_edit,
        name="safety_edit",
    ),
    path(
        "cases/<uuid:case_id>/safety/<uuid:note_id>/call/",
        safety.safety_call,
        name="safety_call",
    ),
    path(
        "cases/<uuid:case_id>/safety/<uuid:note_id>/result/",
        safety.safety_result,
        name="safety_result",
    ),
    path(
        "complaints/<uuid:complaint_id>/call/",
        safety.complaint_call,
        name="complaint_call",
    ),
    path(
        "complaints/<uuid:complaint_id>/result/",
        safety.complaint_result,
        name="complaint_result",
    ),
    path("emergency/", access.emergency_list, name="emergency_list"),
    path("emergency/create/", access.emergency_create, name="emergency_create"),
    path(
        "emergency/<uuid:access_id>/", access.emergency_detail, name="emergency_detail"
    ),
    path("emergency/<uuid:access_id>/end/", access.emergency_end, name="emergency_end"),
    path(
        "emergency/<uuid:access_id>/review/",
        access.emergency_review,
        name="emergency_review",
    ),
    path("emergency/units/", access.unit_bar_create, name="unit_bar_create"),
]
