"""The command `migrate`, with real files: it shows what would change, changes it, and leaves the rest alone."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from ladder_reports.cli import main
from ladder_reports.ladder.loader import load_ladder
from meanwhile import edit_before_it_is_replaced
from revisions import FIRST, REVISED, adding, without, write, write_revised

TEXT = """\
# Ada's own file: her comments,  her spaces.
person: {{name: Ada}}
level:   junior
ladder_version: {version}   # spring
evidence:
  - title: "Tests"
    signals: [ 'junior/test',junior/logs ]  # both
    private: SECRET
ratings:
  junior/test: {{self: emerging}}
"""
CHANGES = '- version: "2.0"\n  from: "1.0"\n  renamed: {junior/test: junior/proof}\n  retired: [junior/logs]\n'
ITEMS = adding(without(FIRST, "junior/test", "junior/logs"), junior={"proof": "Proves each change."})
DIFF = """\
--- people/ada.yaml
+++ people/ada.yaml
@@ -1,10 +1,10 @@
 # Ada's own file: her comments,  her spaces.
 person: {name: Ada}
 level:   junior
-ladder_version: "1.0"   # spring
+ladder_version: "2.0"   # spring
 evidence:
   - title: "Tests"
-    signals: [ 'junior/test',junior/logs ]  # both
+    signals: [ 'junior/proof',junior/logs ]  # both
     private: SECRET
 ratings:
-  junior/test: {self: emerging}
+  junior/proof: {self: emerging}
"""


def run(*words: str | Path) -> int:
    return main.run([str(word) for word in words])


@pytest.fixture(name="ada")
def _ada() -> Path:
    """A person's file, and a ladder that has moved on."""
    write_revised(Path("ours"), ITEMS, CHANGES)
    path = Path("people/ada.yaml")
    path.parent.mkdir()
    path.write_text(TEXT.format(version='"1.0"'), encoding="utf-8")
    path.chmod(0o640)
    return path


