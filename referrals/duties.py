"""What the referrals floor answers for the personal data law: numbers, keys, and what ends with the consent."""

from collections.abc import Collection, Iterator
from uuid import UUID

from accounts.models import User
from cases.models import Victim
from core import consent, erasing, watching
from referrals import services
from referrals.choices import CONSENTED
from referrals.models import Disclosure, Referral


@erasing.belongs_to("cases.Case")
def keys_of_cases(ids: Collection[UUID]) -> Iterator[UUID]:
    """Referrals of these cases and what they disclosed."""
    referrals = Referral.objects.filter(case__in=ids)
    yield from referrals.values_list("data_key", flat=True)
    disclosures = Disclosure.objects.filter(referral__case__in=ids)
    yield from disclosures.values_list("data_key", flat=True)


@watching.names("referrals.Referral")
def numbers(ids: Collection[str]) -> dict[str, str]:
    found = Referral.objects.filter(pk__in=ids).values_list("pk", "number")
    return {str(key): number for key, number in found}


@consent.when_withdrawn("referrals")
def recall(victim: Victim, by: User) -> int:
    """Unfinished referrals that rest on consent are recalled."""
    return services.recall_consented(victim, by=by)


@consent.when_withdrawn("disclosures")
def empty(victim: Victim, by: User) -> int:
    """What they disclosed is erased."""
    return services.empty_consented(victim)


@consent.stops("referrals.Referral")
def has_withdrawn(referral: Referral) -> bool:
    """Files about a referral that rests on consent no longer leave once it was taken back."""
    rows = Referral.objects.filter(pk=referral.pk, basis__in=CONSENTED)
    return rows.filter(victim__consent_withdrawn_at__isnull=False).exists()
