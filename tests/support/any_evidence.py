"""Evidence of every kind for property tests: all fields, and texts that are hard to write as YAML."""

from typing import Any

from hypothesis import strategies as st

from any_text import MARKDOWN, YAML
from examples import SHIPPED
from ladder_reports.evidence.fields import TextLimit
from ladder_reports.files.text import FORBIDDEN

_PIECES = [
    *MARKDOWN,
    *YAML,
    "# ",
    " #",
    ":",
    "'",
    '"',
    "\\",
    "\n",
    "\n\n",
    "  \n",
    "\t",
    "    code",
    "`a: b`",
    "<!-- x -->",
    "<!<!-- x -->--",
    "\u00a0",
    "\u00ad",
    "😀",
]
_WORDS = [
    "yes",
    "No",
    "null",
    "~",
    "on",
    "1.0",
    "0x1F",
    "1_000",
    "12:30",
    "2026-08-14",
    "2027-Q1",
    ".inf",
    "=",
    "<<",
    "a long sentence of words " * 9,
]
_SIGNALS = [name for level in SHIPPED.levels for name, _, _ in level.named_items("signals")]
_WATCHOUTS = [name for level in SHIPPED.levels for name, _, _ in level.named_items("watchouts")]
_STATUSES = st.sampled_from(["demonstrated", "emerging", "not_yet", "no_opportunity"])


def _allowed(limit: TextLimit, text: str) -> bool:
    try:
        return bool(limit.check(text)) and not FORBIDDEN.search(text)
    except ValueError:
        return False


_TEXTS = st.sampled_from(_WORDS) | st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), min_size=1, max_size=9).map("".join)
LINES = _TEXTS.filter(lambda text: _allowed(TextLimit(200), text))
PROSE = _TEXTS.filter(lambda text: _allowed(TextLimit(2_000, prose=True), text))
DAYS = st.dates().map(lambda day: day.replace(year=2000 + day.year % 50).isoformat() if day.day < 29 else "2024-02-29")
DATES = st.one_of(
    DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: int(day[:4])), DAYS.map(lambda day: {"from": day[:7], "to": 2099})
)
_ADDRESSES = st.sampled_from(
    ["https://example.com", "https://example.com/a?b=c#d", "http://example.com/a,b[c]:", "https://ü.example/&*!%20-"]
)
LINKS = _ADDRESSES | st.fixed_dictionaries({"url": _ADDRESSES}, optional={"title": LINES})
_SIGNAL_LISTS = st.lists(st.sampled_from(_SIGNALS), unique=True, max_size=3)


def _some(required: dict[str, Any], **optional: Any) -> Any:
    return st.fixed_dictionaries(required, optional={key.rstrip("_"): value for key, value in optional.items()})


_PERSONS = _some(
    {"name": LINES.filter(lambda text: len(text) <= 120)}, id=st.just("p-1"), email=st.just("a@b.example"), role=LINES, team=LINES
)
_ITEMS = _some(
    {"title": LINES}, date=DATES, signals=_SIGNAL_LISTS, what=PROSE, impact=PROSE, links=st.lists(LINKS, max_size=2), attested_by=LINES,
    private=PROSE,
)  # fmt: skip
_RATINGS = _some({}, self=_STATUSES, manager=_STATUSES, agreed=_STATUSES, note=PROSE, private=PROSE)
_GOALS = _some(
    {"title": LINES}, quarter=st.just("2027-Q1"), signals=_SIGNAL_LISTS, success=PROSE, support=PROSE,
    status=st.sampled_from(["planned", "in_progress", "done", "dropped"]), note=PROSE,
)  # fmt: skip
_FEEDBACK = _some({"text": PROSE}, from_=LINES, relation=LINES, date=DATES, share=st.booleans())
_ASSESSMENTS = _some({"name": LINES}, date=DATES, result=LINES, depth=LINES, link=LINKS)

EVIDENCE = _some(
    {"person": _PERSONS, "level": st.just("senior")},
    ladder=st.just("ai-architect"),
    ladder_version=st.sampled_from(["1.0", "2026-01-01", "true", "1e3"]),
    cycle=LINES,
    as_of=DAYS,
    summary=PROSE,
    aspiration=PROSE,
    evidence=st.lists(_ITEMS, max_size=3),
    ratings=st.dictionaries(st.sampled_from(_SIGNALS), _RATINGS, max_size=3),
    watchouts=st.dictionaries(st.sampled_from(_WATCHOUTS), _some({}, note=PROSE, action=PROSE), max_size=2),
    goals=st.lists(_GOALS, max_size=2),
    checkins=st.lists(_some({}, date=DATES, note=PROSE, private=PROSE), max_size=2),
    feedback=st.lists(_FEEDBACK, max_size=2),
    skills=st.dictionaries(st.sampled_from(["on", "true", "python", "y"]), st.integers(0, 4), max_size=2),
    assessments=st.lists(_ASSESSMENTS, max_size=2),
    private=PROSE,
)
"""The data of an evidence file for the ladder that ships."""
