"""Whose eyes the database looks through.

Every transaction that touches protected rows carries a scope: settings that live exactly as long as the transaction
(SET LOCAL) and that the row-level security policies read. No scope, no rows. The kinds are those of decision 8:
user, public, link, system(reason).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Kind(models.TextChoices):
    USER = "user", _("signed-in person")
    PUBLIC = "public", _("public")
    LINK = "link", _("one-time link")
    SYSTEM = "system", _("system")


@dataclass(frozen=True)
class Scope:
    """What the policies may read: who, and the ids that person reaches. Lists are named by those who contribute them."""

    kind: Kind
    user_id: str = ""
    reason: str = ""
    link: str = ""
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict)


# What it is given is the user model of the floor above.
Contributor = Callable[[Any], Iterable[UUID | str]]
_contributors: dict[str, Contributor] = {}


def contributes(name: str) -> Callable[[Contributor], Contributor]:
    """Register a function that lists ids for the setting ``app.<name>`` of a signed-in person."""

    def register(function: Contributor) -> Contributor:
        _contributors[name] = function
        return function

    return register


@contextmanager
def entered(scope: Scope) -> Iterator[None]:
    """Open a transaction (or a savepoint in the one that is open) that sees what the scope sees.

    A savepoint does not end SET LOCAL, so a nested scope puts the outer one back by hand; a rolled-back one does so itself.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _read() if nested else None
        _apply(scope)
        yield
        if before is not None and not connection.needs_rollback:
            _write(before)


@contextmanager
def as_user(user: "AbstractBaseUser") -> Iterator[None]:
    """See what this person may see: first as nobody but oneself, to read one's own grants, then with what they open."""
    with entered(Scope(Kind.USER, user_id=str(user.pk))):
        ids = {name: tuple(map(str, fn(user))) for name, fn in _contributors.items()}
        _apply(Scope(Kind.USER, user_id=str(user.pk), ids=ids))
        yield


@contextmanager
def as_system(reason: str) -> Iterator[None]:
    """See every row, for a named reason: scheduled work, and the few steps that cross from one agency to another."""
    with entered(Scope(Kind.SYSTEM, reason=reason)):
        yield


@contextmanager
def as_public() -> Iterator[None]:
    """See nothing protected: a visitor without an account."""
    with entered(Scope(Kind.PUBLIC)):
        yield


@contextmanager
def as_link(kind: str, object_id: str) -> Iterator[None]:
    """See what one link leads to: policies read the kind of link as the reason, and the id of its one object."""
    with entered(Scope(Kind.LINK, reason=kind, link=object_id)):
        yield


def names() -> list[str]:
    """Every setting that the policies can read, in a fixed order."""
    return ["kind", "user_id", "reason", "link", *sorted(_contributors)]


def _apply(scope: Scope) -> None:
    values = {
        "kind": scope.kind.value,
        "user_id": scope.user_id,
        "reason": scope.reason,
        "link": scope.link,
    }
    values |= {name: ",".join(scope.ids.get(name, ())) for name in _contributors}
    _write(values)


def _write(values: dict[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    pairs = [part for name, value in values.items() for part in (f"app.{name}", value)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", pairs)


def _read() -> dict[str, str]:
    wanted = names()
    calls = ", ".join("current_setting(%s, true)" for _ in wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [f"app.{name}" for name in wanted])
        return {
            name: value or ""
            for name, value in zip(wanted, cursor.fetchone(), strict=True)
        }
