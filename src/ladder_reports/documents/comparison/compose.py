"""Two ladders compared become the view of a document for those who decide about a revision; templates have nothing left to decide.

The tool gives no advice here: it counts, and it shows what goes and what comes. Counts are of changes, and of people only where `people`
allows it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from ladder_reports.design import colors
from ladder_reports.design.fonts import find_fonts
from ladder_reports.design.page_sizes import PageSize
from ladder_reports.design.text_metrics import TextMetrics
from ladder_reports.design.theme import Theme
from ladder_reports.design.translations import Translation
from ladder_reports.documents.codes import SignalCode, SignalCodes
from ladder_reports.documents.comparison.facts import FactRows
from ladder_reports.documents.comparison.people import PeopleTouched
from ladder_reports.documents.comparison.sources import Comparison
from ladder_reports.documents.comparison.view import ComparedLadders, Group, Note, Passage, Row
from ladder_reports.documents.hanging_zone import HangingZone
from ladder_reports.documents.head import DocumentHead
from ladder_reports.ladder.differences import ChangeKind, ItemChange, PlacedItem
from ladder_reports.ladder.model import Ladder
from ladder_reports.ladder.text_differences import TextChange
from ladder_reports.ladder.words import WordChanges, word_changes

_COUNTED: tuple[ChangeKind, ...] = ("reworded", "moved", "split", "merged", "added", "retired")
_SHORT = 24
"""Letters of both versions for which a page's foot has room, beside the name of a level."""
_LONG = 2.8
"""Letters of a text for each millimeter of the page, about a dozen lines, from which on its row may be cut by the end of a page."""


