from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    """How long a period lasts. Months are made now; the columns of a report allow any period."""

    MONTH = "month", _("Month")
