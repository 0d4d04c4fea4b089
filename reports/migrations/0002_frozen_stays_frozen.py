"""What is frozen or published cannot be changed by anybody (wall 6); who sees which area; the day reports are due."""

from django.db import migrations

from core.rls import Protect


# The scope carries patterns of area codes: '64.72', or '64' and '64.%' for who oversees a province.
IN_REACH = "area_id LIKE ANY ((SELECT string_to_array(current_setting('app.report_areas', true), ','))::text[])"

KEEP = """
CREATE FUNCTION reports_report_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.frozen_at IS NOT NULL THEN
            RAISE EXCEPTION 'a frozen report is kept: %', OLD.id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.frozen_at IS NOT NULL AND (
        NEW.area_id, NEW.period_kind, NEW.period_start, NEW.period_end, NEW.version,
        NEW.data, NEW.frozen_at, NEW.template_version
    ) IS DISTINCT FROM (
        OLD.area_id, OLD.period_kind, OLD.period_start, OLD.period_end, OLD.version,
        OLD.data, OLD.frozen_at, OLD.template_version
    ) THEN
        RAISE EXCEPTION 'a frozen report does not change: %', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'ready' AND (
        NEW.status, NEW.pdf_path, NEW.pdf_sha256, NEW.pdf_size, NEW.pages, NEW.published_at
    ) IS DISTINCT FROM (
        OLD.status, OLD.pdf_path, OLD.pdf_sha256, OLD.pdf_size, OLD.pages, OLD.published_at
    ) THEN
        RAISE EXCEPTION 'a published report does not change: %', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reports_report_keep BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION reports_report_keep();
"""

# Domain 6.1: the months' figures are due on the fifth (a proposal of the seed, edited without a release).
DUE_DAY = 5


def add_schedule(apps, schema_editor):
    apps.get_model("reports", "ReportSchedule").objects.create(period_kind="month", due_day=DUE_DAY)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.RunSQL(KEEP, "DROP TRIGGER reports_report_keep ON reports_report; DROP FUNCTION reports_report_keep();"),
        Protect("reports_report", IN_REACH),
        migrations.RunPython(add_schedule, migrations.RunPython.noop),
    ]
