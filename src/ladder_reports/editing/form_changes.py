"""Finds what a form that came back changes: each field that holds something else than was printed becomes a value at its place in the file.

`evidence/form_fields.py` explains the names. A field that no form of this tool has, or that is not its sender's, is left out and named.
What the sender emptied stays as it was.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct, field
from pydantic import BaseModel, ValidationError

from ladder_reports.assessment.carry_over import CarriedOver, carry_over
from ladder_reports.editing.changes import MODELS, Change, SourceChanges, as_data, value_at
from ladder_reports.editing.entry_matching import matched
from ladder_reports.editing.merged_file import MergedFile
from ladder_reports.editing.permissions import Role, Sender
from ladder_reports.editing.versions_apart import SentNames, read_names
from ladder_reports.errors import InputError, UnknownNameError, has_errors, listed, own_words, quote
from ladder_reports.evidence.filled_form import FieldValue, FilledForm
from ladder_reports.evidence.form_fields import (
    FORM_VERSION,
    STAMP,
    FormStamp,
    evidence_keys,
    feedback_keys,
    goal_keys,
    is_entry_key,
    is_new_entry,
    read_stamp,
)
from ladder_reports.evidence.model import Evidence, Rating, Watchout
from ladder_reports.files.text import with_plain_line_ends
from ladder_reports.files.yaml_reader import KeyPath
from ladder_reports.ladder.model import Ladder, require_signal, without_footnotes
from ladder_reports.ladder.version_choice import VersionChoice

_VOICES = ("self", "manager", "agreed")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "ratings": (*_VOICES, "note", "private"),
    "watchouts": ("note", "action"),
    "goals": ("status", "note", "support"),
    "feedback": ("share",),
}
"""The keys that forms have of entries that are in the file."""
_NEW_KEYS: Mapping[str, tuple[str, ...]] = {
    "evidence": ("title", "date", "what", "impact"),
    "goals": ("title", "quarter", "success"),
    "checkins": ("date", "note", "private"),
    "feedback": ("from", "relation", "date"),
}
"""The keys that forms have of new entries."""
_NEEDED: Mapping[str, str] = {"evidence": "title", "goals": "title", "checkins": "date"}
"""What a new entry must have besides something that it says."""
_SAMPLES: Mapping[str, Mapping[str, str]] = {"evidence": {"title": "x"}, "goals": {"title": "x"}, "feedback": {"text": "x"}}
_STATUSES = Literal["demonstrated", "emerging", "not_yet", "no_opportunity"]
_NUMBER = re.compile(r"[1-9]\Z")
_LISTED = 5
"""Fields that a note names."""


class StampError(Exception):
    """A form is not for this run; the message says why, and what to do."""


def stamp_of(form: FilledForm, ladder: Ladder, sender: Sender) -> FormStamp:
    """What a form is for.

    Raises:
        StampError: it is none of ours, or for another ladder or sender.
    """
    held = form.fields.get(STAMP)
    if held is None:
        raise StampError("has form fields, but no stamp, so it is none of our forms; ask for the form that was made with --fillable")
    stamp = read_stamp(held.present)
    if stamp is None:
        raise StampError("has a stamp that cannot be read; ask for the form itself, or make it once more")
    if stamp.form_version != FORM_VERSION:
        raise StampError(
            f"is a form of version {stamp.form_version}, and this version of ladder-reports reads version {FORM_VERSION}; "
            "use the version that made it, or make the form once more"
        )
    if stamp.ladder != ladder.id:
        raise StampError(f"is a form for the ladder {quote(stamp.ladder)}, not for {quote(ladder.id)}; name its ladder with --ladder")
    if Role(sender, stamp.audience).may_change_nothing:
        made_for = (
            f"was made for the {stamp.audience}"
            if stamp.audience in {"person", "manager", "colleague"}
            else "is for nobody who fills in forms"
        )
        raise StampError(f"{made_for}, so nothing in it is the {sender}'s to change; ask who sent it, and say so with --as")
    return stamp


class _Row(Struct):
    """The fields of a new entry."""

    fields: dict[str, FieldValue] = field(default_factory=dict)
    signals: dict[str, FieldValue] = field(default_factory=dict)
    answers: dict[str, FieldValue] = field(default_factory=dict)
    """By what they answer."""

    def has(self, key: str) -> bool:
        """Whether there is anything in this field."""
        return key in self.fields and bool(self.fields[key].present.strip())

    def is_used(self, part: str) -> bool:
        """Whether somebody wrote something into it. On a colleague's form, the name and the date may be printed already."""
        asked = [*self.signals.values(), *self.answers.values(), *(() if part == "feedback" else self.fields.values())]
        return any(one.differs and one.present.strip() for one in asked)


