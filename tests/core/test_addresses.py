"""Addresses that are resolved once."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from core.addresses import address


def test_an_address_is_the_one_django_gives() -> None:
    key = uuid4()

    assert address("cases:list") == reverse("cases:list")
    assert address("cases:detail", key) == reverse("cases:detail", args=[key])


def test_a_route_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NoReverseMatch):
        address("cases:nowhere")
