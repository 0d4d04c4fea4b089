"""The outer wall round cases: own unit, or a live grant on the case (decision 3)."""

from django.db import migrations

from core.rls import IS_OWN, InheritAgency, Protect, among


OWN_UNIT = among("agency_id", "agencies")
GRANTED = among("case_id", "cases")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        Protect("cases_case", OWN_UNIT, among("id", "cases")),
        InheritAgency("cases_casegrant", "cases_case", "content_object_id"),
        Protect("cases_casegrant", OWN_UNIT, IS_OWN),
        Protect("cases_complaint", OWN_UNIT, GRANTED),
        Protect("cases_person", OWN_UNIT),
        InheritAgency("cases_victim", "cases_case", "case_id"),
        Protect("cases_victim", OWN_UNIT, GRANTED),
        InheritAgency("cases_identification", "cases_complaint", "complaint_id"),
        Protect("cases_identification", OWN_UNIT),
        InheritAgency("cases_service", "cases_case", "case_id"),
        Protect("cases_service", OWN_UNIT, GRANTED),
    ]
