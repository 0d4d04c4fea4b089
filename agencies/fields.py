"""Choosing an area, and choosing a person: how one is searched, and the form fields that any app may use."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.calendar import home_province
from agencies.models import Area
from core import area_picker, clock, formats


SHORTEST = 2
MOST = 10
MOST_WORDS = 8
# Words that say what an area is, not what it is called; cities and regencies do carry theirs in the name.
GENERIC = {"prov", "provinsi", "kab", "kec", "kecamatan", "kel", "kelurahan", "desa"}


def search(typed: str) -> list[Area]:
    """At most ten areas by code or by the beginnings of words; the home province and the larger areas first.

    "sepa" finds Kec. Sepaku; "harapan baru samarinda" tells the three villages called Harapan Baru apart.
    """
    words = re.findall(r"[^\W_]+", typed.casefold())[:MOST_WORDS]
    text = " ".join(words)
    if len(text) < SHORTEST:
        return []
    held = Area.objects.in_force(clock.today())
    if all(word.isdecimal() and word.isascii() for word in words):
        return list(held.coded(".".join(words)).order_by("code")[:MOST])
    words = [word for word in words if word not in GENERIC] or words
    home = home_province()
    found = list(held.named(words).nearest_first(text, home=home)[:MOST])
    if len(found) < MOST and len(words) > 1:
        wider = held.named(words, anywhere=True).exclude(pk__in=[a.pk for a in found])
        found += wider.nearest_first(text, home=home)[: MOST - len(found)]
    return found


class AreaDirectory:
    """What the area picker asks: a search, and one area by its code."""

    def search(self, query: str) -> Sequence[area_picker.AreaOption]:
        return [option(area) for area in search(query)]

    def find(self, code: str) -> area_picker.AreaOption | None:
        area = Area.objects.with_code(code).first()
        return option(area) if area else None


def option(area: Area) -> area_picker.AreaOption:
    """An area as the picker shows it."""
    return area_picker.AreaOption(area.code, area.label, area.path())


class AreaField(area_picker.AreaField):
    """One area that holds today; gives the Area, or None for "not known yet" and for nothing chosen."""

    default_error_messages = {
        "ended": _("This area code was valid until %(date)s. Choose another area."),
        "replaced": _(
            "This area code was valid until %(date)s."
            " Choose the one that replaced it: %(code)s %(name)s."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("finder", AreaDirectory())
        url = reverse_lazy("agencies:area_search")
        if kwargs.get("allow_unknown"):
            url = format_lazy("{}?unknown=1", url)
        kwargs.setdefault("search_url", url)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Area) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Area | None:
        code = self.to_python(value)
        if not code or (self.allow_unknown and code == area_picker.UNKNOWN_AREA):
            super().clean(code)
            return None
        area = Area.objects.with_code(code).select_related("replaced_by").first()
        if area is None:
            raise ValidationError(
                self.error_messages["unknown_code"], code="unknown_code"
            )
        if not area.holds(clock.today()):
            raise self._ended(area)
        return area

    def _ended(self, area: Area) -> ValidationError:
        params = {"date": formats.date_id(area.valid_to) if area.valid_to else ""}
        if area.replaced_by is None:
            return ValidationError(
                self.error_messages["ended"], code="ended", params=params
            )
        params |= {"code": area.replaced_by.code, "name": area.replaced_by.name}
        return ValidationError(
            self.error_messages["replaced"], code="replaced", params=params
        )


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """People by name and role."""

    def label_from_instance(self, obj: Any) -> str:
        return name_and_role(obj)


def name_and_role(person: User) -> str:
    """Somebody as a list of people to choose from says it."""
    return f"{person.get_full_name()}, {person.get_role_display()}"
