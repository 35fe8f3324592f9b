"""A comparison as Markdown, for a pull request: what went is in ``<del>``, what came in ``<ins>``, which GitHub and GitLab show."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ladder_reports.documents.comparison.people import PeopleTouched
from ladder_reports.documents.comparison.sources import Comparison
from ladder_reports.documents.comparison.wording import count_phrases, fact_phrase, headline, kinds_phrase, summary, text_phrase
from ladder_reports.ladder.differences import ItemChange, LadderDifferences
from ladder_reports.ladder.model import without_footnotes
from ladder_reports.ladder.words import Run, WordChanges

_TAGS = {"removed": "del", "added": "ins"}
_CODE = re.compile(r"(`[^`\n]+`)")


def as_markdown(comparison: Comparison, people: PeopleTouched | None = None) -> str:
    """The comparison as Markdown. Of `people`, only numbers that are large enough are in it."""
    differences = comparison.differences
    blocks = [f"# {headline(differences)}", summary(comparison)]
    blocks += [_quoted(revision.note) for revision in comparison.revisions if revision.note]
    if phrases := count_phrases(differences):
        blocks.append(f"**{'**, **'.join(phrases)}**.")
    if people and people.counts:
        blocks.append("{} of {} plans in use name something that changed.".format(*people.counts))
    blocks += _levels(differences)
    own = [text for text in differences.texts if not text.level]
    facts = [fact for fact in differences.facts if not fact.level]
    if own or facts:
        blocks.append("## The ladder")
    if facts:
        blocks.append("\n".join(f"- {_safe(fact_phrase(fact))}" for fact in facts))
    for text in own:
        blocks += [f"### {_safe(text_phrase(text))}", *map(_words, text.paragraphs)]
    return "\n\n".join(blocks) + "\n"


def _levels(differences: LadderDifferences) -> Iterator[str]:
    """What changed, level by level."""
    order = [*(level.id for level in differences.new.levels), *(level.id for level in differences.old.levels)]
    for level_id in dict.fromkeys(order):
        level = differences.new.by_id.get(level_id) or differences.old.by_id[level_id]
        changes = [change for change in differences.items if change.home.level == level_id]
        texts = [text for text in differences.texts if text.level == level_id]
        facts = [fact for fact in differences.facts if fact.level == level_id]
        if not changes and not texts and not facts:
            continue
        yield f"## {_safe(level.title)}"
        if facts:
            yield "\n".join(f"- {_safe(fact_phrase(fact))}" for fact in facts)
        for text in texts:
            yield f"### {_safe(text_phrase(text))}"
            yield from map(_words, text.paragraphs)
        for _, group in groupby(changes, key=lambda change: change.home.section):
            found = list(group)
            yield f"### {_safe(found[0].home.section_name)}"
            for change in found:
                yield from _item(change)


def _item(change: ItemChange) -> Iterator[str]:
    names = [f"{one.code} `{one.name}`".strip() for one in change.old or change.new]
    yield f"**{' and '.join(names)}**: {_safe(kinds_phrase(change))}"
    if change.words and not change.words.same:
        yield _quoted(_inline(change.words.inline))
    elif not change.words:
        yield "\n>\n".join(_quoted(_inline(runs)) for runs in (*change.old_runs, *change.new_runs))
    if change.examples:
        yield "\n".join(f"- {_inline(words.inline)}" for words in change.examples)


def _words(words: WordChanges) -> str:
    return _quoted(_inline(words.inline))


def _quoted(text: str) -> str:
    """A text as a quotation: whatever blocks it has stay inside."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _inline(runs: Sequence[Run]) -> str:
    """Runs as Markdown: their own, with marks around what changed."""
    return without_footnotes("".join(_marked(run) for run in runs)).strip()


def _marked(run: Run) -> str:
    tag = _TAGS.get(run.change)
    return f"<{tag}>{_safe(run.text)}</{tag}>" if tag else _safe(run.text)


def _safe(text: str) -> str:
    """Markdown in which nothing is HTML, apart from what is in code."""
    return "".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(_CODE.split(text)))
