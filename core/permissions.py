"""A page that a role has no business with is not there, as a record that is not yours is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpResponse


View = TypeVar("View", bound=Callable[..., HttpResponse])


def requires(*permissions: Any) -> Callable[[View], View]:
    """404 unless the signed-in person's role has one of these permissions; which rows is still visible_to's answer."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(map(request.user.may, permissions)):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate
