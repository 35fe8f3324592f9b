"""What a colleague is asked, and how much room there is to answer on one page.

Evidence was cut for the person before. Of it only titles and dates of evidence, and titles and quarters of goals, are printed: nothing
that tells a rating, a private text, or what others said. No name is shortened, and no pronoun is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.assessment.goals import NumberedGoal, numbered_goals
from ladder_reports.design.fonts import FontSet, find_fonts
from ladder_reports.design.page_sizes import LINE, POINTS_PER_MM, PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCodes
from ladder_reports.documents.feedback_form.view import FeedbackForm, Topic
from ladder_reports.documents.form_view import FIELD, TextField, line_field
from ladder_reports.documents.hanging_zone import hanging_zone
from ladder_reports.documents.head import DocumentHead
from ladder_reports.errors import UnknownNameError, quote
from ladder_reports.evidence.dates import Dated, PartialDate, newest_first
from ladder_reports.evidence.form_fields import FormStamp, evidence_keys, field_name, goal_keys, new_entry
from ladder_reports.evidence.model import Evidence, EvidenceItem, Period
from ladder_reports.files.transliteration import without_accents
from ladder_reports.ladder.model import Ladder, require_signal
from ladder_reports.rendering.templates import plain_text

_GOAL = re.compile(r"\s*(?:goal\s*)?#?([0-9]{1,3})\s*\Z", re.IGNORECASE)
_LEAD, _SMALL_LEAD = (13.0, 21.0), (9.2, 14.0)
"""The size of what is asked, and the distance of its lines, in points; then the same on a small page."""
_TITLE, _SMALL_TITLE = (26.0, 28.0), (18.4, 21.0)
_AROUND_TOPIC, _SMALL_AROUND = 35.0, 35.0
"""Points around a topic's texts and its field; see `styles/feedback_form.css`."""
_HEAD, _SMALL_HEAD = 105.0, 98.0
"""Points of what stands above the topics, without the title; on a small page, more lines are set closer."""
_FOOT = 42.0
_LEAST, _MOST = 2, 12
"""Rows of a field, each as high as a field of one line."""
_MOST_PIECES = 3


class Asked(Struct, frozen=True):
    """What a manager wants to know: signals by their full names, and goals by their numbers."""

    signals: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()


def asked_about(asks: Iterable[str], ladder: Ladder, evidence: Evidence) -> Asked:
    """What the words on the command line stand for: codes or full names of signals, and numbers of goals.

    Raises:
        UnknownNameError: there is no such signal or goal.
    """
    signals, goals, count = [], [], len(evidence.goals)
    for text in asks:
        if found := _GOAL.match(text):
            if not 1 <= int(found[1]) <= count:
                has = f"has {count}, numbered as in the plan" if count else "has none"
                raise UnknownNameError(f"there is no goal {quote(found[1])}: the evidence file {has}")
            goals.append(int(found[1]))
        else:
            signals.append(require_signal(ladder, text))
    return Asked(tuple(dict.fromkeys(signals)), tuple(dict.fromkeys(goals)))


