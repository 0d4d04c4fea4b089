"""Where data and sockets lie, whatever the clone's own path is."""

import os
import pwd
from pathlib import Path

import pytest

from scripts import place
from scripts.errors import SetupError


NOBODY = pwd.getpwnam("nobody")
TMP = Path("/tmp")  # noqa: S108 - paths must be short here
LONG = "gugus-tugas-" * 12

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")


def test_sockets_lie_in_local_when_their_path_is_short(tmp_path: Path) -> None:
    folder = place.run_folder(TMP / tmp_path.name / "l", None)
    assert folder.name == "run"
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_a_long_path_gets_a_short_folder_for_sockets(tmp_path: Path) -> None:
    deep = tmp_path / LONG
    found = place.furnish(deep, None, tmp_path)
    longest = f"{found.run}{place.LONGEST_SOCKET_NAME}"
    assert len(longest) <= place.LONGEST_SOCKET_PATH
    assert found.run == place.furnish(deep, None, tmp_path).run
    assert found.run != place.furnish(tmp_path / f"{LONG}2", None, tmp_path).run


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "run").symlink_to(elsewhere)
    short = TMP / f"s{os.getpid()}"
    short.symlink_to(tmp_path / "l")
    try:
        with pytest.raises(SetupError, match="in the way"):
            place.run_folder(short, None)
    finally:
        short.unlink()


@as_root
def test_servers_get_a_folder_of_their_own(tmp_path: Path) -> None:
    user = NOBODY.pw_uid, NOBODY.pw_gid
    folder = place.run_folder(tmp_path / LONG, user)
    assert folder.stat().st_uid == NOBODY.pw_uid
    folder.rmdir()


@as_root
def test_knows_which_folder_a_user_cannot_enter(tmp_path: Path) -> None:
    user = NOBODY.pw_uid, NOBODY.pw_gid
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert not place.reachable(inner, user)
    assert place.reachable(Path("/usr"), user)


@as_root
def test_data_move_out_of_a_clone_that_servers_cannot_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "closed"
    clone.mkdir(mode=0o700)
    monkeypatch.setattr(place, "ROOT", clone)
    monkeypatch.setattr(place, "BIG_HOME", tmp_path / "lib")
    monkeypatch.setattr(place, "server_user", lambda: (0, 0))
    monkeypatch.setattr(place, "reachable", lambda path, _: path != clone)
    found = place.root_place()
    assert (clone / ".local").is_symlink()
    assert found.local == tmp_path / "lib" / f"tppo-{place.digest(clone)}"
    assert place.root_place() == found


@as_root
def test_a_local_folder_of_someone_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "ROOT", tmp_path)
    (tmp_path / ".local").mkdir()
    os.chown(tmp_path / ".local", NOBODY.pw_uid, NOBODY.pw_gid)
    with pytest.raises(SetupError, match="belongs to nobody"):
        place.root_place()
