"""Walls round search tokens, and the one function that looks across units (decision 7, docs/adr/0023)."""

from django.db import migrations

from core.rls import Protect, among


# A token follows the person or the complaint it is of; one whose parent is invisible is refused.
INHERIT = """
CREATE FUNCTION cases_searchtoken_inherit_agency() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.person_id IS NOT NULL THEN
        SELECT agency_id INTO NEW.agency_id FROM cases_person WHERE id = NEW.person_id;
    ELSE
        SELECT agency_id INTO NEW.agency_id FROM cases_complaint WHERE id = NEW.complaint_id;
    END IF;
    IF NEW.agency_id IS NULL THEN
        RAISE EXCEPTION 'parent of cases_searchtoken is not visible' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_searchtoken_inherit_agency BEFORE INSERT ON cases_searchtoken
    FOR EACH ROW EXECUTE FUNCTION cases_searchtoken_inherit_agency();
-- Tokens are added and taken away, never changed.
REVOKE UPDATE ON cases_searchtoken FROM tppo_app;
-- Only the function below writes who asked.
REVOKE INSERT, UPDATE, DELETE ON cases_unitquestion FROM tppo_app;
"""
FORGET_INHERIT = """
DROP TRIGGER cases_searchtoken_inherit_agency ON cases_searchtoken;
DROP FUNCTION cases_searchtoken_inherit_agency();
GRANT UPDATE ON cases_searchtoken TO tppo_app;
GRANT INSERT, UPDATE, DELETE ON cases_unitquestion TO tppo_app;
"""

# It runs as its owner, past row-level security, and answers with units only. ``asked`` are the tokens that one person
# must all have under one key, ``or_else`` the same under the key before. The row it writes and its limit are its own:
# whoever asks cannot leave them out. A row's number comes from a sequence, so that a question that was rolled back
# leaves a gap.
FUNCTION = """
CREATE FUNCTION cases_known_elsewhere(asked bigint[], or_else bigint[] DEFAULT '{}') RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most CONSTANT integer := 60;
    who text := coalesce(current_setting('app.user_id', true), '');
    own uuid[] := string_to_array(coalesce(current_setting('app.agencies', true), ''), ',')::uuid[];
    units uuid[] := '{}';
    words bigint[];
    rarest bigint;
BEGIN
    IF who = '' OR coalesce(current_setting('app.kind', true), '') <> 'user' THEN
        RAISE EXCEPTION 'only a signed-in person asks other units' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('cases_known_elsewhere ' || who, 0));
    IF (SELECT count(*) FROM public.cases_unitquestion
            WHERE user_id = who AND at > clock_timestamp() - interval '1 hour') >= most THEN
        RAISE EXCEPTION 'asked more than % times within an hour', most USING ERRCODE = 'program_limit_exceeded';
    END IF;
    FOR turn IN 1..2 LOOP
        words := CASE turn WHEN 1 THEN asked ELSE or_else END;
        -- It begins with the rarest word: a frequent one would lead through thousands of people.
        SELECT w INTO rarest FROM unnest(words) AS w ORDER BY (
            SELECT count(*) FROM (SELECT FROM public.cases_searchtoken s WHERE s.token = w LIMIT 1000) AS few) LIMIT 1;
        units := units || ARRAY(
            SELECT DISTINCT t.agency_id FROM public.cases_searchtoken t
            WHERE t.token = rarest AND t.person_id IS NOT NULL AND t.agency_id <> ALL (own || units)
            AND NOT EXISTS (SELECT FROM unnest(words) AS w WHERE NOT EXISTS (
                SELECT FROM public.cases_searchtoken o WHERE o.person_id = t.person_id AND o.token = w)));
    END LOOP;
    INSERT INTO public.cases_unitquestion (at, user_id, asked, found)
    VALUES (clock_timestamp(), who, cardinality(asked), cardinality(units));
    RETURN QUERY SELECT unnest(units);
END $$;
REVOKE ALL ON FUNCTION cases_known_elsewhere(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_known_elsewhere(bigint[], bigint[]) TO tppo_app;
"""
FORGET_FUNCTION = "DROP FUNCTION cases_known_elsewhere(bigint[], bigint[]);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_search_tokens")]

    operations = [
        Protect("cases_searchtoken", among("agency_id", "agencies")),
        migrations.RunSQL(INHERIT, FORGET_INHERIT),
        migrations.RunSQL(FUNCTION, FORGET_FUNCTION),
    ]
