"""Of a person's files in one folder, the latest cycle's is used."""

from pathlib import Path

from msgspec.structs import replace

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch.choice import latest_cycles
from ladder_reports.batch.model import BatchInput, PlanRequest


def one(file: str, cycle: str, as_of: str = "", newest: str = "", person: str = "ada") -> BatchInput:
    summary = PersonSummary(person, "Ada Byron", level="senior", cycle=cycle, as_of=as_of, newest=newest)
    return BatchInput(PlanRequest(Path(file)), summary, usable=True, problems=(), digest="")


def used(*inputs: BatchInput, template: str = "{id}") -> tuple[list[str], list[str]]:
    """The files that are used, and those that a note says are left out."""
    kept, notes = latest_cycles(inputs, lambda found: template.format(id=found.person.id, cycle=found.person.cycle))
    assert all(note.note for note in notes)
    return [str(found.request.file) for found in kept], [note.path for note in notes]


def test_an_earlier_cycle_is_left_out_with_a_note() -> None:
    assert (["b"], ["a"]) == used(one("a", "H1", "2026-05-20"), one("b", "H2", "2026-11-20"))
    assert (["a"], ["b"]) == used(one("a", "H2", newest="2026-11"), one("b", "H1", newest="2026-03-01"))
    assert (["c"], ["a", "b"]) == used(one("a", "1", "2024-01-01"), one("b", "2", "2025-01-01"), one("c", "3", "2026-01-01"))


def test_what_may_be_a_mistake_is_left_to_the_user() -> None:
    """The same cycle twice, no dates, another person, or plans with different names: all are used, or refused as one name twice."""
    assert (["a", "b"], []) == used(one("a", "H1", "2026-05-20"), one("b", "H1", "2026-11-20"))
    assert (["a", "b"], []) == used(one("a", "H1"), one("b", "H2"))
    assert (["a", "b"], []) == used(one("a", "H1", "2026-05-20"), one("b", "H2", "2026-11-20", person="bob"))
    assert (["a", "b"], []) == used(one("a", "H1", "2026-05-20"), one("b", "H2", "2026-11-20"), template="{id}_{cycle}")
    unusable = replace(one("b", "H2", "2026-11-20"), usable=False)
    assert (["a", "b"], []) == used(one("a", "H1", "2026-05-20"), unusable)