def test_it_is_shown_and_then_made(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written without --write; then the mode stays; twice is once; and the result is valid."""
    assert 0 == run("migrate", "people", "--ladder", "ours")
    said = capsys.readouterr()
    assert DIFF == said.out
    note = "people/ada.yaml:7:30: note: 'junior/logs' is no longer asked for in version '2.0'\n"
    assert f"{note}would move 1 of 1 file to version 2.0; to do it, add --write\n" == said.err
    assert TEXT.format(version='"1.0"') == ada.read_text(encoding="utf-8")
    assert 0 == run("migrate", ada, "--ladder", "ours", "--write")
    said = capsys.readouterr()
    assert ("people/ada.yaml\n", f"{note}moved 1 of 1 file to version 2.0\n") == (said.out, said.err)
    assert 0o640 == stat.S_IMODE(ada.stat().st_mode)
    after = ada.read_bytes()
    assert 0 == run("migrate", ada, "--ladder", "ours", "--write", "--quiet")
    said = capsys.readouterr()
    assert ("", "") == (said.out, said.err)
    assert after == ada.read_bytes()
    assert 0 == run("check", ada, "--ladder", "ours")
    assert "no longer asked for" in capsys.readouterr().err


def test_patch_takes_the_diff(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With line ends of Windows, and none at the end, too."""
    patch = shutil.which("patch")
    if patch is None:
        pytest.skip("patch is not installed")
    ada.write_bytes(ada.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    before = ada.read_bytes()
    assert 0 == run("migrate", ada, "--ladder", "ours")
    diff = capsys.readouterr().out
    assert "\\ No newline at end of file\n" in diff
    assert 0 == run("migrate", ada, "--ladder", "ours", "--write")
    after = ada.read_bytes()
    assert after.count(b"\r\n") == after.count(b"\n") == before.count(b"\r\n")
    ada.write_bytes(before)
    subprocess.run([patch, "--binary", "-p0"], input=diff.encode(), check=True, capture_output=True)
    assert after == ada.read_bytes()


def test_files_with_problems_are_named_and_left(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are changed all the same."""
    texts = {
        "broken": "person: {name: B}\nlevel: [\n",
        "newer": TEXT.format(version='"3.0"'),
        "unknown": TEXT.format(version='"1.0"').replace("junior/logs", "junior/nothing"),
        "private": TEXT.format(version='"1.0"').replace("SECRET", "[SECRET]"),
    }
    for name, text in texts.items():
        ada.with_stem(name).write_text(text, encoding="utf-8")
    ada.with_stem("read-only").write_bytes(ada.read_bytes())
    ada.with_stem("read-only").chmod(0o444)
    ada.with_stem("large").write_bytes(b"#" * 2**21)
    os.mkfifo(ada.with_stem("pipe"))
    assert 1 == run("migrate", "people", "nowhere", "--ladder", "ours", "--write")
    said = capsys.readouterr()
    assert "people/ada.yaml\n" == said.out
    for message in (
        "nowhere: no such file or folder\n",
        "people/broken.yaml:3:1: not valid YAML",
        "people/newer.yaml: is for version '3.0', which is newer than '2.0'; nothing leads back\n",
        "people/unknown.yaml:7:30: 'junior' has no signal 'nothing'; available: ask, test, logs\n",
        "people/private.yaml:8:14: 'private': expected text, found a list\n",
        "people/read-only.yaml: is read-only, so it is not changed; make it writable first\n",
        "people/large.yaml:1:1: the file is too large; at most 1 MiB are allowed\n",
        "people/pipe.yaml: cannot be read: not a regular file\n",
        "moved 1 of 8 files to version 2.0; 7 with problems left as they are\n",
    ):
        assert message in said.err
    assert "SECRET" not in said.err
    for name, text in texts.items():
        assert text == ada.with_stem(name).read_text(encoding="utf-8")


def test_links(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One inside the folder is another name of a file, which is moved once; one to somewhere else is refused, and its file stays."""
    Path("people/again.yaml").symlink_to("ada.yaml")
    Path("secret.yaml").write_bytes(ada.read_bytes())
    Path("people/outside.yaml").symlink_to(Path("secret.yaml").absolute())
    assert 1 == run("migrate", "people", "--ladder", "ours", "--write")
    said = capsys.readouterr()
    assert "people/outside.yaml: is a link to a file outside the folders that you named" in said.err
    assert "people/ada.yaml\n" == said.out
    assert Path("people/again.yaml").is_symlink()
    assert b'"2.0"' in ada.read_bytes()
    assert b'"2.0"' not in Path("secret.yaml").read_bytes()


def test_a_file_that_changes_meanwhile_is_left(ada: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    edit_before_it_is_replaced(monkeypatch)
    assert 1 == run("migrate", ada, "--ladder", "ours", "--write")
    assert "people/ada.yaml: changed while it was being read; run the command again\n" in capsys.readouterr().err
    assert (TEXT.format(version='"1.0"') + "# edited\n").encode() == ada.read_bytes()
    assert [ada] == list(ada.parent.iterdir())


def test_where_to(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To a recorded version, too. No version leads out of the folder, whoever names it."""
    assert 0 == run("migrate", ada, "--ladder", "ours", "--to", "1.0")
    assert "would move 0 of 1 file to version 1.0\n" == capsys.readouterr().err
    assert 2 == run("migrate", ada, "--ladder", "ours", "--to", "../../x")
    assert "no version '../../x' is recorded; available: 1.0, 2.0, current" in capsys.readouterr().err
    ada.write_text(TEXT.format(version="../../x"), encoding="utf-8")
    assert 1 == run("migrate", ada, "--ladder", "ours")
    assert "people/ada.yaml:4:17: 'ladder_version': '../../x' cannot be the version of a ladder" in capsys.readouterr().err
    write(Path("odd"), "next year!")
    assert 1 == run("migrate", ada, "--ladder", "odd")
    assert "odd/ladder.md:4:10: a file cannot say that it is for version 'next year!'" in capsys.readouterr().err
    Path("ours/changes.yaml").write_text("- version: 2\n", encoding="utf-8")
    assert 1 == run("migrate", ada, "--ladder", "ours")
    assert "ours/changes.yaml:1:3: 'from' is missing" in capsys.readouterr().err


def test_a_ladder_without_versions(ada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that names none gets the present one."""
    write(Path("plain"))
    ada.write_text(TEXT.format(version="").replace("ladder_version:", "# none"), encoding="utf-8")
    assert 0 == run("migrate", ada, "--ladder", "plain")
    assert [line for line in capsys.readouterr().out.splitlines() if line[0] in "+-"][2:] == ['+ladder_version: "1.0"']


def test_remarks_are_in_the_ladders_language(capsys: pytest.CaptureFixture[str]) -> None:
    items = adding(FIRST, junior={"prove": "Proves it."})
    folder = write_revised(Path("ours"), items, '- {version: "2.0", from: "1.0", split: {junior/test: [junior/test, junior/prove]}}\n')
    head = folder / "ladder.md"
    head.write_text(head.read_text(encoding="utf-8").replace("id: small\n", "id: small\nlang: de\n"), encoding="utf-8")
    assert load_ladder(folder).unwrap()
    Path("a.yaml").write_text(
        "person: {name: A}\nlevel: junior\nladder_version: '1.0'\nratings: {junior/test: {self: emerging}}\n", encoding="utf-8"
    )
    assert 0 == run("migrate", "a.yaml", "--ladder", "ours")
    said = capsys.readouterr()
    assert "junior/test" in said.out
    assert "The rating was given" not in said.out
    assert "a.yaml:4:11: note: 'junior/test' is several signals now: junior/test, junior/prove" in said.err


def test_the_revised_workshop_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With colors, and without control characters that a comment may have."""
    Path("a.yaml").write_text("person: {name: A}\nlevel: steward  # \u202egnp\nladder_version: '2026.2'\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert 0 == run("migrate", "a.yaml", "--ladder", REVISED)
    lines = capsys.readouterr().out
    assert "\x1b[31m-level: steward  # \\u202egnp\x1b[0m\n\x1b[31m-ladder_version: '2026.2'\x1b[0m\n\x1b[32m+level: keeper" in lines
