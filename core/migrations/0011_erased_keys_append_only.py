"""The ledger of erasures is added to and read, never changed."""

from django.db import migrations

from core.rls import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0010_erased_keys_and_readings")]

    operations = [AppendOnly("core_erasedkey")]
