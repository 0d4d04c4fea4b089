from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.choices import AccountState, Role, SuspensionReason
from accounts.querysets import RecoveryRequestQuerySet, UserManager
from accounts.roles import Permission, may
from core import clock
from core.history import tracked
from core.models import BaseModel


# Of a telephone by which one signs in: Indonesian, as E.164.
PHONE = r"^\+62[1-9][0-9]{7,11}$"


@tracked()
class User(AbstractUser):
    """Somebody who signs in, with one role. Where the person works and for which pokja is told by the floors above."""

    role = models.CharField(max_length=30, choices=Role)
    # Names to sign in by, beside user name and e-mail address: the number of a civil servant, and +62 and the rest.
    nip = models.CharField(_("NIP"), max_length=18, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=20, blank=True, default="")
    # Equal for equal identity numbers and says nothing else: it only finds a keeper among the people of a case.
    nik_token = models.BinaryField(max_length=16, null=True, editable=False)
    # The last day on which the account works; empty for those without an end.
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # The head may let an account go on for 30 days once; an ordinary extension gives that back.
    grace_used_on = models.DateField(null=True, blank=True, editable=False)
    # When the end was carried out: written down, open work given to the head.
    closed_on = models.DateField(null=True, blank=True, editable=False)
    # The work of an ended account lies with the head, or with nobody yet, until a successor is named.
    work_waits = models.BooleanField(default=False, editable=False)
    suspended_for = models.CharField(
        max_length=20, choices=SuspensionReason, blank=True, default=""
    )

    objects: ClassVar[UserManager] = UserManager()

    SENSITIVE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    class Meta(AbstractUser.Meta):
        indexes = [
            models.Index(
                fields=["nik_token"],
                name="account_by_nik_token",
                condition=Q(nik_token__isnull=False),
            ),
            models.Index(
                fields=["ends_on"],
                name="account_by_last_day",
                condition=Q(ends_on__isnull=False),
            ),
            models.Index(
                fields=["work_waits"],
                name="account_whose_work_waits",
                condition=Q(work_waits=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="user_role_is_known"
            ),
            models.UniqueConstraint(
                fields=["nip"], condition=~Q(nip=""), name="account_nip_is_unique"
            ),
            models.UniqueConstraint(
                fields=["phone"], condition=~Q(phone=""), name="account_phone_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(suspended_for="") | Q(is_active=False),
                name="account_that_is_suspended_is_not_active",
            ),
            models.CheckConstraint(
                condition=Q(nip="") | Q(nip__regex=r"^[0-9]{18}$"),
                name="user_nip_has_18_digits",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=PHONE),
                name="user_phone_begins_with_62",
            ),
        ]

    def may(self, permission: Permission) -> bool:
        """Whether this person's role allows a thing at all; never while the account is closed or past its last day."""
        return self.is_current and may(self.role, permission)

    @property
    def is_current(self) -> bool:
        """Whether the account works today: neither suspended nor past its last day."""
        return self.is_active and not self.has_ended

    @property
    def has_ended(self) -> bool:
        """Whether the last day is over."""
        return self.ends_on is not None and self.ends_on < clock.today()

    @property
    def state(self) -> AccountState:
        """What the account is today."""
        if self.has_ended:
            return AccountState.ENDED
        if not self.is_active:
            return AccountState.SUSPENDED
        if not self.has_usable_password():
            return AccountState.INVITED
        return AccountState.OPEN


@tracked()
class RecoveryRequest(BaseModel):
    """One keeper asks for a recovery code of an account that opens identities; another one confirms before it is shown."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="recovery_requests",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(null=True)
    # When the code was shown, or the request given up.
    closed_at = models.DateTimeField(null=True)

    objects = RecoveryRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(closed_at=None),
                name="recovery_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("created_by")),
                name="recovery_is_confirmed_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Pledge(models.Model):
    """The pledge of confidentiality, accepted by one person in one version; its digest says which words."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="pledges")
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(db_default=Now())

    SENSITIVE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"], name="pledge_is_accepted_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.version}"
