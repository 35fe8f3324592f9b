"""The command `extract` takes evidence out of an archive copy, and says in one line why it takes nothing out of anything else."""

import io
import os
from pathlib import Path

import pikepdf
import pytest

from ladder_reports.cli import main
from ladder_reports.documents.plan.build import make_plan
from ladder_reports.paths import DEFAULT_LADDER
from plans import context, plan_job

FILE = Path("p.yaml")


@pytest.fixture(scope="module")
def copy() -> bytes:
    """An archive copy."""
    text = b"person: {name: A}\nlevel: senior\nprivate: Secret.\n"
    return make_plan(plan_job(FILE, audience="manager", archive=True), context(DEFAULT_LADDER), {FILE: text})[0].data


def test_the_evidence_comes_out(copy: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside where the command runs, for its owner alone, and never over what is there."""
    Path("old").mkdir()
    Path("old/plan.pdf").write_bytes(copy)
    assert 0 == main.run(["extract", "old/plan.pdf"])
    assert ("plan.yaml\n", "") == capsys.readouterr()
    assert 0o600 == Path("plan.yaml").stat().st_mode & 0o777
    assert 0 == main.run(["check", "plan.yaml"])
    capsys.readouterr()
    assert 1 == main.run(["extract", "old/plan.pdf"])
    assert "plan.yaml: already exists; use --force to overwrite\n" == capsys.readouterr().err
    assert 2 == main.run(["extract", "old/plan.pdf", "--force", "-o", "old/plan.pdf"])
    capsys.readouterr()
    assert 0 == main.run(["extract", "old/plan.pdf", "-o", "-"])
    assert Path("plan.yaml").read_text(encoding="utf-8") == capsys.readouterr().out
    assert copy == Path("old/plan.pdf").read_bytes()


def changed(copy: bytes, content: bytes) -> bytes:
    """The copy with something else inside."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        pdf.Root.AF[0].EF.F.write(content)
        output = io.BytesIO()
        pdf.save(output)
        return output.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a PDF"),
        (b"%PDF-1.7\n", "is damaged, or is made to do damage; nothing was taken out of it"),
        (None, "cannot be read: not a regular file"),
        (b"<p>Not YAML</p>", "the file inside is not evidence that this version can read"),
        (b"person: {name: \x1b[31mA}\nlevel: x\n", "the file inside is not evidence that this version can read"),
        (b"# " + b"x" * 2_000_000, "the file inside is not evidence that this version can read"),
        (b"a: &a [*a, *a]\n", "the file inside is not evidence that this version can read"),
    ],
    ids=["empty", "damaged", "pipe", "another file", "controls", "large", "aliases"],
)
def test_what_has_no_evidence_is_named_in_one_line(
    copy: bytes, content: bytes | None, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if content is None:
        os.mkfifo("x.pdf")
    else:
        Path("x.pdf").write_bytes(changed(copy, content) if said.startswith("the file") else content)
    assert 1 == main.run(["extract", "x.pdf"])
    assert ("", f"x.pdf: {said}\n") == capsys.readouterr()
    assert ["x.pdf"] == [path.name for path in tmp_path.iterdir()]
