"""The command `preview`: what it previews, how it starts and ends, and that nobody else learns the token."""

import re
import stat
from importlib import util
from pathlib import Path
from typing import Any

import psutil
import pytest

from ladder_reports.cli import preview as command
from ladder_reports.cli.main import run
from ladder_reports.paths import DEFAULT_LADDER
from ladder_reports.preview import server
from ladder_reports.preview.server import Preview
from making import ROOT, SMALLEST
from previews import running

PERSON = ROOT / "examples" / "nadia-osei.yaml"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Preview, int]]:
    """What would be served, and where."""
    found: list[tuple[Preview, int]] = []

    def serve(preview: Preview, port: int, opened: Any) -> None:
        found.append((preview, port))
        opened("http://127.0.0.1:1/", Path("/there/preview.html"))

    monkeypatch.setattr(server, "serve", serve)
    return found


def test_what_is_previewed(served: list[tuple[Preview, int]]) -> None:
    for path in (str(PERSON), str(SMALLEST), str(SMALLEST / "ladder.md")):
        assert 0 == run(["preview", path, "--no-open"])
    assert [("plan", PERSON, DEFAULT_LADDER), ("booklet", SMALLEST, SMALLEST), ("booklet", SMALLEST, SMALLEST)] == [
        (preview.subject.kind, preview.subject.path, preview.subject.ladder) for preview, _ in served
    ]


def test_options_are_what_is_shown_first(served: list[tuple[Preview, int]], tmp_path: Path) -> None:
    theme = tmp_path / "our.css"
    theme.write_text(":root {}", encoding="utf-8")
    options = ["--audience", "manager", "--page-size", "a5", "--lang", "de-AT", "--theme", str(theme), "--as-of", "2026-11-20"]
    assert 0 == run(["preview", str(PERSON), *options, "--port", "8123", "--timeout", "7", "--no-open"])
    ((preview, port),) = served
    chosen = preview.choices
    assert ("manager", "a5", "de", str(theme), 8123, 7) == (
        chosen.audience, chosen.page_size, chosen.lang, chosen.theme, port, preview.timeout,
    )  # fmt: skip
    assert "2026-11-20" == preview.today().isoformat() == str(preview.subject.as_of)


def test_the_browser_is_opened_with_a_file(
    served: list[tuple[Preview, int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No process list shows more than the file's name."""
    import webbrowser  # noqa: PLC0415 -- the command imports it, too

    opened: list[str] = []

    def open_it(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", open_it)
    assert 0 == run(["preview", str(PERSON)])
    assert ["file:///there/preview.html"] == opened
    assert "http://127.0.0.1:1/" in capsys.readouterr().err
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    run(["preview", str(PERSON)])
    assert "No browser could be opened. Open file:///there/preview.html yourself." in capsys.readouterr().err
    assert len(served) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nobody.yaml"], 1, "nobody.yaml: no such file or folder"),
        ([str(ROOT / "examples")], 1, "preview shows one document; name an evidence file, or a folder with a ladder.md"),
        ([str(SMALLEST), "--ladder", str(SMALLEST)], 2, "--ladder is for evidence files"),
        ([str(PERSON), "--theme", "grafite"], 2, "did you mean 'graphite'?"),
        ([str(PERSON), "--lang", "xx"], 2, "no translation for 'xx'; available: de, en"),
        ([str(PERSON), "--port", "70000"], 2, "--port"),
    ],
)
def test_what_cannot_be_previewed(arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code == run(["preview", *arguments, "--no-open"])
    assert message in capsys.readouterr().err


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "watchfiles" else util.find_spec(name))
    assert 2 == run(["preview", str(PERSON)])
    assert "install them with: pipx install --force 'ladder-reports[preview]' (or with pip or uv" in capsys.readouterr().err


def test_a_run_from_beginning_to_end(tmp_path: Path) -> None:
    """The token is in a file that is its owner's alone and in no command line; Ctrl-C ends everything, and nothing is left."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("person: [", encoding="utf-8")
    with running(str(broken)) as preview:
        assert 0o600 == stat.S_IMODE(preview.first.stat().st_mode)
        token = re.search(r"token=([\w-]{43})", preview.address)
        assert token
        process = psutil.Process(preview.process.pid)
        family = [process, *process.children(recursive=True)]
        assert not [one for one in family if token[1] in " ".join(one.cmdline()) + str(one.environ())]
        listening = [(one.laddr.ip, one.status) for one in process.net_connections("inet")]
        assert [("127.0.0.1", psutil.CONN_LISTEN)] == listening
        assert 0 == preview.interrupt()
        gone, alive = psutil.wait_procs(family, timeout=30)
        assert gone
        assert not alive
        assert not preview.first.parent.exists()
        assert preview.process.stderr
        told = preview.process.stderr.read()
        assert "The preview has ended." in told
        assert "Traceback" not in told
