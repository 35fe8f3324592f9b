"""Evidence files that cost as much as they can and are accepted all the same: each is at the edge of a limit.

`tests/test_hostile.py` makes their plans within the bounds of `docs/security.md`; `benchmarks/hostile.py` measures them.
"""

import json
import resource
from collections.abc import Callable
from typing import Any

SECONDS = 120
"""Of processor time, and"""
BYTES = 1024**3
"""of memory: what `docs/security.md` states for the plan of any file that is accepted."""

SENTENCE = "We looked at what the release had changed, agreed the next step with the two teams, and wrote it down for others. "
SIZE = 1024 * 1024


def _prose(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length]


def words(length: int) -> str:
    """Words of which none is like another."""
    return " ".join(f"{number:x}" for number in range(70_000, 70_000 + length))[:length]


def _texts(text: str, fields: int) -> dict[str, Any]:
    """A file that prints the same text so many times, each time a little different, so that nothing is remembered."""
    made = [f"{number} {text}"[:10_000].rstrip() for number in range(fields)]
    pairs = list(zip(made[::2], made[1::2], strict=False))
    return {"evidence": [{"title": f"Piece {number}", "what": what, "impact": impact} for number, (what, impact) in enumerate(pairs)]}


def _many(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"title": f"Piece {number}", "date": "2026-01-01", **more} for number in range(count)]


SIGNALS = [f"senior/{name}" for name in ("ab-test", "skew-bug", "design-docs")] + ["staff/trade-offs", "staff/org-patterns"]

CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "prose, to the file's limit": lambda: _texts(_prose(9_900), 102),
    "5,000 pieces of evidence": lambda: {"evidence": _many(5_000, signals=["senior/ab-test"])},
    "5,000 pieces, each for five signals": lambda: {"evidence": _many(4_800, signals=SIGNALS)},
    "250 pieces, each for fifty signals": lambda: {"evidence": _many(250, signals=SIGNALS * 10)},
    "5,000 list items": lambda: _texts("\n\n" + "- a\n" * 2_400, 2),
    "5,000 rows of tables": lambda: _texts("\n\na|b\n-|-\n" + "c|d\n" * 2_400, 2),
    "prose in the cells of tables": lambda: _texts("\n\na|b\n-|-\nx|" + words(9_800), 100),
    "tables of two hundred columns": lambda: _texts("\n\n" + "a |" * 200 + "\n" + "-|" * 200 + "\n" + f"{'w' * 30} |" * 200, 8),
    "lines of code": lambda: _texts("\n\n```\n" + "a\n" * 2_300 + "```", 2),
    "5,000 paragraphs": lambda: _texts("a\n\n" * 2_400, 2),
    "5,000 line breaks": lambda: _texts("a  \n" * 2_400, 2),
    "5,000 signs of emphasis": lambda: _texts("*a* " * 199 + _prose(8_000), 12),
    "5,000 opened brackets": lambda: _texts("[" * 396, 12),
    "5,000 nested signs": lambda: _texts("***a " * 130, 12),
    "2,500 links in texts": lambda: _texts("[a](http://x.y/) " * 390, 12),
    "words of a thousand letters": lambda: _texts(("(" * 999 + " ") * 9, 3),
    "hyphenated words of a thousand letters": lambda: _texts(("hyphenation" * 90 + " ") * 9, 3),
    "addresses of two thousand characters": lambda: {
        "evidence": [{"title": f"Piece {number}", "links": [f"https://example.com/{number}" + "a" * 1_900]} for number in range(15)]
    },
    "5,000 links": lambda: {
        "evidence": [{"title": f"Piece {n}", "links": [f"https://example.com/{n}/{m}" for m in range(20)]} for n in range(250)]
    },
    "words of forty letters": lambda: _texts(("abcdefghij" * 4 + " ") * 240, 100),
    "addresses of two hundred characters": lambda: {
        "evidence": [{"title": f"Piece {n}", "links": [f"https://example.com/{n}/{m}/" + "a" * 170 for m in range(19)]} for n in range(250)]
    },
    "lists eight deep": lambda: _texts("\n".join("    " * depth + "- a" for depth in range(8)) + "\n", 500),
    "quotations eight deep": lambda: _texts("\n\n" + "> " * 8 + "a", 500),
    "combining characters": lambda: _texts(("a" + "\u0301" * 38 + " ") * 120, 50),
    "many scripts": lambda: _texts("אa бb ג. " * 1_000, 50),
    "signs that are set in pairs": lambda: _texts("\"' " * 3_300, 75),
    "hundreds of blanks": lambda: _texts(("x" + " " * 199) * 49, 100),
    "100 goals": lambda: {
        "goals": [
            {
                "title": _prose(290),
                "quarter": f"20{50 + n % 40}-Q{n % 4 + 1}",
                "signals": SIGNALS,
                "success": _prose(1_900),
                "note": _prose(1_900),
            }
            for n in range(100)
        ]
    },
    "500 check-ins and 500 pieces of feedback": lambda: {
        "checkins": [{"date": "2026-01-01", "note": _prose(900)} for _ in range(500)],
        "feedback": [{"text": _prose(900), "from": _prose(190), "share": True} for _ in range(500)],
    },
    "200 assessments": lambda: {
        "assessments": [{"name": f"{n} {_prose(150)}", "result": _prose(190), "depth": _prose(190)} for n in range(200)]
    },
    "long notes on ratings": lambda: {"ratings": {name: {"self": "emerging", "note": _prose(1_900)} for name in SIGNALS}},
    "everything at once": lambda: {
        **CASES["100 goals"](),
        "evidence": [
            *({**piece, "signals": SIGNALS * 10} for piece in _texts("- a\n" * 2_300, 2)["evidence"]),
            *({**piece, "signals": SIGNALS * 10} for piece in _texts("*a* " * 199 + "word " * 30, 12)["evidence"]),
            *_texts(("(" * 999 + " ") * 9, 2)["evidence"],
            *_many(240, signals=SIGNALS * 10),
        ],
        "feedback": [{"text": _prose(600), "from": _prose(100), "share": True} for _ in range(200)],
    },
}
"""Each file's content beside the person and the level."""


