from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import keeping, presenters, services, stepup
from accounts import pledge as pledges
from accounts.forms import ActivationForm
from accounts.http import Request
from accounts.roles import Permission
from core import actions, clock, drafts, health, todos
from core.formats import time_id
from core.permissions import requires


@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for this person, by role; numbers only, no name and no initials."""
    now = clock.now()
    rows = [presenters.row(todo, now) for todo in todos.waiting_for(request.user)]
    clocked = [row for row in rows if row.clock]
    context = {
        "now": now,
        "greeting": presenters.greeting(request.user, clock.local(now).hour),
        "clocked": clocked,
        "others": [row.todo for row in rows if not row.clock],
        "late_count": sum(row.state == "late" for row in clocked),
        "near_count": sum(row.state == "near" for row in clocked),
        "actions": actions.for_user(request.user),
    }
    return render(request, "accounts/home.html", context)


@require_safe
def menu(request: Request) -> HttpResponse:
    """Every place, for a phone, where the bar holds only four."""
    return render(request, "accounts/menu.html")


@require_safe
def account(request: Request) -> HttpResponse:
    """The own account: who one is here, and how one proves it."""
    user = request.user
    context = {
        "sessions": len(services.sessions_of(user)),
        "has_factor": stepup.has_factor(user),
        "needs_factor": stepup.needs_second_factor(user),
        "has_password": user.has_usable_password(),
        "pledged": user.pledges.order_by("-accepted_at").first(),
    }
    return render(request, "accounts/account.html", context)


@require_safe
def session_list(request: Request) -> HttpResponse:
    """Where the person is signed in: device, address, since when, last seen."""
    here = request.session.session_key
    rows = [
        presenters.session_row(session, here=here)
        for session in services.sessions_of(request.user)
    ]
    return render(request, "accounts/session_list.html", {"rows": rows})


@require_POST
@stepup.recently_authenticated
def session_end(request: Request, session: str) -> HttpResponse:
    """End one of one's own sessions."""
    if not services.end_session(session, by=request.user):
        raise Http404
    messages.success(request, _("That session has ended."))
    return redirect("session_list")


@require_POST
@stepup.recently_authenticated
def session_end_others(request: Request) -> HttpResponse:
    """End all of one's sessions but this one."""
    here = request.session.session_key or ""
    count = services.end_other_sessions(by=request.user, here=here)
    words = ngettext(
        "%(count)s other session has ended.",
        "%(count)s other sessions have ended.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("session_list")


@require_http_methods(["GET", "POST"])
def pledge(request: Request) -> HttpResponse:
    """The pledge of confidentiality: read, and accepted once a version."""
    accepted = request.user.pledges.filter(version=pledges.VERSION).first()
    if request.method == "POST":
        services.accept_pledge(by=request.user)
        request.session[pledges.ACCEPTED] = pledges.VERSION
        return redirect("home")
    context = {
        "text": pledges.text(),
        "version": pledges.VERSION,
        "accepted": accepted,
        "must": settings.PLEDGE_REQUIRED and not accepted,
    }
    return render(request, "accounts/pledge.html", context)


@require_POST
def draft_save(request: Request) -> HttpResponse:
    """Keep what is being typed; answers with the time it was kept."""
    draft = drafts.keep_from_token(request.POST, only=str(request.user.pk))
    if draft is None:
        return HttpResponse(status=409)
    return HttpResponse(_("Draft saved %(time)s") % {"time": time_id(draft.saved_at)})


@require_safe
def gallery(request: Request) -> HttpResponse:
    """Every component in every state; for those who build pages, not for production."""
    if settings.IS_PRODUCTION:
        raise Http404
    return render(request, "core/gallery.html")


@require_safe
@requires(Permission.KEEP_ACCOUNTS, Permission.PROTECT_DATA)
def access(request: Request) -> HttpResponse:
    """Who may do what, from the table that decides it."""
    context = {"matrix": presenters.matrix(), "roles": presenters.roles()}
    return render(request, "accounts/access.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def activate(request: Request) -> HttpResponse:
    """Set a password with the code of a slip; what is wrong is never said more precisely than "name or code"."""
    form = ActivationForm(request.POST or None)
    status = 422 if form.is_bound else 200
    name = request.POST.get("username", "").strip().casefold()
    if form.is_bound and not ratelimit.consume(request, action="activate", key=name):
        form.refuse_for_a_while()
        status = 429
    elif form.is_bound and form.is_valid():
        if keeping.open_with_code(*form.typed()):
            messages.success(
                request, _("The password is set. Sign in with your new password.")
            )
            return redirect("account_login")
        form.refuse()
    return render(request, "accounts/activate.html", {"form": form}, status=status)


@login_not_required
@require_safe
def healthz(request: Request) -> JsonResponse:
    """200 when database, broker, worker, relay and scheduler are up, otherwise 503 and which is not."""
    parts = health.report()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
