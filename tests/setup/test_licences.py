"""Every locked package has a licence that is known and allowed; the check would notice another one."""

import json
from pathlib import Path

import pytest

from scripts import licences
from scripts.place import ROOT


OURS = {"psycopg", "pikepdf", "certifi", "pyphen", "fido2", "qrcode"}


def found(tmp_path: Path, name: str, licence: str | None, group: str = "base") -> str:
    """The one thing said about a package of this licence, or nothing."""
    (tmp_path / f"{group}.txt").write_text(f"{name}==1.0 \\\n    --hash=sha256:aa\n")
    told = {} if licence is None else {name: licence}
    return "".join(licences.faults(tmp_path, tmp_path / "none", told))


def test_every_locked_package_has_a_licence_that_is_allowed() -> None:
    assert licences.faults() == []


def test_no_exception_outlives_its_package() -> None:
    assert licences.unused() == []


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "BSD License",
        "Apache-2.0 OR GPL-3.0-only",
        "MIT AND PSF-2.0",
        "BSD License / Apache Software License",
    ],
)
def test_an_open_licence_is_allowed(tmp_path: Path, licence: str) -> None:
    assert found(tmp_path, "newcomer", licence) == ""


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("", "(none)"),
        ("GPL-3.0-only", "GPL-3.0-only"),
        ("MIT AND SSPL-1.0", "SSPL-1.0"),
        ("MIT License / Free for non-commercial use", "non-commercial"),
        (None, "not installed"),
    ],
)
def test_a_licence_that_nobody_looked_at_is_a_fault(
    tmp_path: Path, licence: str | None, said: str
) -> None:
    assert said in found(tmp_path, "newcomer", licence)


def test_an_exception_holds_for_the_licence_it_was_made_for(tmp_path: Path) -> None:
    assert found(tmp_path, "psycopg", "LGPL-3.0-only") == ""
    assert "changed its licence" in found(tmp_path, "psycopg", "AGPL-3.0-only")


def test_what_developers_run_is_not_passed_on(tmp_path: Path) -> None:
    said = licences.EXCEPTIONS["pymupdf"].licence

    assert "for test only" in found(tmp_path, "pymupdf", said, "base")
    (tmp_path / "base.txt").unlink()
    assert found(tmp_path, "pymupdf", said, "test") == ""


@pytest.mark.parametrize(
    ("package", "fault"),
    [
        ({"license": "MIT", "integrity": "sha512-x"}, False),
        ({"license": "GPL-3.0-only", "integrity": "sha512-x"}, True),
        ({"integrity": "sha512-x"}, True),
    ],
)
def test_packages_of_the_front_end_are_judged_too(
    tmp_path: Path, package: dict[str, str], fault: bool
) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"packages": {"": {}, "node_modules/a": package}}))

    assert bool(licences.faults(tmp_path, lock, {})) == fault


def test_every_exception_says_why_and_the_notice_names_what_we_pass_on() -> None:
    notice = (ROOT / "NOTICE").read_text()
    passed_on = {name for name, one in licences.EXCEPTIONS.items() if not one.only}

    assert all(one.reason for one in licences.EXCEPTIONS.values())
    assert passed_on == OURS | {"psycopg-binary", "psycopg-pool"}
    assert {name for name in OURS if name not in notice} == set()
