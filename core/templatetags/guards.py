"""What every form of ours carries: the CSRF token, the key that makes it count once, and whose draft it is."""

from django import template
from django.middleware.csrf import get_token
from django.template.context import RequestContext
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import drafts, once


register = template.Library()


@register.simple_tag(takes_context=True)
def form_guards(context: RequestContext, draft: bool = True) -> SafeString:
    """Hidden inputs of a form; ``draft=False`` for one-button forms that hold nothing typed."""
    request = context["request"]
    typed = request.POST.get(once.FIELD)
    fields = {
        "csrfmiddlewaretoken": context.get("csrf_token") or get_token(request),
        once.FIELD: typed or once.new_key(),
    }
    if draft and request.user.is_authenticated:
        fields[drafts.FIELD] = drafts.token(request.user, request.path)
    return format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', fields.items()
    )
