"""Options are checked and reach the jobs."""

import shlex
import shutil
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from msgspec.structs import replace

from ladder_reports.batch import run as batch_run
from ladder_reports.batch.model import Batch
from ladder_reports.cli import main
from ladder_reports.cli.options import Millimeters
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import Document
from ladder_reports.documents.plan import build as plan_build
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.paths import DEFAULT_LADDER
from making import SMALLEST


def test_options_reach_the_booklet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option of the booklet becomes a part of its job."""
    jobs: list[build.BookletJob] = []

    def keep(job: build.BookletJob) -> Document:
        jobs.append(job)
        return Document(b"")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(build, "make_booklet", keep)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert 0 == main.run(["booklet"])
    shared = shlex.split("--ladder x --theme y --page-size a5 --lang de --as-of 2026-11-20 --worksheet a --worksheet b")
    assert 0 == main.run(["booklet", *shared, *shlex.split("--imposed --creep 0.2mm --bleed 3 --marks -o out.pdf")])
    assert 0 == main.run(["booklet", "--format", "html", "--worksheet", "none"])
    plain, full, web = jobs
    assert (DEFAULT_LADDER, "default", "a4", None, "pdf", ("blank",)) == (
        plain.ladder, plain.theme, plain.page_size, plain.lang, plain.format, plain.worksheets,
    )  # fmt: skip
    assert "1970-01-01" == plain.as_of.isoformat()
    assert (Path("x"), "y", "a5", "de", ("a", "b")) == (full.ladder, full.theme, full.page_size, full.lang, full.worksheets)
    assert ("2026-11-20", build.PrintOptions(imposed=True, bleed=3, marks=True, creep=0.2)) == (full.as_of.isoformat(), full.printing)
    assert ("html", ()) == (web.format, web.worksheets)


def test_a_source_date_epoch_that_is_not_a_number_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that holds nonsense does not stop the tool."""
    monkeypatch.chdir(tmp_path)
    for value in ("soon", "-1", "9" * 30, "²"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert 0 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", "x.pdf"])


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize("wrong", ["booklet -o", "plan --level senior -o", "batch x.yaml -o", "new --level senior"])
def test_an_empty_name_to_write_to_is_wrong_usage(
    wrong: str, name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unset variable of a script does not become the default, nor the folder in which one is; nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert 2 == main.run([*wrong.split(), name])
    assert "the name is empty" in capsys.readouterr().err
    assert [] == list(tmp_path.iterdir())


def test_every_option_reaches_the_plan_and_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each field of `PlanOptions` has the value from the command line, in both commands."""
    found: list[PlanOptions] = []

    def keep_plan(job: plan_build.PlanJob) -> tuple[Document, str]:
        found.append(job.options)
        return Document(b""), "x"

    def keep_batch(batch: Batch, _listener: object) -> NoReturn:
        found.append(batch.options)
        raise KeyboardInterrupt

    monkeypatch.setattr(plan_build, "make_plan", keep_plan)
    monkeypatch.setattr(batch_run, "run", keep_batch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    words = shlex.split("--ladder x --as-of 2026-11-20 --theme y --page-size a5 --lang de --pages one --ladder-version 1.0")
    for more in (["--audience", "manager", "--fillable"], ["--audience", "panel", "--anonymous", "--archive"]):
        assert 0 == main.run(["plan", "p.yaml", "-o", "p.pdf", *words, *more])
        assert 130 == main.run(["batch", "people", "-o", "plans", "--dry-run", *words, *more])
    assert 0 == main.run(["plan", "p.yaml", "-o", "p.pdf", "--audience", "manager", "--agenda"])
    form = PlanOptions(
        Path("x"), date(1970, 1, 1), date(2026, 11, 20), "manager", False, True, "y", "a5", lang="de", pages="one", ladder_version="1.0"
    )
    archive = replace(form, audience="panel", anonymous=True, fillable=False, archive=True)
    assert [form, form, archive, archive] == found[:-1]
    default = PlanOptions(DEFAULT_LADDER, date.today())  # noqa: DTZ011 -- any day but the one above
    for name in PlanOptions.__struct_fields__:
        assert {getattr(one, name) for one in (form, archive, found[-1])} - {getattr(default, name)}


@pytest.mark.parametrize(("text", "length"), [("3", 3.0), ("3mm", 3.0), (" 0.25 mm", 0.25), ("0", 0.0)])
def test_a_length_is_in_millimeters(text: str, length: float) -> None:
    assert length == Millimeters(20).convert(text, None, None)


@pytest.mark.parametrize("wrong", ["nan", "inf", "0", "-1", "1e9", "soon"])
def test_a_time_limit_is_a_number_of_seconds(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no number, or none that a process can wait for, is wrong usage."""
    assert 2 == main.run(["booklet", "--timeout", wrong])
    assert "is not a number of seconds" in " ".join(capsys.readouterr().err.split())


def test_nothing_that_is_read_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Evidence, ladder, theme, roster and earlier report cannot be what the command writes, not even through a link."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SMALLEST, "ladder")
    files = {
        "p.yaml": "person: {name: A}\nlevel: baker\n",
        "t.css": "p {}",
        "out/cycle.csv": "id,file\np,../p.yaml\n",
        "out/report.json": "{}",
    }
    Path("out").mkdir()
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("link.pdf").symlink_to("p.yaml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for call in (
        "plan p.yaml --ladder ladder -o p.yaml",
        "plan p.yaml --ladder ladder -o link.pdf",
        "plan p.yaml --since out/report.json -o out/report.json",
        "plan p.yaml --ladder ladder -o ladder/levels/baker.md",
        "booklet --ladder ladder -o ladder/ladder.md",
        "booklet --theme t.css -o t.css",
        "batch out/cycle.csv --ladder ladder -o out",
        "batch p.yaml --ladder ladder -o out --packet --since out/report.json",
    ):
        assert 2 == main.run(shlex.split(call)), call
        assert "would be replaced, but it is read, too" in " ".join(capsys.readouterr().err.split())
    assert 1 == main.run(shlex.split("new p.yaml --from p.yaml --ladder ladder --force"))
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("plan p.yaml --agenda", "--agenda needs --audience manager"),
        ("plan p.yaml --audience manager --agenda --pages one", "--agenda cannot be used with --pages one"),
        ("plan --level senior --audience manager --agenda", "--agenda needs an evidence file"),
        ("batch people -o plans --audience panel --agenda", "--agenda needs --audience manager"),
    ],
)
def test_an_agenda_is_for_a_manager_who_has_a_file(words: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is wrong usage, which is said plainly."""
    assert 2 == main.run(shlex.split(words))
    assert message in " ".join(capsys.readouterr().err.split())
