"""Gates about the history of rows: what must have one, and that it is walled like the rows themselves (docs/adr/0020)."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from cases.presenters import changes as of_cases
from core.changes import LABELS, Words
from core.history import NEVER, Change, changes_of
from pokja import presenters as of_pokja
from referrals import presenters as of_referrals


OURS = [
    m
    for m in apps.get_models()
    if (settings.BASE_DIR / m._meta.app_label).is_dir() and not issubclass(m, Change)
]
KEPT = [m for m in OURS if changes_of(m)]
READING = "text to read; no rule hangs on it, and an edit leaves an audit line"
HOUSE = "work of the house: no person and no decision in it"
ITSELF = "can only be added to: it is a history itself"
# Models without a history, each with its reason.
WITHOUT = {
    "accounts.Pledge": "written once, never changed",
    "agencies.Area": "official codes from a file of 85,000 rows: they end, and never change their meaning",
    "cases.Opening": "written once, never changed",
    "cases.SearchToken": "a token in a history would outlive its erasure",
    "cases.ServiceKind": READING,
    "cases.UnitQuestion": ITSELF,
    "core.AuditEvent": ITSELF,
    "core.AuditSeal": ITSELF,
    "core.CodeValue": READING,
    "core.Counter": HOUSE,
    "core.DataKey": "a key in a history would outlive its erasure",
    "core.Draft": "its writer's own, unsent, and gone after a day",
    "core.EndedMonth": ITSELF,
    "core.ErasedKey": ITSELF,
    "core.ExportRecord": ITSELF,
    "core.Heartbeat": HOUSE,
    "core.Job": HOUSE,
    "core.OneTimeLink": HOUSE,
    "core.Session": HOUSE,
    "core.Submission": HOUSE,
    "pokja.AgencyAction": READING,
    "pokja.GuidanceStep": READING,
    "pokja.LegalBasis": READING,
    "pokja.PokjaTask": READING,
    "pokja.RadIndicator": READING,
    "pokja.Tupoksi": READING,
    "reports.Report": "frozen: a trigger refuses every change of what was published",
}
WORDS = [
    each
    for module in (of_cases, of_pokja, of_referrals)
    for each in vars(module).values()
    if isinstance(each, Words)
]


def test_every_model_is_tracked_or_says_why_not() -> None:
    assert {m._meta.label for m in OURS} - {m._meta.label for m in KEPT} == set(WITHOUT)


@pytest.mark.parametrize("model", KEPT, ids=lambda m: m._meta.label)
def test_a_row_that_comes_changes_or_goes_is_kept(db, model) -> None:
    assert _asked(
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND tgname LIKE "
        "ANY (ARRAY['pgtrigger_keep_new%%', 'pgtrigger_keep_changed%%', 'pgtrigger_keep_deleted%%'])",
        model._meta.db_table,
    ) == [(3,)]


@pytest.mark.parametrize("model", KEPT, ids=lambda m: m._meta.label)
def test_a_history_is_walled_like_its_rows(db, model) -> None:
    assert _wall(changes_of(model)) == _wall(model)


@pytest.mark.parametrize("model", KEPT, ids=lambda m: m._meta.label)
def test_a_history_can_only_be_added_to(db, model) -> None:
    rights = "('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')"
    held = _asked(
        f"SELECT privilege FROM (VALUES {rights}) AS r (a, b, c, d, e), "  # noqa: S608 - our own words
        "unnest(ARRAY[a, b, c, d, e]) AS privilege WHERE has_table_privilege(%s, privilege)",
        changes_of(model)._meta.db_table,
    )

    assert {row[0] for row in held} == {"SELECT", "INSERT"}


def test_no_history_keeps_a_key_a_token_or_a_password() -> None:
    kept = {f.name for m in KEPT for f in changes_of(m)._meta.concrete_fields}

    assert not kept & NEVER
    assert not any(name.endswith(("_token", "_key", "wrapped")) for name in kept)


def test_what_is_kept_is_all_but_that() -> None:
    missing = {
        f"{m._meta.label}.{f.name}"
        for m in KEPT
        for f in m._meta.local_concrete_fields
        if f.name not in {g.name for g in changes_of(m)._meta.concrete_fields} | NEVER
    }

    assert missing == {"referrals.Disclosure.content"}


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.model._meta.label)
def test_every_field_of_a_history_that_is_read_has_a_name(words: Words) -> None:
    own = {f.name for f in words.model._meta.concrete_fields}
    kept = {f.name for f in changes_of(words.model)._meta.concrete_fields} & own

    assert kept - {"id"} - set(LABELS) == set(words.fields)


def test_the_library_s_own_table_is_out_of_reach(db) -> None:
    assert _asked(
        "SELECT has_table_privilege('pghistory_context', 'SELECT, INSERT, UPDATE, DELETE')"
    ) == [(False,)]


def _wall(model: type[models.Model]) -> list[tuple[object, ...]]:
    """Whether row-level security is on and forced, and what each policy says."""
    return _asked(
        "SELECT relrowsecurity, relforcerowsecurity, polcmd, pg_get_expr(polqual, polrelid), "
        "pg_get_expr(polwithcheck, polrelid) FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid "
        "WHERE pg_class.oid = %s::regclass ORDER BY 3, 4, 5",
        model._meta.db_table,
    )


def _asked(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
