"""Gates about tables: what holds a case or a person is protected, classified and explained (decision 9)."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from cases.models import Case
from core import classes, retention
from core.classes import TextClass
from core.fields import SealedTextField
from tests import databases


OURS = [
    m for m in apps.get_models() if (settings.BASE_DIR / m._meta.app_label).is_dir()
]
IDENTITY_OR_NARRATIVE = [
    m for m in OURS if any(isinstance(f, SealedTextField) for f in m._meta.fields)
]
# Sealed, but of no person's story: an uploaded file is evidence of an agency's action and its name is sealed as a habit.
NOT_OF_A_CASE = {"core.StoredFile"}


def test_every_model_says_what_it_is() -> None:
    silent = [
        m._meta.label for m in OURS if (m.__doc__ or "").startswith(f"{m.__name__}(")
    ]

    assert not silent


def _texts() -> Iterator[tuple[str, str, "models.Field[Any, Any]"]]:
    """Every column of ours that can hold words, a history under the name of its record."""
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    for model in OURS:
        label = getattr(model, "pgh_tracked_model", model)._meta.label
        for field in model._meta.concrete_fields:
            if field.name != "pgh_label" and isinstance(
                field, (*kinds, SealedTextField)
            ):
                yield label, field.name, field


def test_every_text_of_a_record_has_a_class() -> None:
    known = classes.of_texts()

    assert {(label, name) for label, name, _field in _texts()} == set(known)


def test_what_tells_of_a_person_is_sealed() -> None:
    known = classes.of_texts()
    secret = {TextClass.IDENTITY, TextClass.HEALTH, TextClass.NARRATIVE}

    wrong = [
        f"{label}.{name}"
        for label, name, field in _texts()
        if (known[label, name] in secret) != isinstance(field, SealedTextField)
    ]

    assert not wrong


def test_whatever_holds_a_case_or_a_story_has_a_forced_policy(db) -> None:
    holds_case = {
        m
        for m in OURS
        if any(f.related_model is Case for f in m._meta.fields if f.is_relation)
    }
    wanted = {
        m
        for m in {Case, *holds_case, *IDENTITY_OR_NARRATIVE}
        if getattr(m, "pgh_tracked_model", m)._meta.label not in NOT_OF_A_CASE
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity "
            "AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
        )
        walled = {row[0] for row in cursor.fetchall()}

    assert not {m._meta.label for m in wanted if m._meta.db_table not in walled}


# Columns by which a row belongs to somebody's case; a table that has one is behind the wall, whoever made it.
OF_A_CASE = ["case_id", "victim_id", "person_id", "complaint_id", "referral_id"]
BARE = """
SELECT c.relname FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
    AND EXISTS (SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attname = ANY (%s))
    AND NOT (c.relrowsecurity AND c.relforcerowsecurity
        AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
"""


def test_every_table_with_a_column_of_a_case_has_a_forced_policy(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [OF_A_CASE])
        assert cursor.fetchall() == []


def test_a_table_without_a_policy_would_be_found(db) -> None:
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(databases.url_of(name, databases.owner_url())) as owner:
        owner.execute("CREATE TABLE cases_note (case_id uuid)")
        assert owner.execute(BARE, [OF_A_CASE]).fetchall() == [("cases_note",)]
        owner.rollback()


def test_every_table_has_a_retention_class() -> None:
    known = retention.tables()
    # A history is kept as long as its record.
    records = {getattr(m, "pgh_tracked_model", m)._meta.label for m in OURS}
    without = records - set(known)

    assert not without, "add them to core/data/retention_table.csv"
    assert set(known.values()) <= set(retention.policy())
    assert all(apps.get_model(label) for label in known)


def test_constraints_read_as_sentences() -> None:
    names = [c.name for m in OURS for c in m._meta.constraints]

    assert not [name for name in names if "_" not in name or len(name) < 12]


@pytest.mark.parametrize(
    "model", [m for m in OURS if m._meta.constraints], ids=lambda m: m._meta.label
)
def test_every_declared_constraint_stands_in_the_database(db, model) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s",
            [model._meta.db_table],
        )
        found_names = set(found) | {row[0] for row in cursor.fetchall()}

    assert not {c.name for c in model._meta.constraints} - found_names
