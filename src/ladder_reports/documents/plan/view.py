"""The growth plan's view: frozen values in the order of the pages, ready to be printed. Text is Markdown where it says so.

Evidence that was cut for its audience is printed as it is; what has to be put into words stands beside it.
"""

from dataclasses import dataclass

from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.form_view import ChoiceField, Form, FormRow
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.pen_sheet import PenSheet
from ladder_reports.documents.plan.drawing import Drawing
from ladder_reports.documents.rings import Rings
from ladder_reports.evidence.model import GoalStatus, Status
from ladder_reports.ladder.model import Level


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
class LinkView:
    """A link: its title, if it has one, and its address as people write it."""

    url: str
    title: str
    address: str


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
    done: tuple[tuple[int, str], ...]
    """The numbers and titles of goals that are done; none if they are too many."""
    done_count: str
    """How many they are then."""


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
class KeptSignals:
    """Signals whose evidence goes on counting: their old codes, and those under which it counts now."""

    before: tuple[SignalCode, ...]
    after: tuple[SignalCode, ...]
    """None if the codes are the same."""
    pieces: int
    count: str
    """How many pieces of evidence there are, in words."""
    ink: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedSignal:
    """A signal that is asked anew."""

    code: SignalCode
    hint: tuple[str | SignalCode, ...]
    """What it was a part of, and what to do, in words and codes."""
    titles: tuple[str, ...]
    """The evidence that may be for it."""


@dataclass(frozen=True, slots=True)
class GoneSignal:
    """A signal that is no longer asked for; `note` says what becomes of its evidence."""

    code: SignalCode
    note: str


@dataclass(frozen=True, slots=True)
class Words:
    """A signal's text, in stretches that stayed, or that went or came."""

    parts: tuple[tuple[str, bool], ...]
    whole: bool = False
    """Whether all of it went or came."""


@dataclass(frozen=True, slots=True)
class RewordedSignal:
    """A signal's old and new words. One that was merged or split has several rows."""

    old_code: SignalCode | None
    old: Words
    new_code: SignalCode | None
    """None if it is the old one."""
    new: Words


@dataclass(frozen=True, slots=True)
class RevisedPage:
    """What a newer version of the ladder changed for the person."""

    title: str
    lead: str
    kept: tuple[KeptSignals, ...]
    asked: tuple[AskedSignal, ...]
    gone: tuple[GoneSignal, ...]
    words: tuple[RewordedSignal, ...]
    heads: tuple[str, str]
    """Until when the old words hold, and from when the new ones do."""


@dataclass(frozen=True, slots=True)
class DatedTitle:
    """A piece of evidence beside a signal."""

    date: str
    """The month; empty if the piece has no date."""
    title: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal of a level with what the file says about it. `note` and `private` are Markdown."""

    code: SignalCode
    ratings: tuple[str, ...]
    """A status for each column of ratings; `unrated` where there is none."""
    stance: str
    """`differ` if the ratings shown differ and nothing was agreed, `agree` if they are what was agreed; otherwise empty."""
    agreed: Status | None
    """What was agreed, if a rating shown is another."""
    evidence: tuple[DatedTitle, ...]
    """What supports it, newest first, as far as it is named here."""
    more: str
    """How many pieces are not named here; empty if all are."""
    count: str
    """How many pieces there are, in words."""
    pieces: int
    coming: str
    """The goals that are to give evidence for it; empty if there are none."""
    reached: str
    """The goals for it that are done."""
    note: str
    private: str
    long: bool
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """The signals of one section."""

    title: str
    wide: bool
    """Whether the title is too wide to hang beside the first signal's code."""
    rows: tuple[SignalRow, ...]


