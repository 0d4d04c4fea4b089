"""What holds for every template and script of the repository, so that the strict policy never has to be loosened."""

import re
from pathlib import Path

import pytest
from django.conf import settings


ROOT = Path(settings.BASE_DIR)
# PDF documents are no web pages: their renderer knows no policy and no script.
PAGES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "documents" not in path.parts
)
SCRIPTS = sorted((ROOT / "static" / "src" / "js").glob("*.js"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_keeps_style_and_script_out_of_the_markup(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+=[\"']", text)


@pytest.mark.parametrize("file", [*PAGES, *SCRIPTS], ids=name)
def test_nothing_comes_from_another_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"(src|href|action)=[\"']?(https?:)?//", text)
    assert "http://" not in text


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_an_icon_that_is_named_exists(page: Path) -> None:
    icons = re.findall(r"\{% icon \"([^\"]+)\"", page.read_text(encoding="utf-8"))

    for icon in icons:
        assert (ROOT / "static" / "src" / "icons" / f"{icon}.svg").is_file()


@pytest.mark.parametrize("component", COMPONENTS, ids=name)
def test_a_component_says_what_it_takes(component: Path) -> None:
    assert "{% comment %}" in component.read_text(encoding="utf-8")


def test_no_sentence_lives_in_a_script() -> None:
    for script in SCRIPTS:
        code = re.sub(r"//.*", "", script.read_text(encoding="utf-8"))
        assert not re.search(r"textContent = [\"'`][A-Za-z]", code)
