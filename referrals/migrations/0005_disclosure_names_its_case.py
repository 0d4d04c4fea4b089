"""A disclosure carries the case of its referral, so that a conflict of interest shuts it too."""

import django.db.models.deletion
from django.db import migrations, models

from core.rls import InheritAgency, ShutOut


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_walls_of_access"),
        ("referrals", "0004_indexes_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="case",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.RunSQL(
            "UPDATE referrals_disclosure d SET case_id = r.case_id"
            " FROM referrals_referral r WHERE r.id = d.referral_id",
            migrations.RunSQL.noop,
        ),
        # The change above waits for its foreign key to be checked; altering the table does not wait with it.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="disclosure",
            name="case",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        InheritAgency(
            "referrals_disclosure", "referrals_referral", "referral_id", "case_id"
        ),
        ShutOut("referrals_referral", "case_id", "barred"),
        ShutOut("referrals_disclosure", "case_id", "barred"),
    ]
