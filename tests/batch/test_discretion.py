"""What a batch writes and says for one audience repeats nothing that the audience must not see, however broken the files are."""

import functools
import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

import broken_files
import reading
from cycles import batch
from ladder_reports.errors import has_errors
from ladder_reports.evidence.audience import is_private
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

LADDER = load_ladder(DEFAULT_LADDER).unwrap()


def token(number: int) -> str:
    """A word that is in one file only."""
    return f"zq{number:04}vx"


def content(number: int, path: KeyPath, way: str) -> str:
    """The file of a case, with its token."""
    text = broken_files.text(path, way, token(number), braces=number % 2 == 1)
    return text.replace("p-1", f"broken-{number}")


def is_refused(text: str) -> bool:
    """Whether a file with this text has an error."""
    return has_errors(load_evidence(Path("p.yaml"), LADDER, text.encode()).problems)


@functools.cache
def cases() -> dict[int, tuple[KeyPath, str]]:
    """Places and ways to break a file in them, by number. What some ways make there is right, and only costs a plan: it is left out."""
    some = list(enumerate(itertools.product(broken_files.PATHS, broken_files.WAYS)))[::41]
    found = {number: case for number, case in some if is_refused(content(number, *case))}
    assert len(found) > 0.7 * len(some)
    return found


def private_texts() -> dict[str, Any]:
    """A valid file with a token in every private field."""
    text = yaml.safe_dump(broken_files.EVERYTHING).replace("Private.", "zqprivatevx").replace("text: Text.", "text: zqprivatevx")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def people(folder: Path) -> Path:
    """A folder of broken files, each with a token of its own, and of one that is valid."""
    folder.mkdir()
    for number, (path, way) in cases().items():
        (folder / f"broken-{number}.yaml").write_text(content(number, path, way), encoding="utf-8")
    (folder / "valid.yaml").write_text(yaml.safe_dump(private_texts()), encoding="utf-8")
    return folder


@pytest.mark.parametrize("options", [["--audience", "person"], ["--audience", "panel", "--anonymous"]], ids=["person", "panel"])
def test_no_output_of_a_batch_repeats_what_its_audience_must_not_see(options: list[str], tmp_path: Path) -> None:
    """Neither packet, report, journal and table, nor what the command says; and the packet repeats nothing at all of a broken file."""
    out = tmp_path / "out"
    done = batch(people(tmp_path / "people"), "-o", out, "--packet", "--json", "--jobs", "1", *options)
    assert 1 == done.returncode, done.stderr
    written = [(out / name).read_text(encoding="utf-8") for name in ("report.json", "cycle.csv", ".ladder-reports/journal.jsonl")]
    told = "\n".join([*written, done.stdout, done.stderr])
    packet = reading.everything_in((out / "cycle.pdf").read_bytes())
    assert "zqprivatevx" not in told + packet
    failed = [number for number in cases() if f"broken-{number}.pdf" not in done.stdout]
    assert failed == list(cases())
    assert [] == [number for number in failed if token(number) in packet]
    if "--anonymous" in options:
        assert [] == [cases()[number] for number in failed if token(number) in told]
        assert not any(name in told + packet for name in ("Ann Berg", "Mo Lind", "mail@example"))
    else:
        private = [number for number in failed if is_private_place(number)]
        assert len(private) > 3
        assert [] == [cases()[number] for number in private if token(number) in told]
        assert any(token(number) in told for number in failed)


def is_private_place(number: int) -> bool:
    """Whether a case's token is in a private place."""
    path, _ = cases()[number]
    return any(is_private(path[:length], broken_files.EVERYTHING) for length in range(1, len(path) + 1))
