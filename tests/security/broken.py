"""Addresses of the site, and one whose view breaks."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tppo_taskforce.urls import urlpatterns as site


WORDS = "password=rahasia SELECT * FROM cases_person"


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(WORDS)


urlpatterns = [*site, path("breaks/", breaks)]
