"""Unusual reading, and what the officer found about it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.roles import Permission
from core import drafts, once, watching
from core.permissions import requires
from protection import presenters
from protection.forms import FindingForm, HeadAnswerForm, SettleForm
from protection.membership import judged_by, watched_by
from protection.models import Finding
from protection.querysets import FindingQuerySet
from protection.services import findings
from protection.views.steps import MOST, form_page, officer_only, take


@require_safe
@officer_only
def reading_list(request: Request) -> HttpResponse:
    """Who read unusually in the last 30 days, in the officer's area."""
    posts = list(watched_by(request.user))
    found = watching.unusual({str(post.user_id) for post in posts})
    known = Finding.objects.found_by(request.user).select_related("person")
    recent = known.newest_first()[:MOST]
    lines = presenters.unusual_lines(found, posts, recent, judge=request.user)
    context = {"lines": lines, "findings": recent, "limits": watching.limits()}
    return render(request, "protection/reading_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_only
def finding_create(request: Request, person_id: int) -> HttpResponse:
    """Look at one person's reading and write down what was found."""
    post = get_object_or_404(judged_by(request.user).filter(user=person_id)[:1])
    unusual = watching.unusual([str(person_id)])
    form = FindingForm(request.POST or None)
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        act = partial(
            findings.record,
            post.user,
            by=request.user,
            agency=post.agency,
            kinds=unusual[0].kinds() if unusual else [],
            **form.cleaned_data,
        )
        return once.answer(request, act)
    context = {
        "draft": draft,
        "post": post,
        "lines": presenters.unusual_lines(unusual, [post]),
    }
    return form_page(request, "protection/finding_form.html", form, **context)


@require_safe
@requires(Permission.PROTECT_DATA, Permission.KEEP_ACCOUNTS)
def finding_detail(request: Request, finding_id: UUID) -> HttpResponse:
    """One finding: the officer's note, the head's answer, what came of it."""
    found = Finding.objects.visible_to(request.user)
    return _page(request, _finding(found, finding_id))


@require_POST
@requires(Permission.KEEP_ACCOUNTS)
def finding_answer(request: Request, finding_id: UUID) -> HttpResponse:
    """The head answers."""
    finding = _finding(Finding.objects.asked_of(request.user), finding_id)
    form = HeadAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, answer_form=form, status=422)
    act = partial(findings.answer, finding, by=request.user, **form.cleaned_data)
    return take(request, act, _("Your answer was sent."), finding)


@require_POST
@officer_only
def finding_settle(request: Request, finding_id: UUID) -> HttpResponse:
    """The officer decides."""
    finding = _finding(Finding.objects.found_by(request.user), finding_id)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, settle_form=form, status=422)
    act = partial(findings.settle, finding, by=request.user, **form.cleaned_data)
    return take(request, act, _("Recorded."), finding)


def _finding(found: FindingQuerySet, finding_id: UUID) -> Finding:
    people = ("person", "agency", "created_by", "answered_by", "data_key")
    return get_object_or_404(found.select_related(*people), pk=finding_id)


def _page(
    request: Request, finding: Finding, *, status: int = 200, **given: Any
) -> HttpResponse:
    asked = Finding.objects.asked_of(request.user)
    is_officer = request.user.may(Permission.PROTECT_DATA)
    context: dict[str, Any] = {
        "finding": finding,
        "kinds": [presenters.KINDS[kind] for kind in finding.kinds],
        "texts": {name: finding.reveal(name) for name in ("note", "answer")},
        "may_answer": finding.waits_for_answer and asked.contains(finding),
        "may_settle": is_officer and not finding.is_settled,
        "is_officer": is_officer,
        "answer_form": HeadAnswerForm(),
        "settle_form": SettleForm(),
    } | given
    return render(request, "protection/finding_detail.html", context, status=status)
