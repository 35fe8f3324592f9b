"""The growth plan's view: frozen values in the order of the pages, ready to be printed. Text is Markdown where it says so."""

from dataclasses import dataclass

from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.model import Item, Level, Section


@dataclass(frozen=True, slots=True)
class PersonView:
    """Whom a plan or a worksheet is about: the name, the step from level to level, and facts with their labels."""

    name: str
    step: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlanColors:
    """The colors of the two levels, as ``#rrggbb``."""

    current: str
    current_text: str
    """The current level's color, dark enough for text."""
    target: str
    """The target level's; at the top of the ladder, the current level's."""


@dataclass(frozen=True, slots=True)
class SignalMark:
    """The mark of one signal in a drawing: `status` decides the shape, `word` names it, and evidence adds a line below it."""

    status: str
    word: str
    evidence: bool


@dataclass(frozen=True, slots=True)
class SignalMarks:
    """The marks of one section's signals at one level."""

    marks: tuple[SignalMark, ...]
    count: str
    spoken: str
    """What a screen reader says instead of the drawing."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One section, at the current and at the target level; None where a level does not have it."""

    title: str
    current: SignalMarks | None
    target: SignalMarks | None


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The table that shows which signals have evidence."""

    current_title: str
    target_title: str
    """Empty at the top of the ladder."""
    rows: tuple[CoverageRow, ...]
    legend: tuple[SignalMark, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap on the first page; `text` is Markdown."""

    text: str
    why: str
    answer: str


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal; the remarks are Markdown."""

    title: str
    quarter: str
    status: str
    word: str
    signals: tuple[tuple[str, Level], ...]
    without_signals: bool
    success: str
    support: str
    note: str
    long: bool
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class Story:
    """The first page, which tells the story alone. It has what there is room for; `summary` and `aspiration` are Markdown."""

    summary: str
    summary_is_lead: bool
    whole_summary: str
    """The summary in full, for the second page, if the first has only the beginning."""
    aspiration: str
    changes: str
    """What is new since the last cycle, in one line."""
    coverage: CoverageView
    focus: Section | None
    gaps: tuple[GapView, ...]
    no_gaps: str
    goals: tuple[GoalView, ...]


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating of a signal and whose it is; `status` and `word` are empty if there is none."""

    label: str
    status: str
    word: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence in one line."""

    title: str
    month: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal with its ratings and its evidence; the notes are Markdown."""

    item: Item
    ratings: tuple[RatingView, ...]
    agreed: RatingView
    """What both agreed on. It is printed below the signal and has no column."""
    to_discuss: bool
    note: str
    private: str
    evidence: tuple[EvidenceLine, ...]
    more_evidence: str
    no_evidence: str
    goals: tuple[str, ...]
    more_goals: str


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """One section's signals."""

    title: str
    rows: tuple[SignalRow, ...]


@dataclass(frozen=True, slots=True)
class LevelSignals:
    """The signals of the current or of the target level."""

    title: str
    lead: str
    level: Level
    color: str
    text_color: str
    raters: tuple[str, ...]
    """The heads of the columns of ratings; none if nobody rated."""
    groups: tuple[SignalGroup, ...]
    without_opportunity: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class WatchoutView:
    """A watch-out; all text is Markdown."""

    text: str
    level: Level
    note: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class WatchoutsView:
    """The watch-outs of both levels: those that were picked to work on, and the others."""

    lead: str
    picked: tuple[WatchoutView, ...]
    others: tuple[WatchoutView, ...]


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A column of the timeline: each goal's status and title, the dates of check-ins, and how many more there are."""

    label: str
    goals: tuple[tuple[str, str], ...]
    checkins: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class YearView:
    """The year: the timeline, the goals in full, and the signals that no goal serves."""

    timeline: tuple[tuple[QuarterView, ...], ...]
    """Rows of quarters; none if no quarter has a goal or a check-in."""
    goals: tuple[GoalView, ...]
    unserved: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link: its title, its address, and the address as it is printed."""

    title: str
    url: str
    shown: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A piece of evidence in full; `what`, `impact` and `private` are Markdown."""

    title: str
    date: str
    what: str
    impact: str
    links: tuple[LinkView, ...]
    attested: str
    signals: tuple[tuple[str, Level], ...]
    private: str
    long: bool
    """Whether a page break may divide it."""
    compact: bool
    """Whether `what` and `impact` are one paragraph where they can be, as in a long record."""


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill, drawn and in words: a bar from 0 to 4, and where the current and the target level expect it to end."""

    title: str
    actual: int | None
    current: int | None
    target: int | None
    text: str


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """A row of the table of assessments."""

    name: str
    date: str
    result: str
    depth: str
    link: LinkView | None


@dataclass(frozen=True, slots=True)
class Record:
    """What the file records of the person's work: evidence, skills, assessments."""

    log: tuple[LogEntry, ...]
    log_more: str
    """How many pieces of evidence are not printed."""
    skills: tuple[SkillView, ...]
    scale: str
    assessments: tuple[AssessmentView, ...]


@dataclass(frozen=True, slots=True)
class ConversationNote:
    """A piece of feedback or a check-in; `text` and `private` are Markdown."""

    head: str
    """Who and when."""
    text: str
    private: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said, and room for what will be; `aspiration` and `private` are Markdown."""

    aspiration: str
    """Empty if the first page has it."""
    feedback: tuple[ConversationNote, ...]
    checkins: tuple[ConversationNote, ...]
    private: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's growth plan for one audience."""

    head: DocumentHead
    person: PersonView
    colors: PlanColors
    story: Story
    changes: tuple[tuple[str, tuple[str, ...]], ...]
    """What is new since the last cycle, in full: lists with their titles."""
    current: LevelSignals
    target: LevelSignals | None
    """None at the top of the ladder."""
    focus: Section | None
    """The current level's focus, for the page about staying at the top of the ladder."""
    watchouts: WatchoutsView
    year: YearView | None
    record: Record
    conversation: Conversation
    columns: int
    """Columns of text that the page has room for."""
    fillable: bool
    """Whether room to write is made of form fields."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A plan to fill in by hand."""

    head: DocumentHead
    person: PersonView
    colors: PlanColors
    level: Level
    target: Level | None
    focus: Section | None
    quarter_lines: int
    """Lines to write on for each quarter."""
    fillable: bool
    """Whether room to write is made of form fields."""

    @property
    def current_sections(self) -> tuple[Section, ...]:
        """The current level's sections of signals, without empty ones."""
        return _with_signals(self.level)

    @property
    def target_sections(self) -> tuple[Section, ...]:
        """The target level's sections of signals, without empty ones."""
        return _with_signals(self.target)


def _with_signals(level: Level | None) -> tuple[Section, ...]:
    return tuple(section for section in level.of_kind("signals") if section.items) if level else ()
