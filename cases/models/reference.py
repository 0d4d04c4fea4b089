"""What lists name: signs of the screening form and kinds of service."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from core.history import tracked
from core.models import SeededModel


def codes_field() -> Any:
    """Several values of one code list."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


@tracked()
class ScreeningSign(SeededModel):
    """One sign of the screening form with its weight, 1 to 3 (domain 4.3 D)."""

    code = models.CharField(primary_key=True, max_length=10)
    order = models.PositiveSmallIntegerField()
    question = models.TextField()
    weight = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=40)
    element = models.CharField(max_length=20, blank=True)
    element_code = models.CharField(max_length=40, blank=True)
    hint = models.TextField(blank=True)

    class Meta:
        ordering = [F("order")]

    def __str__(self) -> str:
        return self.question


class ServiceKind(SeededModel):
    """A kind of service with the national register's spelling (domain 10.4)."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    parent = models.CharField(max_length=40, blank=True)
    simfoni_value = models.CharField(max_length=60, blank=True)
    pokja = models.CharField(max_length=40, blank=True)
    usual_providers = ArrayField(
        models.CharField(max_length=40), default=list, blank=True
    )
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = [F("order")]

    def __str__(self) -> str:
        return self.name
