"""What agencies did: the action log (catatan aksi) and its evidence."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Area
from core.addresses import address
from core.history import tracked
from core.models import BaseModel, StoredFile
from pokja.choices import REACHED, ActionStatus
from pokja.models.guidance import Tupoksi
from pokja.models.taskforce import Pokja
from pokja.querysets import ActionQuerySet, EvidenceQuerySet


NEWEST_FIRST = ["-acted_on", "-id"]


# Below, db_index=False stands where an index of Meta begins with the same column.
@tracked()
class Action(BaseModel):
    """Something an agency did on a day, in a pokja and an area, and how many people it reached."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="actions"
    )
    pokja = models.ForeignKey(
        Pokja, on_delete=models.PROTECT, db_index=False, related_name="actions"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="actions")
    acted_on = models.DateField(_("date of the action"))
    kind = models.CharField(_("kind of action"), max_length=40)
    title = models.CharField(_("what was done"), max_length=150)
    description = models.TextField(_("explanation"), blank=True)
    tupoksi = models.ForeignKey(
        Tupoksi, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    reached_girls = models.PositiveIntegerField(_("girls"), default=0)
    reached_boys = models.PositiveIntegerField(_("boys"), default=0)
    reached_women = models.PositiveIntegerField(_("women"), default=0)
    reached_men = models.PositiveIntegerField(_("men"), default=0)
    status = models.CharField(
        max_length=10, choices=ActionStatus, default=ActionStatus.RECORDED
    )

    objects = ActionQuerySet.as_manager()

    SENSITIVE_FIELDS = frozenset({"description"})

    class Meta:
        indexes = [
            models.Index(fields=NEWEST_FIRST, name="action_newest"),
            models.Index(fields=["agency", *NEWEST_FIRST], name="action_of_agency"),
            models.Index(fields=["pokja", *NEWEST_FIRST], name="action_of_pokja"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ActionStatus.values),
                name="action_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="action_says_what_was_done"
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in REACHED}),
                name="action_reaches_no_fewer_than_nobody",
                violation_error_message=_(
                    "The number of people may not be less than 0."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("pokja:action_detail", self.pk)

    @property
    def reached(self) -> int:
        """All people reached (orang)."""
        return sum(getattr(self, name) for name in REACHED)


@tracked(read_by="action")
class Evidence(BaseModel):
    """A file that shows that an action took place. It never shows a victim's face or name."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="evidence"
    )
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(_("kind of evidence"), max_length=10)

    objects = EvidenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.action}"
