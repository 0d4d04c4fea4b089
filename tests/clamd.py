"""A virus scanner for tests: Debian's clamd with a database of one signature where it is installed, and a server of our own
that speaks the same INSTREAM, which can also be slow, full or in trouble."""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


# The EICAR test file, in pieces: a scanner would take the whole one out of the repository.
EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
)
STREAM_LIMIT = 1024 * 1024
PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")


class _Line(socketserver.BaseRequestHandler):
    """One connection: what the server's mood makes of it."""

    def handle(self) -> None:
        command = self._until_zero()
        mood = self.server.mood  # type: ignore[attr-defined]
        if mood == "silent":
            self.server.ended.wait()  # type: ignore[attr-defined]
        elif command == b"zPING":
            self._say(b"PONG")
        elif command == b"zINSTREAM":
            self._judge(mood)

    def _judge(self, mood: str) -> None:
        content = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            content += self._exactly(size)
            if len(content) > STREAM_LIMIT:
                return self._cut_off()
        if mood == "in trouble":
            return self._say(b"Can't allocate memory ERROR")
        if mood == "half an answer":
            return self.request.sendall(b"stream: OK")
        found = EICAR in content
        return self._say(b"stream: Eicar FOUND" if found else b"stream: OK")

    def _cut_off(self) -> None:
        """Reset, as clamd does above its limit: closing with unread bytes and no linger."""
        self.request.setsockopt(
            socket.SOL_SOCKET,
            socket.SO_LINGER,
            struct.pack("ii", 1, 0),
        )
        self.request.close()

    def _say(self, words: bytes) -> None:
        self.request.sendall(words + b"\0")

    def _until_zero(self) -> bytes:
        read = b""
        while not read.endswith(b"\0"):
            read += self._exactly(1)
        return read[:-1]

    def _exactly(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            part = self.request.recv(size - len(read))
            if not part:
                raise ConnectionResetError
            read += part
        return read


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that broke is part of the tests."""


@contextmanager
def stand_in(mood: str = "well") -> Iterator[str]:
    """Our own server; gives its address."""
    with _Server(("127.0.0.1", 0), _Line) as server:
        server.mood, server.ended = mood, threading.Event()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.ended.set()  # type: ignore[attr-defined]
            server.shutdown()
            thread.join()


@contextmanager
def real(folder: Path) -> Iterator[str]:
    """Debian's clamd, which knows one signature; gives its address."""
    database, line = folder / "db", folder / "clamd.sock"
    database.mkdir()
    (database / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"Foreground yes\nLocalSocket {line}\nDatabaseDirectory {database}\n"
        f"StreamMaxLength {STREAM_LIMIT}\nLogFile {folder / 'log'}\n"
    )
    process = subprocess.Popen([str(PROGRAM), "--config-file", str(config)])  # noqa: S603 - a scanner of our own
    try:
        _wait_for(line)
        yield f"unix:{line}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(line: Path) -> None:
    for _ in range(200):
        if line.exists():
            return
        time.sleep(0.05)
    raise TimeoutError(line)
