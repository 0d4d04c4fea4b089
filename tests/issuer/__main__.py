"""``python -m tests.issuer PORT CALLBACK``: make the people and the client, then answer."""

import os
import sys
from wsgiref.simple_server import make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


CLIENT, SECRET, PASSWORD = "gugus-tugas", "rahasia-uji", "sandi di tempat lain"
# Name, address, and whether the issuer has verified it.
PEOPLE = (
    ("rina.pusat", "rina@dinas.invalid", True),
    ("asing", "asing@dinas.invalid", True),
    ("mengaku", "rina@dinas.invalid", False),
)


def main(port: int, callback: str) -> None:
    """Serve until ended."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.issuer.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    _fill(callback)
    make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()


def _fill(callback: str) -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415 - only once Django stands
    from allauth.idp.oidc.models import Client  # noqa: PLC0415
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    for name, email, verified in PEOPLE:
        user = get_user_model().objects.create_user(name, email, PASSWORD)
        EmailAddress.objects.create(
            user=user, email=email, verified=verified, primary=True
        )
    client = Client(id=CLIENT, name="Uji", skip_consent=True, redirect_uris=callback)
    client.scopes = "openid\nprofile\nemail"
    client.set_secret(SECRET)
    client.save()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
