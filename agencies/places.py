"""What the page head says about a person's workplace, and the entry for areas."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from agencies import membership
from core import nav, person


if TYPE_CHECKING:
    from accounts.models import User


@person.works_at
def workplace(user: "User") -> str:
    return membership.workplace(user)


nav.place(
    nav.Place(
        label=_("Duty roster"),
        route="agencies:shift_list",
        icon="clock",
        order=80,
        shown_to=lambda user: any(post.has_roster for post in membership.posts(user)),
        desk_only=True,
    )
)
nav.place(
    nav.Place(
        label=_("Areas"),
        route="agencies:area_list",
        icon="map-pin",
        order=90,
        desk_only=True,
    )
)
nav.place(
    nav.Place(
        label=_("Accounts"),
        route="agencies:account_list",
        icon="users",
        order=80,
        shown_to=lambda user: user.may(Permission.KEEP_ACCOUNTS),
        desk_only=True,
    )
)
