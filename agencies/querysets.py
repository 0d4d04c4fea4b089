from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Length

from accounts.choices import Role
from accounts.roles import Permission
from agencies.choices import CODE, AreaLevel
from agencies.posts import agency_ids, area_codes
from core import clock
from core.areas import AreaFilter
from core.dated import DatedQuerySet, in_force


if TYPE_CHECKING:
    from accounts.models import User
    from agencies.models import (  # noqa: F401
        Agency,
        Area,
        Holiday,
        Officer,
        Shift,
        TimeLimit,
    )


# What an area is found by; the two indexes of the model hold the same expressions.
NAME_WORDS = SearchVector("name", config="simple")
PATH_WORDS = SearchVector("name", "path_text", config="simple")

# What stands before the name of a regency or city in its official name, and is not typed.
CALLED = ("Kota", "Kabupaten")


class AreaQuerySet(DatedQuerySet["Area"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Area codes are public: everybody who signs in sees them all."""
        return self if user.is_active else self.none()

    # What

    def provinces(self) -> Self:
        """The first level, by code."""
        return self.filter(level=AreaLevel.PROVINCE).order_by("code")

    def within(self, *prefixes: str) -> Self:
        """These areas and all below them: '64.72' is the city, its districts and its villages."""
        return self.filter(AreaFilter(prefixes).at("code"))

    def at_level(self, level: AreaLevel) -> Self:
        """Provinces, regencies, districts or villages."""
        return self.filter(level=level)

    def with_code(self, code: str) -> Self:
        """The area of this code; nothing for a text that cannot be one."""
        return self.filter(code=code) if CODE.fullmatch(code) else self.none()

    def coded(self, start: str) -> Self:
        """Areas whose code begins so."""
        return self.filter(code__startswith=start)

    def named(self, words: list[str], *, anywhere: bool = False) -> Self:
        """Areas with a word in their name beginning with each of these; ``anywhere`` also looks at what they lie in."""
        query = " & ".join(f"'{word}':*" for word in words)
        wanted = SearchQuery(query, search_type="raw", config="simple")
        words_of_area = PATH_WORDS if anywhere else NAME_WORDS
        return self.alias(words=words_of_area).filter(words=wanted)

    def nearest_first(self, typed: str, *, home: str) -> Self:
        """A province, regency or city of this name, then the home province, then whole names and larger areas."""
        exact = Q(name__iexact=typed)
        for word in CALLED:
            exact |= Q(name__iexact=f"{word} {typed}")
        large = Q(level__in=[AreaLevel.PROVINCE, AreaLevel.REGENCY])
        at_home = AreaFilter((home,)).at("code")
        first = [_yes_first(rule) for rule in (exact & large, at_home, exact)]
        return self.order_by(*first, Length("code"), "name", "code")


def _yes_first(rule: Q) -> models.expressions.OrderBy:
    found = When(rule, then=Value(value=True))
    return Case(found, default=Value(value=False), output_field=BooleanField()).desc()


def kept_by(keeper: "User", at: str = "") -> Q:
    """Where this person keeps accounts: a head in the agencies one works for, the secretariat in all of its area.

    ``at`` leads to the agency, such as ``agency__``.
    """
    if not keeper.may(Permission.KEEP_ACCOUNTS):
        return Q(pk__in=[])
    if keeper.role == Role.SECRETARIAT:
        return AreaFilter(area_codes(keeper)).at(f"{at}area__code")
    return Q(**{f"{at}pk__in": agency_ids(keeper)})


class AgencyQuerySet(DatedQuerySet["Agency"]):
    # Who

    def keepable_by(self, keeper: "User") -> Self:
        """Agencies whose accounts this person keeps."""
        return self.filter(kept_by(keeper))

    # What

    def named(self, words: list[str]) -> Self:
        """Each word stands in the name or the short name."""
        found = self
        for word in words:
            found = found.filter(
                Q(name__icontains=word) | Q(short_name__icontains=word)
            )
        return found

    def within(self, *prefixes: str) -> Self:
        """Agencies of these areas and of all below them."""
        return self.filter(AreaFilter(prefixes).at("area__code"))

    def of_kind(self, *codes: str) -> Self:
        """Agencies of these kinds."""
        return self.filter(kind__in=codes)

    def units(self) -> Self:
        """Agencies that hold cases: UPTD PPA, and the office for women and children where there is none."""
        return self.filter(is_unit=True)


class OfficerQuerySet(DatedQuerySet["Officer"]):
    # What

    def telling(self, on: date) -> Self:
        """Posts that say where a person belongs: those that hold or will, else the one that ended last."""
        later = self.model.objects.filter(user=OuterRef("user")).filter(
            Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to"))
        )
        not_over = Q(valid_to=None) | Q(valid_to__gte=on)
        return self.filter(not_over | ~Exists(later))

    def focal_points(self) -> Self:
        """Those who answer for their agency in the task force, deputies included."""
        return self.filter(Q(is_focal_point=True) | Q(is_deputy=True))


class HolidayQuerySet(models.QuerySet["Holiday"]):
    # What

    def between(self, first: date, last: date) -> Self:
        """From the first day to the last, both included."""
        return self.filter(date__range=(first, last))

    def at(self, area_code: str) -> Self:
        """Nationwide days, and those of the area or of what it lies in."""
        above = [
            area_code[:n] for n in range(2, len(area_code) + 1) if n in (2, 5, 8, 13)
        ]
        return self.filter(Q(area=None) | Q(area__in=above))


class TimeLimitQuerySet(DatedQuerySet["TimeLimit"]):
    # What

    def coded(self, code: str) -> Self:
        """One limit in all its versions, the newest first."""
        return self.filter(code=code).order_by("-valid_from")


class ShiftQuerySet(models.QuerySet["Shift"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The roster of a unit is read by everybody who works there today."""
        works_there = in_force(clock.today(), "agency__officers__")
        return self.filter(works_there, agency__officers__user=user)

    def removable_by(self, user: "User") -> Self:
        """The head of the unit keeps its roster."""
        if not user.may(Permission.READ_UNIT_CASES):
            return self.none()
        return self.visible_to(user)

    # What

    def running(self, at: datetime) -> Self:
        """Begun and not over at this moment; the last moment belongs to the next shift."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def between(self, since: datetime, until: datetime) -> Self:
        """Those of which a part lies in this time, in the order of the roster."""
        found = self.filter(starts_at__lt=until, ends_at__gt=since)
        return found.order_by("starts_at", "kind", "pk")
