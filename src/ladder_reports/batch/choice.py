"""Which of a batch's inputs are used."""

from collections.abc import Callable, Sequence

from ladder_reports.batch.model import BatchInput
from ladder_reports.errors import Problem, quote


def latest_cycles(inputs: Sequence[BatchInput], output: Callable[[BatchInput], str]) -> tuple[list[BatchInput], tuple[Problem, ...]]:
    """The inputs without a person's files of earlier cycles, and a note about each file that is left out.

    A folder often has last cycle's files, too. Which cycle is later is told by the date on the plan or, without one, by the
    newest evidence. Files whose plans get different names are all used.
    """
    files: dict[tuple[str, str], list[BatchInput]] = {}
    for one in inputs:
        if one.usable:
            files.setdefault((output(one).casefold(), one.person.id), []).append(one)
    notes: dict[BatchInput, Problem] = {}
    for same in files.values():
        *earlier, latest = sorted(same, key=_time)
        if len({one.person.cycle for one in same}) == len(same) and all(_time(one) < _time(latest) for one in earlier):
            for one in earlier:
                message = f"is left out: {quote(latest.label, 200)} has a later cycle of the same person"
                notes[one] = Problem.about(one.label, message, note=True)
    return [one for one in inputs if one not in notes], tuple(notes.values())


def _time(one: BatchInput) -> str:
    return one.person.as_of or one.person.newest
