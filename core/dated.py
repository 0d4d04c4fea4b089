"""Rows that hold from a day to a day: the organisation changes, and what was done before keeps what held then (wall 4)."""

from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


M = TypeVar("M", bound=models.Model, covariant=True)


def in_force(on: date, prefix: str = "") -> Q:
    """The condition "holds on this day"; ``prefix`` leads to a related row, such as ``decree__``."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": on})
    not_over = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": on})
    return begun & not_over


class DatedQuerySet(models.QuerySet[M]):
    # What

    def in_force(self, on: date) -> Self:
        """Rows that hold on this day, first and last day included."""
        return self.filter(in_force(on))


class Dated(models.Model):
    """From the first day to the last; without a day on one side it is open there."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_does_not_end_before_it_starts",
                violation_error_message=_("The end date must be after the start date."),
            )
        ]

    def holds(self, on: date) -> bool:
        """Whether this row holds on this day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


def period() -> Any:
    """The row's days as a range, for constraints that forbid two rows at once."""
    return Func(
        F("valid_from"),
        F("valid_to"),
        RangeBoundary(inclusive_lower=True, inclusive_upper=True),
        function="DATERANGE",
        output_field=DateRangeField(),
    )
