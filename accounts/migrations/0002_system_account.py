"""The named account by which scheduled work is done; it has no password and is closed."""

from django.db import migrations


def make(apps, schema_editor):
    user = apps.get_model("accounts", "User")
    user.objects.get_or_create(
        username="sistem",
        defaults={"role": "system", "is_active": False, "password": "!", "first_name": "Sistem"},
    )


def unmake(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(username="sistem").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
