"""What the terminal and the Markdown of a comparison say, in plain English. Printed documents have words of their own."""

from ladder_reports.documents.comparison.sources import Comparison
from ladder_reports.ladder.differences import ChangeKind, FactChange, ItemChange, LadderDifferences, PlacedItem
from ladder_reports.ladder.text_differences import TextChange

_COUNTS: dict[ChangeKind, str] = {
    "reworded": "reworded",
    "moved": "moved",
    "renamed": "with a new id",
    "split": "split",
    "merged": "merged",
    "added": "new",
    "retired": "retired",
    "punctuation": "with new punctuation only",
}
_TEXTS = {"added": "new", "removed": "removed", "changed": "changed", "punctuation": "punctuation only"}


def headline(differences: LadderDifferences) -> str:
    """Which two ladders are compared."""
    old, new = differences.old, differences.new
    if old.id == new.id and old.version != new.version:
        return f"Version {old.version} and version {new.version}"
    return f"{old.title}, version {old.version}, and {new.title}, version {new.version}"


def summary(comparison: Comparison) -> str:
    """What stayed, and from when the new version holds."""
    differences = comparison.differences
    total, kept = differences.total(differences.new), differences.unchanged()
    effective = f" It holds from {comparison.effective}." if comparison.effective else ""
    if differences.is_empty:
        apart = "" if differences.old.version == differences.new.version else " but the version"
        return f"{differences.new.title}: nothing differs{apart}.{effective}"
    stayed = f"all {total} signals are as they were" if kept == total else f"of {total} signals, {kept} are as they were"
    return f"{differences.new.title}: {stayed}.{effective}"


def count_phrases(differences: LadderDifferences) -> list[str]:
    """The counts that are not zero: signals and watch-outs together."""
    return [f"{count} {_COUNTS[kind]}" for kind, count in differences.counts.items() if count]


def kinds_phrase(change: ItemChange) -> str:
    """What became of an item, such as "moved to Staff, Output, and reworded"."""
    words = {
        "moved": f"moved to {_place(change.new)}",
        "renamed": f"now called {_names(change.new)}",
        "split": f"split into {_names(change.new)}",
        "merged": f"merged into {_names(change.new)}",
        "added": "new",
        "punctuation": "punctuation only",
    }
    phrases = [words.get(kind, kind) for kind in change.kinds]
    if len(phrases) > 1 and phrases[0] == "reworded":
        phrases = [*phrases[1:], "reworded"]
    said = " and ".join(phrases)
    if change.unsaid:
        likely = f"; did it become {change.likely}?" if change.likely else ""
        said += f", but changes.yaml does not say so{likely}"
    return said


def fact_phrase(fact: FactChange) -> str:
    """What is called or numbered in another way, such as "Senior: title "A", before "B""."""
    about = f"{fact.subject}: " if fact.subject else ""
    if fact.fact in {"level", "section", "skill"}:
        return f"{fact.fact} {fact.new or fact.old}: {'new' if fact.new else 'gone'}"
    if not fact.old:
        return f"{about}{fact.fact} is now {fact.new}; there was none"
    return f"{about}{fact.fact} is now {fact.new or 'nothing'}, before it was {fact.old}"


def text_phrase(text: TextChange, differences: LadderDifferences | None = None) -> str:
    """Which text changed, and how; with the `differences`, also of which level."""
    level = differences.new.by_id.get(text.level) if differences else None
    where = f"{level.short}, " if level else ""
    before = f", before {text.old_title}" if text.old_title else ""
    return f"{where}{text.title or 'Introduction'}{before}: {_TEXTS[text.kind]}"


def _names(items: tuple[PlacedItem, ...]) -> str:
    return " and ".join(f"{one.name} ({one.code})" if one.code else one.name for one in items)


def _place(items: tuple[PlacedItem, ...]) -> str:
    return ", ".join(dict.fromkeys(f"{one.level_name}, {one.section_name}" for one in items))
