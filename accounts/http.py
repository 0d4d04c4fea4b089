from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """What a view gets once the sign-in and HTMX middleware have run."""

    user: User
    htmx: HtmxDetails
