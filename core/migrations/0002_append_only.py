"""Audit lines and export records are written and read by the application, never changed or deleted by it."""

from django.db import migrations

from core.rls import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [AppendOnly("core_auditevent"), AppendOnly("core_exportrecord")]