class FeedbackFormComposer(Struct, frozen=True, dict=True):
    """Composes forms about one person, in one language, theme and page size."""

    ladder: Ladder
    texts: Translation
    theme: Theme
    page_size: PageSize
    as_of: date

    def compose(self, evidence: Evidence, giver: str, asked: Asked) -> FeedbackForm:
        """The form for a colleague of this name; `evidence` was cut for the person.

        Raises:
            UnknownNameError: so many questions don't fit on one page.
        """
        texts, person, day = self.texts, evidence.person, evidence.as_of or self.as_of
        manager = person.manager or texts["plan.manager_unnamed"]
        title = texts("feedback.title", name=person.name)
        cycle = [evidence.cycle.replace("-", " ")] if evidence.cycle else []
        parts = [texts("feedback.from", name=giver), texts("agenda.for", name=person.manager) if person.manager else "", texts.date(day)]
        about = texts("feedback.about", name=person.name)
        return FeedbackForm(
            head=DocumentHead(
                translation=texts,
                lang=self.ladder.lang,
                title=about,
                author=person.manager or person.name,
                eyebrow=about,
                day=day,
                palette=self.theme.palette,
                footer=", ".join([about, *cycle]),
            ),
            title=title,
            subtitle=", ".join(filter(None, parts)),
            advice=texts["feedback.advice"],
            fields=self._writer(giver),
            topics=self._fitted(title, evidence, giver, asked),
            readers=texts("feedback.readers", manager=_sentence(manager), name=person.name),
            stamp=FormStamp(self.ladder.id, self.ladder.version, person.id, "colleague").text(),
            code_width=hanging_zone(self.ladder, self.page_size, self._text_type).code,
        )

    def _writer(self, giver: str) -> tuple[tuple[str, TextField], ...]:
        """Fields for who writes, how they know the work, and when."""
        texts, key = self.texts, new_entry(1)
        rows = (("feedback.giver", "from", giver), ("feedback.relation", "relation", ""), ("feedback.date", "date", ""))
        return tuple((texts[label], line_field(field_name("feedback", key, name), texts[label], value)) for label, name, value in rows)

    def _topics(self, evidence: Evidence, pieces: Sequence[tuple[str, EvidenceItem]], asked: Asked) -> list[Topic]:
        """The topics with fields that have no height yet."""
        goals = {one.number: one for one in numbered_goals(evidence.goals)}
        keys = dict(zip(map(id, evidence.goals), goal_keys(evidence.goals), strict=True))
        found = [
            *(self._piece(evidence, key, item) for key, item in pieces),
            *(self._signal(name) for name in asked.signals),
            *(self._goal(evidence, goals[number], keys[id(goals[number].goal)]) for number in asked.goals),
        ]
        found = found or [self._open(evidence, "open-1", is_next=False), self._open(evidence, "open-2", is_next=True)]
        labels = ["", *(topic.label for topic in found)]
        return [replace(topic, label="" if topic.label == before else topic.label) for before, topic in zip(labels, found, strict=False)]

    def _piece(self, evidence: Evidence, key: str, item: EvidenceItem) -> Topic:
        about = ", ".join(filter(None, (item.title, self._when(item.date))))
        question = self.texts("feedback.ask_evidence", name=evidence.person.name)
        return self._topic("feedback.back", f"evidence/{key}", about, question)

    def _signal(self, name: str) -> Topic:
        code = SignalCodes(self.ladder, self.theme.palette, printed=())[name]
        spoken = plain_text(code.text, self.ladder.lang, self.texts)
        made = self._topic("feedback.now", f"signals/{name}", spoken, self.texts["feedback.ask_signal"])
        return replace(made, about=code.text, is_signal=True, code=code)

    def _goal(self, evidence: Evidence, one: NumberedGoal, key: str) -> Topic:
        quarter = one.goal.quarter
        when = self.texts("quarter", number=quarter.number, year=quarter.year) if quarter else ""
        question = self.texts("feedback.ask_goal", name=evidence.person.name)
        made = self._topic("feedback.next", f"goals/{key}", ", ".join(filter(None, (one.goal.title, when))), question, is_next=True)
        return replace(made, mark=self.texts("feedback.goal", number=one.number))

    def _open(self, evidence: Evidence, name: str, *, is_next: bool) -> Topic:
        question = self.texts(f"feedback.ask_{name.replace('-', '_')}", name=evidence.person.name)
        return self._topic("feedback.next" if is_next else "feedback.back", name, "", question, is_next=is_next)

    def _topic(self, label: str, subject: str, about: str, question: str, *, is_next: bool = False) -> Topic:
        spoken = f"{about.rstrip('.')}. {question}" if about else question
        field = TextField(field_name("feedback", new_entry(1), "answers", subject), spoken, several=True)
        return Topic(self.texts[label], None, "", about, is_signal=False, question=question, field=field, is_next=is_next)

    def _when(self, when: Dated | None) -> str:
        """The month or the year in which something was, or ended."""
        last = when.end if isinstance(when, Period) else when
        return self.texts.partial(last.year, last.month, None) if isinstance(last, PartialDate) else ""

    # What fits one page.

    def _fitted(self, title: str, evidence: Evidence, giver: str, asked: Asked) -> tuple[Topic, ...]:
        """The topics with fields that fill the page; older evidence is left out where there is no room for it."""
        known = dict(zip(map(id, evidence.evidence), evidence_keys(evidence.evidence), strict=True))
        named = [(known[id(item)], item) for item in newest_first(evidence.evidence) if _names(item, giver)][:_MOST_PIECES]
        while True:
            topics = self._topics(evidence, named, asked)
            rows = int(self._room(title, topics) / len(topics) // FIELD)
            if rows >= _LEAST:
                return tuple(replace(one, field=replace(one.field, height=min(rows, _MOST) * FIELD)) for one in topics)
            if not named:
                raise UnknownNameError(f"--ask: {len(topics)} questions don't fit on one page of this size; ask for fewer")
            named.pop()

    def _room(self, title: str, topics: Sequence[Topic]) -> float:
        """The height that is left for fields, in points."""
        size, width = self.page_size, self.page_size.text_width * POINTS_PER_MM
        title_size, title_line = _SMALL_TITLE if size.small else _TITLE
        (lead, lead_line), around = (_SMALL_LEAD, _SMALL_AROUND) if size.small else (_LEAD, _AROUND_TOPIC)
        used = self._lead_type.lines(title, width / title_size) * title_line + (_SMALL_HEAD if size.small else _HEAD) + _FOOT
        for topic in topics:
            about = plain_text(topic.about, self.ladder.lang, self.texts) if topic.is_signal else topic.about
            lines = sum(self._lead_type.lines(text, width / lead) for text in (about, topic.question) if text)
            used += lines * lead_line + around
        return size.lines("feedback_form") * LINE - used

    @cached_property
    def _text_type(self) -> TextMetrics:
        return TextMetrics(self._fonts, self.theme.first_families_by_use[0])

    @cached_property
    def _lead_type(self) -> TextMetrics:
        return TextMetrics(self._fonts, self.theme.first_families_by_use[1], int(self.theme.tokens["lead-weight"]))

    @cached_property
    def _fonts(self) -> FontSet:
        return find_fonts(self.theme.families, self.theme.fonts, [], self.theme.path)


def _names(item: EvidenceItem, giver: str) -> bool:
    """Whether a piece of evidence names somebody, in whole words."""
    wanted = f" {_letters(giver)} "
    return any(text and wanted in f" {_letters(text)} " for text in (item.attested_by, item.title, item.what, item.impact))


def _letters(text: str) -> str:
    """The words of a text without capitals, accents and punctuation."""
    return " ".join(re.findall(r"\w+", without_accents(text)))


def _sentence(text: str) -> str:
    """A text as a sentence begins."""
    return text[:1].upper() + text[1:]
