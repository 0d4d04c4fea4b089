"""Everything that keepers of accounts do to an account itself. Where its person works is the floor above's business."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import identity
from accounts.choices import Role, SuspensionReason
from accounts.models import RecoveryRequest, User
from accounts.roles import Permission, gives, needs_two
from core import audit, clock, crypto, links, scope


# One kind of code lets a person in: the first time, and again after the password or the second factor is lost.
CODE = "account"
LASTS = timedelta(days=7)
GRACE = timedelta(days=30)
# Nobody is let in for longer than this without being looked at again.
LONGEST = timedelta(days=2 * 366)


class KeepingRefused(Exception):
    """Not this keeper's account, not a role this keeper gives, or not now. ``args[0]`` says which."""


@dataclass(frozen=True)
class Newcomer:
    """Who is invited: as the keeper knows the person. The NIK is kept as a token only."""

    username: str
    first_name: str
    last_name: str = ""
    email: str = ""
    nip: str = ""
    phone: str = ""
    nik: str = ""
    ends_on: date | None = None


def held(user: User, *, by: User) -> User:
    """The account, locked, if this person keeps it; raises KeepingRefused."""
    found = User.objects.keepable_by(by).select_for_update(of=("self",))
    account = found.filter(pk=user.pk).first()
    if account is None:
        raise KeepingRefused("not_kept")
    return account


