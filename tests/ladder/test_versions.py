"""Recorded versions: found by listing, loaded like any ladder, compared with the present text, and written whole or not at all."""

import os
from pathlib import Path

import pytest

from ladder_reports.errors import InputError, UnknownNameError
from ladder_reports.files.output_folder import OutputFolder
from ladder_reports.ladder.changes import version_key
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.ladder.model import VERSION_RULE
from ladder_reports.ladder.release import release
from ladder_reports.ladder.versions import load_history, load_version, recorded_versions, require_version
from revisions import FIRST, REVISED, adding, problems, without, write, write_revised


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_release_is_the_ladder_as_it_is(tmp_path: Path) -> None:
    """An ordinary ladder's folder, to the byte; the next one is recorded beside it, and what is recorded is never touched."""
    folder = write(tmp_path / "ladder")
    (folder / "notes.txt").write_text("not part of the ladder", encoding="utf-8")
    before = {name: data for name, data in tree(folder).items() if name != "notes.txt"}
    made = release(folder)
    assert (folder / "versions" / "1.0", None, None) == (made.folder, made.before, made.differences)
    assert before == tree(made.folder)
    assert load_ladder(folder).unwrap() == load_version(made.folder, "1.0", "small").unwrap()
    write(folder, "1.1", adding(FIRST, junior={"new": "Something new."}))
    later = release(folder)
    assert later.differences
    assert ("1.0", 1) == (later.before, later.differences.counts["added"])
    assert before == tree(made.folder)
    assert ["1.0", "1.1"] == list(recorded_versions(folder).folders)
    assert [] == [path for path in (folder / "versions").iterdir() if path.name.startswith(".")]


def refused(folder: Path) -> list[str]:
    """Why a release is refused, while nothing is written."""
    before = tree(folder)
    with pytest.raises(InputError) as caught:
        release(folder)
    assert before == tree(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_release_of_an_unchanged_text_is_refused(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder", version="1.0")
    assert ["ladder.md:4:10: version '1.0' is recorded already, with this very text; there is nothing to release"] == refused(folder)
    write(folder, "1.1")
    assert ["ladder.md:4:10: nothing but the version changed since '1.0'; there is nothing to release"] == refused(folder)
    write(folder, "1.0", without(FIRST, "junior/ask"))
    assert "ladder.md:4:10: version '1.0' is recorded already and is never changed; raise 'version' to release this text" in refused(folder)
    write(folder, "1.0", adding(FIRST, junior={"test": "Writes tests"}))
    (folder / "versions" / "1.0").rename(folder / "versions" / "1.0-RC")
    write(folder, "1.0-rc", FIRST)
    assert any("version '1.0-RC' is recorded already" in line for line in refused(folder))


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("../../x", "leads to another folder"),
        ("Spring 2027", "cannot be recorded; use 1 to 32 ASCII letters"),
        ("a/../../x", "leads to another"),
        ("current", "'..', and not 'current'"),
    ],
)
def test_a_version_is_the_name_of_a_folder(version: str, why: str, tmp_path: Path) -> None:
    """A path is refused by every command; another name is only if the ladder has versions."""
    folder = write(tmp_path / "ladder", version)
    assert why in "\n".join(refused(folder))
    assert bool(load_ladder(folder).value) == ("/" not in version)
    if "/" not in version:
        assert [] == problems(folder)
        (folder / "versions").mkdir()
        (folder / "changes.yaml").write_text("[]\n", encoding="utf-8")
        assert [f"ladder.md:4:10: '{version}' cannot be recorded; {VERSION_RULE}"] == problems(folder)


