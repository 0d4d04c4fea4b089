"""Cases: finding them, reading one, and opening its identities."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.roles import Permission
from accounts.stepup import refill, second_factor
from cases import opened, presenters, services
from cases.choices import Risk
from cases.forms import RevealForm, SearchForm
from cases.models import Case, Victim
from cases.querysets import CaseQuerySet
from core import audit, paging, panels
from core.permissions import requires


@require_safe
@requires(Permission.READ_OWN_CASES, Permission.READ_UNIT_CASES)
def case_list(request: Request) -> HttpResponse:
    """Cases this person may open, newest first."""
    view = request.GET.get("view", "open")
    cases = Case.objects.visible_to(request.user).as_lines()
    cases = cases.open() if view == "open" else cases
    page = paging.read(cases.newest_first(), request, by="registered_at")
    rows = [presenters.case_row(case) for case in page.rows]
    return render(
        request, "cases/case_list.html", {"rows": rows, "page": page, "view": view}
    )


@require_http_methods(["GET", "POST"])
@requires(
    Permission.TAKE_COMPLAINT, Permission.READ_OWN_CASES, Permission.READ_UNIT_CASES
)
@sensitive_post_parameters("q")
def case_search(request: Request) -> HttpResponse:
    """Find cases and complaints by number, NIK, telephone or name; the words come by POST and stand in no address."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        typed = form.cleaned_data["q"]
        found = services.search(typed, by=request.user)
        context |= presenters.found(found)
        context["panels"] = panels.for_page("cases:search", typed, request.user)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/case_search.html", context, status=status)


@require_safe
def case_detail(request: Request, case_id: UUID) -> HttpResponse:
    """One case: its victims, where it stands, what happened. Every look is written down."""
    case = get_object_or_404(opened_cases(request), pk=case_id)
    return case_page(request, case)


@require_POST
@second_factor
def identity_open(request: Request, case_id: UUID) -> HttpResponse:
    """Open the identities of a case for a reason; they stay open until the screen locks."""
    case = get_object_or_404(opened_cases(request), pk=case_id)
    victims = Victim.objects.revealable_by(request.user).filter(case=case)
    if not victims.exists():
        raise Http404
    form = RevealForm(request.POST, on_team=case.on_team)
    if not form.is_valid():
        return case_page(request, case, form=form, status=422)
    services.open_identities(case, by=request.user, **form.cleaned_data)
    opened.remember(request, case.pk)
    return redirect(case)


@require_POST
def identity_close(request: Request, case_id: UUID) -> HttpResponse:
    """Close them by hand, before the screen locks."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    opened.close(request, case.pk)
    return redirect(case)


def opened_cases(request: Request) -> CaseQuerySet:
    """The cases that this person may open, with what a case page shows beside each."""
    cases = Case.objects.visible_to(request.user).with_rights_of(request.user)
    return cases.select_related("agency", "manager", "data_key")


def case_page(
    request: Request, case: Case, *, form: RevealForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one of ``opened_cases``; with the form once more where something was wrong. The look is written down."""
    is_open = status == 200 and opened.is_open(request, case.pk)
    audit.read("case.read", target=case, by=request.user, identity=int(is_open))
    identities = services.identities(case, by=request.user) if is_open else {}
    complaints = list(case.complaints.only("ticket", "case", "created_at"))
    victims = presenters.victim_cards(case, identities)
    context = {
        "case": case,
        "victims": victims,
        "phases": presenters.phases(case),
        "risk_state": presenters.RISK_STATES[Risk(case.risk)],
        "events": presenters.history(case, complaints),
        "complaints": complaints,
        "services": presenters.services_of(case),
        "safety": presenters.safety_state(case),
        "panels": panels.for_page("cases:detail", case, request.user),
        **_rights(request, case, victims, form),
    }
    response = render(request, "cases/case_detail.html", context, status=status)
    return opened.lock_later(response) if identities else response


def _rights(
    request: Request,
    case: Case,
    victims: list[presenters.VictimCard],
    form: RevealForm | None,
) -> dict[str, object]:
    """What this reader may do on the page of a case."""
    if case.may_reveal and form is None:
        form = RevealForm(on_team=case.on_team)
        refill(form, request)
    return {
        "reveal_form": form,
        "may_reveal": case.may_reveal and victims,
        "may_refer": request.user.may(Permission.SEND_REFERRAL) and victims,
    }
