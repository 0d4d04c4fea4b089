from functools import partial
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.querysets import AgencyQuerySet
from cases.models import Case, ServiceKind, Victim
from core import clock, codes
from core.inputs import Radios
from referrals.choices import CONSENTED, Basis, Outcome, Urgency
from referrals.services import Request


def _receivers(sender: Agency) -> AgencyQuerySet:
    """Agencies that serve the sender's place or the whole province."""
    area = sender.area_id
    local = Q(area__code=area) | Q(area__code=area.split(".")[0])
    return (
        Agency.objects.in_force(clock.today())
        .filter(local)
        .exclude(pk=sender.pk)
        .order_by("short_name")
    )


def _services() -> list[tuple[str, str]]:
    return [("", ""), *ServiceKind.objects.values_list("code", "name")]


class VictimChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Victims by initials, sex and age: enough to pick the right one, not more."""

    def label_from_instance(self, obj: Any) -> str:
        victim: Victim = obj
        return f"{victim.initials} {victim.get_sex_display()}, {victim.get_age_group_display()}"


class ReferralForm(forms.Form):
    """Ask one agency for one service for one victim of the case."""

    victim = VictimChoice(
        label=_("For whom?"),
        queryset=Victim.objects.none(),
        widget=Radios,
        empty_label=None,
    )
    service = forms.ChoiceField(label=_("Which service is needed?"), choices=_services)
    to_agency = forms.ModelChoiceField(
        label=_("To which agency?"),
        help_text=_("The referral goes to the agency's focal point, not to a person."),
        queryset=Agency.objects.none(),
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        initial=Urgency.URGENT,
        widget=Radios,
    )
    basis = forms.ChoiceField(
        label=_("On what ground do you share these data?"),
        choices=[("", ""), *Basis.choices],
    )
    reason = forms.CharField(
        label=_("Reason for the referral"),
        help_text=_(
            "What the agency needs to know to help. No names, NIK or address: those follow after acceptance."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    safety = forms.CharField(
        label=_("Safety"),
        help_text=_(
            "For example: the recruiter knows the telephone number. Do not call."
        ),
        max_length=500,
        required=False,
    )
    needs = forms.CharField(
        label=_("Special needs"),
        help_text=_("Language, disability, a female officer, companion of a child."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        victims = case.victims.all()
        cast(VictimChoice, self.fields["victim"]).queryset = victims
        if len(victims) == 1:
            self.fields["victim"].initial = victims[0]
        receiver = cast("forms.ModelChoiceField[Agency]", self.fields["to_agency"])
        receiver.queryset = _receivers(case.agency)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        victim: Victim | None = cleaned.get("victim")
        withdrawn = victim and victim.consent_withdrawn_at
        if withdrawn and cleaned.get("basis") in CONSENTED:
            self.add_error(
                "basis",
                _("Consent was taken back. Choose another ground, or do not share."),
            )
        return cleaned

    def request(self) -> Request:
        """What a valid form asks."""
        data = {
            name: value for name, value in self.cleaned_data.items() if name != "victim"
        }
        return Request(**data)


class DeclineForm(forms.Form):
    """No, with a reason from the list and what the sender can do instead."""

    reason = forms.ChoiceField(
        label=_("Why can the referral not be accepted?"),
        choices=partial(codes.optional, "alasan_penolakan_rujukan"),
    )
    alternative = forms.CharField(
        label=_("What do you suggest instead?"),
        help_text=_("Another agency, another date, or what is missing."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class CompleteForm(forms.Form):
    """Feedback: what came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=[("", ""), *Outcome.choices]
    )
    feedback = forms.CharField(
        label=_("Feedback for the sender"),
        help_text=_("Dates, next step, document numbers. No medical results."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
