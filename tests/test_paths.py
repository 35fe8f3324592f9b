"""The cache is where the XDG Base Directory Specification says, and nobody else can put anything into it."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ladder_reports import paths


@pytest.fixture(autouse=True)
def _afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is remembered, the folder for temporary files is the test's own, and relative paths would lead into it."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    paths.cache_folder.cache_clear()
    yield
    paths.cache_folder.cache_clear()


def test_the_cache_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in XDG_CACHE_HOME or the home, and for its owner alone."""
    monkeypatch.setattr("sys.platform", "linux")
    assert tmp_path / "home" / ".cache" / "ladder-reports" / "x" == paths.cache_folder("x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = paths.cache_folder("y")
    assert tmp_path / "cache" / "ladder-reports" / "y" == found
    assert 0o700 == stat.S_IMODE(found.stat().st_mode)


@pytest.mark.parametrize(("name", "value"), [("XDG_CACHE_HOME", "cache"), ("XDG_CACHE_HOME", "./cache"), ("XDG_CACHE_HOME", "")])
def test_a_relative_cache_is_ignored(name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert paths.cache_folder("x").is_relative_to(tmp_path / "home")


@pytest.mark.parametrize("home", ["home", ".", ""])
def test_a_relative_home_is_ignored(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user database says where the home is; without an entry there, there is none, and the cache is a temporary folder."""
    monkeypatch.setenv("HOME", home)
    entry = type("entry", (), {"pw_dir": str(tmp_path / "other")})
    monkeypatch.setattr("pwd.getpwuid", lambda _: entry)
    monkeypatch.setattr("sys.platform", "linux")
    assert tmp_path / "other" / ".cache" / "ladder-reports" / "x" == paths.cache_folder("x")
    assert [tmp_path / "other" / ".local" / "share" / "fonts"] == paths.user_fonts()

    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    paths.cache_folder.cache_clear()
    assert [] == paths.user_fonts()
    assert tmp_path / "tmp" / f"ladder-reports-{os.getuid()}" / "x" == paths.cache_folder("x")


def test_the_users_fonts_are_where_fontconfig_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the present place also the older one; ``XDG_DATA_HOME`` moves the former."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    home = tmp_path / "home"
    assert [home / ".local" / "share" / "fonts", home / ".fonts"] == paths.user_fonts()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert [tmp_path / "data" / "fonts", home / ".fonts"] == paths.user_fonts()


def _link(place: Path) -> None:
    (place.parents[3] / "victim").mkdir()
    place.symlink_to(place.parents[3] / "victim")


def _open_to_all(place: Path) -> None:
    place.mkdir()
    place.chmod(0o777)


def _file_around(place: Path) -> None:
    place.parent.rmdir()
    place.parent.write_text("")


PLANTED: dict[str, Callable[[Path], object]] = {
    "others can write into it": _open_to_all,
    "a link": _link,
    "a file": lambda place: place.write_text(""),
    "its parent is a file": _file_around,
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_folder_is_not_used(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else may have written, or made a link, is left alone."""
    monkeypatch.setattr("sys.platform", "linux")
    place = tmp_path / "home" / ".cache" / "ladder-reports" / "x"
    place.parent.mkdir(parents=True)
    PLANTED[case](place)
    found = paths.cache_folder("x")
    assert found.is_relative_to(tmp_path / "tmp")
    assert [] == list((tmp_path / "victim").glob("*"))


def test_somebody_elses_folder_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the cache nor among the temporary files, where anybody may make one of this name."""
    paths.cache_folder("x")
    paths.cache_folder.cache_clear()
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    found = paths.cache_folder("x")
    assert found.parent == tmp_path / "tmp"
    assert found.name.startswith("ladder-reports-")
    assert 0o700 == stat.S_IMODE(found.stat().st_mode)