def _quoted(text: str, count: int) -> str:
    return "evidence:\n" + f'  - {{title: A, what: "{text}"}}\n' * count


REFUSED: dict[str, Callable[[], str]] = {
    "a field of a million characters": lambda: f"summary: {_prose(999_000)}",
    "the same in lines": lambda: "summary: |\n" + "  Words.\n" * 110_000,
    "more than a mebibyte": lambda: "evidence:\n" + "  - {title: A}\n" * 75_000,
    "5,001 pieces of evidence": lambda: "evidence:\n" + "  - {title: A}\n" * 5_001,
    "10,000 goals": lambda: "goals:\n" + "  - {title: A}\n" * 10_000,
    "10,000 check-ins": lambda: "checkins:\n" + "  - {note: A}\n" * 10_000,
    "10,000 ratings": lambda: "ratings:\n" + "".join(f"  senior/a-{number}: {{self: emerging}}\n" for number in range(10_000)),
    "10,000 keys": lambda: "".join(f"key-{number}: x\n" for number in range(10_000)),
    "100,000 brackets of YAML": lambda: "evidence: " + "[" * 100_000,
    "indented without end": lambda: "".join(" " * depth + f"a{depth}:\n" for depth in range(1_000)),
    "aliases": lambda: "summary: &a x\naspiration: *a",
    "a word of ten thousand letters": lambda: f"summary: {'a' * 9_990}",
    "a row of brackets": lambda: f"summary: '{'[' * 9_900}'",
    "rows of stars": lambda: f"summary: '{'*a **b ' * 1_400}'",
    "rows of backticks": lambda: f"summary: '{'`a``b ' * 1_600}'",
    "lists in lists": lambda: "summary: |\n" + "".join("  " + "    " * depth + "- a\n" for depth in range(60)),
    "lists in one line": lambda: f"summary: '{'1. ' * 3_000}a'",
    "quotations in quotations": lambda: f"summary: '{'>' * 900} a'",
    "thousands of blanks": lambda: f"summary: 'a{' ' * 9_000}b'",
    "list items without end": lambda: _quoted("- a\\n" * 2_400, 3),
    "lines of code without end": lambda: _quoted("```\\n" + "a\\n" * 2_400, 3),
    "signs without end": lambda: _quoted("*a* " * 190, 14),
    "long words without end": lambda: _quoted(("a" * 99 + " ") * 90, 4),
    "control characters": lambda: "summary: 'a\x1b]0;x\x07'",
    "an override of direction": lambda: "summary: 'a \u202e b'",
}
"""What stands beside the person and the level in files that are refused, at once and at a place."""


def refused_text(case: str) -> str:
    """The evidence file of a case that is refused."""
    return f"person: {{name: A B}}\nlevel: senior\n{REFUSED[case]()}\n"


def bound() -> None:
    """Have the operating system hold this process to the bounds, and those that it starts."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))


PROGRAM = "import hostile, sys; hostile.bound(); from ladder_reports.cli.main import run; sys.exit(run(sys.argv[1:]))"
"""The command line within the bounds, for ``python -c`` with this module's folder to import from."""

EACH = """
import hostile, json, os, sys
from ladder_reports.cli.main import run
import ladder_reports.documents.plan.build, ladder_reports.rendering.pdf
for call in json.loads(sys.argv[1]):
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    else:
        hostile.bound()
        os._exit(run(call))
"""
"""Likewise, for several calls that are given as JSON: each in a process of its own, which has imported everything already."""


def text_of(case: str) -> str:
    """The evidence file of a case."""
    return json.dumps({"person": {"name": "A B"}, "level": "senior", **CASES[case]()}, ensure_ascii=False, indent=0)
