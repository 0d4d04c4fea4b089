"""The screening of a person, and what other units may know."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext

from agencies.models import Agency
from cases.choices import Advice, is_child
from cases.services import Findings
from core import codes


ADVICE_STATES = {
    Advice.STRONG: "active",
    Advice.DEEPEN: "near",
    Advice.NONE_YET: "idle",
}


def known_elsewhere(units: Iterable[Agency]) -> str:
    """A hint without the person: which units to ask, and how to reach them."""
    named = [
        f"{unit.name} ({unit.phone})" if unit.phone else unit.name for unit in units
    ]
    return gettext(
        "Perhaps another unit already helps this person: %(units)s."
        " Ask there before you ask the victim again."
    ) % {"units": "; ".join(named)}


def findings(found: Findings) -> list[str]:
    """The three elements in words, for the box beside the screening form."""
    child = is_child(found.age)
    means = _words("cara", found.means)
    if child and not means:
        means = gettext("not required (child)")
    nothing = gettext("nothing ticked yet")
    realised = (
        gettext("already happened") if found.purposes_realised else gettext("planned")
    )
    purposes = _words("bentuk_eksploitasi", found.purposes)
    return [
        gettext("Act: %(words)s") % {"words": _words("proses", found.acts) or nothing},
        gettext("Means: %(words)s") % {"words": means or nothing},
        gettext("Purpose: %(words)s")
        % {"words": f"{purposes} ({realised})" if purposes else nothing},
    ]


def _words(code_list: str, found: Collection[str]) -> str:
    return ", ".join(codes.label(code_list, code).lower() for code in found)
