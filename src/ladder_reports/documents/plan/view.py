"""The growth plan's view: frozen values in the order of the pages, ready to be printed. Text is Markdown where it says so.

Evidence that was cut for its audience is printed as it is; what has to be put into words stands beside it.
"""

from msgspec import Struct

from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.form_view import ChoiceField, Form, FormRow
from ladder_reports.documents.head import DocumentHead
from ladder_reports.documents.pen_sheet import PenSheet
from ladder_reports.documents.plan.drawing import Drawing
from ladder_reports.documents.rings import Rings
from ladder_reports.evidence.model import GoalStatus, Status
from ladder_reports.ladder.model import Level


class PlanColors(Struct, frozen=True):
    """The colors of the two levels, as ``#rrggbb``."""

    current: str
    current_text: str
    """The current level's color, dark enough for text."""
    target: str
    """The target level's; at the top of the ladder, the current level's."""
    target_text: str


class LinkView(Struct, frozen=True):
    """A link: its title, if it has one, and its address as people write it."""

    url: str
    title: str
    address: str


class BriefGoal(Struct, frozen=True):
    """A goal on the first page."""

    number: int
    title: str
    codes: tuple[SignalCode, ...]
    needs: str
    """What it needs from others, as Markdown; empty if that stands elsewhere."""


class BriefQuarter(Struct, frozen=True):
    """A quarter on the first page, with its goals; the label of goals without one says so."""

    label: str
    goals: tuple[BriefGoal, ...]


class BriefYear(Struct, frozen=True):
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


class TalkLine(Struct, frozen=True):
    """Something to talk about first: the signal that it is about, or several at its end. `note` is Markdown."""

    code: SignalCode | None
    text: str
    codes: tuple[SignalCode, ...] = ()
    note: str = ""


class FirstPage(Struct, frozen=True):
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


class NewEvidence(Struct, frozen=True):
    """A new piece of evidence: its date, its title and its signals."""

    month: str
    title: str
    codes: tuple[SignalCode, ...]


class GoalNews(Struct, frozen=True):
    """What became of a goal; `note` is Markdown."""

    title: str
    became: str
    note: str


class Since(Struct, frozen=True):
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


class KeptSignals(Struct, frozen=True):
    """Signals whose evidence goes on counting: their old codes, and those under which it counts now."""

    before: tuple[SignalCode, ...]
    after: tuple[SignalCode, ...]
    """None if the codes are the same."""
    pieces: int
    count: str
    """How many pieces of evidence there are, in words."""
    ink: str
    text: str


class AskedSignal(Struct, frozen=True):
    """A signal that is asked anew."""

    code: SignalCode
    hint: tuple[str | SignalCode, ...]
    """What it was a part of, and what to do, in words and codes."""
    titles: tuple[str, ...]
    """The evidence that may be for it."""


class GoneSignal(Struct, frozen=True):
    """A signal that is no longer asked for; `note` says what becomes of its evidence."""

    code: SignalCode
    note: str


class Words(Struct, frozen=True):
    """A signal's text, in stretches that stayed, or that went or came."""

    parts: tuple[tuple[str, bool], ...]
    whole: bool = False
    """Whether all of it went or came."""


class RewordedSignal(Struct, frozen=True):
    """A signal's old and new words. One that was merged or split has several rows."""

    old_code: SignalCode | None
    old: Words
    new_code: SignalCode | None
    """None if it is the old one."""
    new: Words


class RevisedPage(Struct, frozen=True):
    """What a newer version of the ladder changed for the person."""

    title: str
    lead: str
    kept: tuple[KeptSignals, ...]
    asked: tuple[AskedSignal, ...]
    gone: tuple[GoneSignal, ...]
    words: tuple[RewordedSignal, ...]
    heads: tuple[str, str]
    """Until when the old words hold, and from when the new ones do."""


class DatedTitle(Struct, frozen=True):
    """A piece of evidence beside a signal."""

    date: str
    """The month; empty if the piece has no date."""
    title: str


class SignalRow(Struct, frozen=True):
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


class SignalGroup(Struct, frozen=True):
    """The signals of one section."""

    title: str
    wide: bool
    """Whether the title is too wide to hang beside the first signal's code."""
    rows: tuple[SignalRow, ...]


class LevelSignals(Struct, frozen=True):
    """The signals of the current or of the target level."""

    level: Level
    raters: tuple[str, ...]
    """The heads of the columns of ratings; none if nobody rated."""
    groups: tuple[SignalGroup, ...]


class Holding(Struct, frozen=True):
    """How the person holds the bar of the current level."""

    sentence: tuple[str | SignalCode, ...]
    """What the ratings say, in words and codes; empty without ratings, and where they are too mixed for a sentence."""
    mixed: bool
    """Whether the ratings stand in columns, as those of the target level do."""
    signals: LevelSignals


class WatchoutView(Struct, frozen=True):
    """A watch-out that was picked to work on; its texts are Markdown."""

    level: str
    text: str
    note: str
    action: str
    long: bool
    """Whether a page break may divide it."""


class GoalView(Struct, frozen=True):
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


class LogEntry(Struct, frozen=True):
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


class Log(Struct, frozen=True):
    """All evidence, newest first."""

    entries: tuple[LogEntry, ...]
    more: str
    """How many pieces of evidence are not printed."""
    others: tuple[SignalCode, ...]
    """The signals of other levels that evidence and goals name, so that their codes lead somewhere."""


class SkillView(Struct, frozen=True):
    """A skill, drawn and in words: a bar from 0 to 4, and where the current and the target level expect it to end."""

    title: str
    actual: int | None
    current: int | None
    target: int | None
    text: str


class AssessmentView(Struct, frozen=True):
    """An assessment: a cell for each column of the table, and where it can be seen."""

    name: str
    cells: tuple[str, ...]
    link: LinkView | None


class Assessments(Struct, frozen=True):
    """The assessments taken, newest first, with the heads of the columns that have anything to say."""

    columns: tuple[str, ...]
    linked: bool
    """Whether links have a column; on a small page they stand below the names."""
    entries: tuple[AssessmentView, ...]


class ConversationNote(Struct, frozen=True):
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


class Conversation(Struct, frozen=True):
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


class Plan(Struct, frozen=True):
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


class AgendaSignal(Struct, frozen=True):
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


class AgendaSupport(Struct, frozen=True):
    """What a goal needs from others; `text` is Markdown."""

    quarter: str
    text: str
    goal: str
    field: FormRow | None = None
    """What is promised, in a form."""


class AgendaForm(Struct, frozen=True):
    """What makes a form of an agenda."""

    stamp: str
    """The text of the hidden field."""
    footer: str
    rings: Rings
    """Those for what both agreed on."""
    checkin: tuple[FormRow, ...]
    """What was agreed, and when."""


class Agenda(Struct, frozen=True):
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


class Worksheet(Struct, frozen=True):
    """A plan to fill in by hand: a sheet for the current level, and one for the target."""

    head: DocumentHead
    sheets: tuple[PenSheet, ...]
    code_width: float
    """The room for codes, in millimeters."""
    form: Form | None = None
    """What is in place of sheets if it is filled in on a screen."""