@dataclass(frozen=True, slots=True)
class LevelSignals:
    """The signals of the current or of the target level."""

    level: Level
    raters: tuple[str, ...]
    """The heads of the columns of ratings; none if nobody rated."""
    groups: tuple[SignalGroup, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """How the person holds the bar of the current level."""

    sentence: tuple[str | SignalCode, ...]
    """What the ratings say, in words and codes; empty without ratings, and where they are too mixed for a sentence."""
    mixed: bool
    """Whether the ratings stand in columns, as those of the target level do."""
    signals: LevelSignals


@dataclass(frozen=True, slots=True)
class WatchoutView:
    """A watch-out that was picked to work on; its texts are Markdown."""

    level: str
    text: str
    note: str
    action: str
    long: bool
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal in full; `success`, `support` and `note` are Markdown."""

    number: int
    title: str
    quarter: str
    """Empty if it has none."""
    status: GoalStatus
    state: str
    """The status in words, and that it serves no signal if it does not."""
    codes: tuple[SignalCode, ...]
    success: str
    support: str
    note: str
    side_lines: int
    """Lines that codes and status take beside the text."""
    long: bool
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A piece of evidence in full; `what`, `impact` and `private` are Markdown."""

    date: str
    title: str
    what: str
    impact: str
    private: str
    codes: tuple[SignalCode, ...]
    retired: tuple[str, ...]
    """Says of each of its signals that is no longer asked for that it is not."""
    ask: str
    """Whom to ask about it; empty if nobody is named."""
    links: tuple[LinkView, ...]
    side_lines: int
    """Lines that codes, whom to ask and links take beside the text."""
    long: bool
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class Log:
    """All evidence, newest first."""

    entries: tuple[LogEntry, ...]
    more: str
    """How many pieces of evidence are not printed."""
    others: tuple[SignalCode, ...]
    """The signals of other levels that evidence and goals name, so that their codes lead somewhere."""


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
    """An assessment: a cell for each column of the table, and where it can be seen."""

    name: str
    cells: tuple[str, ...]
    link: LinkView | None


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments taken, newest first, with the heads of the columns that have anything to say."""

    columns: tuple[str, ...]
    linked: bool
    """Whether links have a column; on a small page they stand below the names."""
    entries: tuple[AssessmentView, ...]


@dataclass(frozen=True, slots=True)
class ConversationNote:
    """A piece of feedback or a check-in; `text` and `private` are Markdown."""

    date: str
    head: str
    """Who said it; empty for a check-in."""
    relation: str
    text: str
    private: str = ""
    aside: str = ""
    side_lines: int = 0
    """Lines that `aside` takes beside the text."""
    long: bool = False
    """Whether a page break may divide it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said and agreed, and room for what will be; `aspiration` and `private` are Markdown."""

    aspiration: str
    """Empty if the first page has it."""
    agreed: tuple[tuple[Status, tuple[SignalCode, ...]], ...]
    """The ratings that both agreed on, each with its signals."""
    feedback: tuple[ConversationNote, ...]
    checkins: tuple[ConversationNote, ...]
    private: str
    private_is_long: bool
    """Whether a page break may divide it."""
    person: str
    """The names that are printed below the lines for signing."""
    role: str
    manager: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's growth plan for one audience."""

    head: DocumentHead
    name: str
    """The person's."""
    colors: PlanColors
    first_page: FirstPage
    alone: bool
    """Whether the first page is all that is printed."""
    since: Since | None
    """None without a file of the last cycle."""
    gap: LevelSignals | None
    """The signals of the target level; None at the top of the ladder."""
    holding: Holding | None
    """None if the current level has no signals."""
    watchouts: tuple[WatchoutView, ...]
    goals: tuple[GoalView, ...]
    log: Log
    skills: tuple[SkillView, ...]
    scale: str
    """What the numbers of the skills mean."""
    assessments: Assessments | None
    revised: RevisedPage | None
    """None if the ladder's present text is that of the file's version, or says the same to the person."""
    conversation: Conversation
    form: Form | None
    """What is filled in on a screen, or with a pen; None if that was not asked for."""


@dataclass(frozen=True, slots=True)
class AgendaSignal:
    """A signal to talk about; `note` is Markdown."""

    code: SignalCode
    ink: str
    """The level's color, dark enough for text."""
    ratings: tuple[tuple[Status, str], ...]
    """Each rating, and whose it is."""
    note: str
    """Empty in a form, which has it in a field."""
    agreed: ChoiceField | None = None
    """Rings for what both agreed on, in a form."""
    field: FormRow | None = None
    """A remark, in a form."""


@dataclass(frozen=True, slots=True)
class AgendaSupport:
    """What a goal needs from others; `text` is Markdown."""

    quarter: str
    text: str
    goal: str
    field: FormRow | None = None
    """What is promised, in a form."""


@dataclass(frozen=True, slots=True)
class AgendaForm:
    """What makes a form of an agenda."""

    stamp: str
    """The text of the hidden field."""
    footer: str
    rings: Rings
    """Those for what both agreed on."""
    checkin: tuple[FormRow, ...]
    """What was agreed, and when."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a manager and a person talk about."""

    head: DocumentHead
    title: str
    subtitle: str
    differ: tuple[AgendaSignal, ...]
    """Signals that the two see differently."""
    chances: tuple[AgendaSignal, ...]
    """Signals for which one of them saw no opportunity."""
    support: tuple[AgendaSupport, ...]
    room: int
    """Lines to write on below each signal."""
    form: AgendaForm | None
    """None if it is for a pen alone."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A plan to fill in by hand: a sheet for the current level, and one for the target."""

    head: DocumentHead
    sheets: tuple[PenSheet, ...]
    code_width: float
    """The room for codes, in millimeters."""
    form: Form | None = None
    """What is in place of sheets if it is filled in on a screen."""
