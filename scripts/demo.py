"""``make demo``: from a clean clone to a running system, and back."""

import json
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scripts import (
    debian,
    development,
    install,
    local_env,
    postgres,
    serve,
    servers,
    single,
)
from scripts.errors import SetupError
from scripts.install import digest
from scripts.local_env import Variables
from scripts.place import ROOT, Place, root_place
from scripts.supervisor import Child, Stopped, Supervisor


LOCK = "demo.lock"
GROUPS = ("base", "embedded")
DATABASE_STAMPS = ("migrate", "areas", "taskforce", "seed", "accounts")
DATA_FOLDERS = ("pg", "pg.new", "broker", "media", "mail")
HEALTHY_WITHIN = 120.0
# A worker can lose its broker without noticing: alive, but taking no work.
LOOK_EVERY = 15.0
DEAF_AFTER = 3
# What the last run left says nothing about this one; without the old heartbeat jobs the
# scheduler's first tick writes a new one at once.
OLD_SIGNS_OF_LIFE = """
DO $$ BEGIN
    IF to_regclass('core_heartbeat') IS NOT NULL THEN
        DELETE FROM core_heartbeat;
        DELETE FROM core_job WHERE kind = 'heartbeat';
    END IF;
END $$;
"""


@dataclass(frozen=True)
class Wishes:
    """What the person asked for by PORT=, CASES=, MONTHS=, SEED= and PROVINCE=."""

    port: int
    cases: str
    months: str
    seed: str
    province: str

    @classmethod
    def from_environment(cls) -> "Wishes":
        """Read the wishes; a port that is no port is refused with one line."""
        port = os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SetupError(f"PORT={port} is not a port number.")
        given = os.environ.get
        return cls(
            port=int(port),
            cases=given("CASES") or "400",
            months=given("MONTHS") or "18",
            seed=given("SEED") or "1",
            province=given("PROVINCE") or given("HOME_PROVINCE") or "64",
        )

    @property
    def url(self) -> str:
        """The address of the running system."""
        return f"http://127.0.0.1:{self.port}"


def demo(say: Callable[[str], None]) -> int:
    """Set up, start everything, and keep it running until told to stop."""
    started = time.monotonic()
    wishes = Wishes.from_environment()
    place = root_place()
    lock = _lock(place, {"url": wishes.url})
    bind = addresses(wishes.port)
    variables = setup(place, say, groups=GROUPS)
    supervisor = Supervisor(say)
    running = Running(place, variables, wishes, supervisor, say)
    try:
        running.start(bind)
        lock.tell({"url": wishes.url, "ready": True})
        say(running.welcome(time.monotonic() - started))
        running.watch()
        say("Stopping ...")
    except Stopped:
        say("Stopping ...")
    finally:
        supervisor.stop()
        lock.release()
    say("Stopped. The data stay in .local; make demo-reset drops them.")
    return 0


def setup(
    place: Place,
    say: Callable[[str], None],
    *,
    groups: Sequence[str],
    needs: Iterable[debian.Need] = debian.RUN_NEEDS,
    mode: str = "demo",
) -> Variables:
    """Install and build what is missing; quick when nothing is."""
    main = root_place()
    with install.one_at_a_time(main):
        steps = install.Steps(main, say)
        debian.ensure([*install.venv_needs(), *needs], say)
        wanted = [group for group in groups if group != "embedded"]
        variables = local_env.ensure(place, mode)
        if variables.own_database or variables.own_broker:
            wanted = list(groups)
        install.packages(steps, wanted)
        install.front_end(steps)
        install.translations(steps)
        install.static_files(steps, variables.for_app(place.env_file))
    return variables


def _lock(place: Place, about: dict[str, str]) -> single.Lock:
    try:
        return single.Lock(place.local / LOCK, about)
    except single.Taken as taken:
        other = taken.args[0]
        raise SetupError(
            f"The demo of this clone is already running at {other.get('url')} "
            f"(process {other.get('pid')}); stop it with: kill {other.get('pid')}"
        ) from None


