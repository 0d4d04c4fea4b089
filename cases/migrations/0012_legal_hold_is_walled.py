"""A hold is the unit's, as its case is."""

from django.db import migrations

from core.rls import InheritAgency, Protect, among


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_consent_and_legal_hold")]

    operations = [
        InheritAgency("cases_legalhold", "cases_case", "case_id"),
        Protect("cases_legalhold", among("agency_id", "agencies"), among("case_id", "cases")),
    ]
