"""Everything that can happen to an account."""

from axes.utils import reset as lift_lock
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest

from accounts import pledge
from accounts.choices import Role
from accounts.models import Pledge, User
from core import audit, crypto, visitors
from core.models import Session
from core.sessions import ADDRESS, DEVICE


SYSTEM_USERNAME = "sistem"


def system_user() -> User:
    """The named account that scheduled work is done by; it cannot sign in."""
    return User.objects.get(username=SYSTEM_USERNAME)


@transaction.atomic
def save_account(
    *,
    username: str,
    password: str,
    role: Role,
    first_name: str,
    last_name: str = "",
    email: str = "",
) -> User:
    """Make or renew an account with this password and role."""
    user = User.objects.filter(username=username).first() or User(username=username)
    user.first_name, user.last_name, user.role = first_name, last_name, role
    user.email = email or f"{username}@contoh.invalid"
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def signed_in(request: HttpRequest, user: User) -> None:
    """What follows a sign-in: the session learns from where, and which pledge was accepted."""
    request.session[ADDRESS] = visitors.address(request)
    request.session[DEVICE] = visitors.device(request)
    accepted = user.pledges.filter(version=pledge.VERSION).exists()
    request.session[pledge.ACCEPTED] = pledge.VERSION if accepted else ""
    audit.record("account.signed_in", target=user, by=user)


@transaction.atomic
def accept_pledge(*, by: User) -> Pledge:
    """Accept the pledge in its present version; accepted twice counts once."""
    accepted, new = Pledge.objects.get_or_create(
        user=by, version=pledge.VERSION, defaults={"digest": pledge.digest()}
    )
    if new:
        audit.record(
            "pledge.accepted", target=accepted, by=by, version=accepted.version
        )
    return accepted


def handle(session: Session) -> str:
    """A name for one session that opens nothing."""
    return crypto.blind_index("session", session.session_key).hex()


def sessions_of(user: User) -> list[Session]:
    """Where this person is signed in, the newest first."""
    mine = Session.objects.filter(user_id=str(user.pk), expire_date__gt=Now())
    return list(mine.order_by("-seen"))


@transaction.atomic
def end_session(name: str, *, by: User) -> bool:
    """End one of the person's own sessions, at once; says whether there was one."""
    found = [session for session in sessions_of(by) if handle(session) == name]
    for session in found:
        session.delete()
        audit.record("account.session_ended", target=by, by=by)
    return bool(found)


@transaction.atomic
def end_other_sessions(*, by: User, here: str) -> int:
    """End every session of the person but this one; says how many."""
    mine = Session.objects.filter(user_id=str(by.pk)).exclude(session_key=here)
    ended, _ = mine.delete()
    if ended:
        audit.record("account.session_ended", target=by, by=by, count=ended)
    return ended


@transaction.atomic
def password_changed(user: User, *, here: HttpRequest | None) -> None:
    """A new password ends every other session: whoever knew the old one is out. It also lifts a lock."""
    audit.record("account.password_changed", target=user, by=user)
    lift_lock(username=user.username)
    end_other_sessions(by=user, here=(here and here.session.session_key) or "")


@transaction.atomic
def factor_changed(user: User, change: str, kind: str) -> None:
    """Record that a second factor was added or removed, or that new recovery codes were made."""
    audit.record(f"account.factor_{change}", target=user, by=user, kind=kind)
