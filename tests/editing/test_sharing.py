"""The file that an audience may have says what its copy of a plan may show, and reads back as the same evidence."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from msgspec.structs import replace

from any_evidence import EVIDENCE
from examples import HEAD, PEOPLE, SHIPPED, VALID_FILES, ladder_of
from ladder_reports.editing.sharing import share, shared_file
from ladder_reports.errors import InputError, has_errors
from ladder_reports.evidence.audience import AUDIENCES, Audience, for_audience
from ladder_reports.evidence.loader import Choose, load_evidence
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.version_choice import Basis
from tries import tries

SOURCE = Path("p.yaml")


def basis(ladder: Ladder) -> Basis:
    return Basis(ladder, ladder.version)


def chosen(ladder: Ladder) -> Choose:
    return lambda *_: basis(ladder)


@given(EVIDENCE)
@settings(max_examples=tries(30), deadline=None)
def test_any_evidence_reads_back_as_it_was_cut(data: dict[str, Any]) -> None:
    """`check` accepts the file for each audience, and it has the same evidence: nothing more, nothing less, nothing changed."""
    loaded = load_evidence(SOURCE, SHIPPED, json.dumps(data, ensure_ascii=False).encode())
    assume(loaded.value is not None)
    for audience in AUDIENCES:
        cut = for_audience(loaded.unwrap(), audience)
        raw = shared_file(cut, basis(SHIPPED), audience, SOURCE)
        again = load_evidence(Path("other.yaml"), SHIPPED, raw)
        assert not has_errors(again.problems)
        assert cut.model_copy(update={"ladder_version": cut.ladder_version or "1.0"}) == again.value
        assert raw == shared_file(again.unwrap(), basis(SHIPPED), audience, SOURCE)


@pytest.mark.parametrize("path", [*PEOPLE, *VALID_FILES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_can_be_shared(path: Path) -> None:
    """With dates of each kind, skills, branches and scripts, too. What was shared once can be shared again."""
    ladder = ladder_of(path)
    for audience in AUDIENCES:
        raw, notes = share(path, chosen(ladder), audience)
        assert not has_errors(notes)
        assert for_audience(load_evidence(path, ladder).unwrap(), audience).person == load_evidence(path, ladder, raw).unwrap().person


def test_a_file_is_pleasant_to_read(tmp_path: Path) -> None:
    """Short texts have no quotes that they do not need, long ones are below their key, and each part is set apart."""
    (tmp_path / "p.yaml").write_text(
        f"{HEAD}cycle: 2026-H2\nsummary: >\n  {'Some words and more of them, as people write. ' * 4}\n"
        "evidence:\n  - {title: 'Ranking: a test', date: {from: 2026-03, to: 2026-08}, signals: [senior/ab-test], links: [https://a.example/b#c]}\n"
        "ratings:\n  senior/ab-test: {self: emerging, agreed: emerging}\n  # A remark of the manager's.\n"
        "checkins: [{date: 2026-09, note: 'One.\n\n  - Two.'}]\n",
        encoding="utf-8",
    )
    assert """# The person's copy: without the manager's ratings, private text, and feedback that is not shared.

person:
  name: A
  id: p

ladder_version: "1.0"
level: senior
target: staff
cycle: "2026-H2"

summary: >-
  Some words and more of them, as people write. Some words and more of them, as people write. Some
  words and more of them, as people write. Some words and more of them, as people write.

evidence:
  - title: "Ranking: a test"
    date: {from: 2026-03, to: 2026-08}
    signals: [senior/ab-test]
    links:
      - https://a.example/b#c

ratings:
  senior/ab-test: {self: emerging, agreed: emerging}

checkins:
  - date: 2026-09
    note: |-
      One.
      - Two.
""" == share(tmp_path / "p.yaml", chosen(SHIPPED), "person")[0].decode()


@pytest.mark.parametrize("audience", ["person", "panel"])
def test_nothing_says_that_something_was_left_out(tmp_path: Path, audience: Audience) -> None:
    """The file is the same to the byte, whatever others alone may see."""
    made = []
    for more in (
        "",
        "private: x\ncheckins: [{private: x}]\nratings: {senior/ab-test: {private: x}}\n",
        "ratings: {senior/ab-test: {}}\n# A remark.\n",
        "ratings: {senior/ab-test: {manager: emerging}}\nfeedback: [{text: Not shared.}]\n" if audience == "person" else "",
    ):
        (tmp_path / "p.yaml").write_text(HEAD + more, encoding="utf-8")
        made.append(share(tmp_path / "p.yaml", chosen(SHIPPED), audience)[0])
    assert 1 == len(set(made))


def test_a_version_is_kept_or_named(tmp_path: Path) -> None:
    """The file's own version stays; one that cannot be a version in a file is not written."""
    (tmp_path / "p.yaml").write_text(f"{HEAD}ladder_version: 0.10\n", encoding="utf-8")
    assert b'\nladder_version: "0.10"\n' in share(tmp_path / "p.yaml", chosen(SHIPPED), "panel")[0]
    evidence = load_evidence(SOURCE, SHIPPED, HEAD.encode()).unwrap()
    for version, written in (("2.1-rc", True), ("Spring 2027", False), ("1..0", False), ("ü", False)):
        ladder = replace(SHIPPED, version=version)
        assert written is (b"ladder_version" in shared_file(evidence, basis(ladder), "panel", SOURCE))


def test_what_would_not_be_valid_is_not_written() -> None:
    """A file that would be too large, or text that would be too long under an id, is a problem of the source."""
    evidence = load_evidence(SOURCE, SHIPPED, HEAD.encode()).unwrap().model_copy(update={"cycle": "x" * 201})
    with pytest.raises(
        InputError, match=r"^p.yaml: no copy for the panel can be written, because it would not be valid: 'cycle'.* too many"
    ):
        shared_file(evidence, basis(SHIPPED), "panel", SOURCE)
