"""Health check of one container: ``python -m scripts.probe web``.

``web`` is well when it answers at all; worker, relay and scheduler are well when
/healthz of the web process says that their sign of life is fresh.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def ask(url: str, host: str) -> dict[str, bool]:
    """Return what /healthz says of each part; 503 is an answer too."""
    request = urllib.request.Request(f"{url}/healthz", headers={"Host": host})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310 - our own address
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        with error:
            if error.code != 503:
                raise
            return dict(json.load(error))


def well(name: str, parts: dict[str, bool]) -> bool:
    """Say whether part ``name`` is up."""
    return name == "web" or parts.get(name) is True


def main() -> int:
    """Return 0 when the part named on the command line is up."""
    name = sys.argv[1]
    base = "http://127.0.0.1:8000" if name == "web" else "http://web:8000"
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "127.0.0.1"
    try:
        return 0 if well(name, ask(base, host)) else 1
    except (OSError, ValueError) as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
