-- The two roles of the application and the database they share (docs/adr).
--
-- Run once by a superuser, again whenever this file changes; it changes nothing that
-- is already so. `make demo` runs it on its own server, docker-compose.yml at the
-- first start of its database. On a server of your own:
--
--   psql -X -v ON_ERROR_STOP=1 -d postgres \
--     -v database=tppo -v app_role=tppo_app -v app_password=... \
--     -v owner_role=tppo_owner -v owner_password=... -f scripts/roles.sql
--
-- tppo_owner owns the database, migrates, seeds and backs up. It bypasses row-level
-- security: without that its own COPY and pg_dump are refused. tppo_app serves every
-- request and job: it owns nothing and no row is shown to it without a scope.

SELECT format('CREATE ROLE %I', role)
FROM (VALUES (:'owner_role'), (:'app_role')) AS wanted (role)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec

ALTER ROLE :"owner_role" WITH LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION
    INHERIT BYPASSRLS PASSWORD :'owner_password';
ALTER ROLE :"app_role" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
    INHERIT NOBYPASSRLS PASSWORD :'app_password';

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0', :'database', :'owner_role')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec

SELECT format('ALTER DATABASE %I OWNER TO %I', :'database', :'owner_role') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database') \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', :'database', :'app_role') \gexec

-- Default rights stand in template1 too, so that databases made for tests have them.
\connect template1
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner_role" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner_role" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO :"app_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner_role" IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO :"app_role";

\connect :"database"
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner_role" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner_role" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO :"app_role";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner_role" IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO :"app_role";