@transaction.atomic
def invite(newcomer: Newcomer, role: Role, *, by: User) -> User:
    """Make an account that nobody can sign in to yet; a slip with a code opens it."""
    _refuse_role(role, by)
    user = User(
        username=newcomer.username,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        email=newcomer.email,
        nip=newcomer.nip,
        phone=newcomer.phone,
        role=role,
        ends_on=newcomer.ends_on,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    ends = newcomer.ends_on.isoformat() if newcomer.ends_on else ""
    audit.record("account.invited", target=user, by=by, role=role, ends_on=ends)
    if newcomer.nik:
        _identify(user, newcomer.nik, by=by)
    return user


@transaction.atomic
def give_role(user: User, role: Role, *, by: User) -> User:
    """Change what the person may do."""
    account = held(user, by=by)
    _refuse_role(role, by)
    if account.role != role:
        audit.record(
            "account.role_given", target=account, by=by, role=role, before=account.role
        )
        account.role = role
        account.save(update_fields=["role"])
    return account


@transaction.atomic
def set_nik(user: User, nik: str, *, by: User) -> User:
    """Keep the token of the person's identity number, in place of an earlier one."""
    account = held(user, by=by)
    _identify(account, nik, by=by)
    return account


@transaction.atomic
def suspend(user: User, reason: str, *, by: User) -> User:
    """Close the account at once, running sessions included; nothing else changes."""
    return _close(held(user, by=by), reason, by=by)


@transaction.atomic
def suspend_by_officer(user: User, *, by: User) -> User:
    """The data protection officer closes an account on suspicion of misuse; a keeper opens it again."""
    if not by.may(Permission.PROTECT_DATA) or by.pk == user.pk:
        raise KeepingRefused("officer")
    account = User.objects.select_for_update().get(pk=user.pk)
    return _close(account, SuspensionReason.MISUSE, by=by)


def _close(account: User, reason: str, *, by: User) -> User:
    account.is_active, account.suspended_for = False, reason
    account.save(update_fields=["is_active", "suspended_for"])
    links.withdraw(CODE, str(account.pk))
    audit.record("account.suspended", target=account, by=by, reason=reason)
    return account


@transaction.atomic
def reopen(user: User, *, by: User) -> User:
    """Open a suspended account again."""
    account = held(user, by=by)
    account.is_active, account.suspended_for = True, ""
    account.save(update_fields=["is_active", "suspended_for"])
    audit.record("account.reopened", target=account, by=by)
    return account


@transaction.atomic
def extend(user: User, until: date, *, by: User) -> User:
    """Let the account go on until a day. Once it has ended, only the secretariat does so."""
    account = held(user, by=by)
    if account.has_ended and by.role != Role.SECRETARIAT:
        raise KeepingRefused("ended")
    if not clock.today() <= until <= clock.today() + LONGEST:
        raise KeepingRefused("date")
    account.grace_used_on = None
    return _go_on(account, until, by=by, how="extended")


@transaction.atomic
def extend_once(user: User, *, by: User) -> User:
    """Thirty days more, even after the end and without the secretariat; once for each last day (decision 21)."""
    account = held(user, by=by)
    if account.ends_on is None or account.grace_used_on is not None:
        raise KeepingRefused("used")
    today = clock.today()
    account.grace_used_on = today
    return _go_on(account, max(account.ends_on, today) + GRACE, by=by, how="grace")


def next_year_end(user: User) -> date:
    """The last day that the button offers: 31 December of the year after the present last day, or of this year."""
    base = max(user.ends_on or clock.today(), clock.today())
    end = date(base.year, 12, 31)
    return end if base < end else date(base.year + 1, 12, 31)


@transaction.atomic
def carry_out_end(user: User, *, by: User) -> None:
    """Write down that an account has ended. Sign-in has stopped by itself with the last day."""
    user.closed_on = clock.today()
    user.save(update_fields=["closed_on"])
    links.withdraw(CODE, str(user.pk))
    audit.record("account.ended", target=user, by=by)


def two_needed(user: User) -> bool:
    """Whether a second keeper must agree before a code is shown: the account is in use and opens identities."""
    return user.has_usable_password() and needs_two(user.role)


@transaction.atomic
def issue_code(user: User, *, by: User) -> str:
    """A one-time code that lets the person set a password; it is shown now and never again."""
    account = held(user, by=by)
    if not account.is_current:
        raise KeepingRefused("closed")
    if two_needed(account):
        _close_confirmed(account, by=by)
    again = account.has_usable_password()
    action = "account.recovery_code_issued" if again else "account.code_issued"
    audit.record(action, target=account, by=by)
    return links.make(CODE, str(account.pk), lasts=LASTS)


@transaction.atomic
def ask_recovery(user: User, *, by: User) -> RecoveryRequest:
    """Ask for a recovery code where two people are needed; asking twice is asking once."""
    account = held(user, by=by)
    open_requests = RecoveryRequest.objects.filter(user=account, closed_at=None)
    found = open_requests.first()
    if found and found.created_at >= clock.now() - LASTS:
        return found
    open_requests.update(closed_at=clock.now())
    request = RecoveryRequest.objects.create(user=account, created_by=by)
    audit.record("account.recovery_asked", target=account, by=by)
    return request


@transaction.atomic
def confirm_recovery(request: RecoveryRequest, *, by: User) -> RecoveryRequest:
    """The second person agrees; whoever asked can now show the code."""
    found = RecoveryRequest.objects.confirmable_by(by).select_for_update(of=("self",))
    asked = found.filter(pk=request.pk).first()
    if asked is None:
        raise KeepingRefused("not_confirmable")
    asked.confirmed_by, asked.confirmed_at = by, clock.now()
    asked.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("account.recovery_confirmed", target=asked.user, by=by)
    return asked


@transaction.atomic
def give_up_recovery(request: RecoveryRequest, *, by: User) -> RecoveryRequest:
    """Say no, or no longer: no code is shown."""
    held(request.user, by=by)
    request.closed_at = clock.now()
    request.save(update_fields=["closed_at"])
    audit.record("account.recovery_refused", target=request.user, by=by)
    return request


@transaction.atomic
def open_with_code(username: str, code: str, password: str) -> User | None:
    """Set the password with a code from a slip; None, and nothing more said, if name or code is not right.

    The old second factors go with it, and every session of the account ends with its old password.
    """
    found = User.objects.filter(username__iexact=username)
    user = found.select_for_update().first()
    known = str(user.pk) if user and user.is_current else ""
    with scope.as_link(CODE, known):
        if links.use(CODE, known, code) is None or user is None:
            return None
        again = user.has_usable_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        factors, _rows = Authenticator.objects.filter(user=user).delete()
        action = "account.recovered" if again else "account.activated"
        audit.record(action, target=user, by=user, factors_removed=factors)
    return user


def _go_on(account: User, until: date, *, by: User, how: str) -> User:
    before = account.ends_on.isoformat() if account.ends_on else ""
    account.ends_on, account.closed_on = until, None
    account.save(update_fields=["ends_on", "closed_on", "grace_used_on"])
    audit.record(
        f"account.{how}",
        target=account,
        by=by,
        ends_on=until.isoformat(),
        before=before,
    )
    return account


def _identify(user: User, nik: str, *, by: User) -> None:
    token = crypto.blind_index("nik", nik)
    if user.nik_token is not None and bytes(user.nik_token) == token:
        return
    user.nik_token = token
    user.save(update_fields=["nik_token"])
    audit.record("account.identified", target=user, by=by)
    identity.tell(user)


def _close_confirmed(account: User, *, by: User) -> None:
    """Use up the request of this keeper that somebody else confirmed within the last days; raises KeepingRefused."""
    since = clock.now() - LASTS
    confirmed = RecoveryRequest.objects.filter(
        user=account, created_by=by, closed_at=None, confirmed_at__gte=since
    )
    if not confirmed.update(closed_at=clock.now()):
        raise KeepingRefused("second_person")


def _refuse_role(role: Role, by: User) -> None:
    if role not in gives(by.role):
        raise KeepingRefused("role")
