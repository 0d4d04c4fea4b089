"""What was typed and not sent. A form carries a signed token that says whose it is, so that it can be kept
even when it arrives after the session has ended, without JavaScript."""

import json
from typing import Any

from django import forms
from django.core import signing
from django.db import connection
from django.http import HttpRequest, QueryDict

from core import clock, retention, scope
from core.models import Draft
from core.person import SignedIn


FIELD = "draft_of"
SALT = "core.draft"
NOT_KEPT = {
    "csrfmiddlewaretoken", FIELD, "submission",
    "password", "oldpassword", "password1", "password2",
}  # fmt: skip
LONGEST = retention.of("DRAF").span


def token(user: SignedIn, path: str) -> str:
    """The signed words "this form on this page was shown to this person"."""
    return signing.dumps({"user": str(user.pk), "path": path}, salt=SALT)


def keep(user_id: str, path: str, data: QueryDict) -> Draft:
    """Seal what was typed; the newest replaces the older."""
    typed = {name: data.getlist(name) for name in data if name not in NOT_KEPT}
    with connection.cursor() as cursor:
        # Two windows may save at once: one after the other, then.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [user_id + path])
    draft = Draft.objects.filter(user_id=user_id, path=path).first() or Draft(
        user_id=user_id, path=path
    )
    draft.saved_at = clock.now()
    draft.seal(content=json.dumps(typed))
    draft.save()
    return draft


def keep_from_token(data: QueryDict, *, only: str = "") -> Draft | None:
    """Keep a form for the person and page its token names; None if it is missing, forged, old or not ``only``'s."""
    try:
        whose = signing.loads(data.get(FIELD, ""), salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    if only and whose["user"] != only:
        return None
    return keep(whose["user"], whose["path"], data)


def keep_from_signed_out(request: HttpRequest) -> bool:
    """Keep the form of somebody whose session has ended; says whether there was one."""
    with scope.as_system("form of an ended session"):
        return keep_from_token(request.POST) is not None


def find(user: SignedIn, path: str) -> Draft | None:
    """The draft of this person for this page."""
    return Draft.objects.filter(user_id=str(user.pk), path=path).first()


def into(form: forms.BaseForm, request: HttpRequest) -> Draft | None:
    """Fill a form that is shown, not sent, with what the person last typed on this page; gives the draft, if any."""
    draft = find(request.user, request.path)
    if draft and not form.is_bound:
        form.initial = {**form.initial, **initial(draft, form)}
    return draft


def discard(user: SignedIn, path: str) -> None:
    """Forget the draft, its key and with it every copy in a backup."""
    for draft in Draft.objects.filter(user_id=str(user.pk), path=path):
        key = draft.data_key
        draft.delete()
        key.delete()


def initial(draft: Draft | None, form: forms.BaseForm) -> dict[str, Any]:
    """What the draft holds, as the form's starting values."""
    if draft is None:
        return {}
    data = QueryDict(mutable=True)
    for name, values in json.loads(draft.reveal("content")).items():
        data.setlist(name, values)
    return {
        name: bound.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, bound in form.fields.items()
        if not isinstance(bound, forms.FileField)
    }
