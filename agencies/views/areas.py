from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies import fields
from agencies.choices import AreaLevel
from agencies.models import Area
from core import area_picker, clock


@require_safe
def area_list(request: Request) -> HttpResponse:
    """Search by name or code; without a question, the provinces."""
    query = request.GET.get("q", "").strip()
    today = clock.today()
    if query:
        areas = fields.search(query)
    else:
        areas = list(Area.objects.visible_to(request.user).in_force(today).provinces())
    context = {"query": query, "areas": areas, "too_short": 0 < len(query) < 2}
    return render(request, "agencies/area_list.html", context)


@require_safe
def area_detail(request: Request, code: str) -> HttpResponse:
    """One area: where it lies, since when its code holds, and what lies in it."""
    areas = Area.objects.visible_to(request.user).with_code(code)
    area = get_object_or_404(areas.select_related("parent", "replaced_by"))
    context = {
        "area": area,
        "children": area.children.in_force(clock.today()).order_by("code"),
        "ended": not area.holds(clock.today()),
        "is_village": area.level == AreaLevel.VILLAGE,
    }
    return render(request, "agencies/area_detail.html", context)


@require_safe
def area_search(request: Request) -> HttpResponse:
    """At most ten areas for the area picker, as the form shows them."""
    query = request.GET.get("q", "").strip()
    context = area_picker.area_results(
        [fields.option(area) for area in fields.search(query)],
        query=query,
        field_name=request.GET.get("field") or request.GET.get("name", "area"),
        selected=request.GET.get("selected", ""),
        allow_unknown=request.GET.get("unknown") == "1",
    )
    return render(request, "components/area_results.html", context)
