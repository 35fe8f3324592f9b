"""Names and sizes are taken in any case."""

import shlex
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from ladder_reports.batch import choice
from ladder_reports.batch import run as batch_run
from ladder_reports.batch.model import Batch, BatchInput, PlanRequest
from ladder_reports.cli import main
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import Document
from ladder_reports.documents.plan import build as plan_build
from ladder_reports.documents.plan.options import PlanOptions
from ladder_reports.errors import UnknownNameError
from ladder_reports.ladder.versions import as_known
from making import DAY, SMALLEST
from packets import crowd


def test_what_was_typed_becomes_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """So capitals make no other document, and no batch makes plans again for them."""
    plans: list[plan_build.PlanJob] = []
    booklets: list[build.BookletJob] = []
    batches: list[Batch] = []

    def keep_plan(job: plan_build.PlanJob) -> tuple[Document, str]:
        plans.append(job)
        return Document(b""), "x"

    def keep_booklet(job: build.BookletJob) -> Document:
        booklets.append(job)
        return Document(b"")

    def keep_batch(batch: Batch, _: object) -> NoReturn:
        batches.append(batch)
        raise KeyboardInterrupt

    monkeypatch.setattr(plan_build, "make_plan", keep_plan)
    monkeypatch.setattr(build, "make_booklet", keep_booklet)
    monkeypatch.setattr(batch_run, "run", keep_batch)
    look = "--as-of 2026-11-20 --page-size A5 --theme Graphite --lang DE"
    for words in (look, look.lower()):
        for call in (
            "plan --level Senior --target STAFF",
            "plan x.yaml --audience MANAGER --pages One --ladder-version Current --format HTML",
        ):
            assert 0 == main.run(shlex.split(f"{call if words is look else call.lower()} {words}"))
        assert 0 == main.run(shlex.split(f"booklet {words} --worksheet {'ALL' if words is look else 'all'}"))
        assert 130 == main.run(shlex.split(f"batch x -o y --dry-run {words} --level {'Senior' if words is look else 'senior'}"))
    for typed, plain in ((plans[:2], plans[2:]), (booklets[:1], booklets[1:]), (batches[:1], batches[1:])):
        assert typed == plain
    assert ("a5", "graphite", "de") == (booklets[0].page_size, booklets[0].theme, booklets[0].lang)


def test_ids_of_people_are_found() -> None:
    """The one that is spelled as typed comes first, and without it all that differ in capitals only."""
    people = [BatchInput(PlanRequest(Path(f"{one.id}.yaml")), one, usable=True, problems=(), digest="") for one in crowd(12)]
    ids = [one.person.id for one in people]
    batch = Batch((), Path("plans"), PlanOptions(SMALLEST, DAY), only=(ids[0].upper(), ids[3].title()))
    assert [ids[0], ids[3]] == [one.person.id for one, asked in zip(people, choice.asked_for(people, batch), strict=True) if asked]
    with pytest.raises(UnknownNameError, match="no input has the id 'nobody-at-all'"):
        choice.asked_for(people, Batch((), Path("plans"), PlanOptions(SMALLEST, DAY), only=("nobody-at-all",)))


@pytest.mark.parametrize("words", ["levels SENIOR", "levels Senior/AB-Test", "levels sE.t3", "schema EVIDENCE"])
def test_the_terminal_finds_them(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main.run(words.split())
    assert capsys.readouterr().out


def test_versions_are_found() -> None:
    assert ("2.0-rc1", "2.0-RC1", "3.0") == (
        as_known("2.0-RC1", ["2.0-rc1", "1.0"]), as_known("2.0-RC1", ["2.0-rc1", "2.0-RC1"]), as_known("3.0", ["1.0"])
    )  # fmt: skip


def test_a_new_file_has_the_levels_own_names(tmp_path: Path) -> None:
    assert 0 == main.run(["new", "x.yaml", "--level", "Senior", "--target", "STAFF"])
    text = (tmp_path / "x.yaml").read_text(encoding="utf-8")
    assert "level: senior " in text
    assert "target: staff " in text


def test_the_suffix_of_a_comparison_is_taken_in_any_case(tmp_path: Path) -> None:
    shutil.copytree(SMALLEST, tmp_path / "one")
    assert 0 == main.run(["compare", "one", str(SMALLEST), "-o", "Changes.MD"])
    assert (tmp_path / "Changes.MD").is_file()
