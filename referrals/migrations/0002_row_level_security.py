"""The outer wall round referrals: the sender's unit and the receiver's agency; disclosures are the receiver's only."""

from django.db import migrations

from core.rls import InheritAgency, Protect, among


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]

    operations = [
        InheritAgency("referrals_referral", "cases_case", "case_id"),
        Protect(
            "referrals_referral",
            among("agency_id", "agencies"),
            among("to_agency_id", "agencies"),
            among("case_id", "cases"),
        ),
        Protect("referrals_disclosure", among("to_agency_id", "agencies")),
    ]
