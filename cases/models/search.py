"""What is found by words that are sealed, and who asked another unit."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from agencies.models import Agency
from cases.querysets import SearchTokenQuerySet
from core import tokens
from core.models import Subject
from core.tokens import Purpose, Token


class Searched(Subject):
    """A subject that is found by what is sealed in it: whoever seals and saves has its tokens written, in one transaction."""

    # Sealed columns by what they hold, as core.tokens.of names it: name, nik or phone.
    SEARCHED: ClassVar[Mapping[str, str]]
    tokens: "models.QuerySet[SearchToken]"
    _was_sealed = False

    class Meta:
        abstract = True

    def seal(self, **values: str) -> Self:
        self._was_sealed = self._was_sealed or not self.SEARCHED.keys().isdisjoint(
            values
        )
        return super().seal(**values)

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if self._was_sealed:
                if not is_new:
                    self.tokens.all().delete()
                SearchToken.objects.bulk_create(self.new_tokens())
                self._was_sealed = False

    def new_tokens(self) -> "list[SearchToken]":
        """A row for each token of what is sealed now, under the current key; not saved."""
        found: set[Token] = set()
        for column, kind in self.SEARCHED.items():
            found |= tokens.of(**{kind: self.reveal(column)})
        owner, mark = {str(self._meta.model_name): self}, tokens.mark()
        return [
            SearchToken(purpose=token.purpose, token=token.value, mark=mark, **owner)
            for token in found
        ]


# Below, db_index=False stands where an index of Meta begins with the same column.
class SearchToken(models.Model):
    """One word, sound, NIK or telephone of a person or of a complaint, as a keyed token (docs/adr/0023).

    Equal for equal words, nothing else; a NIK is indexed, not unique: a victim may carry a borrowed number (decision 7).
    """

    token = models.BigIntegerField()
    purpose = models.PositiveSmallIntegerField(choices=Purpose)
    # Which index key made it.
    mark = models.SmallIntegerField()
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        db_index=False,
        editable=False,
        related_name="+",
    )
    person = models.ForeignKey(
        "cases.Person",
        on_delete=models.CASCADE,
        null=True,
        db_index=False,
        related_name="tokens",
    )
    complaint = models.ForeignKey(
        "cases.Complaint",
        on_delete=models.CASCADE,
        null=True,
        db_index=False,
        related_name="tokens",
    )

    objects = SearchTokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["token", "agency"], name="search_token_equal")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "token"],
                condition=Q(person__isnull=False),
                name="search_token_is_one_per_person",
            ),
            models.UniqueConstraint(
                fields=["complaint", "token"],
                condition=Q(complaint__isnull=False),
                name="search_token_is_one_per_complaint",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, complaint__isnull=True)
                | Q(person__isnull=True, complaint__isnull=False),
                name="search_token_is_of_a_person_or_of_a_complaint",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class UnitQuestion(models.Model):
    """Somebody asked whether another unit knows a person; written by the database function that answers (decision 7)."""

    at = models.DateTimeField(db_default=Now())
    user_id = models.CharField(max_length=40)
    asked = models.PositiveSmallIntegerField()
    found = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "at"], name="unit_question_by_user")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.user_id}"
