"""The places of the navigation. Each floor registers its own; the person's permissions decide which are shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from core.addresses import address
from core.person import SignedIn


@dataclass(frozen=True)
class Place:
    """One entry: its words, route, icon, who sees it, and how many things wait there (capped)."""

    label: "str | Promise"
    route: str
    icon: str
    order: int
    shown_to: Callable[[SignedIn], bool] = lambda user: True
    waiting: Callable[[SignedIn], int] | None = None
    desk_only: bool = False


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    icon: str
    count: int
    count_warn: bool
    current: bool
    desk_only: bool


# A phone shows so many at the thumb; the rest stands on the Menu page.
AT_THE_THUMB = 4
_places: list[Place] = []


@dataclass
class _Search:
    """The page that the field at the top leads to."""

    route: str = ""
    shown_to: Callable[[SignedIn], bool] = lambda user: False


_search = _Search()


def search_place(route: str, shown_to: Callable[[SignedIn], bool]) -> None:
    """Register the one page that searches; words are sent to it by POST, so that none stands in an address."""
    _search.route, _search.shown_to = route, shown_to


def search_url(user: SignedIn) -> str:
    """Where this person searches; empty for whoever does not."""
    return address(_search.route) if _search.shown_to(user) else ""


def place(entry: Place) -> None:
    """Register one entry."""
    _places.append(entry)
    _places.sort(key=lambda p: p.order)


def items_for(request: HttpRequest, user: SignedIn) -> list[Item]:
    """The entries this person sees, the current one marked by its address."""
    mine = [entry for entry in _places if entry.shown_to(user)]
    return [_item(entry, request, user, n) for n, entry in enumerate(mine)]


def _item(entry: Place, request: HttpRequest, user: SignedIn, n: int) -> Item:
    url = address(entry.route)
    count = entry.waiting(user) if entry.waiting else 0
    current = request.path == url or (url != "/" and request.path.startswith(url))
    return Item(
        str(entry.label),
        url,
        entry.icon,
        count,
        count > 0,
        current,
        entry.desk_only or n >= AT_THE_THUMB,
    )
