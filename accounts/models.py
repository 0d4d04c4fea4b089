from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from accounts.choices import Role
from accounts.roles import Permission, may


class User(AbstractUser):
    """Somebody who signs in, with one role. Where the person works and for which pokja is told by the floors above."""

    role = models.CharField(max_length=30, choices=Role)

    SENSITIVE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="user_role_is_known"
            )
        ]

    def may(self, permission: Permission) -> bool:
        """Whether this person's role allows a thing at all; never while the account is closed."""
        return self.is_active and may(self.role, permission)
