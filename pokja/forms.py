import re
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from agencies.fields import AreaField
from agencies.models import Agency
from core import clock, codes, files, formats
from core.inputs import FileUpload, Radios, SplitDateField
from pokja.choices import REACHED
from pokja.models import Pokja, PokjaMember, Tupoksi
from pokja.services import Deed, Proof


MOST_PEOPLE = 100_000
THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+", re.ASCII)


class TupoksiChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Duties by their sentence, cut so that the list can be read."""

    LONGEST = 90

    def label_from_instance(self, obj: Any) -> str:
        text = str(obj)
        return text if len(text) <= self.LONGEST else f"{text[: self.LONGEST - 1]}…"


class PeopleField(forms.IntegerField):
    """How many people of one sex and age were reached; empty means none."""

    default_error_messages = {
        "negative": _("The number of people may not be less than 0."),
        "too_many": _("The number of people is too large. Check the number."),
    }

    def __init__(self, *, label: Any) -> None:
        widget = forms.NumberInput(attrs={"mark_optional": False})
        super().__init__(label=label, required=False, widget=widget)

    def to_python(self, value: Any) -> int | None:
        """A dot between thousands is how people write 1.038."""
        text = str(value or "").strip()
        return super().to_python(
            text.replace(".", "") if THOUSANDS.fullmatch(text) else value
        )

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and value < 0:
            raise forms.ValidationError(self.error_messages["negative"])
        if value is not None and value > MOST_PEOPLE:
            raise forms.ValidationError(self.error_messages["too_many"])


class ActionForm(forms.Form):
    """An action in about a minute: what, for which duty, when, where, how many people, and evidence."""

    kind = forms.ChoiceField(
        label=_("Kind of action"), choices=partial(codes.optional, "jenis_aksi_opd")
    )
    title = forms.CharField(
        label=_("What was done?"),
        help_text=_("One sentence without the name of any person."),
        max_length=150,
    )
    pokja = forms.ModelChoiceField(
        label=_("Pokja"), queryset=Pokja.objects.none(), empty_label=None, widget=Radios
    )
    tupoksi = TupoksiChoice(
        label=_("For which duty?"),
        queryset=Tupoksi.objects.none(),
        required=False,
        empty_label="",
    )
    acted_on = SplitDateField(label=_("When?"))
    area = AreaField(
        label=_("Where?"),
        help_text=_("Type the name of a village, district or regency."),
    )
    reached_girls = PeopleField(label=_("Girls"))
    reached_boys = PeopleField(label=_("Boys"))
    reached_women = PeopleField(label=_("Women"))
    reached_men = PeopleField(label=_("Men"))
    description = forms.CharField(
        label=_("Explanation"),
        help_text=_("Obstacles and what follows. No name of a victim."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence_kind = forms.ChoiceField(
        label=_("Kind of evidence"),
        choices=partial(codes.optional, "jenis_bukti"),
        required=False,
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        help_text=_(
            "Photos without the face of a victim. The place in a photo is removed by itself."
        ),
        required=False,
        widget=FileUpload(max_bytes=settings.EVIDENCE_MAX_BYTES),
    )

    def __init__(
        self, *args: Any, agency: Agency, seats: Sequence[PokjaMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        joined = Pokja.objects.filter(pk__in=[seat.pokja_id for seat in seats])
        pokja = cast("forms.ModelChoiceField[Pokja]", self.fields["pokja"])
        pokja.queryset = joined.select_related("task_force__decree")
        if len(seats) == 1:
            pokja.initial = seats[0].pokja_id
        duties = Tupoksi.objects.of_agency(agency).in_force(clock.today())
        cast(TupoksiChoice, self.fields["tupoksi"]).queryset = duties

    def clean_evidence(self) -> files.Checked | None:
        upload: UploadedFile[Any] | None = self.cleaned_data["evidence"]
        return files.inspect(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        for name in REACHED:
            answers[name] = answers.get(name) or 0
        self._check_day()
        if answers.get("evidence") and not answers.get("evidence_kind"):
            self.add_error("evidence_kind", _("Choose what kind of evidence this is."))
        return answers

    def _check_day(self) -> None:
        acted_on = self.cleaned_data.get("acted_on")
        pokja: Pokja | None = self.cleaned_data.get("pokja")
        if acted_on is None:
            return
        if acted_on > clock.today():
            self.add_error("acted_on", _("The action cannot be after today."))
        elif pokja and not pokja.covers(acted_on):
            self.add_error("acted_on", _outside_decree(pokja))

    def deed(self) -> Deed:
        """What a valid form says."""
        names = Deed.__dataclass_fields__
        return Deed(**{name: self.cleaned_data[name] for name in names})

    def proof(self) -> Proof | None:
        """The evidence of a valid form."""
        checked = self.cleaned_data["evidence"]
        return Proof(checked, self.cleaned_data["evidence_kind"]) if checked else None

    @property
    def head_count(self) -> list[Any]:
        """The four numbers as a table: one row an age, girls and women before boys and men."""
        return [
            {
                "label": _("Child"),
                "cells": [self["reached_girls"], self["reached_boys"]],
            },
            {
                "label": _("Adult"),
                "cells": [self["reached_women"], self["reached_men"]],
            },
        ]


def _outside_decree(pokja: Pokja) -> forms.ValidationError:
    held = pokja.task_force.decree or pokja.task_force
    days = [
        formats.date_id(day) if day else "…" for day in (held.valid_from, held.valid_to)
    ]
    return forms.ValidationError(
        _("The date of the action is outside the decree's validity (%(days)s)."),
        params={"days": formats.EN_DASH.join(days)},
    )
