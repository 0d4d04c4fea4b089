from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from agencies.models import Area
from tests.factories.organisation import UserFactory


@pytest.fixture
def reader(db: None) -> User:
    """Anybody who signs in."""
    return UserFactory()


def test_the_list_begins_with_the_provinces_and_names_the_source(
    client, reader: User
) -> None:
    client.force_login(reader)

    body = client.get(reverse("agencies:area_list")).content.decode()

    assert "Provinsi Kalimantan Timur" in body
    assert "idn-area-data" in body
    assert "ODbL" in body


def test_a_name_is_found_with_where_it_lies(client, reader: User) -> None:
    client.force_login(reader)

    body = client.get(reverse("agencies:area_list"), {"q": "sepaku"}).content.decode()

    assert "Kec. Sepaku" in body
    assert "Kabupaten Penajam Paser Utara, Kalimantan Timur" in body


def test_nothing_found_says_what_to_try(client, reader: User) -> None:
    client.force_login(reader)

    nothing = client.get(reverse("agencies:area_list"), {"q": "zzzz"})
    short = client.get(reverse("agencies:area_list"), {"q": "z"})

    assert "Tidak ada wilayah" in nothing.content.decode()
    assert "dua huruf" in short.content.decode()


def test_a_district_lists_its_villages(client, reader: User) -> None:
    client.force_login(reader)

    body = client.get(reverse("agencies:area_detail", args=["64.09.04"])).content

    assert b"Bumi Harapan" in body


def test_an_ended_code_says_so(client, reader: User) -> None:
    Area.objects.filter(pk="64.72.03.1001").update(
        valid_to=date(2025, 12, 31), replaced_by="64.72.03.1002"
    )
    client.force_login(reader)

    page = client.get(reverse("agencies:area_detail", args=["64.72.03.1001"]))

    body = page.content.decode()
    assert "31 Desember 2025" in body
    assert "/areas/64.72.03.1002/" in body


def test_a_code_that_never_was_is_not_there(client, reader: User) -> None:
    client.force_login(reader)

    for code in ("64.99", "abc", "64.72%20"):
        assert client.get(f"/areas/{code}/").status_code == 404


def test_the_picker_gets_its_results_as_radio_buttons(client, reader: User) -> None:
    client.force_login(reader)
    asked = {"q": "samarinda", "field": "place", "selected": "64.72", "unknown": "1"}

    body = client.get(reverse("agencies:area_search"), asked).content.decode()

    assert 'name="place"' in body
    assert 'value="64.72" checked' in body
    assert 'value="?"' in body
    assert "<html" not in body


def test_an_area_page_asks_a_fixed_number_of_queries(
    client, reader: User, django_assert_max_num_queries
) -> None:
    client.force_login(reader)
    client.get(reverse("agencies:area_list"))

    with django_assert_max_num_queries(12):
        client.get(reverse("agencies:area_list"), {"q": "harapan baru samarinda"})
