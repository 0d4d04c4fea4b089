"""Bars and emergency access have their walls, and a bar shuts every row of its case (decision 20)."""

from django.db import migrations

from core.rls import IS_OWN, InheritAgency, Protect, ShutOut, among, within


OWN_UNIT = among("agency_id", "agencies")
# The unit that is shut out: read before the scope knows the reader's agencies, so by the open table of posts.
OWN_BAR = (
    "barred_agency_id IN (SELECT o.agency_id FROM agencies_officer o"
    " WHERE o.user_id::text = (SELECT current_setting('app.user_id', true)))"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_bars_and_emergency_access")]

    operations = [
        InheritAgency("cases_casebar", "cases_case", "case_id"),
        Protect("cases_casebar", OWN_UNIT, IS_OWN, OWN_BAR),
        InheritAgency("cases_emergencyaccess", "cases_case", "case_id"),
        Protect(
            "cases_emergencyaccess",
            OWN_UNIT,
            IS_OWN,
            within("area_id", "protection_areas"),
        ),
        InheritAgency("cases_opening", "cases_case", "case_id"),
        Protect("cases_opening", OWN_UNIT, among("case_id", "cases")),
        ShutOut("cases_opening", "case_id", "barred"),
        ShutOut("cases_case", "id", "barred"),
        ShutOut("cases_complaint", "case_id", "barred"),
        ShutOut("cases_victim", "case_id", "barred"),
        ShutOut("cases_service", "case_id", "barred"),
    ]