class SentForm(Struct, frozen=True):
    """A form with its stamp."""

    path: Path
    form: FilledForm
    stamp: FormStamp


def form_changes(sent: SentForm, sender: Sender, file: MergedFile, versions: VersionChoice, questions: Sequence[str] = ()) -> SourceChanges:
    """What the form changes in a file. `questions` are those that a colleague's form asks without being told what to ask.

    Problems among the result make the form unusable as a whole.
    """
    made = SourceChanges(sent.path, Role(sender, sent.stamp.audience))
    try:
        names = read_names(sent.path, sent.stamp.ladder_version, file, versions)
    except InputError as error:
        made.problems += error.problems
        return made
    _Reader(made, sent.form, file, names, questions).read()
    return made


class _Reader:
    """Reads one form."""

    def __init__(self, made: SourceChanges, form: FilledForm, file: MergedFile, names: SentNames, questions: Sequence[str]) -> None:
        self.made, self.form, self.file, self.names, self.questions = made, form, file, names, questions
        evidence = file.evidence
        self.numbers: dict[str, dict[str, int]] = {
            "goals": _numbered(goal_keys(evidence.goals)),
            "feedback": _numbered(feedback_keys(evidence.feedback)),
            "evidence": _numbered(evidence_keys(evidence.evidence)),
        }
        self.rows: dict[tuple[str, str], _Row] = {}
        self.keyed: dict[str, dict[str, dict[str, FieldValue]]] = {"ratings": {}, "watchouts": {}}
        self.unknown: list[str] = []
        self.refused: list[str] = []
        self.emptied: list[str] = []

    def read(self) -> None:
        """Find all changes."""
        for name, value in self.form.fields.items():
            if name != STAMP:
                self.sort(name, value)
        self.add_keyed()
        for (part, key), row in self.rows.items():
            if row.is_used(part):
                self.add_row(part, key, row)
        made = self.made
        made.sheet = frozenset(self.form.fields) | {value.present for name, value in self.form.fields.items() if name == "feedback/+1/from"}
        self.tell(self.unknown, "has fields that no form of ours has ({}); they were left out")
        self.tell(self.refused, f"has fields that are not the {made.role.sender}'s ({{}}); they were left out")
        self.tell(self.emptied, "has emptied fields ({}); nothing was deleted for that, so delete it in the file if it is to go")
        made.note_if_empty()

    def tell(self, fields: Sequence[str], message: str) -> None:
        if fields:
            self.made.note(message.format(listed([*map(quote, fields)], _LISTED)))

    # Where each field belongs.

    def sort(self, name: str, value: FieldValue) -> None:
        """Find out what a field is about, and whether it counts."""
        parts = name.split("/")
        match parts:
            case ["summary" | "aspiration" | "private"]:
                if self.counts((parts[0],), name, value):
                    self.add((parts[0],), name, value)
            case ["ratings" | "watchouts" as part, level, item, key] if key in _KEYS[part]:
                path = (part, f"{level}/{item}", key)
                # Whatever is printed decides what an older form says of signals that are one now.
                if self.counts(path, name, value) or (not value.differs and self.made.role.may_change(path)):
                    self.keyed[part].setdefault(f"{level}/{item}", {})[key] = value
            case ["goals" | "feedback" as part, entry, key] if is_entry_key(entry) and key in _KEYS[part]:
                if self.counts((part, 0, key), name, value):
                    self.add_known(part, entry, key, name, value)
            case ["evidence" | "goals" | "checkins" as part, entry, *rest] if is_new_entry(entry) and rest:
                self.sort_new(part, entry, rest, name, value)
            case ["feedback" as part, "+1" as entry, *rest] if rest:
                # A colleague adds one entry.
                self.sort_new(part, entry, rest, name, value)
            case _:
                self.unknown += [name] if value.differs else []

    def sort_new(self, part: str, entry: str, rest: list[str], name: str, value: FieldValue) -> None:
        row = _Row()
        match rest:
            case [key] if key in _NEW_KEYS[part]:
                row.fields[key] = value
            case ["signals", number] if part == "evidence" and _NUMBER.match(number):
                key = "signals"
                row.signals[name] = value
            case ["answers", *subject] if part == "feedback" and subject:
                key = "text"
                row.answers["/".join(subject)] = value
            case _:
                self.unknown += [name] if value.differs else []
                return
        if not self.made.role.may_change((part, 0, key), is_new=True):
            self.refused += [name] if value.differs else []
            return
        there = self.rows.setdefault((part, entry), row)
        if there is not row:
            there.fields |= row.fields
            there.signals |= row.signals
            there.answers |= row.answers

    def counts(self, path: KeyPath, name: str, value: FieldValue) -> bool:
        """Whether a field holds something new that is its sender's."""
        if not value.differs:
            return False
        if not self.made.role.may_change(path):
            self.refused.append(name)
        elif not value.present.strip() and path[-1] != "share":
            self.emptied.append(name)
        else:
            return True
        return False

    # What is in the file already.

    def add(self, path: KeyPath, name: str, value: FieldValue) -> None:
        """Add what a field holds, as the value at a path."""
        self.made.changes += self.checked(path, name, value)

    def checked(self, path: KeyPath, name: str, value: FieldValue) -> list[Change]:
        if path[-1] == "share":
            return [Change(path, bool(value.present), bool(value.printed))]
        key = str(path[-1])
        model = MODELS.get(str(path[0]), Evidence)
        sample = {"person": {"name": "x"}, "level": "x"} if model is Evidence else _SAMPLES.get(str(path[0]), {})
        text = _plain(value.present)
        try:
            found = model.model_validate({**sample, key: text})
        except ValidationError as error:
            self.made.fault(f"{quote(name)}: {_why(error, text)}; nothing of this form was taken")
            return []
        return [Change(path, as_data(_field(found, key)), _plain(value.printed))]

    def add_known(self, part: str, entry: str, key: str, name: str, value: FieldValue) -> None:
        number = self.numbers[part].get(entry)
        if number is not None:
            self.add((part, number, key), name, value)
        elif part == "feedback":
            self.made.note(f"{quote(name)} is about feedback that the file doesn't have; it was left out")
        else:
            what = "a goal that the file doesn't have any more, or that has another title or quarter now"
            self.made.fault(
                f"{quote(name)} is about {what}; make the form once more, or write {quote(_plain(value.present))} into the file yourself"
            )

    def add_keyed(self) -> None:
        """Add ratings and watch-outs, in the names that the file has for them."""
        fields = {
            (part, name, key): value
            for part, entries in self.keyed.items()
            for name, keys in entries.items()
            for key, value in keys.items()
        }
        if not any(value.differs for value in fields.values()):
            return
        kinds = {"ratings": "signals", "watchouts": "watchouts"}
        known: list[tuple[KeyPath, Change]] = []
        resolution = self.names.resolution
        for (part, name, key), value in fields.items():
            heirs = resolution.heirs(name)
            shown = f"{part}/{name}/{key}"
            if heirs is None or any(resolution.kinds[heir] != kinds[part] for heir in heirs):
                if value.differs:
                    self.made.fault(f"{quote(shown)}: the ladder has no such {'signal' if part == 'ratings' else 'watch-out'}")
            elif not heirs:
                if value.differs:
                    self.made.note(f"{quote(name)} is no longer asked for in the file's version of the ladder; {quote(shown)} was left out")
            else:
                path = (part, name, key)
                changes = (
                    self.checked(path, shown, value) if value.differs else [Change(path, _plain(value.printed), _plain(value.printed))]
                )
                known += [(path, one) for one in changes]
        printed, present = (self.carried(known, which) for which in ("printed", "value"))
        wanted = {path for path, change in known if fields[path].differs}  # type: ignore[index]
        for part in self.keyed:
            after, before = as_data(getattr(present.evidence, part)), as_data(getattr(printed.evidence, part))
            for name, entry in after.items():
                in_file = self.names.in_file(name)
                for key, value in entry.items():
                    self.add_carried((part, name, key), value, value_at(before, (name, key)), in_file)
        self.tell_carried(present, wanted)

    def carried(self, known: Sequence[tuple[KeyPath, Change]], which: str) -> CarriedOver:
        """The values, those that were printed or those that are there, in the names of the ladder in which the file is read."""
        entries: dict[str, dict[str, dict[str, Any]]] = {"ratings": {}, "watchouts": {}}
        for (part, name, key), change in known:
            value = getattr(change, which)
            if value and (key not in _VOICES or value in get_args(_STATUSES)):
                entries[str(part)].setdefault(str(name), {})["own" if key == "self" else str(key)] = value
        evidence = self.names.file.evidence
        basis = self.names.file.basis
        level = basis.names.level(evidence.level) if basis.names else evidence.level
        sent = Evidence.model_construct(
            person=evidence.person,
            level=level,
            ratings={name: Rating.model_construct(**keys) for name, keys in entries["ratings"].items()},
            watchouts={name: Watchout.model_construct(**keys) for name, keys in entries["watchouts"].items()},
        )
        return carry_over(sent, self.names.resolution) if self.names.before.names else CarriedOver(sent)

    def add_carried(self, path: KeyPath, value: Any, printed: Any, in_file: str | None) -> None:
        """Add a value that was carried over, if its sender changed it."""
        part, name, key = path
        if value == printed or not self.made.role.may_change(path):
            return
        if in_file is None:
            version = self.names.file.basis.written_for
            self.made.fault(
                f"{quote(name)} has no place in a file for version {quote(version)} of the ladder; move the file with migrate first"
            )
            return
        self.made.changes.append(Change((part, in_file, key), value, printed))

    def tell_carried(self, carried: CarriedOver, wanted: set[KeyPath]) -> None:
        """Say what became of ratings of signals that were split or merged."""
        touched = {str(path[1]) for path in wanted}
        for name, olds in carried.whole.items():
            if touched & set(olds):
                self.made.note(
                    f"{quote(', '.join(olds), 300)} is several signals now; the rating was given for all of it and counts for {quote(name)}"
                )
        for one in carried.differed:
            before = [old for old, _ in one.before]
            if touched & set(before):
                self.made.note(
                    f"{quote(', '.join(before), 300)} are one signal now, {quote(one.name)}, and their ratings differ; rate it in the file"
                )

    # New entries.

    def add_row(self, part: str, key: str, row: _Row) -> None:
        """Add a new entry, or what it says if the file has it already."""
        where = f"{part}/{key}"
        values: dict[str, Any] = {}
        for name, value in row.fields.items():
            if value.present.strip() or (part == "feedback" and value.printed.strip()):
                kept = value if value.present.strip() else FieldValue(value.printed, value.printed)
                for change in self.checked((part, key, name), f"{where}/{name}", kept):
                    values[name] = change.value
        if signals := self.signals(row):
            values["signals"] = signals
        if part == "feedback":
            values |= {"text": text, "share": False} if (text := self.text(where, row)) else {}
        missing = [_NEEDED[part]] if part in _NEEDED and not row.has(_NEEDED[part]) else []
        if part == "checkins" and not (row.has("note") or row.has("private")):
            missing.append("note")
        if missing:
            what = f"is half filled in: it has no {missing[0]}; write it, or clear the row"
            self.made.fault(f"{quote(where)} {what}. Nothing of this form was taken")
            return
        if has_errors(self.made.problems):
            return
        self.add_entry(part, key, values)

    def add_entry(self, part: str, key: str, values: Mapping[str, Any]) -> None:
        entry = MODELS[part].model_validate(_texts_of_dates(values))
        (number,) = matched(part, getattr(self.file.evidence, part), [entry])
        there = value_at(self.file.data, (part, number)) if number is not None else None
        for name, value in values.items():
            if there is None:
                self.made.changes.append(Change((part, key, name), value))
            elif isinstance(value, list):
                old = there.get(name) or []
                if added := [one for one in value if one not in old]:
                    self.made.changes.append(Change((part, number, name), [*old, *added], is_certain=True))  # type: ignore[arg-type]
            elif name != "share":
                self.made.changes.append(Change((part, number, name), value))  # type: ignore[arg-type]

    def signals(self, row: _Row) -> list[str]:
        """The signals that a row names, as codes or ids."""
        found: list[str] = []
        for name, value in row.signals.items():
            if not (typed := value.present.strip()):
                continue
            try:
                signal = require_signal(self.names.written_ladder, typed)
            except UnknownNameError as error:
                self.made.fault(f"{quote(name)}: {own_words(error, 300)}")
                continue
            heirs = self.names.resolution.heirs(signal)
            if not heirs:
                self.made.note(f"{quote(signal)} is no longer asked for in the file's version of the ladder; it was left out")
            elif (in_file := self.names.in_file(heirs[0])) is None:
                self.made.fault(f"{quote(heirs[0])} has no place in the file's version of the ladder; move the file with migrate first")
            else:
                found.append(in_file)
        return list(dict.fromkeys(found))

    # A colleague's answers.

    def text(self, where: str, row: _Row) -> str:
        """A colleague's answers as one text. What was asked is said by the file and the ladder, never by the form."""
        parts = []
        for subject, value in row.answers.items():
            answer = _plain(value.present)
            if not answer or not value.differs:
                continue
            if asked := self.subject(subject):
                parts.append(f"**{asked}**\n\n{answer}")
            else:
                self.made.fault(
                    f"{quote(f'{where}/answers/{subject}')} is about something that is not in the file; make the form once more"
                )
        text = "\n\n".join(parts)
        if not text:
            return ""
        try:
            return str(_field(MODELS["feedback"].model_validate({"text": text}), "text"))
        except ValidationError as error:
            self.made.fault(f"{quote(f'{where}/answers')}: {_why(error, text)}; nothing of this form was taken")
            return ""

    def subject(self, subject: str) -> str:
        """What an answer is about, in one line without emphasis; empty if nobody knows."""
        match subject.split("/"):
            case [name] if (found := re.fullmatch(r"open-([1-9])", name)) and int(found[1]) <= len(self.questions):
                text = self.questions[int(found[1]) - 1]
            case ["signals", level, item]:
                texts = {name: one.text for each in self.names.written_ladder.levels for name, _, one in each.named_items("signals")}
                text = texts.get(f"{level}/{item}", "")
            case ["goals" | "evidence" as part, key]:
                number = self.numbers[part].get(key)
                text = "" if number is None else str(getattr(self.file.evidence, part)[number].title)
            case _:
                text = ""
        return " ".join(without_footnotes(text).replace("*", "").split())


def _numbered(keys: Sequence[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(keys)}


def _field(model: BaseModel, key: str) -> Any:
    name = next(name for name, info in type(model).model_fields.items() if (info.alias or name) == key)
    return getattr(model, name)


def _plain(text: str) -> str:
    """The text of a field with plain line ends and no space around it."""
    return with_plain_line_ends(text).strip(" \t\n")


def _why(error: ValidationError, text: str) -> str:
    """Why a text cannot be the value of its key."""
    fault = error.errors(include_url=False)[0]
    if fault["type"] == "literal_error":
        return f"{quote(text)} is not one of {fault['ctx']['expected'].replace(' or ', ', ')}"
    return str(fault["msg"]).removeprefix("Value error, ")


def _texts_of_dates(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value) if key == "date" else value for key, value in values.items()}
