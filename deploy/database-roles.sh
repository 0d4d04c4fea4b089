#!/bin/sh
# Run by the postgres image at the first start of an empty data volume: the same
# roles.sql that `make demo` runs on its own server.
set -eu
exec psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
	-v database=tppo \
	-v app_role=tppo_app -v app_password="$APP_PASSWORD" \
	-v owner_role=tppo_owner -v owner_password="$OWNER_PASSWORD" \
	-f /roles.sql
