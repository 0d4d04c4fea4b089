"""The registers hold stories: only the officers of the area read them, and the head who was asked reads the question."""

from django.db import migrations

from core.rls import Protect, among, within


# The scope carries patterns of area codes, as for reports: '64', '64.%'.
IN_REACH = within("area_id", "protection_areas")
ASKED = f"asked_at IS NOT NULL AND {among('agency_id', 'agencies')}"


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial")]

    operations = [
        Protect("protection_subjectrequest", IN_REACH),
        Protect("protection_breach", IN_REACH),
        Protect("protection_finding", IN_REACH, ASKED),
    ]
