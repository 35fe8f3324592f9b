"""The pages of a plan to fill in: who may change what decides which fields a copy has, and what was printed is in them already."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from ladder_reports.assessment import coverage as assess
from ladder_reports.assessment.coverage import SignalState
from ladder_reports.assessment.goals import NumberedGoal, numbered_goals
from ladder_reports.design.page_sizes import LINE, POINTS_PER_MM
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.codes import SignalCode
from ladder_reports.documents.form_view import (
    CheckField,
    ChoiceField,
    FieldSizes,
    Form,
    FormEntry,
    FormPart,
    FormRow,
    FormSection,
    line_field,
)
from ladder_reports.documents.hanging_zone import hanging_zone
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.rings import SCALE, Rings, rings_below
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.form_fields import FormStamp, feedback_keys, field_name, goal_keys, new_entry
from ladder_reports.evidence.model import Evidence
from ladder_reports.ladder.model import Level
from ladder_reports.rendering.templates import plain_text

_GOAL_SCALE = ("planned", "in_progress", "done", "dropped")
_NEW_PIECES, _NEW_GOALS, _THINGS = 2, 1, 3
"""Rows for new evidence, for new goals, and for goals on a worksheet."""
_TALLEST, _SMALL = 0.55, 0.35
"""How much of a page's height the entries below one row of words may take; a page break does not divide them. If they have no label
that stands above them once more, less of a small page, which would end early before them.
"""
_OPENING, _RULE = 0.75, 10.0
"""How much of its page's height the part below a form's title may take to have the words for its rings only once, and points at a rule."""
_BESIDE_WORDS, _FOLIO = 3.0, 10.0
"""Millimeters between a label and the words above rings, and those that the number of a page takes."""
_MEDIUM = 1.05
"""How much wider than regular type medium type may be."""
_VOICE = 14.0
"""Millimeters for whose rings they are, if there are several."""
_TEXT, _LABEL = 9.2, 7.4


class FormComposer:
    """Composes what is filled in of a plan, a worksheet or an agenda, in one language, theme and page size."""

    def __init__(self, setting: PlanSetting) -> None:
        self.setting, self.texts = setting, setting.texts
        self.sizes = FieldSizes(setting.page_size, setting.text_type)
        self.hangs = hanging_zone(setting.ladder, setting.page_size, setting.text_type).has_labels
        color = setting.theme.tokens["muted"]
        self.rings = self._rings(SCALE, "status", color, apart=SCALE[-1])
        self.goal_rings = self._rings(_GOAL_SCALE, "goal", color)

    def plan(self, evidence: Evidence, audience: Audience) -> Form:
        """The form of a plan; `evidence` was cut for `audience`, which is the person or the manager."""
        is_persons = audience == "person"
        parts = self._persons_parts(evidence) if is_persons else self._managers_parts(evidence)
        return Form(
            title=self.texts["form.yours" if is_persons else "form.theirs"],
            footer=self.footer(evidence, audience),
            stamp=self.stamp(evidence, audience),
            parts=self._opened(parts),
            hangs=self.hangs,
            text_width=self.setting.page_size.text_width,
            has_voices=not is_persons,
        )

    def worksheet(self, title: str, footer: str, levels: Sequence[Level], evidence: Evidence | None, talk_with: str) -> Form:
        """The form of a worksheet, for a person whose file says nothing yet, or for nobody in particular."""
        texts, name = self.texts, evidence.person.name if evidence else ""
        parts = [
            *(self._level(level, assess.signal_states(self.setting.ladder, evidence, level) if evidence else None) for level in levels),
            self._new_evidence(),
            self._rows_part(texts["worksheet.things"], tuple(self._new_goal(number)[0] for number in range(1, _THINGS + 1)), accented=True),
        ]
        return Form(
            title=title,
            footer=self._fitting(f"{footer}. {texts['form.send_back']}", footer),
            stamp=self.stamp(evidence, "person"),
            parts=self._opened(part for part in parts if part.sections),
            hangs=self.hangs,
            text_width=self.setting.page_size.text_width,
            heads=((texts["worksheet.name"], name), (texts["worksheet.date"], ""), (texts["worksheet.talk"], talk_with)),
        )

    def stamp(self, evidence: Evidence | None, audience: Audience) -> str:
        """The text of the hidden field."""
        ladder = self.setting.ladder
        return FormStamp(ladder.id, ladder.version, evidence.person.id if evidence else "", audience).text()

    # The parts.

    def _persons_parts(self, evidence: Evidence) -> Iterator[FormPart]:
        texts = self.texts
        for level in self._levels(evidence):
            yield self._level(level, assess.signal_states(self.setting.ladder, evidence, level))
        yield self._goals(evidence)
        yield self._new_evidence()
        if watchouts := tuple(self._watchouts(evidence)):
            yield self._part(texts["plan.watchouts"], watchouts)
        yield self._rows_part(
            texts["plan.summary"], (FormRow("", (self.sizes.text("summary", texts["plan.summary"], evidence.summary, lines=4),)),)
        )
        talk = self.sizes.text("aspiration", texts["form.talk_spoken"], evidence.aspiration, lines=4)
        yield self._rows_part("", (FormRow(texts["form.talk"], (talk,)),), accented=True)

    def _managers_parts(self, evidence: Evidence) -> Iterator[FormPart]:
        texts = self.texts
        for level in self._levels(evidence):
            yield self._level(level, assess.signal_states(self.setting.ladder, evidence, level), is_managers=True)
        if support := tuple(self.support_entries(evidence)):
            yield self._part(texts["form.support"], support)
        if feedback := tuple(self._feedback(evidence)):
            yield self._part(texts["plan.feedback"], feedback)
        private = self.sizes.text("private", texts["form.private_spoken"], evidence.private, lines=3)
        yield self._rows_part(texts["plan.private"], (FormRow("", (private,)),))
        yield self._rows_part(texts["form.checkin"], self.checkin_rows(with_private=True), hint=texts["form.date_hint"], accented=True)

    def _levels(self, evidence: Evidence) -> list[Level]:
        ladder = self.setting.ladder
        found = (assess.target_level(ladder, evidence), assess.current_level(ladder, evidence))
        return [level for level in found if level and any(level.named_items("signals"))]

    def _level(self, level: Level, states: Sequence[SignalState] | None, *, is_managers: bool = False) -> FormPart:
        """The signals of a level with rings; without `states`, nobody has rated them."""
        ratings = {state.name: state for state in states or ()}
        sections: list[FormSection] = []
        for head in self.setting.ladder.sections:
            section = level.section(head.id)
            if not section or head.kind != "signals" or not section.items:
                continue
            names = [f"{level.id}/{item.id}" for item in section.items]
            entries = [self._signal(self.setting.codes[name], ratings.get(name), is_managers=is_managers) for name in names]
            label = head.label if self.hangs else section.title
            sections += self._sections(label, entries, rings=self.rings, is_ladders=True)
        title = self.texts("form.signals_theirs" if is_managers else "form.signals_yours", level=level.short)
        return FormPart(title, tuple(sections))

    def _signal(self, code: SignalCode, state: SignalState | None, *, is_managers: bool) -> FormEntry:
        rating = state.rating if state else None
        if not is_managers:
            own = ChoiceField(field_name("ratings", code.name, "self"), self.asked(code, "form.asked_self"), (rating and rating.own) or "")
            return FormEntry(code, text=code.text, is_markdown=True, choices=(own,))
        manager = ChoiceField(
            field_name("ratings", code.name, "manager"),
            self.asked(code, "form.asked_manager"),
            (rating and rating.manager) or "",
            self.texts["agenda.you"],
        )
        choices = manager, self.agreed(code, state, label=self.texts["agenda.agreed"])
        rows = tuple(self._remarks(code, state)) if state else ()
        return FormEntry(code, text=code.text, is_markdown=True, choices=choices, rows=rows)

    def agreed(self, code: SignalCode, state: SignalState | None, *, label: str = "") -> ChoiceField:
        """Rings for what both agreed on."""
        value = (state and state.rating.agreed) or ""
        return ChoiceField(field_name("ratings", code.name, "agreed"), self.asked(code, "form.asked_agreed"), value, label)

    def _remarks(self, code: SignalCode, state: SignalState) -> Iterator[FormRow]:
        """Fields for remarks on a signal, where there is something to talk about or there are remarks already."""
        rating = state.rating
        if not (state.to_discuss or state.no_opportunity or rating.note or rating.private):
            return
        yield self.note(code, state)
        private = self.sizes.text(
            field_name("ratings", code.name, "private"), self.asked(code, "form.asked_private"), rating.private, lines=1
        )
        yield FormRow(self.texts["plan.private"], (private,))

    def note(self, code: SignalCode, state: SignalState) -> FormRow:
        """A field for a remark that every copy may show."""
        name, spoken = field_name("ratings", code.name, "note"), self.asked(code, "form.asked_note")
        return FormRow(self.texts["plan.goal_note"], (self.sizes.text(name, spoken, state.rating.note, lines=1),))

    def asked(self, code: SignalCode, question: str) -> str:
        """What is asked about a signal, for a screen reader: the signal's text, and the question."""
        signal = _plain(code.text, self.setting.ladder.lang, self.texts.lang)
        return self.texts(question, code=code.code, signal=signal.rstrip("."))

    def _goals(self, evidence: Evidence) -> FormPart:
        keys = keys_by_goal(evidence)
        entries = [self._goal(one, keys[id(one.goal)]) for one in numbered_goals(evidence.goals)]
        known = self._sections("", entries, rings=self.goal_rings)
        new = [FormEntry(rows=self._new_goal(number)) for number in range(1, 1 + (_NEW_GOALS if entries else _THINGS))]
        return FormPart(self.texts["form.goals"], (*known, *self._sections("", new)), self.texts["form.quarter_hint"])

    def _goal(self, one: NumberedGoal, key: str) -> FormEntry:
        texts, goal = self.texts, one.goal
        named = texts("form.goal", number=one.number, title=goal.title)
        status = ChoiceField(field_name("goals", key, "status"), texts("form.asked_status", goal=named), goal.status)
        note = self.sizes.text(field_name("goals", key, "note"), texts("form.asked_goal_note", goal=named), goal.note, lines=1)
        return FormEntry(
            mark=str(one.number),
            text=goal.title,
            aside=self.setting.wording.quarter(goal.quarter),
            choices=(status,),
            rows=(FormRow(texts["plan.goal_note"], (note,)),) if one.is_live or goal.note else (),
        )

    def _new_goal(self, number: int) -> tuple[FormRow, FormRow]:
        texts, key = self.texts, new_entry(number)

        def asked(what: str) -> str:
            return texts("form.of_new_goal", number=number, what=texts[what])

        quarter = line_field(field_name("goals", key, "quarter"), asked("form.quarter"), width="narrow")
        title = line_field(field_name("goals", key, "title"), asked("form.goal_title"), width="wide")
        success = line_field(field_name("goals", key, "success"), asked("plan.goal_success"))
        return FormRow(texts["form.quarter_and_goal"], (quarter, title)), FormRow(texts["plan.goal_success"], (success,))

    def _new_evidence(self) -> FormPart:
        example = next(iter(self.setting.ladder.codes.values()), "")
        hint = self.texts("form.evidence_hint", code=example) if example else self.texts["form.date_hint"]
        return self._part(self.texts["form.new_evidence"], [self._piece(number) for number in range(1, _NEW_PIECES + 1)], hint=hint)

    def _piece(self, number: int) -> FormEntry:
        texts, key = self.texts, new_entry(number)

        def asked(what: str) -> str:
            return texts("form.of_new_piece", number=number, what=texts[what])

        def name(*parts: str | int) -> str:
            return field_name("evidence", key, *parts)

        signals = tuple(
            line_field(name("signals", place), asked("form.signal_code") + f" {place}", width="narrow") for place in range(1, 4)
        )
        date = line_field(name("date"), asked("form.date_spoken"), width="narrow")
        return FormEntry(
            rows=(
                FormRow(texts["form.date_and_title"], (date, line_field(name("title"), asked("form.piece_title"), width="wide"))),
                FormRow(texts["form.what"], (self.sizes.text(name("what"), asked("form.what")),)),
                FormRow(texts["form.impact"], (self.sizes.text(name("impact"), asked("form.impact")),)),
                FormRow(texts["review.signals"], signals),
            )
        )

    def _watchouts(self, evidence: Evidence) -> Iterator[FormEntry]:
        texts, ladder = self.texts, self.setting.ladder
        for level in ladder.levels:
            for name, _, item in level.named_items("watchouts"):
                found = evidence.watchouts.get(name)
                if found is None:
                    continue
                said = plain_text(item.text, ladder.lang, texts).rstrip(".")
                fields = (("plan.goal_note", "note", found.note), ("plan.action", "action", found.action))
                rows = tuple(
                    FormRow(texts[label], (self.sizes.text(field_name("watchouts", name, key), f"{said}: {texts[label]}", value, lines=1),))
                    for label, key, value in fields
                )
                yield FormEntry(text=item.text, is_markdown=True, rows=rows)

    def support_entries(self, evidence: Evidence) -> Iterator[FormEntry]:
        """What live goals need from others, each with a field for what is promised."""
        keys = keys_by_goal(evidence)
        for one in numbered_goals(evidence.goals):
            if one.is_live:
                aside = self.setting.wording.quarter(one.goal.quarter)
                row = self.support(one, keys[id(one.goal)])
                yield FormEntry(mark=str(one.number), text=one.goal.title, aside=aside, rows=(row,))

    def support(self, one: NumberedGoal, key: str) -> FormRow:
        """A field for what a goal needs, and what is promised."""
        named = self.texts("form.goal", number=one.number, title=one.goal.title)
        spoken = self.texts("form.asked_support", goal=named)
        return FormRow(
            self.texts["plan.goal_support"], (self.sizes.text(field_name("goals", key, "support"), spoken, one.goal.support, lines=1),)
        )

    def _feedback(self, evidence: Evidence) -> Iterator[FormEntry]:
        texts, wording = self.texts, self.setting.wording
        keys = feedback_keys(evidence.feedback)
        for key, one in zip(keys, evidence.feedback, strict=True):
            who = ", ".join(filter(None, (one.giver, one.relation))) or texts["form.unnamed"]
            day = wording.short_date(one.date)
            spoken = texts("form.asked_share", who=who, name=evidence.person.name)
            words = texts("form.share", name=evidence.person.name)
            check = CheckField(field_name("feedback", key, "share"), spoken, words, one.share)
            yield FormEntry(text=who, aside=day, check=check)

    def checkin_rows(self, *, with_private: bool) -> tuple[FormRow, ...]:
        """A check-in that is new."""
        texts, key = self.texts, new_entry(1)
        date = line_field(field_name("checkins", key, "date"), texts("form.of_checkin", what=texts["form.date_spoken"]), width="narrow")
        note = self.sizes.text(field_name("checkins", key, "note"), texts("form.of_checkin", what=texts["form.agreed_note"]), lines=3)
        rows = [FormRow(texts["worksheet.date"], (date,)), FormRow(texts["form.agreed_note"], (note,))]
        if with_private:
            spoken = texts("form.of_checkin", what=texts["form.private_spoken"])
            rows.append(FormRow(texts["plan.private"], (self.sizes.text(field_name("checkins", key, "private"), spoken),)))
        return tuple(rows)

    # What parts are made of.

    def _part(self, title: str, entries: Iterable[FormEntry], *, hint: str = "", accented: bool = False) -> FormPart:
        return FormPart(title, self._sections("", list(entries)), hint, accented)

    def _rows_part(self, title: str, rows: tuple[FormRow, ...], *, hint: str = "", accented: bool = False) -> FormPart:
        return self._part(title, [FormEntry(rows=rows)], hint=hint, accented=accented)

    def _sections(
        self, label: str, entries: Sequence[FormEntry], *, rings: Rings | None = None, is_ladders: bool = False
    ) -> tuple[FormSection, ...]:
        """The entries as sections; those with rings are so short that every page has the words for its rings."""
        size = self.setting.page_size
        continued = self.texts("review.continued", what=label) if label else ""
        room = (size.text_width - (rings.span if rings else 0) - _BESIDE_WORDS) * POINTS_PER_MM / _TEXT
        share = _SMALL if size.small and not label else _TALLEST
        tallest = size.text_height * POINTS_PER_MM * share if rings else math.inf
        groups: list[list[FormEntry]] = []
        height = math.inf
        for entry in entries:
            taken = self._height(entry, rings)
            height += taken
            if height > tallest or not groups:
                groups.append([])
                height = taken
            groups[-1].append(entry)

        def section(shown: str, group: Sequence[FormEntry], *, is_first: bool) -> FormSection:
            is_wide = not self.hangs and self.setting.text_type.width(shown) * _MEDIUM > room
            return FormSection(shown, is_ladders and is_first, is_wide, tuple(group), rings)

        return tuple(section(continued if number else label, group, is_first=not number) for number, group in enumerate(groups))

    def _opened(self, parts: Iterable[FormPart]) -> tuple[FormPart, ...]:
        """The parts of a form. The first begins at the top of a page: if no page divides it, the words for its rings stand there alone."""
        first, *others = parts
        height = sum(_RULE + sum(self._height(entry, section.rings) for entry in section.entries) for section in first.sections)
        if height <= self.setting.page_size.text_height * POINTS_PER_MM * _OPENING:
            begin, *more = first.sections
            follow = (replace(section, follows=bool(section.rings and section.is_ladders)) for section in more)
            first = replace(first, sections=(begin, *follow))
        return first, *others

    def _height(self, entry: FormEntry, rings: Rings | None) -> float:
        """About how high an entry is, in points, as `styles/form.css` sets it."""
        size = self.setting.page_size
        beside = 0.0 if size.small or rings is None else rings.span + _BESIDE_WORDS + (_VOICE if len(entry.choices) > 1 else 0)
        text = _plain(entry.text, self.setting.ladder.lang, self.texts.lang) if entry.is_markdown else f"{entry.text} {entry.aside}"
        words = self.setting.text_type.lines(text, (size.text_width - beside) * POINTS_PER_MM / _TEXT) * LINE
        choices = len(entry.choices) * LINE
        rows = sum(row.fields[0].height + LINE / 4 + (LINE if size.small else 0) for row in entry.rows)
        return (words + choices if size.small else max(words, choices)) + rows + LINE / 2

    def _rings(self, scale: Sequence[str], kind: str, color: str, *, apart: str = "") -> Rings:
        words = [(value, f"{kind}.{value}", self.texts[f"{kind}.{value}"]) for value in scale]
        return rings_below(words, self.setting.text_type, color, apart=apart)

    def footer(self, evidence: Evidence, audience: Audience) -> str:
        """Whose copy it is, and what to do with it; on a small page, only that."""
        texts = self.texts
        whose = texts("form.copy_person" if audience == "person" else "form.copy_manager", name=evidence.person.name)
        cycle = evidence.cycle.replace("-", " ") if evidence.cycle else ""
        version = texts("review.ladder_version", version=self.setting.ladder.version)
        full = f"{', '.join(filter(None, (whose, cycle, version)))}. {texts['form.send_back']}"
        return self._fitting(full, f"{whose}. {texts['form.send_back']}", texts["form.send_back"])

    def _fitting(self, *texts: str) -> str:
        """The first text that fits the foot of a page; otherwise the last."""
        room = (self.setting.page_size.text_width - _FOLIO) * POINTS_PER_MM / _LABEL
        return next((text for text in texts if self.setting.text_type.width(text) <= room), texts[-1])


@lru_cache(4096)
def _plain(text: str, lang: str, words: str) -> str:
    """The words of a signal; all plans of a batch ask for the same ones."""
    return plain_text(text, lang, load_translation(words))


def keys_by_goal(evidence: Evidence) -> dict[int, str]:
    """The key of each goal of a file, by the goal's identity: two goals may be equal."""
    return dict(zip(map(id, evidence.goals), goal_keys(evidence.goals), strict=True))
