from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from core import drafts, queue, scope, tidying
from core.choices import JobState
from core.models import DataKey, Draft, Job, Submission


LONG_AGO = timezone.now() - timedelta(days=30)


def test_what_has_served_is_thrown_away_and_what_is_needed_stays(db) -> None:
    Job.objects.create(
        kind="heartbeat",
        idempotency_key="old",
        state=JobState.DONE,
        finished_at=LONG_AGO,
    )
    Job.objects.create(
        kind="mail", idempotency_key="mail", state=JobState.DONE, finished_at=LONG_AGO
    )
    queue.enqueue("heartbeat", key="new")
    Submission.objects.create(
        key="0b9f1f0e-3f43-4bcd-9a51-3d3c1f0a9d11", user_id="1", created_at=LONG_AGO
    )

    found = tidying.sweep()

    assert (found["jobs"], found["submissions"]) == (1, 1)
    assert set(Job.objects.values_list("idempotency_key", flat=True)) == {"mail", "new"}


def test_a_draft_nobody_came_back_to_is_erased_with_its_key(db) -> None:
    with scope.as_system("test"):
        draft = drafts.keep("1", "/x/", QueryDict("story=a"))
        Draft.objects.update(saved_at=LONG_AGO)

        tidying.sweep()

        assert not Draft.objects.exists()
        assert not DataKey.objects.filter(pk=draft.data_key_id).exists()
