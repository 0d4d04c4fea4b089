"""The register of processing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from protection.forms import ProcessingForm
from protection.models import Processing
from protection.services import processing
from protection.views.steps import form_page, officer_only


@require_safe
@officer_only
def processing_list(request: Request) -> HttpResponse:
    """What is processed here, for what, on which ground."""
    rows = Processing.objects.visible_to(request.user)
    return render(request, "protection/processing_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@officer_only
def processing_edit(request: Request, code: str) -> HttpResponse:
    """Change one activity."""
    row = get_object_or_404(Processing.objects.visible_to(request.user), pk=code)
    known = {name: getattr(row, name) for name in ProcessingForm.base_fields}
    form = ProcessingForm(request.POST or None, initial=known)
    if form.is_bound and form.is_valid():
        processing.edit(row, form.cleaned_data, by=request.user)
        messages.success(request, _("The register was changed."))
        return redirect(row)
    return form_page(request, "protection/processing_form.html", form, row=row)
