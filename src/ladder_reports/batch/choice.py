"""Which of a batch's inputs are used."""

from collections.abc import Callable, Sequence

from ladder_reports.batch.model import Batch, BatchInput
from ladder_reports.errors import Problem, UnknownNameError, nearest, own_words, quote


def asked_for(inputs: list[BatchInput], batch: Batch) -> list[bool]:
    """Which of the inputs were asked for; upper and lower case don't matter.

    Team and level of an unusable file are unknown, so it is reported, not passed over.

    Raises:
        UnknownNameError: nobody has an id, the team or the level that was asked for.
    """
    ids = [one.person.id for one in inputs]
    only: set[str] = set()
    for name in batch.only:
        meant = {one for one in ids if one == name} or {one for one in ids if one.casefold() == name.casefold()}
        if not meant:
            near = "" if batch.options.anonymous else nearest(name, ids)
            raise UnknownNameError(f"--only: no input has the id {quote(name)}{near}")
        only |= meant
    _refuse_unknown_group(inputs, batch)
    team = batch.team.casefold() if batch.team else None
    return [
        (not only or one.person.id in only)
        and (team is None or not one.usable or one.person.team.casefold() == team)
        and (batch.level is None or not one.usable or one.person.level == batch.level)
        for one in inputs
    ]


def _refuse_unknown_group(inputs: list[BatchInput], batch: Batch) -> None:
    """Check that somebody is in the team, and somebody at the level, that were asked for.

    If some files cannot be used, theirs may be the only people there; then only a name near another one is refused.
    """
    usable = [one.person for one in inputs if one.usable]
    certain = len(usable) == len(inputs)
    for option, wanted, found in (
        ("--team", batch.team, sorted({person.team for person in usable if person.team})),
        ("--level", batch.level, sorted({person.level for person in usable})),
    ):
        if wanted is None or wanted.casefold() in map(str.casefold, found):
            continue
        near = nearest(wanted, found) if option == "--team" else ""
        if near or (certain and usable):
            # An anonymous batch repeats nothing from a file.
            listed = near or f"; the inputs have: {own_words(', '.join(found) or 'none', 300)}"
            listed = "" if batch.options.anonymous else listed
            noun = "team" if option == "--team" else "level"
            raise UnknownNameError(f"{option}: no input has the {noun} {quote(wanted)}{listed}")


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
