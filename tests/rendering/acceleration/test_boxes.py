"""Tables of one form are told apart from others, and let go of their documents."""

from weasyprint.formatting_structure import boxes

from engines import HEAD, NONE, alike, engine, look_with, written


def test_tables_of_one_form_and_other_borders_are_told_apart() -> None:
    """As many rows and columns, and another style of the table, of one cell, or one cell over two columns."""
    look = look_with(
        "table { border-collapse: collapse; border: 1pt solid } .wide { border: 6pt solid } td { padding: 1pt } .odd { border: 4pt double }"
    )
    first, second = "<tr><td>a<td>b<td>c", "<tr><td>d<td>e<td>f"
    rows = [first + second, first.replace("<td>b", "<td class=odd>b") + second, first + "<tr><td colspan=2 class=odd>d<td>f"]
    rows += [first + "<tr><td>d<td colspan=2 class=odd>f"]
    for named in ("", " class=wide", ""):
        body = "".join(f"<table{named}>{each}</table>" for each in rows)
        assert alike(written(look, HEAD + body, speedups=NONE), written(look, HEAD + body)), named


def test_columns_let_go_of_their_tables() -> None:
    """Whoever holds a column would hold the document, until the cyclic garbage collector has looked at everything in it."""
    look = look_with("table { border-collapse: collapse } td { border: 1pt solid }")

    def held(speedups: frozenset[str] | None) -> list[bool]:
        document = engine(look, speedups=speedups).lay_out(HEAD + "<table><col><col><tr><td>a<td>b</table>", "test").document
        found = [box for page in document.pages for box in page._page_box.descendants() if isinstance(box, boxes.TableBox)]
        return ["get_cells" in vars(column) for table in found for group in table.column_groups for column in group.children]

    assert [False, False] == held(None)
    assert [True, True] == held(NONE)