def test_a_broken_ladder_or_history_is_not_released(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder", without(FIRST, "junior/ask"))
    assert any("the signal 'junior/ask' of version '1.0' is gone" in line for line in refused(folder))
    (folder / "changes.yaml").write_text('- version: "2.0"\n  from: "1.0"\n  retired: [junior/ask]\n', encoding="utf-8")
    (folder / "levels" / "junior.md").write_text("nothing", encoding="utf-8")
    assert "levels/junior.md:1:1" in refused(folder)[0]
    assert ["versions/1.0: is a recorded version itself; name the folder of the ladder"] == [
        line.removeprefix(f"{folder}/") for line in refused(folder / "versions" / "1.0")
    ]


def test_a_release_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full in the middle, nothing is left."""
    folder = write(tmp_path / "ladder")
    real, count = OutputFolder.write, 0

    def full(self: OutputFolder, name: str, data: bytes, scratch: OutputFolder | None = None, mode: int = 0o600) -> object:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device")
        return real(self, name, data, scratch, mode)

    monkeypatch.setattr(OutputFolder, "write", full)
    with pytest.raises((InputError, OSError)):
        release(folder)
    assert not (folder / "versions").exists()


def test_a_release_keeps_the_users_modes(tmp_path: Path) -> None:
    """A ladder is not private: others may read what is recorded as they may read the ladder."""
    folder = write(tmp_path / "ladder")
    mask = os.umask(0o022)
    try:
        made = release(folder)
    finally:
        os.umask(mask)
    assert {0o755} == {path.stat().st_mode & 0o777 for path in (folder / "versions", made.folder, made.folder / "levels")}
    assert {0o644} == {path.stat().st_mode & 0o777 for path in made.folder.rglob("*.md")}


def test_links_are_refused(tmp_path: Path) -> None:
    """Neither versions/ nor a version, its levels or a file of it may be a link, even to a place inside."""
    elsewhere = write(tmp_path / "elsewhere")
    folder = write_revised(tmp_path / "ladder")
    (folder / "versions" / "0.9").symlink_to(elsewhere)
    assert ["versions/0.9: is a link; a recorded version must be a folder itself"] == problems(folder)
    (folder / "versions" / "0.9").unlink()
    level = folder / "versions" / "1.0" / "levels" / "junior.md"
    level.unlink()
    level.symlink_to(folder / "levels" / "junior.md")
    assert ["versions/1.0/levels/junior.md: is a link; a recorded version has only files and folders of its own"] == problems(folder)
    level.unlink()
    (folder / "versions" / "1.0").rename(tmp_path / "away")
    (folder / "versions").rmdir()
    (folder / "versions").symlink_to(tmp_path)
    assert ["versions: is a link; recorded versions must be in the ladder's own folder"] == problems(folder)
    with pytest.raises(InputError):
        require_version(folder, "away")


def test_a_recorded_version_that_was_changed_is_found(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder")
    write(folder / "versions" / "1.0", "1.1")
    message = "says that it is version '1.1', but its folder is called '1.0'; recorded versions must not be changed"
    assert [f"versions/1.0/ladder.md: {message}"] == problems(folder)
    (folder / "versions" / "1.0" / "levels" / "junior.md").write_text("nothing", encoding="utf-8")
    assert all(line.startswith("versions/1.0/levels/junior.md:1:1") for line in problems(folder))
    (folder / "versions" / "not a version").mkdir()
    assert any("versions/not a version: the folder's name cannot be a version" in line for line in problems(folder))


@pytest.mark.parametrize("name", ["../../x", "..", ".", "/etc", "1.0/..", "1.0/../1.0", "versions/1.0", "", "1.0\0", "1.O"])
def test_a_version_is_looked_up_and_never_joined(name: str, tmp_path: Path) -> None:
    """Whatever a file or the command line says, only folders that are listed are opened."""
    folder = write_revised(tmp_path / "ladder")
    write(tmp_path / "x", "../../x")
    with pytest.raises(UnknownNameError, match="no version"):
        require_version(folder, name)
    assert None is load_history(folder, load_ladder(folder).unwrap()).recorded_ladder(name)


def test_versions_are_found_by_their_names(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder", version="2.0")
    assert ("1.0", "2.0", "2.0") == tuple(require_version(folder, name).version for name in ("1.0", "2.0", "current"))
    with pytest.raises(UnknownNameError, match=r"no version '3' is recorded; available: 1\.0, 2\.0, current"):
        require_version(folder, "3")
    assert ["0.9", "1.0-rc1", "1.0", "1.0.1", "1.9", "1.10", "2026.2"] == sorted(
        ["1.10", "1.0.1", "2026.2", "1.0-rc1", "0.9", "1.9", "1.0"], key=version_key
    )


@pytest.mark.parametrize(
    ("version", "recorded", "before"),
    [
        ("2.0", ["1.0"], "1.0"),
        ("1.10", ["1.9", "1.2"], "1.9"),
        ("1.5", ["1.0", "2.0"], "1.0"),
        ("1.0", ["1.0"], None),
        ("1.0", [], None),
        ("1.0", ["2.0"], None),
    ],
)
def test_the_version_before_is_known(version: str, recorded: list[str], before: str | None, tmp_path: Path) -> None:
    """Without changes.yaml, by the order of the numbers."""
    folder = write(tmp_path / "ladder", version)
    for name in recorded:
        write(folder / "versions" / name, name)
    assert before == load_history(folder, load_ladder(folder).unwrap()).before


def test_a_version_that_is_older_than_a_recorded_one(tmp_path: Path) -> None:
    folder = write_revised(tmp_path / "ladder", version="0.9")
    assert ["ladder.md:4:10: note: version '0.9' is older than '1.0', which is recorded"] == problems(folder)
    (folder / "changes.yaml").write_text('[{version: "0.9", from: "1.0"}]\n', encoding="utf-8")
    assert [] == problems(folder)


def test_a_text_that_moved_under_its_version_is_told(tmp_path: Path) -> None:
    """One problem says what to do; each difference is a note at its own line."""
    items = adding(without(FIRST, "junior/logs"), junior={"test": "Writes two tests for each change.", "new": "Something."})
    folder = write_revised(tmp_path / "ladder", items, version="1.0")
    write(folder, "1.0", items, prose="Another level.")
    assert [
        (
            "ladder.md:4:10: version '1.0' is recorded with another text (1 reworded, 1 added, 1 retired, 2 of the levels' texts changed); "
            "raise 'version', and record the new one with 'ladder-reports release' when it is ready"
        ),
        "levels/junior.md:1:1: note: 'junior/logs' is in version '1.0', but no longer here",
        "levels/junior.md:5:1: note: the text under 'Scope' is not that of version '1.0'",
        "levels/junior.md:12:37: note: 'junior/test' is not as in version '1.0': recorded is 'Writes a test for each change.'",
        "levels/junior.md:13:14: note: 'junior/new' is not in version '1.0' as it is recorded",
        "levels/senior.md:5:1: note: the text under 'Scope' is not that of version '1.0'",
    ] == problems(folder)


def test_what_levels_are_called_and_expect_is_part_of_a_version(tmp_path: Path) -> None:
    """Steps, skills and footnotes; each note leads to a place."""
    folder = write(tmp_path / "ladder", prose="A level.[^a]\n\n[^a]: An aside.")
    (folder / "skills.yaml").write_text("scale: [a, b, c, d, e]\nskills: [{id: x, title: X, expected: {senior: 1}}]\n", encoding="utf-8")
    release(folder)
    for path, old, new in (("skills.yaml", "senior: 1", "senior: 2"), ("levels/junior.md", "title: Junior", "title: Junior\nnext: []")):
        (folder / path).write_text((folder / path).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    level = folder / "levels" / "senior.md"
    level.write_text(level.read_text(encoding="utf-8").replace("An aside", "Another aside"), encoding="utf-8")
    assert [
        (
            "ladder.md:4:10: version '1.0' is recorded with another text (1 of the levels' texts changed, 2 of the levels' names, steps or"
            " skills changed)"
        ),
        "levels/junior.md:1:1: note: 'Junior': leads to is nothing, but in version '1.0' it is 'senior'",
        "levels/senior.md:1:1: note: 'X': expected is '2', but in version '1.0' it is '1'",
        "levels/senior.md:9:1: note: the text under '[^a]' is not that of version '1.0'",
    ] == [line.partition("; ")[0] for line in problems(folder)]


def test_punctuation_and_guides_are_no_problem(tmp_path: Path) -> None:
    """Nobody is asked for something else because of a comma or another word in a guide."""
    items = adding(FIRST, junior={"ask": "Asks early, when something is unclear."})
    folder = write_revised(tmp_path / "ladder", items, version="1.0")
    write(folder, "1.0", items, guide="Read it slowly.")
    message = "the text differs from what is recorded as version '1.0', but only in guides, names, punctuation or capital letters"
    assert [f"ladder.md:4:10: note: {message}"] == problems(folder)


def test_an_id_that_is_gone_without_a_word(tmp_path: Path) -> None:
    """With the likeliest heir by its text, however it is spelled; at the version, because there is no changes.yaml."""
    items = adding(without(FIRST, "junior/ask", "senior/mentor"), senior={"clarity": "Asks as early as possible when anything is unclear."})
    found = problems(write_revised(tmp_path / "ladder", items))
    assert [
        (
            "ladder.md:4:10: the signal 'junior/ask' of version '1.0' is gone, and changes.yaml does not say what became of it; if it is"
            " 'senior/clarity' now, write `renamed: {junior/ask: senior/clarity}`; if nothing follows it, write `retired: [junior/ask]`"
        ),
        (
            "ladder.md:4:10: the signal 'senior/mentor' of version '1.0' is gone, and changes.yaml does not say what became of it;"
            " if nothing follows it, write `retired: [senior/mentor]`"
        ),
    ] == found


def test_the_revised_workshop_has_no_problem() -> None:
    assert [] == problems(REVISED)


def test_versions_in_between_need_not_be_recorded(tmp_path: Path) -> None:
    """What is gone since the last one that is recorded is found, whatever steps there were; and so is what went long ago."""
    folder = write(tmp_path / "ladder", "2.0", without(FIRST, "junior/ask", "junior/logs"))
    write(folder / "versions" / "1.0", "1.0")
    changes = (
        '- {version: "2.0", from: "1.1", retired: [junior/asks]}\n- {version: "1.1", from: "1.0", renamed: {junior/ask: junior/asks}}\n'
    )
    (folder / "changes.yaml").write_text(changes, encoding="utf-8")
    note = "changes.yaml:1:26: note: version '1.1' is not recorded, so the old ids here cannot be checked"
    gone = "changes.yaml:1:13: the signal 'junior/logs' of version '1.0' is gone, and changes.yaml does not say what became of it"
    assert [gone, note] == [line.partition("; ")[0] for line in problems(folder)]
    write(folder / "versions" / "0.9", "0.9", adding(FIRST, junior={"old": "Does what we did."}))
    assert any("the signal 'junior/old' of version '0.9' is gone in '1.0'" in line for line in problems(folder))
