"""``make pictures``: photograph the main pages of the demo for README and docs.

docs/pictures/pages.json lists them: name, account, path. The demo of this clone must
be running; each page is taken at 360 and at 1440 pixels.
"""

import os
import subprocess
from collections.abc import Callable

from scripts import debian, demo, install, local_env, single, suite
from scripts.errors import SetupError
from scripts.place import ROOT, root_place


def take(say: Callable[[str], None]) -> int:
    """Take the pictures with the packages of .venv."""
    place = root_place()
    running = single.holder(place.local / demo.LOCK)
    if not running or not running.get("ready"):
        raise SetupError("Start the demo first, in another terminal: make demo")
    needs = (*debian.RUN_NEEDS, *debian.TEST_NEEDS)
    demo.setup(place, say, groups=suite.GROUPS, needs=needs)
    password = local_env.ensure(place, "demo").common["DEMO_PASSWORD"]
    env = {**os.environ, "DEMO_PASSWORD": password, "DEMO_URL": str(running["url"])}
    env["CHROMIUM"] = debian.chromium() or ""
    words = [install.venv_python(), "-m", "scripts.photograph"]
    return subprocess.run(words, cwd=ROOT, env=env, check=False).returncode
