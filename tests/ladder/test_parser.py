"""A ladder's Markdown is split into sections, items and footnotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_text import ANYTHING
from ladder_reports.files.text import Problems, SourceText
from ladder_reports.ladder.model import Item
from ladder_reports.ladder.parser import Origin, check_markdown, split_items, split_sections, without_remarks


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("## Scope", ["Scope"]),
        ("##Scope", ["Scope"]),
        ("  ## Scope ##  ", ["Scope"]),
        ("## C#", ["C#"]),
        ("#Scope", []),
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


ORIGINS = st.just("") | st.tuples(IDS, IDS).map("/".join)


ITEM = st.builds(Item, IDS, SENTENCES, st.lists(SENTENCES, max_size=3).map(tuple), ORIGINS)


ITEMS = st.lists(ITEM, min_size=1, max_size=5, unique_by=lambda item: item.id)


@given(SENTENCES, ITEMS, st.sampled_from("-*+"), st.sampled_from(["  ", "    ", "\t"]))
def test_items_survive_being_written(before: str, items: list[Item], bullet: str, indent: str) -> None:
    """Items written as Markdown, a word to a line, are read as the same items."""
    lines = [before, ""]
    for item in items:
        origin = f" from={item.grown_from}" if item.grown_from else ""
        lines.append(f"{bullet} {item.text} {{#{item.id}{origin}}}".replace(" ", f"\n{indent}").replace(f"\n{indent}", " ", 1))
        lines += [f"{indent}{bullet} {example}" for example in item.examples]
    problems, ids, origins = Problems("x"), dict[str, int](), list[Origin]()
    text = "\n".join(lines)
    assert (before, tuple(items)) == split_items(SourceText("x", text), ids, origins, problems)
    assert [(item.id, item.grown_from) for item in items if item.grown_from] == [(one.item, one.name) for one in origins]
    assert all(text.split("\n")[one.place.line - 1][one.place.column - 1 :].startswith(f"from={one.name}") for one in origins)
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


def items_of(text: str) -> tuple[str, list[tuple[str, str, tuple[str, ...]]], list[str]]:
    """The text before the list, the items of a section with this text, and its problems by line."""
    problems = Problems("x")
    body = without_remarks(SourceText("x", text), problems)
    check_markdown(body, problems)
    before, items = split_items(body, {}, [], problems)
    return before, [(item.id, item.text, item.examples) for item in items], [str(one) for one in sorted(problems.found)]


def test_lines_of_a_sentence_are_no_items() -> None:
    """Years, days and dashes at the beginning of a line, in the text before the list and in an item; a numbered list has its numbers."""
    text = "Since\n12. May\n- On the\n12. of May\n  – again {#a}\n1. b {#b}\n2. c {#c}\n2026. d {#d}"
    assert ("Since\n12. May", [("a", "On the 12. of May – again", ()), ("b", "b", ()), ("d", "c {#c} 2026. d", ())]) == items_of(text)[:2]


def test_pasted_items_are_problems_at_their_lines() -> None:
    """One for each line, and none that follows from it; no id is printed."""
    before, items, problems = items_of("• a {#a}\n• b {#b}\n  o\tc\n- d {#d}\n– e {#e}")
    assert ("", [("a", "a", ()), ("b", "b", ("c",)), ("d", "d", ()), ("e", "e", ())]) == (before, items)
    assert ["x:1:1", "x:2:1", "x:3:3", "x:5:1"] == [problem.split(": ")[0] for problem in problems]
    assert all("write '- ' instead" in problem for problem in problems)


def test_remarks_are_not_read() -> None:
    """Neither beside an id nor over several lines; headings and items in them do not count."""
    assert ("", [("a", "a", ()), ("b", "b", ())], []) == items_of("<!-- c -->\n- a <!-- d --> {#a} <!-- e\n- f {#f}\n## G -->\n- b {#b}")
    assert any(one.startswith("x:2:3: the remark that begins here") for one in items_of("- a {#a}\n  <!-- b")[2])
