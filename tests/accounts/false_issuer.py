"""An issuer that a test tells what to say, right or wrong, on a port of its own."""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse


CLIENT = "gugus-tugas"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Issuer:
    """What it calls itself, and the statement it gives for every code."""

    def __init__(self, address: str, email: str) -> None:
        self.address = self.calls_itself = address
        self.email = email
        self.statement = self.sign()
        # Where it sends those who ask, instead of an answer.
        self.elsewhere = ""

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        found = {"iss": self.address, "aud": CLIENT, "sub": "7"}
        return {**found, "iat": now, "exp": now + 300, **changed}

    def sign(self, *, key: Any = KEY, algorithm: str = "RS256", **changed: Any) -> str:
        return jwt.encode(
            self.claims(**changed), key, algorithm=algorithm, headers={"kid": "k"}
        )

    def sign_with_the_public_key(self) -> str:
        """As if the key that everybody knows were a secret of both."""
        public = KEY.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        head = {"alg": "HS256", "typ": "JWT", "kid": "k"}
        text = ".".join(_encoded(json.dumps(p).encode()) for p in (head, self.claims()))
        return f"{text}.{_encoded(hmac.digest(public, text.encode(), 'sha256'))}"

    def answer(self, path: str) -> dict[str, Any]:
        at = self.address
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        person = {"sub": "7", "email": self.email, "email_verified": True}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.calls_itself,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/person",
                "jwks_uri": f"{at}/keys",
            },
            "/keys": {"keys": [{**jwk, "kid": "k", "alg": "RS256", "use": "sig"}]},
            "/token": {"access_token": "a", "id_token": self.statement},
            "/person": person,
        }[path]


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@contextmanager
def serving(email: str) -> Iterator[Issuer]:
    """The issuer, for as long as the test asks."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if issuer.elsewhere:
                self.send_response(302)
                self.send_header("Location", issuer.elsewhere)
                self.end_headers()
                return
            body = json.dumps(issuer.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        issuer = Issuer(f"http://127.0.0.1:{server.server_port}", email)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield issuer
        finally:
            server.shutdown()


def configure(settings: Any, issuer: Issuer) -> None:
    """Name it in the settings of the site."""
    settings.SSO_OIDC_ISSUER = issuer.address
    app = {
        "provider_id": "sso",
        "name": "SSO",
        "client_id": CLIENT,
        "secret": "rahasia",
        "settings": {"server_url": issuer.address, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def come_back(client: Any, **changed: str) -> Any:
    """Press the button, and return with the code that the issuer gave."""
    begun = client.post(reverse("openid_connect_login", args=["sso"]))
    state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
    given = {"code": "c", "state": state, **changed}
    return client.get(reverse("openid_connect_callback", args=["sso"]), given)
