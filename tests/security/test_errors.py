"""What a fault of ours tells to whom."""

import logging

import pytest
from django.test import Client

from tests.security.broken import WORDS


@pytest.mark.django_db
@pytest.mark.urls("tests.security.broken")
def test_a_fault_tells_the_person_nothing_and_the_log_everything(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = Client(raise_request_exception=False).get("/breaks/")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert [word for word in (WORDS, "Traceback", "RuntimeError") if word in page] == []
    [told] = [r for r in caplog.records if r.name == "django.request"]
    assert told.exc_info
    assert str(told.exc_info[1]) == WORDS


@pytest.mark.django_db
@pytest.mark.urls("tests.security.broken")
def test_a_fault_does_not_end_the_process() -> None:
    client = Client(raise_request_exception=False)
    client.get("/breaks/")

    assert client.get("/accounts/login/").status_code == 200
