"""A ladder's Markdown is split into sections, items and footnotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_text import ANYTHING
from ladder_reports.files.text import Problems, SourceText
from ladder_reports.ladder.model import Item
from ladder_reports.ladder.parser import check_markdown, split_items, split_sections


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("## Scope", ["Scope"]),
        ("##Scope", ["Scope"]),
        ("  ## Scope ##  ", ["Scope"]),
        ("## C#", ["C#"]),
        ("### Scope\n# Scope\n\\## Scope\n    ## Scope", []),
        ("```\n## Code\n```\n## Text\n~~~\n## Code\n```\n", ["Text"]),
        ("```inline``` code\n## Text", ["Text"]),
    ],
)
def test_headings(text: str, titles: list[str]) -> None:
    """A section begins with two hashes, and not within fenced code."""
    assert titles == [chunk.title for chunk in split_sections(SourceText("x", text))[1]]


WORDS = st.from_regex(r"[A-Za-zé“][A-Za-z0-9é”*_`’.,-]{0,10}", fullmatch=True)


SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)


ITEM = st.builds(Item, IDS, SENTENCES, st.lists(SENTENCES, max_size=3).map(tuple))


ITEMS = st.lists(ITEM, min_size=1, max_size=5, unique_by=lambda item: item.id)


@given(SENTENCES, ITEMS, st.sampled_from("-*+"), st.sampled_from(["  ", "    ", "\t"]))
def test_items_survive_being_written(before: str, items: list[Item], bullet: str, indent: str) -> None:
    """Items written as Markdown, a word to a line, are read as the same items."""
    lines = [before, ""]
    for item in items:
        lines.append(f"{bullet} {item.text} {{#{item.id}}}".replace(" ", f"\n{indent}").replace(f"\n{indent}", " ", 1))
        lines += [f"{indent}{bullet} {example}" for example in item.examples]
    problems, ids = Problems("x"), dict[str, int]()
    assert (before, tuple(items)) == split_items(SourceText("x", "\n".join(lines)), ids, problems)
    assert [] == problems.found
    assert [item.id for item in items] == list(ids)


@given(ANYTHING)
def test_sections_keep_every_line(text: str) -> None:
    """Splitting text into sections loses nothing but the headings, and every part knows its first line."""
    lines = text.split("\n")
    before, chunks = split_sections(SourceText("x", text))
    check_markdown(SourceText("x", text), Problems("x"))
    for part in (before, *(chunk.body for chunk in chunks)):
        count = part.text.count("\n") + 1 if part.text else 0
        assert "\n".join(lines[part.first_line - 1 : part.first_line - 1 + count]) == part.text
