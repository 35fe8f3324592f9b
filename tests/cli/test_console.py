"""Every way a command can end has its exit code and its message; no traceback by mistake."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ladder_reports.cli import console, main
from ladder_reports.documents.booklet import build
from ladder_reports.errors import ISSUES
from making import MANY_MISTAKES, ROOT, SMALLEST, small_ladder
from process import environment, run_cli


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """When the pipe is closed, the tool stops without a traceback."""
    command = f"{sys.executable} -m ladder_reports booklet --ladder {SMALLEST} -o - | true"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, check=True)  # noqa: S607
    assert (b"", b"") == (done.stdout, done.stderr)


FULL = "the output cannot be written: no space left on device"
ASCII = "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 "
NO_MEMORY = "mount -t tmpfs -o ro tmpfs /dev/shm && "
OUT_OF_PLACE = {
    "a full disk behind stdout": ("$RUN levels > /dev/full", 1, FULL),
    "a full disk behind stderr": ("$RUN check none 2> /dev/full", 1, ""),
    "stdout closed, with a result": ("$RUN check {people} --json >&-", 1, "stdout is closed, so there is no place for the result"),
    "everything closed": ("$RUN batch {people} -o {out} <&- >&- 2>&- && test -f {out}/report.json", 0, ""),
    "an encoding without dashes": (f"{ASCII} $RUN levels senior | grep -F 'senior/safety-cost-elsewhere'", 0, ""),
    "a folder that is gone": (
        "mkdir {out} && cd {out} && rmdir {out} && $RUN check x.yaml",
        1,
        "the current folder no longer exists",
    ),
    "few files": ("ulimit -n 16 && $RUN batch {people} -o {out} --jobs 1", 1, "too many open files"),
    "no shared memory": (
        f"unshare -m sh -c '{NO_MEMORY} $RUN batch {{people}} -o {{out}}'",
        1,
        "worker processes do not start: shared memory (/dev/shm) cannot be used: read-only file system",
    ),
}
"""Commands for a shell in odd surroundings, with their exit codes and a part of what they say."""


@pytest.mark.parametrize("case", OUT_OF_PLACE)
def test_odd_surroundings_are_told_in_a_line(case: str, tmp_path: Path) -> None:
    """The cause, and no traceback; what can be done is done."""
    command, code, said = OUT_OF_PLACE[case]
    if case == "no shared memory" and subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:  # noqa: S607
        pytest.skip("this user may not change what is mounted")
    people = tmp_path / "ann.yaml"
    people.write_text("person: {name: Ann}\nlevel: senior\n", encoding="utf-8")
    script = command.format(people=people, out=tmp_path / "out")
    env = environment({"RUN": f"{sys.executable} -m ladder_reports"})
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False, encoding="utf-8")  # noqa: S607
    assert (code, True) == (done.returncode, said in done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert done.stderr.count("\n") <= 2


def test_an_internal_error_is_code_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An internal error is one line with the address to report it at; --verbose adds the traceback; nothing is left behind."""

    def break_down(_job: object) -> None:
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr(build, "make_booklet", break_down)
    assert 3 == main.run(["booklet"])
    shown, said = capsys.readouterr()
    assert ("", 1) == (shown, said.count("\n"))
    assert "RuntimeError: the roof fell in" in said
    assert ISSUES in said
    assert "--verbose" in said
    for flag in ("--verbose", "-v"):
        assert 3 == main.run(["booklet", flag])
        said = capsys.readouterr().err
        assert "Traceback (most recent call last)" in said
        assert "break_down" in said
        assert ISSUES in said
    assert [] == [path.name for path in tmp_path.iterdir()]


def test_an_interrupt_is_not_an_internal_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with the usual code and one word."""

    def interrupt(_job: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "make_booklet", interrupt)
    assert 130 == main.run(["booklet"])
    assert "Traceback" not in capsys.readouterr().err


def test_the_address_to_report_at_is_the_projects() -> None:
    """It is the one that the package's metadata has."""
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["urls"]["Issues"] == ISSUES


ESCAPE = "\x1b["


def on_a_terminal(*arguments: str, env: dict[str, str] | None = None) -> str:
    """What the command shows on a terminal."""
    import pty  # noqa: PLC0415

    try:
        leader, follower = pty.openpty()
    except OSError:
        pytest.skip("this machine has no pseudo-terminals")
    command = [sys.executable, "-m", "ladder_reports", *arguments]
    with subprocess.Popen(
        command, stdout=follower, stderr=follower, stdin=follower, env=environment({"TERM": "xterm", **(env or {})})
    ) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.wait()
    os.close(leader)
    return shown.decode()