class ComparisonComposer:
    """Composes the document of one comparison, in one language, theme and page size."""

    def __init__(self, comparison: Comparison, translation: Translation, *, theme: Theme, page_size: PageSize) -> None:
        self.comparison, self.differences, self.texts = comparison, comparison.differences, translation
        self.old, self.new, self.palette = self.differences.old, self.differences.new, theme.palette
        old_codes, new_codes = SignalCodes(self.old, theme.palette, ()), SignalCodes(self.new, theme.palette, ())
        self.codes: dict[str, SignalCode] = {}
        for change in self.differences.items:
            self.codes |= {f"new {one.name}": new_codes[one.name] for one in change.new if one.code}
            self.codes |= {f"old {one.name}": old_codes[one.name] for one in change.old if one.code}
        # A family that is missing is reported where the document is made.
        fonts, family = find_fonts(theme.families, theme.fonts, [], theme.path), theme.first_families_by_use[0]
        metrics, self.medium = TextMetrics(fonts, family), TextMetrics(fonts, family, 500)
        labels = [head.label for head in (*self.old.sections, *self.new.sections) if head.kind == "signals"]
        self.zone = HangingZone(page_size, metrics, [one.code for one in self.codes.values()], labels)
        self.longest = _LONG * page_size.text_width
        self.facts = FactRows(self.differences, translation, new_codes)
        self.inks = {
            level: colors.notation(colors.for_text(color))
            for ladder in (self.old, self.new)
            for level, color in colors.level_colors(ladder, theme.palette.ramp).items()
        }

    def compose(self, day: date, people: PeopleTouched | None = None) -> ComparedLadders:
        """The view of the document."""
        title = self._title()
        return ComparedLadders(
            head=DocumentHead(
                translation=self.texts,
                lang=self.new.lang,
                title=title,
                author=self.new.author or "ladder-reports",
                eyebrow=self.new.title,
                day=day,
                palette=self.palette,
                footer=self._footer(),
            ),
            cover_line=self._cover_line(day),
            counts=self._counts(),
            summary=tuple(self._summary(people)),
            notes=self._notes(),
            columns=self._columns(),
            groups=tuple(self._groups()),
            css=self.zone.css,
        )

    def _title(self) -> str:
        if self.old.id != self.new.id:
            return self.texts("comparison.title_two", old=self._edition(self.old), new=self._edition(self.new))
        if self.old.version == self.new.version:
            return self.texts("comparison.title_same", version=self.old.version)
        return self.texts("comparison.title", old=self.old.version, new=self.new.version)

    def _edition(self, ladder: Ladder) -> str:
        return f"{ladder.title}, {self.texts('version', version=ladder.version)}"

    def _footer(self) -> str:
        names = {"old": self.old.version, "new": self.new.version}
        return (
            self.texts("comparison.footer", **names) if sum(map(len, names.values())) <= _SHORT else self.texts["comparison.footer_short"]
        )

    def _cover_line(self, day: date) -> str:
        texts, effective = self.texts, self.comparison.effective
        same = self.old.id == self.new.id
        begins = texts("comparison.about" if same else "comparison.about_two", ladder=self.new.title, day=texts.date(day))
        return f"{begins} {texts('comparison.effective', day=texts.date(effective))}" if effective else begins

    def _columns(self) -> tuple[str, str]:
        names = self.old.version, self.new.version
        if names[0] == names[1] or self.old.id != self.new.id:
            names = self.texts["comparison.before"], self.texts["comparison.after"]
        return self.texts("comparison.goes", name=names[0]), self.texts("comparison.comes", name=names[1])

    def _counts(self) -> tuple[tuple[str, str], ...]:
        counts = self.differences.counts
        return tuple((str(counts[kind]), self.texts[f"comparison.count_{kind}"]) for kind in _COUNTED if counts[kind])

    def _summary(self, people: PeopleTouched | None) -> Iterator[str]:
        """What stayed, what is not in the list, and how many people's files are touched."""
        texts, differences = self.texts, self.differences
        total, kept = differences.total(self.new), differences.unchanged()
        if differences.is_empty:
            yield texts["comparison.nothing"]
            return
        # What has the same words is as it was: a comma alone is no change to decide about.
        alike = sum(len(one.new) for one in differences.items if one.kind == "signals" and one.kinds == ("punctuation",))
        punctuation = differences.counts["punctuation"] + sum(text.kind == "punctuation" for text in differences.texts)
        if kept + alike == total:
            yield texts("comparison.all_kept", total=total)
        elif not kept + alike:
            yield texts("comparison.none_kept", total=total)
        else:
            yield texts("comparison.kept", total=total, kept=kept + alike)
        if renamed := differences.counts["renamed"]:
            yield texts("comparison.renamed_one" if renamed == 1 else "comparison.renamed_many", count=self._counted(renamed))
        if punctuation:
            one = "comparison.punctuation_one" if punctuation == 1 else "comparison.punctuation_many"
            yield texts(one, count=self._counted(punctuation))
        if people and people.counts:
            touched, files = people.counts
            yield texts("comparison.people", touched=touched, files=files)

    def _counted(self, count: int) -> str:
        """A number at the beginning of a sentence."""
        numbers = self.texts.words("numbers")
        return numbers[count].capitalize() if count < len(numbers) else str(count)

    def _notes(self) -> tuple[Note, ...]:
        revisions = self.comparison.revisions
        return tuple(Note(one.version if len(revisions) > 1 else "", one.note) for one in revisions if one.note)

    def _groups(self) -> Iterator[Group]:
        """The levels that changed in the order of the new ladder, those that are gone, and the ladder as a whole."""
        for level_id in dict.fromkeys([*(level.id for level in self.new.levels), *(level.id for level in self.old.levels)]):
            level = self.new.by_id.get(level_id) or self.old.by_id[level_id]
            rows = [*self.facts.of(level_id), *self._texts(level_id)]
            rows += [self._item(one) for one in self.differences.items if one.home.level == level_id and one.kinds != ("punctuation",)]
            if rows:
                yield Group(f"level-{level_id}", level.title, self.inks[level_id], tuple(self._set(rows)))
        if rows := [*self.facts.of(""), *self._texts("")]:
            yield Group("ladder", self.texts["comparison.ladder"], "", tuple(self._set(rows)))

    def _set(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows with a label only where another one begins."""
        last = ""
        for number, row in enumerate(rows, 1):
            beside_code = bool(row.code) or any(one.code for one in row.old)
            hangs = self.zone.has_labels and self.zone.fits(row.label, beside_code=beside_code)
            length = max(sum(len(run.text) for one in side for run in one.runs) for side in (row.old, row.new))
            label = "" if row.label == last else row.label
            yield replace(
                row,
                label=label,
                hangs=hangs,
                beside_code=beside_code,
                is_tall=bool(label) and hangs and self.medium.lines(label, self.zone.room(beside_code=beside_code)) > 1,
                is_long=length > self.longest,
                keeps_next=number < len(rows) and number in {1, len(rows) - 1},
                is_last=number == len(rows),
            )
            last = row.label

    def _texts(self, level: str) -> Iterator[Row]:
        """The prose that changed, a paragraph a row."""
        for text in self.differences.texts:
            if text.level != level or text.kind == "punctuation":
                continue
            label, begun = self._label(text), False
            if text.old_title:
                words = word_changes(text.old_title, text.title)
                yield Row(self.texts["comparison.fact_title"], (Passage.of(words.old),), (Passage.of(words.new),))
            old_remark = self.texts["comparison.new"] if text.kind == "added" else ""
            new_remark = self.texts["comparison.removed"] if text.kind == "removed" else ""
            for words in text.paragraphs:
                remarks = ("", "") if begun else (old_remark, new_remark)
                yield Row(label, *(_passages(words)), *remarks)
                begun = True

    def _label(self, text: TextChange) -> str:
        if text.title.startswith("[^"):
            return self.texts["comparison.footnote"]
        return text.title or self.texts["front.introduction"]

    def _item(self, change: ItemChange) -> Row:
        """What became of a signal or a watch-out, or of several."""
        texts, label = self.texts, change.home.section_name
        new = [Passage.of(runs) for runs in change.new_runs]
        if not change.old:
            return Row(label, (), tuple(new), texts["comparison.new"], code=self.codes.get(f"new {change.new[0].name}"))
        old = [Passage.of(runs, self.codes.get(f"old {one.name}")) for one, runs in zip(change.old, change.old_runs, strict=True)]
        remark = self._remark(change)
        if change.words and change.words.same and not change.examples:
            return Row(label, tuple(old), (), new_remark=f"{remark} {texts['comparison.same_words']}")
        for words in change.examples:
            before, after = _passages(words, is_item=True)
            old, new = [*old, *before], [*new, *after]
        return Row(label, tuple(old), tuple(new), new_remark=remark)

    def _remark(self, change: ItemChange) -> str:
        """What else happened to an item than that its words changed."""
        texts, names = self.texts, self._names(change.new)
        if change.unsaid:
            return texts("comparison.unsaid_likely", name=change.likely) if change.likely else texts["comparison.unsaid"]
        sentences = []
        for kind in change.kinds:
            if kind == "moved":
                (one,) = change.new
                place = one.section_name if one.level == change.home.level else f"{one.level_name}, {one.section_name}"
                sentences.append(texts("comparison.moved_as" if one.code else "comparison.moved", place=place, name=one.code))
            elif kind == "renamed":
                sentences.append(texts("comparison.renamed", name=change.new[0].name))
            elif kind == "split":
                sentences.append(texts("comparison.split_as" if names else "comparison.split", names=names))
            elif kind == "merged":
                sentences.append(texts("comparison.merged_as" if names else "comparison.merged", names=names))
            elif kind == "retired":
                sentences.append(texts["comparison.retired"])
        return " ".join(sentences)

    def _names(self, items: Sequence[PlacedItem]) -> str:
        """The codes of several items as words; nothing for watch-outs, which have none."""
        codes = [one.code for one in items if one.code]
        return f" {self.texts['and']} ".join([", ".join(codes[:-1]), codes[-1]]) if len(codes) > 1 else "".join(codes)


def _passages(words: WordChanges, *, is_item: bool = False) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """The old and the new text of a change; none where it was not there."""
    old, new = ((Passage.of(runs, is_item=is_item),) if any(run.text for run in runs) else () for runs in (words.old, words.new))
    return old, new
