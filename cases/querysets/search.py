"""Which tokens a question meets (docs/adr/0023)."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from cases.asking import Question
from core.tokens import Asked


if TYPE_CHECKING:
    from cases.models import SearchToken


class SearchTokenQuerySet(models.QuerySet["SearchToken"]):
    # What

    def meeting(self, asked: Asked, *, of: str) -> "models.QuerySet[SearchToken, Any]":
        """The persons or complaints (``of``) that have a token of every word; none if nothing is asked."""
        first, *others = asked or ((),)
        found = self.filter(**{f"{of}__isnull": False}, token__in=first)
        for each in others:
            same = {of: OuterRef(of), "token__in": each}
            found = found.filter(Exists(self.filter(**same)))
        answer: models.QuerySet[SearchToken, Any] = found.values(of)
        return answer


def meeting(
    question: Question, *, of: str, by_sound: bool
) -> "models.QuerySet[SearchToken, Any]":
    """The persons or complaints (``of``) of the asker's units that a question leads to, by their words or by their sound."""
    tokens: SearchTokenQuerySet = apps.get_model("cases", "SearchToken").objects.all()
    own = tokens.filter(agency__in=question.agencies)
    return own.meeting(question.sounds if by_sound else question.words, of=of)
