"""A safety note has the wall of its victim: own unit or a live grant, and a bar shuts it."""

from django.db import migrations

from core.rls import InheritAgency, Protect, ShutOut, among


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_safety_notes")]

    operations = [
        InheritAgency("cases_safetynote", "cases_victim", "victim_id"),
        InheritAgency("cases_safetynote", "cases_victim", "victim_id", "case_id"),
        Protect(
            "cases_safetynote",
            among("agency_id", "agencies"),
            among("case_id", "cases"),
        ),
        ShutOut("cases_safetynote", "case_id", "barred"),
    ]
