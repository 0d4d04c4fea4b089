from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.roles import Permission
from protection.models import Breach, Erasure, Finding, SubjectRequest
from protection.views.steps import approver_too


@require_safe
@approver_too
def home(request: Request) -> HttpResponse:
    """Where each duty of the law stands."""
    user = request.user
    context = {
        "is_officer": user.may(Permission.PROTECT_DATA),
        "requests": SubjectRequest.objects.visible_to(user).open().count(),
        "breaches": Breach.objects.visible_to(user).untold().count(),
        "questions": Finding.objects.visible_to(user).unanswered().count(),
        "erasures": Erasure.objects.visible_to(user).open().count(),
    }
    return render(request, "protection/home.html", context)
