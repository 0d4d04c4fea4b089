"""How a production site is set when its operator sets only what has no default."""

import json
import os
import ssl
import subprocess
import sys
from base64 import b64decode
from typing import Any

import pytest
from django.core.mail import get_connection

from scripts import gates, production
from scripts.place import ROOT


ASKED = """
import json
from django.conf import settings
names = [n for n in dir(settings) if n.isupper()]
print(json.dumps({n: getattr(settings, n) for n in names}, default=str))
"""
YEAR = 365 * 24 * 3600


HASHED = """
import django
from django.contrib.auth.hashers import make_password
django.setup()
print(make_password("empat kata yang tak cocok"))
"""


def start(
    program: str = ASKED, **changed: str | None
) -> "subprocess.CompletedProcess[str]":
    """Run a program as a process of a production site would; None leaves a variable out."""
    env = {"PATH": os.defpath, **gates.production(), **changed}
    return subprocess.run(  # noqa: S603 - programs of this file
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={name: value for name, value in env.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(start().stdout)
    return found


def test_cookies_travel_over_https_and_belong_to_this_host_only(
    site: dict[str, Any],
) -> None:
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert site[f"{cookie}_SECURE"] is True
        assert site[f"{cookie}_NAME"].startswith("__Host-")
        # What the prefix asks for; with anything else a browser drops the cookie.
        assert site[f"{cookie}_DOMAIN"] is None
        assert site[f"{cookie}_PATH"] == "/"


def test_a_browser_that_came_once_comes_by_https_for_a_year(
    site: dict[str, Any],
) -> None:
    assert site["SECURE_SSL_REDIRECT"] is True
    assert site["SECURE_HSTS_SECONDS"] >= YEAR
    assert site["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_only_the_health_of_the_site_is_answered_without_https(
    site: dict[str, Any],
) -> None:
    assert site["SECURE_REDIRECT_EXEMPT"] == ["^healthz$"]


def test_nothing_for_developers_is_switched_on(site: dict[str, Any]) -> None:
    assert site["DEBUG"] is False
    assert site["IS_DEMO"] is False
    assert not any("debug" in str(t["OPTIONS"]).lower() for t in site["TEMPLATES"])
    unwanted = {"debug_toolbar", "django_extensions", "django.contrib.admin"}
    assert unwanted & set(site["INSTALLED_APPS"]) == set()


@pytest.mark.parametrize(
    "secret", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SEAL_KEY", "DATABASE_URL"]
)
def test_a_secret_has_no_value_of_its_own(secret: str) -> None:
    done = start(**{secret: None})

    assert done.returncode != 0
    assert secret in done.stderr


def test_every_key_made_for_a_site_has_256_bits() -> None:
    made = production.files("gugus-tugas.example.go.id")["app"]

    for key in (
        made["FIELD_KEYS"].removeprefix("k1:"),
        made["INDEX_KEY"],
        made["SEAL_KEY"],
    ):
        assert len(b64decode(key)) == 32
    assert len(made["SECRET_KEY"]) >= 64


def test_no_two_sites_share_a_secret() -> None:
    ours, theirs = (production.files("a.example")["app"] for _ in range(2))

    secrets = {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "SEAL_KEY", "DATABASE_URL"}
    assert [name for name in secrets if ours[name] == theirs[name]] == []


def test_passwords_are_kept_by_argon2_with_work_enough() -> None:
    made = start(HASHED).stdout
    _, kind, _, work, *_ = made.split("$")
    given = {n: int(v) for n, v in (part.split("=") for part in work.split(","))}
    assert kind == "argon2id"
    # At least what OWASP asks for today: 19 MiB, two rounds.
    assert given["m"] >= 19 * 1024
    assert given["t"] >= 2


def test_a_mail_server_must_show_a_certificate_that_is_trusted() -> None:
    backend: Any = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", use_tls=True
    )

    assert backend.ssl_context.verify_mode == ssl.CERT_REQUIRED
    assert backend.ssl_context.check_hostname is True


def test_the_second_step_and_the_pledge_are_asked_unless_switched_off(
    site: dict[str, Any],
) -> None:
    assert site["MFA_REQUIRED"] is True
    assert site["PLEDGE_REQUIRED"] is True


def test_the_proxy_hands_out_no_file_and_does_not_say_what_it_is() -> None:
    caddy = (ROOT / "deploy" / "Caddyfile").read_text()

    assert "header -Server" in caddy
    assert "admin off" in caddy
    assert "file_server" not in caddy
