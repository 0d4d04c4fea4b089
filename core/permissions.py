"""A page that a role has no business with is not there, as a record that is not yours is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpResponse


Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[Any, Parameters], HttpResponse]


def requires(*permissions: Any) -> Callable[[View[Parameters]], View[Parameters]]:
    """404 unless the signed-in person's role has one of these permissions; which rows is still visible_to's answer."""

    def decorate(view: View[Parameters]) -> View[Parameters]:
        @wraps(view)
        def guarded(
            request: Any, *args: Parameters.args, **kwargs: Parameters.kwargs
        ) -> HttpResponse:
            if not any(map(request.user.may, permissions)):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
