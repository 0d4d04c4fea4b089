"""Set-up and running of the project, in the standard library only.

These modules run before anything is installed, so they import nothing but Python
itself and each other. Start them through ``make``; ``python3 -m scripts --help``
lists the commands.
"""

import sys


if sys.version_info < (3, 11):  # noqa: UP036 - said before any newer syntax is read
    sys.exit(
        "This project needs Python 3.11 or newer; %s is %d.%d. "  # noqa: UP031
        "Say which one to use: make PYTHON=python3.11 demo"
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )
