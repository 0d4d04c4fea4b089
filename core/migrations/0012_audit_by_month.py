"""The audit is cut by month: an old month can end as a whole, and a search in time opens only its months.

PostgreSQL wants the column of the cut in the primary key, so that is (id, at); for Django it stays the id.
"""

from django.db import migrations, models
from django.db.models.functions import Now

from core.rls import AppendOnly


COLUMNS = "id, at, action, actor, actor_id, target_model, target_id, thread_id, detail, origin"
INDEXES = """
ALTER TABLE core_auditevent ADD CONSTRAINT core_auditevent_pkey PRIMARY KEY ({key});
CREATE INDEX audit_by_thread ON core_auditevent (thread_id, at DESC);
CREATE INDEX audit_by_target ON core_auditevent (target_id, at DESC);
CREATE INDEX audit_by_time ON core_auditevent USING brin (at) WITH (pages_per_range = 32);
CREATE INDEX audit_reading_by_person ON core_auditevent (actor_id, at) WHERE action IN
    ('case.read', 'complaint.read', 'door.refused', 'identity.revealed', 'referral.read', 'safety.read')
    OR action::text LIKE '%.exported';
REVOKE UPDATE, DELETE ON core_auditevent FROM tppo_app;
"""

# Months begin at midnight UTC. The application has no right on a partition: it reads and writes through the whole.
FUNCTIONS = """
CREATE FUNCTION core_audit_month(month date) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    name text := 'core_auditevent_' || to_char(month, 'YYYY_MM');
    since timestamptz := date_trunc('month', month::timestamp);
    until timestamptz := date_trunc('month', month::timestamp) + interval '1 month';
BEGIN
    IF to_regclass('public.' || name) IS NOT NULL THEN RETURN; END IF;
    -- Nobody may write a line of this month elsewhere while its partition is made.
    LOCK TABLE public.core_auditevent_default IN ACCESS EXCLUSIVE MODE;
    IF to_regclass('public.' || name) IS NOT NULL THEN RETURN; END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.core_auditevent INCLUDING DEFAULTS)', name);
    EXECUTE format('REVOKE ALL ON public.%I FROM tppo_app', name);
    EXECUTE format('WITH moved AS (DELETE FROM public.core_auditevent_default WHERE at >= %L AND at < %L RETURNING *) '
        'INSERT INTO public.%I SELECT * FROM moved', since, until, name);
    EXECUTE format('ALTER TABLE public.core_auditevent ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        name, since, until);
END $$;
CREATE FUNCTION core_audit_ahead() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
    PERFORM public.core_audit_month((date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month')::date)
    FROM generate_series(0, 3) AS n;
END $$;
REVOKE ALL ON FUNCTION core_audit_month(date), core_audit_ahead() FROM PUBLIC, tppo_app;
GRANT EXECUTE ON FUNCTION core_audit_ahead() TO tppo_app;
"""

CUT = f"""
ALTER TABLE core_auditevent RENAME TO core_auditevent_whole;
ALTER INDEX core_auditevent_pkey RENAME TO core_auditevent_whole_pkey;
DROP INDEX audit_by_thread, audit_by_target, audit_by_time, audit_reading_by_person;
CREATE TABLE core_auditevent (LIKE core_auditevent_whole INCLUDING DEFAULTS) PARTITION BY RANGE (at);
ALTER TABLE core_auditevent ADD COLUMN transaction bigint DEFAULT txid_current();
-- A line always finds a place, even if nobody made the partition of its month.
CREATE TABLE core_auditevent_default PARTITION OF core_auditevent DEFAULT;
REVOKE ALL ON core_auditevent_default FROM tppo_app;
{FUNCTIONS}
SELECT core_audit_month(month::date) FROM (
    SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') AS month FROM core_auditevent_whole) AS used;
SELECT core_audit_ahead();
INSERT INTO core_auditevent ({COLUMNS}, transaction) SELECT {COLUMNS}, NULL FROM core_auditevent_whole;
DROP TABLE core_auditevent_whole;
{INDEXES.format(key="id, at")}
"""
JOIN = f"""
CREATE TABLE core_auditevent_whole (LIKE core_auditevent INCLUDING DEFAULTS);
INSERT INTO core_auditevent_whole SELECT * FROM core_auditevent;
DROP TABLE core_auditevent;
DROP FUNCTION core_audit_ahead(), core_audit_month(date);
ALTER TABLE core_auditevent_whole RENAME TO core_auditevent;
ALTER TABLE core_auditevent DROP COLUMN transaction;
{INDEXES.format(key="id")}
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0011_erased_keys_append_only")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CUT, JOIN)],
            state_operations=[
                migrations.AddField(
                    model_name='auditevent',
                    name='transaction',
                    field=models.BigIntegerField(db_default=models.Func(function='txid_current', output_field=models.BigIntegerField(), template='%(function)s()'), null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name='EndedMonth',
            fields=[
                ('month', models.DateField(primary_key=True, serialize=False)),
                ('lines', models.PositiveBigIntegerField()),
                ('digest', models.BinaryField(max_length=32)),
                ('ended_by', models.CharField(max_length=150)),
                ('ended_at', models.DateTimeField(db_default=Now())),
                ('signature', models.BinaryField(max_length=64)),
            ],
        ),
        AppendOnly("core_endedmonth"),
    ]
