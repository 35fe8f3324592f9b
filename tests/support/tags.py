"""Reads a PDF's tags back as a screen reader does: in their order, with their words, and each cell of a table with its heads."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

import reading


@dataclass(eq=False)
class Tag:
    """A structure element."""

    kind: str
    lang: str
    """Its own language, or that of what it is in."""
    alternative: str = ""
    spoken: str = ""
    expansion: str = ""
    name: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list["Tag | str"] = field(default_factory=list)
    """Elements, and pieces of text."""
    annotations: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is heard of it."""
        if self.spoken or self.alternative:
            return self.spoken or self.alternative
        heard = " ".join(kid.text if isinstance(kid, Tag) else kid for kid in self.kids)
        return " ".join(heard.split())

    @property
    def tags(self) -> list["Tag"]:
        """The elements directly inside."""
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    def find(self, *kinds: str) -> Iterator["Tag"]:
        """All elements of these kinds inside it, in reading order."""
        for kid in self.tags:
            if kid.kind in kinds:
                yield kid
            yield from kid.find(*kinds)

    def outline(self) -> Any:
        """Its kind and what is in it, for comparisons: text, or a list that begins with a kind."""
        return [self.kind, *(kid.outline() if isinstance(kid, Tag) else kid.strip() for kid in self.kids)]


@dataclass(frozen=True)
class Cell:
    """A data cell as it is heard."""

    text: str
    heads: tuple[str, ...]


def read(data: bytes) -> Tag:
    """The document's root element."""
    with pikepdf.open(io.BytesIO(data)) as file:
        words = [reading.marked(sheet) for sheet in file.pages]
        numbers = {sheet.obj.objgen: number for number, sheet in enumerate(file.pages)}
        (root,) = file.Root.StructTreeRoot.K
        return _tag(root, str(file.Root.Lang), 0, words, numbers)


def _tag(element: Any, lang: str, page: int, words: list[dict[int, str]], numbers: dict[Any, int]) -> Tag:
    lang = str(element.get("/Lang", lang))
    alternative, spoken, expansion, name = (str(element.get(key, "")) for key in ("/Alt", "/ActualText", "/E", "/ID"))
    attributes = {key.removeprefix("/"): _plain(value) for key, value in element.get("/A", pikepdf.Dictionary()).items()}
    tag = Tag(str(element.S).removeprefix("/"), lang, alternative, spoken, expansion, name, attributes)
    page = numbers[element.Pg.objgen] if "/Pg" in element else page
    for kid in element.K:
        if not isinstance(kid, pikepdf.Dictionary):
            tag.kids.append(words[page].get(int(kid), ""))
        elif kid.get("/Type") == "/MCR":
            tag.kids.append(words[numbers[kid.Pg.objgen]].get(int(kid.MCID), ""))
        elif kid.get("/Type") == "/OBJR":
            tag.annotations.append({str(key): _plain(value) for key, value in kid.Obj.items() if key in {"/F", "/Contents", "/Subtype"}})
        else:
            tag.kids.append(_tag(kid, lang, page, words, numbers))
    return tag


def _plain(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return [_plain(one) for one in value]
    return str(value).removeprefix("/") if isinstance(value, pikepdf.Name | pikepdf.String) else value


def rows(table: Tag) -> list[Tag]:
    """A table's rows, whatever group they are in."""
    return [*table.find("TR")]


def cells(table: Tag) -> list[list[Cell]]:
    """A table's data cells by row with their heads: those that a cell names, or else those of its column and its row by their scope."""
    grid = _grid(table)
    named = {tag.name: tag for line in grid for tag in line.values() if tag.name}
    found: list[list[Cell]] = []
    for row, line in enumerate(grid):
        found.append([])
        for column, tag in line.items():
            if tag.kind != "TD" or (column and line.get(column - 1) is tag) or (row and grid[row - 1].get(column) is tag):
                continue
            if "Headers" in tag.attributes:
                heads = [named[name] for name in tag.attributes["Headers"]]
            else:
                above = [grid[place].get(column) for place in range(row)]
                beside = [line.get(place) for place in range(column)]
                heads = [one for one in above if one and one.kind == "TH" and one.attributes.get("Scope") in {"Column", "Both"}]
                heads += [one for one in beside if one and one.kind == "TH" and one.attributes.get("Scope") in {"Row", "Both"}]
            found[-1].append(Cell(tag.text, tuple(head.text for head in heads)))
    return found


def _grid(table: Tag) -> list[dict[int, Tag]]:
    """For each row the cell in each column."""
    grid: list[dict[int, Tag]] = [{} for _ in rows(table)]
    for number, line in enumerate(rows(table)):
        column = 0
        for cell in line.tags:
            while column in grid[number]:
                column += 1
            width, height = (int(cell.attributes.get(key, 1)) for key in ("ColSpan", "RowSpan"))
            for below in range(number, min(number + height, len(grid))):
                grid[below] |= dict.fromkeys(range(column, column + width), cell)
            column += width
    return [dict(sorted(line.items())) for line in grid]
