"""`make demo` says in one line what is in its way."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import demo, single
from scripts.errors import SetupError
from scripts.place import ROOT, furnish


def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupError) as told:
            demo.addresses(port)
    assert f"Port {port} is taken" in str(told.value)
    assert f"make demo PORT={port + 1}" in str(told.value)
    assert "\n" not in str(told.value)


def test_both_loopbacks_are_served_where_there_are_two() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = demo.addresses(port)
    assert found[0] == f"127.0.0.1:{port}"
    assert found[1:] in ([], [f"[::1]:{port}"])


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SetupError, match="not a port number"):
        demo.Wishes.from_environment()


def test_wishes_have_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "CASES", "MONTHS", "SEED", "PROVINCE", "HOME_PROVINCE"):
        monkeypatch.setenv(name, "")
    assert demo.Wishes.from_environment() == demo.Wishes(8000, "400", "18", "1", "64")


def test_only_one_holds_a_lock_and_its_end_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held = single.Lock(path, {"url": "http://there"})
    code = (
        "import sys; from pathlib import Path; from scripts import single\n"
        "try: single.Lock(Path(sys.argv[1]), {})\n"
        "except single.Taken as taken: print(taken.args[0]['url'])"
    )
    words = [sys.executable, "-c", code, str(path)]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "http://there"
    held.release()
    assert single.holder(path) is None
    single.Lock(path, {}).release()


def test_a_second_demo_says_where_the_first_one_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = furnish(tmp_path / "l", None, tmp_path)
    monkeypatch.setattr(demo, "root_place", lambda: place)
    monkeypatch.setenv("PORT", "")
    with pytest.raises(SetupError) as told:  # noqa: PT012 - the lock must outlive it
        lock = single.Lock(place.local / demo.LOCK, {"url": "http://127.0.0.1:8000"})
        try:
            demo.demo(lambda _: None)
        finally:
            lock.release()
    assert "already running at http://127.0.0.1:8000" in str(told.value)
    assert f"kill {os.getpid()}" in str(told.value)


def test_a_reset_drops_the_data_and_keeps_the_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    place = furnish(tmp_path / "l", None, tmp_path)
    monkeypatch.setattr(demo, "root_place", lambda: place)
    for name in demo.DATA_FOLDERS:
        (place.local / name).mkdir()
    (place.stamps / "seed").write_text("x")
    (place.stamps / "packages-base").write_text("x")
    assert demo.reset(lambda _: None) == 0
    left = {path.name for path in place.local.iterdir()}
    assert not left & set(demo.DATA_FOLDERS)
    assert "env" in left
    assert [path.name for path in place.stamps.iterdir()] == ["packages-base"]


def test_a_server_of_your_own_is_never_reset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = furnish(tmp_path / "l", None, tmp_path)
    monkeypatch.setattr(demo, "root_place", lambda: place)
    monkeypatch.setenv("DATABASE_URL", "postgresql://tppo_app:x@db.example/tppo")
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://tppo_owner:x@db.example/t")
    (place.local / "media").mkdir()
    with pytest.raises(SetupError, match="server of your own"):
        demo.reset(lambda _: None)
    assert (place.local / "media").is_dir()
