"""What the page head says about a person's workplace, and the entry for areas."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from agencies import membership
from core import nav, person


if TYPE_CHECKING:
    from accounts.models import User


@person.works_at
def workplace(user: "User") -> str:
    return membership.workplace(user)


nav.place(
    nav.Place(
        label=_("Areas"),
        route="agencies:area_list",
        icon="map-pin",
        order=90,
        desk_only=True,
    )
)
