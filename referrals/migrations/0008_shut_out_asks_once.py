from django.db import migrations

from core.rls import ShutOut


TABLES = (
    "referrals_referral",
    "referrals_disclosure",
    "referrals_referralchange",
    "referrals_disclosurechange",
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_history_keeps_no_initials")]

    operations = [ShutOut(table, "case_id", "barred", anew=True) for table in TABLES]
