"""The parts of a YAML text: where each begins and ends, and what is a comment."""

import pytest

from ladder_reports.files.yaml_nodes import Nodes


@pytest.mark.parametrize(
    ("text", "path", "part"),
    [
        ("a: b  # c\n", ("a",), "b"),
        ("a: 'b # c'\n", ("a",), "'b # c'"),
        ("a: b\n  c\n\nd: 1\n", ("a",), "b\n  c"),
        ("a: |  # c\n  b\n\n  c\n\n# d\ne: 1\n", ("a",), "|  # c\n  b\n\n  c"),
        ("a: |+\n  b\n\n\nc: 1\n", ("a",), "|+\n  b\n\n"),
        ("a: |\nb: 1\n", ("a",), "|"),
        ("a:\n- b\n- c: d # e\n# f\n\ng: 1\n", ("a",), "- b\n- c: d"),
        ("a:\n  - [b,\n     c]\n", ("a", 0), "[b,\n     c]"),
        ("a: {b, c: }\n", ("a", "b"), ""),
        ("a:\nb: 1\n", ("a",), ""),
    ],
)
def test_where_values_are(text: str, path: tuple[str | int, ...], part: str) -> None:
    """Without what follows them: comments and empty lines, but not the lines that a text keeps."""
    node, entry = Nodes(text).found[path]
    assert part == text[node.start : node.end]
    assert entry
    assert entry.end >= node.end


@pytest.mark.parametrize(
    ("text", "path", "start"),
    [
        ("a: 1\nb: 2\n", ("b",), "b: 2"),
        ("? a\n: 1\n", ("a",), "? a"),
        ("a:\n  - b\n  -   c\n", ("a", 1), "-   c"),
        ("a:\n-\n  # - c\n\n  - b\n", ("a", 0), "-\n  # - c"),
        ("a:\n- - b\n  - c\n", ("a", 0, 0), "- b\n  - c"),
        ("a: [b, c]\n", ("a", 1), "c]"),
    ],
)
def test_where_entries_begin(text: str, path: tuple[str | int, ...], start: str) -> None:
    """With the key, its question mark, or the hyphen, which may be on a line above."""
    entry = Nodes(text).found[path][1]
    assert entry
    assert text.startswith(start, entry.start)


def test_what_is_a_comment() -> None:
    """A number sign that is in no text; after the sign of a text in lines of its own, too."""
    text = "# a\n'#b': \"# c\" # d\ne: |- # f\n  # g\nh: i#j #k\nl: [m, # n, ]\n  o]\n#p\n"
    nodes = Nodes(text)
    assert ["# a", "# d", "# f", "#k", "# n, ]", "#p"] == [text[start:end] for start, end in nodes.comments]
    bracket = text.index("[m")
    assert text.index("]\n#p") == nodes.sign_after("]", text.index("o]"), len(text))
    assert [text.index("# n")] == [start for start, _ in nodes.comments_in(bracket, text.index("o]"))]
    assert nodes.sign_after("]", text.index("# n"), text.index("o]")) is None
