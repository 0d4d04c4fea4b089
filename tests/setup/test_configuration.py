"""docs/configuration.md lists the variables that are read, no more and no fewer."""

import re
from pathlib import Path

from scripts.place import ROOT


READ = re.compile(
    r"""(?:env\.\w+\(|environ\.get\(|environ\.pop\(|environ\[|settings\.get\(|given\(|Path\(env\.str\()\s*"([A-Z][A-Z_]+)\""""
)
# Not ours to explain: the system sets them, or one script hands them to another.
OF_OTHERS = {
    "DJANGO_SETTINGS_MODULE",
    "XDG_RUNTIME_DIR",
    "MAKELEVEL",
    "DEMO_URL",
}


def sources() -> list[Path]:
    """Return the files that may read the environment."""
    settings = ROOT / "tppo_taskforce" / "settings" / "base.py"
    bench = ROOT / "tests" / "bench" / "__main__.py"
    return [settings, bench, ROOT / "manage.py", *(ROOT / "scripts").glob("*.py")]


def listed() -> list[str]:
    """Return the names of the tables."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    cells = re.findall(r"(?m)^\| (`[A-Z_]+`[^|]*)\|", text)
    return [name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)]


def test_every_variable_that_is_read_is_listed_once() -> None:
    read = {name for path in sources() for name in READ.findall(path.read_text())}
    assert sorted(listed()) == sorted(set(listed()))
    assert read - OF_OTHERS - set(listed()) == set()


def test_every_variable_that_is_listed_is_read() -> None:
    text = "\n".join(path.read_text() for path in [*sources(), ROOT / "Makefile"])
    assert [name for name in listed() if not re.search(rf"\b{name}\b", text)] == []


def test_the_environment_is_read_in_settings_and_nowhere_else_in_the_apps() -> None:
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    found = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in app.rglob("*.py")
        if re.search(r"os\.environ|os\.getenv", path.read_text())
    ]
    assert found == []