def test_colors_are_for_terminals_that_want_them() -> None:
    """A place stands out on a terminal, not under NO_COLOR, and nowhere else."""
    arguments = ("check", str(MANY_MISTAKES))
    assert ESCAPE in on_a_terminal(*arguments)
    assert ESCAPE not in on_a_terminal(*arguments, env={"NO_COLOR": "1"})
    done = run_cli(*arguments)
    assert ESCAPE not in done.stdout + done.stderr
    assert ESCAPE not in run_cli("levels").stdout
    assert ESCAPE not in on_a_terminal("levels", env={"NO_COLOR": "1"}).replace(f"{ESCAPE}1m", "").replace(f"{ESCAPE}3m", "").replace(
        f"{ESCAPE}0m", ""
    )


def test_a_document_is_not_written_to_a_terminal() -> None:
    """-o - on a terminal is refused in words."""
    shown = on_a_terminal("booklet", "--ladder", str(SMALLEST), "-o", "-")
    assert "redirect it to a file" in shown
    assert "%PDF" not in shown


def test_names_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences in names and files are shown, not sent."""
    assert 1 == main.run(["check", str(tmp_path / f"a{ESCAPE}31mb")])
    assert 2 == main.run(["levels", f"x{ESCAPE}2J"])
    assert 2 == main.run(["booklet", "--theme", f"x{ESCAPE}2J"])
    assert 2 == main.run([f"x{ESCAPE}2J"])
    assert 2 == main.run(["booklet", f"--x{ESCAPE}2J"])
    shown, said = capsys.readouterr()
    assert "\x1b" not in shown + said


def test_a_users_mistake_is_never_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Odd input of any kind gives codes 1 or 2 and words, through a real process too."""
    (tmp_path / "theme.css").write_bytes(b"\xff\xfe\x00")
    ladder = small_ladder(tmp_path / "ladder", "# A heading of the wrong rank\n")
    for arguments in (
        ["booklet", "--ladder", str(ladder)],
        ["booklet", "--theme", str(tmp_path / "theme.css")],
        ["booklet", "--theme", str(tmp_path)],
        ["booklet", "--theme", ".css"],
        ["booklet", "--ladder", "/dev/null"],
        ["booklet", "--ladder", ""],
        ["check", "/etc/passwd"],
        ["levels", "--ladder", "\udcff"],
        ["schema"],
    ):
        assert main.run(arguments) in {1, 2}, arguments
        shown, said = capsys.readouterr()
        assert "Traceback" not in said
        assert "" == shown
        assert said.strip()
    # What encoding and exit do to it is the process's matter.
    for arguments in (["booklet", "--ladder", str(ladder)], ["levels", "--ladder", "\udcff"], ["schema"]):
        done = run_cli(*arguments, cwd=tmp_path)
        assert done.returncode in {1, 2}, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
        assert "" == done.stdout
        assert done.stderr.strip()


def test_a_command_that_takes_long_gives_a_sign_of_life(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal, any command that has shown nothing for a second, unless it is to be quiet. Elsewhere nothing is added."""
    monkeypatch.setattr(console, "_SLOW", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    spoken = threading.Event()
    say = console.say

    def heard(message: str) -> None:
        say(message)
        spoken.set()

    monkeypatch.setattr(console, "say", heard)
    # The command waits until it was heard, so the test depends on no clock.
    monkeypatch.setattr("ladder_reports.cli.listing.levels_table", lambda _: spoken.wait(60) and ("Title", ["Level"], [["one"]]))
    assert 0 == main.run(["levels"])
    shown, said = capsys.readouterr()
    assert ("levels: working …\n", True) == (said, "Title" in shown)
    monkeypatch.setattr("ladder_reports.cli.listing.levels_table", lambda _: ("Title", ["Level"], [["one"]]))
    assert 0 == main.run(["levels", "--quiet"])
    assert "" == capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert 0 == main.run(["levels"])
    assert "" == capsys.readouterr().err


def test_a_command_that_has_spoken_gives_no_other_sign_of_life(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It would come between its lines."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    waited: list[float | None] = []
    wait = threading.Event.wait

    def keep(self: threading.Event, timeout: float | None = None) -> bool:
        waited.append(timeout)
        return wait(self, 60)

    monkeypatch.setattr(threading.Event, "wait", keep)
    with console.sign_of_life("levels", quiet=False):
        console.say("reading 1 evidence file")
    assert console._SLOW in waited
    assert "reading 1 evidence file\n" == capsys.readouterr().err
