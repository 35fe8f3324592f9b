"""What a batch writes and says for one audience repeats nothing that the audience must not see, however broken the files are."""

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

import broken_files
import reading
from cycles import batch
from ladder_reports.evidence.audience import is_private

CASES = list(itertools.product(broken_files.PATHS, broken_files.WAYS))[::41]


def token(number: int) -> str:
    """A word that is in one file only."""
    return f"zq{number:04}vx"


def private_texts() -> dict[str, Any]:
    """A valid file with a token in every private field."""
    text = yaml.safe_dump(broken_files.EVERYTHING).replace("Private.", "zqprivatevx").replace("text: Text.", "text: zqprivatevx")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def people(folder: Path) -> Path:
    """A folder of broken files, each with a token of its own, and of one that is valid."""
    folder.mkdir()
    for number, (path, way) in enumerate(CASES):
        text = broken_files.text(path, way, token(number), braces=number % 2 == 1)
        (folder / f"broken-{number}.yaml").write_text(text.replace("p-1", f"broken-{number}"), encoding="utf-8")
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
    failed = [number for number in range(len(CASES)) if f"broken-{number}.pdf" not in done.stdout]
    assert len(failed) > 0.7 * len(CASES)
    assert [] == [number for number in failed if token(number) in packet]
    if "--anonymous" in options:
        assert [] == [CASES[number] for number in failed if token(number) in told]
        assert not any(name in told + packet for name in ("Ann Berg", "Mo Lind", "mail@example"))
    else:
        private = [number for number in failed if is_private_place(number)]
        assert len(private) > 3
        assert [] == [CASES[number] for number in private if token(number) in told]
        assert any(token(number) in told for number in failed)


def is_private_place(number: int) -> bool:
    """Whether a case's token is in a private place."""
    path, _ = CASES[number]
    return any(is_private(path[:length], broken_files.EVERYTHING) for length in range(1, len(path) + 1))
