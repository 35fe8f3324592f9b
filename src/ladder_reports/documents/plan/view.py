"""The growth plan's view: frozen values in the order of the pages, ready to be printed. Text is Markdown where it says so.

Evidence that was cut for its audience is printed as it is; what has to be put into words stands beside it.
"""

from dataclasses import dataclass

from ladder_reports.assessment.coverage import SignalState
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.plan.drawing import Drawing
from ladder_reports.evidence.model import Assessment, EvidenceItem, Goal, Watchout
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
    target_text: str


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal, with its quarter and its signals in words."""

    goal: Goal
    quarter: str
    signals: tuple[tuple[str, Level], ...]
    long: bool
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class BriefGoal:
    """A goal on the first page."""

    number: int
    title: str
    codes: tuple[SignalCode, ...]
    needs: str
    """What it needs from others, as Markdown; empty if that stands elsewhere."""


@dataclass(frozen=True, slots=True)
class BriefQuarter:
    """A quarter on the first page, with its goals; the label of goals without one says so."""

    label: str
    goals: tuple[BriefGoal, ...]


@dataclass(frozen=True, slots=True)
class BriefYear:
    """The year on the first page."""

    in_columns: bool
    """Whether the quarters stand side by side."""
    column_width: float
    """The width of a column, in points."""
    quarters: tuple[BriefQuarter, ...]
    unscheduled: BriefQuarter | None
    elsewhere: str
    """What is only in the year's own part."""
    invitation: str
    """What stands in place of goals if there are none, with room to write below."""
    rooms: tuple[str, ...]
    """The quarters that have room to write."""
    room_lines: int
    done: tuple[tuple[int, str], ...]
    """The numbers and titles of goals that are done."""


@dataclass(frozen=True, slots=True)
class TalkLine:
    """Something to talk about first: the signal that it is about, or several at its end. `note` is Markdown."""

    code: SignalCode | None
    text: str
    codes: tuple[SignalCode, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page, which tells the year alone. It has what there is room for; `summary` and `focus` are Markdown."""

    step: tuple[tuple[str, str], ...]
    """The current and the target level: short name, and color for text."""
    facts: tuple[str, ...]
    summary: str
    summary_is_lead: bool
    goes_on: str
    """Says where the summary goes on; empty if it is whole."""
    rest: str
    """The rest of the summary, for the second page."""
    drawing: Drawing | None
    explanation: tuple[str, ...]
    """Sentences that explain the drawing."""
    focus: str
    """The focus of the level at the top of the ladder."""
    year: BriefYear
    talk: tuple[TalkLine, ...]


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A new piece of evidence: its date, its title and its signals."""

    month: str
    title: str
    codes: tuple[SignalCode, ...]


@dataclass(frozen=True, slots=True)
class GoalNews:
    """What became of a goal; `note` is Markdown."""

    title: str
    became: str
    note: str


@dataclass(frozen=True, slots=True)
class Since:
    """What is new since the last cycle."""

    lead: str
    drawing: Drawing | None
    moments: tuple[str, str]
    """The labels of the earlier and the present ratings."""
    evidence: tuple[NewEvidence, ...]
    more_evidence: str
    by_manager: tuple[tuple[str, tuple[SignalCode, ...]], ...]
    """The ratings that the manager changed: the new rating, and the signals."""
    goals: tuple[GoalNews, ...]
    more_goals: str
    unexplained: tuple[SignalCode, ...]
    """What moved without new evidence."""


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal of a level with what the file says about it."""

    state: SignalState
    evidence: tuple[tuple[str, str], ...]
    """The newest pieces of evidence: title and month."""
    more_evidence: str
    goals: tuple[str, ...]
    more_goals: str


@dataclass(frozen=True, slots=True)
class LevelSignals:
    """The signals of the current or of the target level."""

    level: Level
    raters: tuple[tuple[str, str], ...]
    """The columns of ratings: the field of a rating, and the column's head. None if nobody rated."""
    groups: tuple[tuple[str, tuple[SignalRow, ...]], ...]
    """The sections' titles and their signals."""
    without_opportunity: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class WatchoutsView:
    """The watch-outs of both levels: those that were picked to work on, and the others. Their text is Markdown."""

    lead: str
    picked: tuple[tuple[str, Level, Watchout], ...]
    others: tuple[tuple[str, Level], ...]


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
class LogEntry:
    """A piece of evidence in full, with its date and its signals in words."""

    item: EvidenceItem
    date: str
    signals: tuple[tuple[str, Level], ...]
    long: bool
    """Whether a page break may divide it."""
    compact: bool
    """Whether what was done and its impact are one paragraph where they can be, as in a long record."""


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill, drawn and in words: a bar from 0 to 4, and where the current and the target level expect it to end."""

    title: str
    actual: int | None
    current: int | None
    target: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the file records of the person's work: evidence, skills, assessments."""

    log: tuple[LogEntry, ...]
    log_more: str
    """How many pieces of evidence are not printed."""
    skills: tuple[SkillView, ...]
    scale: str
    assessments: tuple[tuple[Assessment, str], ...]
    """Each with its date in words."""


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
    first_page: FirstPage
    alone: bool
    """Whether the first page is all that is printed."""
    since: Since | None
    """None without a file of the last cycle."""
    current: LevelSignals
    target: LevelSignals | None
    """None at the top of the ladder."""
    focus: Section | None
    """The current level's focus."""
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
