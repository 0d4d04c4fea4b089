"""Lists of codes, and the counters that numbers come from."""

from django.db import models

from core.models.base import SeededModel


class CodeValue(SeededModel):
    """One value of a code list: a stable code, its label, and the national register's spelling of it."""

    list = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    simfoni_code = models.CharField(max_length=100, blank=True)
    parent = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["list", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"], name="code_value_is_unique_in_its_list"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Counter(models.Model):
    """The last number given out in one series; the row lock makes numbers gapless within a transaction's fate."""

    series = models.CharField(primary_key=True, max_length=60)
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"
