"""What waits for the officer for data protection, for who approves erasures, and for heads who were asked."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core import todos
from core.addresses import address
from core.formats import number_id
from protection.models import Breach, Erasure, Finding, SubjectRequest


@todos.source
def breaches(user: User) -> Iterator[todos.Todo]:
    """The 72 hours of a breach."""
    if not user.may(Permission.PROTECT_DATA):
        return
    waiting = Breach.objects.visible_to(user).untold().order_by("due_at")
    for breach in waiting.only("number", "kind", "due_at", "detected_at")[: todos.MOST]:
        yield todos.Todo(
            title=_("Give notice of breach %(number)s") % {"number": breach.number},
            url=breach.get_absolute_url(),
            meta=breach.get_kind_display(),
            due_at=breach.due_at,
            since=breach.detected_at,
            action=_("Give notice"),
            order=10,
        )


@todos.source
def requests(user: User) -> Iterator[todos.Todo]:
    """Requests of data subjects that nobody has answered."""
    if not user.may(Permission.PROTECT_DATA):
        return
    waiting = SubjectRequest.objects.visible_to(user).open().order_by("due_at")
    columns = ("number", "kind", "due_at", "received_at")
    for request in waiting.only(*columns)[: todos.MOST]:
        yield todos.Todo(
            title=_("Answer request %(number)s") % {"number": request.number},
            url=request.get_absolute_url(),
            meta=request.get_kind_display(),
            due_at=request.due_at,
            since=request.received_at,
            action=_("Answer"),
        )


@todos.source
def erasures(user: User) -> Iterator[todos.Todo]:
    """Erasures that lack this person's approval; one line for all of them."""
    if not user.may(Permission.APPROVE_ERASURE):
        return
    number = Erasure.objects.approvable_by(user).count()
    if number:
        yield todos.Todo(
            title=_("Approve or stop %(count)s erasures")
            % {"count": number_id(number)},
            url=address("protection:retention"),
            meta=_("They have reached the end of their retention."),
        )


@todos.source
def questions(user: User) -> Iterator[todos.Todo]:
    """What the officer asks the head of a unit."""
    if not user.may(Permission.KEEP_ACCOUNTS):
        return
    asked = Finding.objects.asked_of(user).unanswered().order_by("asked_at")
    for finding in asked.only("asked_at")[: todos.MOST]:
        yield todos.Todo(
            title=_("Answer a question of the data protection officer"),
            url=finding.get_absolute_url(),
            since=finding.asked_at,
            action=_("Answer"),
        )
