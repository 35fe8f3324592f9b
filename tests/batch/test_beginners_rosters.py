"""Rosters as spreadsheets save them: what can be read is read, and what cannot is named at its line with what to do."""

from pathlib import Path

import pytest

from ladder_reports.batch.roster import find_requests
from ladder_reports.errors import InputError
from ladder_reports.files.text import SIZE_LIMIT

EXCEL = "CSV UTF-8 (Comma delimited)"
ZOE = "id,file,team\np-1,a.yaml,Zo\u00eb\n"
BIG = 200_000
"""Bytes: more than a cell may have."""

READ = {
    "commas": ZOE.encode(),
    "semicolons": ZOE.replace(",", ";").encode(),
    "tabs": ZOE.replace(",", "\t").encode(),
    "sep=; in the first line": b"sep=;\r\n" + ZOE.replace(",", ";").replace("\n", "\r\n").encode(),
    "sep=, in quotes": b'"sep=,"\n' + ZOE.encode(),
    "byte-order mark": f"\ufeff{ZOE}".encode(),
    "byte-order mark and sep": f"\ufeffsep=;\n{ZOE.replace(',', ';')}".encode(),
    "Unicode text of Excel": ZOE.replace(",", "\t").encode("utf-16"),
    "line ends of an old Mac": ZOE.replace("\n", "\r").encode(),
    "blank lines": f"\n{ZOE}\n,,\n".encode(),
    "rows twice": (ZOE + ZOE.split("\n")[1] + "\n").encode(),
    "quoted cells": b'"id","file","team"\n"p-1","a.yaml","Zo\xc3\xab"\n',
    "fewer cells than columns": f"{ZOE.replace('team', 'team,manager,audience')}".encode(),
}

REFUSED = {
    "Windows-1252": (ZOE.encode("cp1252"), {2: ["Windows-1252", EXCEL]}),
    "Mac Roman": (ZOE.replace("\u00eb", "\u00fcller").encode("mac_roman"), {2: ["Mac Roman", EXCEL]}),
    "Excel workbook": (b"PK\x03\x04 xl/workbook.xml", {0: ["an Excel workbook", EXCEL]}),
    "quote not closed": (b'id,file,team\np-1,a.yaml,"Search\np-2,a.yaml,Ads\n', {2: "a quotation mark in this row is not closed"}),
    "quote not closed in a long file": (b'id,file\np-1,"a.yaml\n' + b"p-2,a.yaml\n" * (BIG // 11), {2: "is not closed"}),
    "quotes not closed": (b'id,file,team\n"p-1,a.yaml,x\np-2,a.yaml,y\n"p-3,"a.yaml",z\n', {2: "is not closed", 4: "is not closed"}),
    "text after a quote": (b'id,file,team\np-1,a.yaml,"Search" team\n', {2: ["after a closing quotation mark", 'twice ("")']}),
    "quote inside a cell": (b'id,file,team\np-1,a.yaml,"The "A" team"\n', {2: ["after a closing quotation mark", 'twice ("")']}),
    "NUL byte": (b"id,file\np-1,a\x00.yaml\n", {2: "U+0000"}),
    "too many cells": (b"id,file\np-1,a.yaml,x\n", {2: ["3 cells", "the first line 2", "a comma in quotes"]}),
    "column twice": (b"id,file,id\n", {1: "'id' appears twice"}),
    "column misspelled": (b"id,file,manger\np-1,a.yaml,Mo\n", {1: "unknown column 'manger'; did you mean 'manager'?"}),
    "no columns": (b"p-1,a.yaml\n", {1: "the first line must name the columns"}),
    "empty": (b"", {1: "empty"}),
    "blank": (b",,\n", {1: "must name the columns"}),
    "a large file": (b"id,file\n" + b"\n" * SIZE_LIMIT, {1: ["the file is too large", "2 MiB"]}),
    "a long cell": (b"id,file\np-1," + b"x" * BIG + b"\n", {2: "at most"}),
}


def requests(tmp_path: Path, raw: bytes, name: str = "roster.csv") -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The files of a roster's requests, with what their rows say."""
    (tmp_path / "a.yaml").write_text("person: {name: A}\nlevel: senior\n", encoding="utf-8")
    (tmp_path / name).write_bytes(raw)
    return [(request.file.name, request.roster_values) for request in find_requests([tmp_path / name])]


@pytest.mark.parametrize("raw", READ.values(), ids=READ)
def test_a_roster_is_read_as_spreadsheets_save_it(raw: bytes, tmp_path: Path) -> None:
    assert [("a.yaml", (("id", "p-1"), ("team", "Zo\u00eb")))] == requests(tmp_path, raw)


@pytest.mark.parametrize(("raw", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_in_a_roster_is_named_at_its_line(raw: bytes, expected: dict[int, str | list[str]], tmp_path: Path) -> None:
    """With what to do, and nothing besides; the cells are not repeated, for they may be passwords."""
    with pytest.raises(InputError) as caught:
        requests(tmp_path, raw)
    found = {problem.line: problem.message for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems)
    assert expected.keys() == found.keys(), found
    for line, words in expected.items():
        assert [] == [word for word in ([words] if isinstance(words, str) else words) if word not in found[line]], found[line]


def test_letters_that_are_not_certain_matter_only_where_they_are_used(tmp_path: Path) -> None:
    """A file in another encoding is read if ids, files, teams and the rest are in plain letters."""
    assert [("a.yaml", (("id", "p-1"),))] == requests(tmp_path, "id,file,name\np-1,a.yaml,M\u00fcller\n".encode("cp1252"))


def test_unicode_text_keeps_its_suffix(tmp_path: Path) -> None:
    """Excel saves "Unicode Text" as .txt: with tabs it is a roster, and without it is evidence."""
    assert [("a.yaml", (("id", "p-1"), ("team", "Zo\u00eb")))] == requests(tmp_path, READ["Unicode text of Excel"], "roster.txt")
    assert [("ida.txt", ())] == requests(tmp_path, b"person: {name: A}\nlevel: senior\n", "ida.txt")


def test_a_cell_of_several_lines_is_a_problem_of_its_row(tmp_path: Path) -> None:
    """Two quotation marks that are not closed close each other, and rows between them are swallowed."""
    (tmp_path / "a.yaml").write_text("person: {name: A}\nlevel: senior\n", encoding="utf-8")
    (tmp_path / "roster.csv").write_bytes(b'id,team,file\np-1,"Search,a.yaml\np-2,Ads",a.yaml\n')
    (request,) = find_requests([tmp_path / "roster.csv"])
    assert ["the cell 'team' has several lines; write it on one line, and look for a quotation mark that is not closed"] == [
        problem.message for problem in request.problems
    ]
