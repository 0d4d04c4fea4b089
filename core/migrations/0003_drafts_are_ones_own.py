"""A draft holds what somebody typed about a person: only its writer reads it."""

from django.db import migrations

from core.rls import IS_OWN, Protect


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]

    operations = [Protect("core_draft", IS_OWN)]
