"""Problems as the page shows them: what is wrong, what to do about it, and the lines of a file that cannot be read.

A copy that is not the manager's shows nothing private, and its problems don't either. What the reader of evidence knows to be
private is never quoted. But in a file that cannot be read, nobody knows for sure what is private.
"""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from ladder_reports.errors import Problem, printable
from ladder_reports.evidence.loader import SIZE_LIMIT
from ladder_reports.files.text import Problems, SourceText, read_text, split_front_matter
from ladder_reports.files.yaml_reader import parse_yaml
from ladder_reports.preview.model import Choices, Excerpt, Finding, Subject

_BEFORE, _AFTER = 2, 1
"""How many lines of an excerpt are above and below that of the problem."""
_LONGEST_LINE = 120
_MOST_EXCERPTS = 3
_WORD = re.compile(r"\w+")
_PRIVATE = ("private", "ratings", "feedback")
"""What is private in an evidence file is below a key that looks like one of these."""
_LAST_WORD = re.compile(r"\w*$")
_QUOTED, _APOSTROPHE = re.compile(r"(?<!\w)'([^']*)'(?!\w)"), re.compile(r"(?<=\w)'(?=\w)")


class _Syntax(Struct, frozen=True):
    """Whether a file can be read."""

    text: SourceText | None
    faults: frozenset[tuple[int, int, str]]
    """Why it cannot: places and messages."""
    is_lost: bool
    """Whether nothing of it could be read."""


def findings_of(problems: Iterable[Problem], subject: Subject, choices: Choices) -> tuple[tuple[Finding, ...], bool]:
    """The problems in their order, notes last, and whether a file could be read up to one of them only."""
    problems = sorted(set(problems), key=lambda problem: (problem.note, problem))
    files = {problem.path: _syntax(Path(problem.path)) for problem in problems if not problem.note and problem.line}
    made: list[Finding] = []
    excerpts = 0
    for problem in problems:
        syntax = files.get(problem.path)
        is_fault = syntax is not None and not problem.note and (problem.line, problem.column, problem.message) in syntax.faults
        is_open = choices.audience == "manager" or syntax is None or syntax.text is None or not _may_be_private(problem, subject, syntax)
        excerpt = None
        if syntax and syntax.text and is_fault and is_open and excerpts < _MOST_EXCERPTS:
            excerpt, excerpts = _excerpt(syntax.text, problem), excerpts + 1
        shown = problem.redacted if is_fault and not is_open else problem
        message, remedy = shown.parts
        made.append(Finding(_place(problem, subject), _set(message), _sentence(_set(remedy)), problem.note, excerpt))
    return tuple(made), any(syntax.is_lost for syntax in files.values())


def _may_be_private(problem: Problem, subject: Subject, syntax: _Syntax) -> bool:
    """Whether something private may be anywhere in a file that cannot be read."""
    if subject.kind != "plan" or Path(problem.path) != subject.path or syntax.text is None:
        return False
    words = {word.casefold()[:20] for word in _WORD.findall(syntax.text.text)}
    return any(difflib.get_close_matches(name, words, 1) for name in _PRIVATE)


def _syntax(path: Path) -> _Syntax:
    """What the readers of files say about a file, whatever it means."""
    problems = Problems(str(path))
    text = head = read_text(path, problems, SIZE_LIMIT)
    if text and path.suffix.lower() == ".md":
        split = split_front_matter(text, problems)
        head = split[0] if split else None
    data = parse_yaml(head, problems) if head and path.suffix.lower() != ".css" else None
    faults = frozenset((problem.line, problem.column, problem.message) for problem in problems.found if not problem.note)
    return _Syntax(text, faults, bool(faults) and data is None)


def _excerpt(text: SourceText, problem: Problem) -> Excerpt | None:
    lines = text.text.split("\n")
    if not 0 < problem.line <= len(lines):
        return None
    first = max(problem.line - _BEFORE, 1)
    shown = lines[first - 1 : problem.line + _AFTER]
    while len(shown) > 1 and not shown[-1].strip():
        shown.pop()
    line, start = lines[problem.line - 1], max(problem.column - 1, 0)
    # A colon belongs to the word before it.
    if not line[start : start + 1].isalnum():
        start = len(_LAST_WORD.sub("", line[:start]))
    word = re.compile(r"\S+").match(line, start)
    end = word.end() if word else start + 1
    indent = min((len(one) - len(one.lstrip()) for one in shown if one.strip()), default=0)
    cut = max(indent, start - _LONGEST_LINE // 2)
    around = tuple(printable(one[cut:].replace("\t", " ")[:_LONGEST_LINE]) for one in shown)
    return Excerpt(first, around, problem.line - first, start - cut, min(end - cut, _LONGEST_LINE))


def _place(problem: Problem, subject: Subject) -> str:
    """Where a problem is; files of a ladder are named from its folder on."""
    path = Path(problem.path)
    if subject.kind == "plan" and path == subject.path:
        name = subject.name
    elif path.is_relative_to(subject.ladder) and path != subject.ladder:
        name = path.relative_to(subject.ladder if subject.kind == "booklet" else subject.ladder.parent).as_posix()
    else:
        name = path.name or str(path)
    return printable(":".join([name, *(str(number) for number in (problem.line, problem.column) if number)]))


def _set(text: str) -> str:
    """A message with the marks of printed text, safe to show."""
    return _APOSTROPHE.sub("’", _QUOTED.sub(r"‘\1’", printable(text)))


def _sentence(text: str) -> str:
    """A remedy as a sentence."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!…" else ".")
