"""Files of variables: what is read, and who else may read them."""

from pathlib import Path

from scripts import envfile


def test_reads_plain_quoted_and_exported_values() -> None:
    text = "# a comment\n\nA=1\nexport B='two words'\nC=\"x=y\"\nD=\nnonsense\n"
    assert envfile.parse(text) == {"A": "1", "B": "two words", "C": "x=y", "D": ""}


def test_expands_nothing() -> None:
    assert envfile.parse("KEY=$HOME/`id`") == {"KEY": "$HOME/`id`"}


def test_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    assert envfile.read(tmp_path / "none") == {}


def test_writes_what_it_reads_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("OLD=1\n")
    path.chmod(0o644)
    envfile.write(path, {"A": "1", "URL": "redis://:p%2F@h/0"}, "two\nlines")
    assert envfile.read(path) == {"A": "1", "URL": "redis://:p%2F@h/0"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["env"]
