"""What people ask about their own data, and what was answered."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from core import clock, drafts, once, paging
from protection import presenters
from protection.forms import AnswerForm, CheckForm, RefusalForm, WishForm
from protection.models import SubjectRequest
from protection.services import requests
from protection.states import RequestStatus
from protection.views.steps import MOST, agency_of, form_page, officer_only, take


@require_safe
@officer_only
def request_list(request: Request) -> HttpResponse:
    """What people asked about their data; those that are open first by their clock."""
    view = request.GET.get("view", "open")
    found = SubjectRequest.objects.visible_to(request.user)
    if view == "open":
        rows, page = list(found.open().order_by("due_at")[:MOST]), None
    else:
        page = paging.read(found.newest_first(), request, by="received_at")
        rows = page.rows
    now = clock.now()
    lines = [presenters.request_row(row, now=now) for row in rows]
    context = {"rows": lines, "page": page, "view": view}
    return render(request, "protection/request_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_only
def request_create(request: Request) -> HttpResponse:
    """Take a request into the register."""
    form = WishForm(request.POST or None, initial={"received_at": clock.now()})
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        act = partial(requests.receive, by=request.user, agency=agency_of(request))
        return once.answer(request, lambda: act(form.made()))
    return form_page(request, "protection/request_form.html", form, draft=draft)


@require_safe
@officer_only
def request_detail(request: Request, request_id: UUID) -> HttpResponse:
    """One request with its clock, and the next step."""
    return _page(request, _record(request, request_id))


@require_POST
@officer_only
def request_check(request: Request, request_id: UUID) -> HttpResponse:
    """Say how the identity was checked."""
    form = CheckForm(request.POST)
    return _step(request, request_id, form, requests.check, "check_form")


@require_POST
@officer_only
def request_answer(request: Request, request_id: UUID) -> HttpResponse:
    """Write down the answer."""
    form = AnswerForm(request.POST)
    return _step(request, request_id, form, requests.answer, "answer_form")


@require_POST
@officer_only
def request_refuse(request: Request, request_id: UUID) -> HttpResponse:
    """Refuse for a reason of the law."""
    form = RefusalForm(request.POST)
    return _step(request, request_id, form, requests.refuse, "refusal_form")


def _step(
    request: Request,
    request_id: UUID,
    form: forms.Form,
    act: Callable[..., Any],
    name: str,
) -> HttpResponse:
    record = _record(request, request_id)
    if not form.is_valid():
        return _page(request, record, status=422, **{name: form})
    step = partial(act, record, by=request.user, **form.cleaned_data)
    return take(request, step, _("Recorded."), record)


def _record(request: Request, request_id: UUID) -> SubjectRequest:
    found = SubjectRequest.objects.visible_to(request.user)
    rows = found.select_related("data_key", "created_by", "answered_by", "area")
    return get_object_or_404(rows, pk=request_id)


def _page(
    request: Request, record: SubjectRequest, *, status: int = 200, **given: Any
) -> HttpResponse:
    texts = ("requester", "contact", "wish", "answer")
    context: dict[str, Any] = {
        "record": record,
        "texts": {name: record.reveal(name) for name in texts},
        "may_check": record.can_become(RequestStatus.CHECKED),
        "may_answer": record.can_become(RequestStatus.ANSWERED),
        "check_form": CheckForm(),
        "answer_form": AnswerForm(),
        "refusal_form": RefusalForm(),
        "now": clock.now(),
    } | given
    return render(request, "protection/request_detail.html", context, status=status)
