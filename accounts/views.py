from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from core import clock, drafts, health, todos


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for this person, by role; numbers only, no name and no initials."""
    waiting = todos.waiting_for(request.user)
    now = clock.now()
    late = [item for item in waiting if item.due_at and item.due_at <= now]
    context = {
        "now": now,
        "clocked": [item for item in waiting if item.due_at],
        "others": [item for item in waiting if not item.due_at],
        "late_count": len(late),
    }
    return render(request, "accounts/home.html", context)


@require_safe
def menu(request: Request) -> HttpResponse:
    """Every place, for a phone, where the bar holds only four."""
    return render(request, "accounts/menu.html")


@require_POST
def draft_save(request: Request) -> HttpResponse:
    """Keep what is being typed; answers with the time it was kept."""
    draft = drafts.keep_from_token(request.POST)
    if draft is None or draft.user_id != str(request.user.pk):
        return HttpResponse(status=409)
    return render(request, "accounts/draft_saved.html", {"draft": draft})


@login_not_required
@require_safe
def healthz(request: Request) -> JsonResponse:
    """200 when database, broker, worker, relay and scheduler are up, otherwise 503 and which is not."""
    parts = health.report()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
