"""What the pages of data protection share: who comes in, the page of a form, and a step that may come too late."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.http import Request
from accounts.roles import Permission
from accounts.stepup import second_factor
from agencies.membership import primary_agency
from agencies.models import Agency
from core.permissions import View, requires
from protection.services import TransitionRefused


# A list that is not read page by page ends here.
MOST = 50


def officer_only(view: View) -> View:
    """For the data protection officer, who gives the second factor first: these pages hold stories."""
    return requires(Permission.PROTECT_DATA)(second_factor(view))


def approver_only(view: View) -> View:
    """For those who approve an erasure."""
    return requires(Permission.APPROVE_ERASURE)(second_factor(view))


def approver_too(view: View) -> View:
    """For the officer, and for those who approve an erasure."""
    return requires(Permission.PROTECT_DATA, Permission.APPROVE_ERASURE)(
        second_factor(view)
    )


def agency_of(request: Request) -> Agency:
    """The agency for which the officer keeps a register."""
    agency = primary_agency(request.user)
    if agency is None:
        raise Http404
    return agency


def form_page(
    request: Request, template: str, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """The page of a form, empty or with what is wrong in it."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def take(request: Request, act: Callable[[], Any], done: str, to: Any) -> HttpResponse:
    """Take one step and say so; somebody else may have taken another one meanwhile."""
    try:
        act()
    except TransitionRefused:
        messages.error(request, _("This is no longer possible; look at the record."))
    else:
        messages.success(request, done)
    return redirect(to)
