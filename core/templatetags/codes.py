"""Words for codes, in templates."""

from django import template

from core import codes


register = template.Library()


@register.filter
def code(value: str, list_name: str) -> str:
    """``{{ complaint.channel|code:"sumber_laporan" }}``: the label of a code in a list."""
    return codes.label(list_name, value) if value else ""
