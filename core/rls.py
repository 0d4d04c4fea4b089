"""Row-level security as migration operations.

The policy is the outer wall (decision 3): own agency, or a live grant, or the system with a reason. It reads only
settings of the transaction and columns of its own row, never another protected table. Queries still add the scope
themselves: the policy proves it, an index serves it.
"""

from django.db import migrations


# Wrapped in a sub-select so that PostgreSQL evaluates each setting once a query, not once a row.
IS_SYSTEM = "(SELECT current_setting('app.kind', true)) = 'system'"


# The row is the signed-in person's own.
IS_OWN = "user_id::text = (SELECT current_setting('app.user_id', true))"


def among(column: str, setting: str) -> str:
    """SQL: the column's uuid is in the list that the scope carries under this name."""
    return f"{column} = ANY ((SELECT string_to_array(current_setting('app.{setting}', true), ',')::uuid[])::uuid[])"


def within(column: str, setting: str) -> str:
    """SQL: the column's area code fits one of the patterns ('64', '64.%') that the scope carries under this name."""
    patterns = f"string_to_array(current_setting('app.{setting}', true), ',')"
    return f"{column} LIKE ANY ((SELECT {patterns})::text[])"


class Protect(migrations.RunSQL):
    """Force row-level security on a table with one policy for reading and writing."""

    def __init__(
        self, table: str, *conditions: str, insert: tuple[str, ...] = ()
    ) -> None:
        """``conditions`` are alternatives for reading and writing; ``insert`` adds alternatives for new rows only."""
        rule = " OR ".join(f"({condition})" for condition in (IS_SYSTEM, *conditions))
        extra = "".join(
            f"CREATE POLICY {table}_insert_{n} ON {table} FOR INSERT WITH CHECK ({condition});"
            for n, condition in enumerate(insert)
        )
        super().__init__(
            sql=(
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
                f"CREATE POLICY {table}_scope ON {table} USING ({rule}) WITH CHECK ({rule});"
                + extra
            ),
            reverse_sql=(
                f"DROP POLICY {table}_scope ON {table};"
                + "".join(
                    f"DROP POLICY {table}_insert_{n} ON {table};"
                    for n in range(len(insert))
                )
                + f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            ),
        )


class ShutOut(migrations.RunSQL):
    """Hide rows whose case the scope's list of this name holds, whatever else would show them (decision 20).

    Scopes other than a person's hold an empty list, and a row without a case is in none: one comparison says all. ``anew``
    writes the rule once more over one that a migration before has written.
    """

    def __init__(
        self, table: str, column: str, setting: str, *, anew: bool = False
    ) -> None:
        rule = f"({among(column, setting)}) IS NOT TRUE"
        drop = f"DROP POLICY {table}_shut_out ON {table};"
        create = f"CREATE POLICY {table}_shut_out ON {table} AS RESTRICTIVE USING ({rule}) WITH CHECK ({rule});"
        super().__init__(
            sql=drop + create if anew else create,
            reverse_sql=migrations.RunSQL.noop if anew else drop,
        )


class InheritAgency(migrations.RunSQL):
    """Give a child row the agency of its parent, in a trigger: a row under an invisible parent is refused.

    Another scope column of the parent, such as the case, is inherited by ``column``.
    """

    def __init__(
        self, table: str, parent: str, link: str, column: str = "agency_id"
    ) -> None:
        name = f"{table}_inherit_{column.removesuffix('_id')}"
        super().__init__(
            sql=(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"SELECT {column} INTO NEW.{column} FROM {parent} WHERE id = NEW.{link}; "
                f"IF NEW.{column} IS NULL THEN RAISE EXCEPTION 'parent of {table} is not visible' "
                f"USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END $$;"
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
            ),
            reverse_sql=f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
        )


class AppendOnly(migrations.RunSQL):
    """Take from the application's role the right to change or delete rows of a table."""

    def __init__(self, table: str) -> None:
        grant = "{} UPDATE, DELETE ON " + table + " {} tppo_app;"
        super().__init__(
            sql=grant.format("REVOKE", "FROM"), reverse_sql=grant.format("GRANT", "TO")
        )
