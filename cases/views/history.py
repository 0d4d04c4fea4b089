"""What changed in a record, field by field."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from cases import presenters
from cases.models import Case, Complaint


@require_safe
def complaint_history(request: Request, complaint_id: UUID) -> HttpResponse:
    """What changed in a complaint, field by field."""
    complaints = Complaint.objects.managed_by(request.user)
    complaint = get_object_or_404(complaints, pk=complaint_id)
    context = {
        "record": complaint,
        "name": f"{_('Complaint')} {complaint.ticket}",
        "entries": presenters.complaint_changes(complaint),
    }
    return render(request, "core/history.html", context)


@require_safe
def case_history(request: Request, case_id: UUID) -> HttpResponse:
    """What changed in a case, field by field."""
    case = get_object_or_404(Case.objects.managed_by(request.user), pk=case_id)
    context = {
        "record": case,
        "name": f"{_('Case')} {case.number}",
        "entries": presenters.case_changes(case),
    }
    return render(request, "core/history.html", context)
