"""From where somebody acts: the address a request came from and the session it belongs to, for the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from django.http import HttpRequest

from core import visitors


_here: ContextVar[str] = ContextVar("origin", default="")
SESSION_LETTERS = 8


def current() -> str:
    """The origin of the request that is being answered; empty in a job or a command."""
    return _here.get()


@contextmanager
def entered(request: HttpRequest) -> Iterator[None]:
    """While this request is answered, it is where things come from."""
    held = _here.set(of(request))
    try:
        yield
    finally:
        _here.reset(held)


def of(request: HttpRequest) -> str:
    """ "10.20.1.7 3f9a0c1d": the address, and a digest of the session that lets two lines be told to be one sitting."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    mark = sha256(key.encode()).hexdigest()[:SESSION_LETTERS] if key else ""
    return f"{visitors.address(request)} {mark}".strip()
