"""The growth plan's view: frozen, display-ready values in the order of the pages. Text fields are Markdown where noted."""

from dataclasses import dataclass

from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.model import Item, Level, Section


@dataclass(frozen=True, slots=True)
class Mark:
    """One signal's state: `status` names a shape, `word` says it, `evidence` draws a line below."""

    status: str
    word: str
    evidence: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """One section's signals at one level."""

    marks: tuple[Mark, ...]
    count: str
    spoken: str
    """What a screen reader says in the drawing's place."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One section across the current and the target level."""

    title: str
    current: Marks | None
    target: Marks | None


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap on the first page; `text` is Markdown."""

    text: str
    why: str
    answer: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's rating; empty where there is none."""

    label: str
    status: str
    word: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence in one line."""

    title: str
    when: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal with its ratings and evidence; the notes are Markdown."""

    item: Item
    voices: tuple[Voice, ...]
    agreed: Voice
    """What both have agreed on; it stands below the signal, and has no column of its own."""
    talk: bool
    note: str
    private: str
    evidence: tuple[Shown, ...]
    more: str
    missing: str
    goals: tuple[str, ...]
    more_goals: str


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """One section's signals."""

    title: str
    rows: tuple[SignalRow, ...]


@dataclass(frozen=True, slots=True)
class LevelPart:
    """A level's signals, for the page of the current or of the target level."""

    title: str
    lead: str
    level: Level
    colour: str
    text_colour: str
    voices: tuple[str, ...]
    groups: tuple[SignalGroup, ...]
    chances: tuple[SignalRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchoutView:
    """A common gap; all text is Markdown."""

    text: str
    level: Level
    note: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal; the remarks are Markdown. A long one may run over to another page."""

    title: str
    quarter: str
    status: str
    word: str
    signals: tuple[tuple[str, Level], ...]
    aimless: bool
    success: str
    support: str
    note: str
    long: bool


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A column of the timeline; each goal with its status and title."""

    label: str
    goals: tuple[tuple[str, str], ...]
    checkins: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class YearView:
    """The year's page; the quarters stand in rows, and are drawn if any has a goal or check-in."""

    quarters: tuple[tuple[QuarterView, ...], ...]
    goals: tuple[GoalView, ...]
    unserved: tuple[SignalRow, ...]
    drawn: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link: its title and its address as paper shows it."""

    title: str
    url: str
    shown: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A piece of evidence in full; `what`, `impact` and `private` are Markdown."""

    title: str
    when: str
    what: str
    impact: str
    links: tuple[LinkView, ...]
    attested: str
    signals: tuple[tuple[str, Level], ...]
    private: str
    long: bool
    """Whether it may run over to another page."""
    close: bool
    """Whether all that it says runs on in one paragraph, as in a long record."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Feedback or a check-in: who and when, and the Markdown text."""

    head: str
    text: str
    private: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """A row of the table of assessments."""

    name: str
    when: str
    result: str
    depth: str
    link: LinkView | None


@dataclass(frozen=True, slots=True)
class SkillView:
    """One of the small multiples, also in words: a bar from 0 to 4, and where the current and the target level expect it to end."""

    title: str
    actual: int | None
    now: int | None
    then: int | None
    text: str


@dataclass(frozen=True, slots=True)
class SinceView:
    """What is new since the last cycle: one line, and lists in full."""

    line: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    """Heading and plain-text entries; empty lists are left out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's growth plan, cut for one audience."""

    head: DocumentHead
    name: str
    step: str
    facts: tuple[tuple[str, str], ...]
    colour: str
    text_colour: str
    target_colour: str
    summary: str
    summary_leads: bool
    whole_summary: str
    """The summary, where the first page has room for its first paragraphs only."""
    aspiration: str
    aspires_first: bool
    """Whether the aspiration stands on the first page; else it opens the conversation."""
    since: SinceView | None
    current_head: str
    target_head: str
    coverage: tuple[CoverageRow, ...]
    legend: tuple[Mark, ...]
    remark: str
    focus: Section | None
    gaps: tuple[GapView, ...]
    no_gaps: str
    goals: tuple[GoalView, ...]
    holding: LevelPart
    growing: LevelPart | None
    sustaining: bool
    watchouts: tuple[WatchoutView, ...]
    other_watchouts: tuple[WatchoutView, ...]
    watchouts_lead: str
    year: YearView | None
    log: tuple[LogEntry, ...]
    log_more: str
    skills: tuple[SkillView, ...]
    scale: str
    assessments: tuple[AssessmentView, ...]
    feedback: tuple[Remark, ...]
    checkins: tuple[Remark, ...]
    private: str
    columns: int
    fillable: bool


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A plan to be filled in by hand."""

    head: DocumentHead
    name: str
    step: str
    facts: tuple[tuple[str, str], ...]
    colour: str
    text_colour: str
    target_colour: str
    level: Level
    target: Level | None
    current: tuple[Section, ...]
    aims: tuple[Section, ...]
    focus: Section | None
    quarter_rules: int
    fillable: bool
