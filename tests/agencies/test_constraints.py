"""What the database itself refuses, whoever asks."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Agency, Area, Holiday, Officer, TimeLimit
from tests.factories.organisation import OfficerFactory, agency_of


pytestmark = pytest.mark.django_db


def refused(name: str, act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_somebody_works_for_an_agency_once_at_a_time() -> None:
    officer = OfficerFactory(valid_to=date(2025, 12, 31))

    refused(
        "officer_works_for_an_agency_once_at_a_time",
        lambda: OfficerFactory(user=officer.user, valid_from=date(2025, 12, 31)),
    )
    OfficerFactory(user=officer.user, valid_from=date(2026, 1, 1))


def test_nobody_is_focal_point_and_deputy_at_once() -> None:
    refused(
        "officer_is_focal_point_or_deputy_not_both",
        lambda: OfficerFactory(is_focal_point=True, is_deputy=True),
    )


def test_nothing_ends_before_it_begins() -> None:
    refused(
        "officer_does_not_end_before_it_starts",
        lambda: OfficerFactory(valid_to=date(2019, 1, 1)),
    )


def test_a_time_limit_has_one_value_at_a_time() -> None:
    refused(
        "time_limit_has_one_value_at_a_time",
        lambda: TimeLimit.objects.create(
            code="T05", parent_code="T05", name="Lagi", value=1, unit="jam"
        ),
    )


def test_an_agency_code_is_given_once() -> None:
    unit = agency_of("UPTDPPA", "64.72")

    refused(
        "agency_code_is_unique",
        lambda: Agency.objects.filter(kind="DINSOS", area="64").update(code=unit.code),
    )


@pytest.mark.parametrize(
    ("name", "act"),
    [
        (
            "area_level_is_known",
            lambda: Area.objects.create(
                code="98", level="kingdom", name="X", parent_id="64"
            ),
        ),
        (
            "area_has_a_parent_unless_it_is_a_province",
            lambda: Area.objects.create(code="98.01", level="regency", name="X"),
        ),
        (
            "holiday_kind_is_known",
            lambda: Holiday.objects.create(
                code="X", date=date(2026, 1, 1), name="X", kind="PESTA"
            ),
        ),
        (
            "time_limit_unit_is_known",
            lambda: TimeLimit.objects.filter(code="T01").update(unit="windu"),
        ),
    ],
)
def test_unknown_values_are_refused(name: str, act: Callable[[], object]) -> None:
    refused(name, act)


def test_two_focal_points_and_a_deputy_are_found_together() -> None:
    OfficerFactory(is_focal_point=True)
    OfficerFactory(is_deputy=True)
    OfficerFactory()
    agency = agency_of("DISPORA", "64")

    assert Officer.objects.filter(agency=agency).focal_points().count() == 2
