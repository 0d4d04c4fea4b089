"""History of rows: whoever changes a row, by whatever way, leaves behind what it said before (docs/adr/0020).

A trigger of the database writes it, so bulk updates and raw statements are caught too. The rule, in one place: **every
model that holds a case, an identity, a story, a grant, or a fact of the organisation that rules hang on is tracked.**
``@tracked()`` above the model does it; tests/architecture/test_history.py walks the models and fails for one that is
neither tracked nor excepted there with a reason.

A new row is kept as it came; a row that is changed or deleted is kept as it was before. So what a change led to stands
in the next entry or in the row itself, and rows that are older than the history need no copy.

What a migration must add for the table ``<model>change``: ``core.rls.Protect`` with the conditions of the model's own
table, which has the same columns, and ``core.rls.AppendOnly``. Who and why stand in the audit line of the same
transaction (``core.changes``); pghistory's own context is not used, since its table must be updated.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db import models
from django.db.models import Func
from pghistory.models import Event

from core import crypto
from core.fields import Sealed


# Keys and what would find a person again after the key is gone are in no history: erasure must reach all of it.
NEVER = frozenset(
    {"data_key", "nik_token", "initials", "simfoni_number", "password", "last_login"}
)
M = TypeVar("M", bound=type[models.Model])


def transaction() -> Func:
    """The number of the transaction that writes a row: the same in a change and in its audit line."""
    return Func(
        function="txid_current",
        template="%(function)s()",
        output_field=models.BigIntegerField(),
    )


class Change(Event):
    """One row as it was before somebody changed or deleted it, or as it came. Never changed, never deleted."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_transaction = models.BigIntegerField(db_default=transaction())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pgh_created_at:%F %T} {self.pgh_label}"

    def reveal(self, name: str) -> str:
        """Open a sealed column as it was, with the key of the row; raises crypto.Unreadable once key or row are gone."""
        value: Sealed | None = getattr(self, name)
        return value.open(self._record(), name) if value else ""

    def _record(self) -> Any:
        of: Any = self.pgh_tracked_model
        found = of._base_manager.filter(pk=getattr(self, "pgh_obj_id")).first()  # noqa: B009 - made by pghistory
        if found is None:
            raise crypto.Unreadable("the row is gone, and with it the way to its key")
        return found


def tracked(*, read_by: str = "", without: str = "") -> Callable[[M], M]:
    """Keep the history of a model. ``read_by`` names the link to the record on whose page it is read, ``without`` a field that is not kept."""

    def track(model: M) -> M:
        never = {*NEVER, without}
        excluded = [f.name for f in model._meta.local_fields if f.name in never]
        doc = f"What {model.__name__} said before it was changed or deleted, or when it came (core.history)."
        keep: Callable[[M], M] = pghistory.track(
            pghistory.InsertEvent(trigger_name="keep_new"),
            pghistory.UpdateEvent(trigger_name="keep_changed", row=pghistory.Old),
            pghistory.DeleteEvent(trigger_name="keep_deleted"),
            exclude=excluded,
            obj_field=pghistory.ObjForeignKey(
                related_name="changes", related_query_name="changes", db_index=True
            ),
            context_field=None,  # type: ignore[arg-type]  # as its documentation says
            context_id_field=None,  # type: ignore[arg-type]  # the same
            base_model=Change,
            attrs={
                "__doc__": doc,
                "SENSITIVE_FIELDS": getattr(model, "SENSITIVE_FIELDS", frozenset()),
            },
            meta={"indexes": [models.Index(fields=[read_by])] if read_by else []},
        )
        return keep(model)

    return track


def changes_of(model: type[models.Model]) -> Any:
    """The model in which the history of another is kept, or None."""
    kept: dict[str, type[Change]] = getattr(model, "pgh_event_models", {})
    return kept.get("insert")
