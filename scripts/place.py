"""Where things lie: the clone, its ``.local`` folder, and who runs the servers."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import SetupError


ROOT = Path(__file__).resolve().parents[1]
SERVER_USER = "tppo-db"
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"
BIG_HOME = Path("/var/lib")


@dataclass(frozen=True)
class Place:
    """One set of servers and data: ``.local`` itself, or ``.local/test``."""

    local: Path
    run: Path
    user: tuple[int, int] | None
    programs: Path  # copies of server programs, where the originals are out of reach

    @property
    def env_file(self) -> Path:
        """The variables that every process reads."""
        return self.local / "env"

    @property
    def owner_file(self) -> Path:
        """The variables that only owner commands read."""
        return self.local / "owner.env"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.local / "log"

    @property
    def stamps(self) -> Path:
        """The folder that remembers which set-up step ran on which input."""
        return self.local / "stamps"


def root_place() -> Place:
    """Return the place of ``make demo``, its folders made."""
    local = ROOT / ".local"
    user = server_user()
    if not local.exists():
        _make_local(local, user)
    if local.stat().st_uid != os.geteuid():
        owner = _name(local.stat().st_uid)
        raise SetupError(
            f"{local} belongs to {owner}, you are {_name(os.geteuid())}: work as "
            f"{owner}, or remove that folder (its data too) and start again."
        )
    if user and not reachable(local.resolve(), user):
        raise SetupError(
            f"The servers run as {SERVER_USER}, who cannot enter {local.resolve()}: "
            "open the folders above it (chmod o+x) or remove .local and start again."
        )
    return furnish(local.resolve(), user, local.resolve() / "server")


def side_place(name: str) -> Place:
    """Return a place beside the demo's own, for tests or measurements."""
    main = root_place()
    return furnish(main.local / name, main.user, main.programs)


def furnish(local: Path, user: tuple[int, int] | None, programs: Path) -> Place:
    """Return the place at ``local`` with its folders made."""
    local.mkdir(mode=0o711, parents=True, exist_ok=True)
    local.chmod(0o711)
    place = Place(local, run_folder(local, user), user, programs)
    for folder in (place.logs, place.stamps):
        folder.mkdir(mode=0o700, exist_ok=True)
    return place


def _make_local(local: Path, user: tuple[int, int] | None) -> None:
    """Make ``.local``; outside the clone where the servers cannot enter the clone."""
    if local.is_symlink():
        local.unlink()  # it points at a folder that is gone
    if user is None or reachable(ROOT, user):
        local.mkdir(mode=0o711)
        return
    elsewhere = BIG_HOME / f"tppo-{digest(ROOT)}"
    elsewhere.mkdir(mode=0o711, parents=True, exist_ok=True)
    local.symlink_to(elsewhere)


def run_folder(local: Path, user: tuple[int, int] | None) -> Path:
    """Return a folder for sockets whose path is short enough, made for its user."""
    folder = local / "run"
    if len(str(folder)) + len(LONGEST_SOCKET_NAME) > LONGEST_SOCKET_PATH:
        folder = _short_folder() / f"tppo-{digest(local)}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    uid, gid = user or (os.geteuid(), os.getegid())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        raise SetupError(f"{folder} is in the way: it is not a folder of ours.")
    if os.geteuid() == 0:
        os.chown(folder, uid, gid)
    folder.chmod(0o700)
    return folder


def _short_folder() -> Path:
    if os.geteuid() == 0:
        return Path("/run")
    own = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if own.is_absolute() and own.is_dir() and os.access(own, os.W_OK):
        return own
    return Path("/tmp")  # noqa: S108 - the folder in it is checked to be ours


def digest(path: Path) -> str:
    """Return a short name for ``path``, the same every time."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def server_user() -> tuple[int, int] | None:
    """Return who runs the servers where we are root; None: we do it ourselves.

    PostgreSQL refuses to run as root. The system user is made once.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SERVER_USER)
    except KeyError:
        _add_user()
        entry = pwd.getpwnam(SERVER_USER)
    return entry.pw_uid, entry.pw_gid


def _add_user() -> None:
    tool = shutil.which("useradd") or "/usr/sbin/useradd"
    words = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
    ]
    made = subprocess.run(
        [tool, *words, "--shell", "/usr/sbin/nologin", SERVER_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode not in {0, 9}:  # 9: another set-up made it just now
        raise SetupError(
            f"PostgreSQL must not run as root, and the user {SERVER_USER} could not "
            f"be made: {made.stderr.strip()}"
        )


def reachable(path: Path, user: tuple[int, int]) -> bool:
    """Say whether ``user`` can enter the folder (or run the program) at ``path``."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user[1])
            os.setuid(user[0])
            os._exit(0 if os.access(path, os.X_OK) else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
