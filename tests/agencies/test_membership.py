from datetime import date, timedelta

import pytest

from accounts.models import User
from agencies import membership, services
from agencies.models import Officer
from agencies.places import workplace
from agencies.scopes import agencies
from core import clock
from core.models import AuditEvent
from tests.factories.organisation import OfficerFactory, UserFactory, agency_of


pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The person as another request would meet them."""
    return User.objects.get(pk=user.pk)


def test_a_person_speaks_for_the_agency_where_they_are_focal_point() -> None:
    first = OfficerFactory(agency=agency_of("DINSOS", "64"))
    OfficerFactory(user=first.user, agency=agency_of("DP3A", "64"), is_focal_point=True)
    user = again(first.user)

    assert membership.primary_agency(user).kind_id == "DP3A"
    assert len(membership.agency_ids(user)) == 2
    assert membership.area_codes(user) == ("64",)


def test_a_post_that_has_ended_or_not_begun_counts_for_nothing() -> None:
    today = clock.today()
    past = OfficerFactory(valid_to=today - timedelta(days=1))
    OfficerFactory(
        user=past.user,
        agency=agency_of("DINSOS", "64"),
        valid_from=today + timedelta(days=1),
    )

    assert membership.agency_ids(again(past.user)) == ()


def test_the_last_day_still_counts() -> None:
    officer = OfficerFactory(valid_to=clock.today())

    assert membership.agency_ids(again(officer.user)) == (officer.agency_id,)


def test_nobody_works_anywhere_once_the_account_is_closed() -> None:
    user = OfficerFactory().user
    user.is_active = False

    assert membership.posts(user) == ()
    assert workplace(user) == ""


def test_every_question_of_a_request_is_answered_by_one_query_and_the_agency_by_another(
    django_assert_num_queries,
) -> None:
    user = again(OfficerFactory().user)

    with django_assert_num_queries(1):
        mine = membership.agency_ids(user)
        membership.area_codes(user)
        assert workplace(user) == "Dispora Kalimantan Timur"
        assert list(agencies(user)) == list(mine)

    with django_assert_num_queries(1):
        agency = membership.primary_agency(user)
        assert agency.kind.code == "DISPORA"
        assert agency.area.name == "Kalimantan Timur"
        assert membership.primary_agency(user) is agency


def test_a_changed_post_is_seen_once_the_old_answer_is_forgotten() -> None:
    user = UserFactory()
    assert membership.primary_agency(user) is None
    OfficerFactory(user=user)

    membership.forget(user)

    assert membership.primary_agency(user) is not None


def test_appointing_somebody_twice_keeps_one_post_with_the_new_position() -> None:
    user, agency = UserFactory(), agency_of("DINSOS", "64")
    services.appoint(user, agency, by=user, position="Staf")

    services.appoint(user, agency, by=user, position="Kepala", is_focal_point=True)

    officer = Officer.objects.get(user=user)
    assert (officer.position, officer.is_focal_point) == ("Kepala", True)
    assert AuditEvent.objects.filter(action="officer.appointed").count() == 2


def test_an_appointment_begins_today() -> None:
    user = UserFactory()

    officer = services.appoint(user, agency_of("DINSOS", "64"), by=user)

    assert (officer.valid_from, officer.valid_to) == (clock.today(), None)
    assert officer.holds(clock.today())
    assert not officer.holds(date(2020, 1, 1))