def addresses(port: int) -> list[str]:
    """Return where the web server listens; one clear line when that is taken.

    ``localhost`` means ::1 to many programs, so both loopbacks are served.
    """
    found = []
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if family == socket.AF_INET6 and error.errno != 98:
                continue  # a machine without IPv6
            why = "is taken" if error.errno == 98 else f"cannot be used: {error}"
            raise SetupError(
                f"Port {port} {why}. Choose another: make demo PORT={port + 1}"
            ) from None
        found.append(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return found


class Running:
    """The demo of one clone while it is being started."""

    def __init__(
        self,
        place: Place,
        variables: Variables,
        wishes: Wishes,
        supervisor: Supervisor,
        say: Callable[[str], None],
    ) -> None:
        """Remember the parts; nothing is started yet."""
        self.place = place
        self.variables = variables
        self.wishes = wishes
        self.supervisor = supervisor
        self.say = say
        self.steps = install.Steps(place, say)
        self.accounts = ""

    def start(self, bind: Sequence[str]) -> None:
        """Start servers, bring the database up to date, start the processes."""
        if not (self.place.local / "pg" / "PG_VERSION").exists():
            forget_database(self.place)
        if not single.holder(development.lock_path(self.place)):
            servers.start(self.supervisor, self.place, self.variables, install.VENV)
        self.prepare_database()
        if self.variables.own_database:
            cluster = postgres.cluster(self.place, install.VENV)
            cluster.sql(OLD_SIGNS_OF_LIFE, self.variables)
        for name in serve.NAMES:
            self.supervisor.start(self._child(name, bind))
        try:
            self.supervisor.wait_for(self.healthy, "The system", HEALTHY_WITHIN)
        except SetupError:
            _, parts = health(self.wishes.url)
            raise SetupError(
                f"Not healthy after {HEALTHY_WITHIN:.0f} s: {json.dumps(parts)}. "
                f"The logs are in {self.place.logs}"
            ) from None

    def prepare_database(self) -> None:
        """Migrate, load and seed; each only when its input changed."""
        wishes, where = self.wishes, self.variables.common["DATABASE_URL"]
        migrations = [*ROOT.glob("*/migrations"), ROOT / "requirements" / "base.txt"]
        if not self.variables.own_database:
            where += str(time.time())  # no stamp tells what another server holds
        self._once("migrate", digest(migrations, where), self._migrate, "Migrating")
        self._once(
            "areas",
            digest([ROOT / "package-lock.json"], where, wishes.province),
            lambda: self._manage("load_areas", "--province", wishes.province),
            "Loading areas",
        )
        data = [path for path in ROOT.glob("*/data") if path.is_dir()]
        self._once(
            "taskforce",
            digest(data, where),
            lambda: self._manage("load_taskforce"),
            "Loading the task force",
        )
        # The people first: what is made up is made up as their work.
        self.make_accounts()
        self._seed()

    def _seed(self) -> None:
        """Make demo cases once; on a server of your own only where CASES= asks."""
        wishes = self.wishes
        words = ["--cases", wishes.cases, "--months", wishes.months]
        words += ["--seed", wishes.seed]
        stamp = self.place.stamps / "seed"
        if stamp.exists():
            made = stamp.read_text(encoding="utf-8")
            if made != " ".join(words):
                self.say(f"The demo data were made with {made}; make demo-reset first")
        elif self.variables.own_database or os.environ.get("CASES"):
            self._once(
                "seed",
                " ".join(words),
                lambda: self._manage("seed_demo", *words),
                f"Making {wishes.cases} made-up cases",
            )

    def _migrate(self) -> None:
        self._manage("migrate", "--noinput", "-v", "0")
        self._manage("createcachetable")

    def make_accounts(self) -> None:
        """Create the demo accounts, or set their password, and keep what is told."""
        told = self.place.local / "demo-accounts.txt"
        password = self.variables.common["DEMO_PASSWORD"]
        wanted = digest(
            [*ROOT.glob("*/management/commands/demo_accounts.py")], password
        )

        def make() -> None:
            told.touch(mode=0o600)
            told.write_text(self._manage("demo_accounts"), encoding="utf-8")

        self.steps.once("accounts", wanted, make, results=[told])
        self.accounts = told.read_text(encoding="utf-8").strip()

    def _once(
        self, name: str, wanted: str, action: Callable[[], object], telling: str
    ) -> None:
        self.steps.once(name, wanted, action, telling=telling)

    def _env(self) -> dict[str, str]:
        env = self.variables.for_app(self.place.env_file)
        return {**env, "SITE_URL": self.wishes.url}

    def _manage(self, *words: str) -> str:
        env = {**self._env(), "DEMO_PASSWORD": self.variables.common["DEMO_PASSWORD"]}
        env["OWNER_DATABASE_URL"] = self.variables.owner["OWNER_DATABASE_URL"]
        return self.supervisor.call(
            Child(
                name=f"manage.py {words[0]}",
                argv=[install.venv_python(), "manage.py", *words],
                env=env,
                cwd=ROOT,
                log=self.place.logs / "manage.log",
            )
        )

    def _child(self, name: str, bind: Sequence[str]) -> Child:
        settings = {**self.variables.common, **os.environ}
        worker = name == "worker"
        return Child(
            name=name,
            argv=serve.command(name, settings, bind),
            env=self._env(),
            cwd=ROOT,
            log=self.place.logs / f"{name}.log",
            # Celery ends its pool at once on SIGQUIT; a lease brings the job back.
            stop_signals=(signal.SIGTERM, signal.SIGQUIT),
            death_signal=signal.SIGQUIT if worker else signal.SIGTERM,
            patience=4.0,
        )

    def watch(self) -> None:
        """Keep all running; a worker that lives but takes no work is started anew."""
        silent, next_look = 0, time.monotonic() + LOOK_EVERY
        while not self.supervisor.stopping:
            self.supervisor.step(1.0)
            if time.monotonic() < next_look:
                continue
            next_look = time.monotonic() + LOOK_EVERY
            parts = health(self.wishes.url)[1]
            deaf = parts.get("broker") is True and parts.get("worker") is False
            silent = silent + 1 if deaf else 0
            if silent >= DEAF_AFTER:
                self.say("worker takes no work; starting it again")
                self.supervisor.restart("worker")
                silent = 0

    def healthy(self) -> bool:
        """Say whether every part of the system reports that it is up."""
        return health(self.wishes.url)[0]

    def welcome(self, seconds: float) -> str:
        """Return what the person wants to know once everything runs."""
        port = self.wishes.port
        lines = [
            "",
            f"Running after {seconds:.0f} s: {self.wishes.url}  (http://localhost:{port})",
            "",
            self.accounts,
            "",
            "Logs in .local/log, mail in .local/mail. Ctrl-C stops everything.",
        ]
        return "\n".join(lines)


def health(url: str) -> tuple[bool, dict[str, object]]:
    """Ask /healthz; return whether all is up, and what it says of each part."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status == 200, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            try:
                return False, json.load(error)
            except ValueError:
                return False, {}
    except (OSError, ValueError):
        return False, {}


def forget_database(place: Place) -> None:
    """Forget which steps ran on a database that is gone."""
    for name in (*DATABASE_STAMPS, "roles"):
        (place.stamps / name).unlink(missing_ok=True)
    (place.local / "demo-accounts.txt").unlink(missing_ok=True)


def reset(say: Callable[[str], None]) -> int:
    """Drop the data of the demo; refused while anything uses them."""
    place = root_place()
    lock = _lock(place, {"url": "(being reset)"})
    try:
        if single.holder(development.lock_path(place)):
            raise SetupError("The servers of make dev-up are running: make dev-down")
        variables = local_env.ensure(place, "demo")
        if not variables.own_database:
            raise SetupError(
                "DATABASE_URL names a server of your own: drop its database there."
            )
        postgres.wait_for_release(place.local / "pg")
        for name in DATA_FOLDERS:
            shutil.rmtree(place.local / name, ignore_errors=True)
        forget_database(place)
    finally:
        lock.release()
    say("The demo data are gone; make demo makes new ones.")
    return 0
