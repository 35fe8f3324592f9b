"""Reads the texts of an evidence file as they are printed: without remarks, and with notes on what is lost or misread."""

import html
from collections.abc import Iterator
from typing import Any

from ladder_reports.evidence.audience import is_private
from ladder_reports.evidence.model import PROSE_KEYS
from ladder_reports.files.markdown import take_out_remarks
from ladder_reports.files.markdown_findings import UNCLOSED_REMARK, findings, pasted_signs, unclosed_code
from ladder_reports.files.text import NOTE_LIMIT, Place, Problems, SourceText
from ladder_reports.files.yaml_reader import KeyPath, YamlData

_REMARK_IN_REMARK = "a remark inside of '<!--' or '-->' makes another one of what is around it; delete it"
_SNIPPETS = (40, 12, 4)
"""Characters by which a place in a text is found in the file: fewer where a line is broken or has an escape."""


def as_printed(value: Any, path: KeyPath, data: YamlData, source: SourceText, problems: Problems) -> Any:
    """`value` without the remarks in its texts. What a reader of the document would not see as it was written becomes a note."""
    if isinstance(value, dict):
        return {key: as_printed(child, (*path, key), data, source, problems) for key, child in value.items()}
    if isinstance(value, list):
        return [as_printed(child, (*path, number), data, source, problems) for number, child in enumerate(value)]
    if not isinstance(value, str):
        return value
    remarks = take_out_remarks(value)
    for start in remarks.places[:NOTE_LIMIT]:
        problems.note(_place(value, start, path, data, source), "a remark between '<!--' and '-->' is not printed")
    if remarks.unclosed is not None:
        problems.add(_place(value, remarks.unclosed, path, data, source), UNCLOSED_REMARK)
    elif remarks.places and "<!--" in remarks.cut and take_out_remarks(remarks.cut)[1:] != (remarks.cut, (), None):
        problems.add(_place(value, remarks.places[0], path, data, source), _REMARK_IN_REMARK)
    elif path and path[-1] in PROSE_KEYS:
        for start, message in _notes(remarks.cut)[:NOTE_LIMIT]:
            problems.note(_place(remarks.cut, start, path, data, source), message)
    return remarks.cut


def characters_in(
    value: Any, path: KeyPath, data: YamlData, source: SourceText, wanted: frozenset[str]
) -> Iterator[tuple[Place, list[str], bool]]:
    """For each text with some of the wanted characters: the place of the first, all of them, and whether the text is private."""
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from characters_in(child, (*path, key), data, source, wanted)
    elif isinstance(value, str) and path[-1:] != ("email",):  # which no document shows
        # A character may be written as an entity; then the text's own place is told.
        found = sorted(wanted & set(html.unescape(take_out_remarks(value).cut)))
        first = min((at for char in found if (at := value.find(char)) >= 0), default=None)
        if found:
            place = data.place(path) if first is None else _place(value, first, path, data, source)
            yield place, found, any(is_private(path[:end], data.value) for end in range(1, len(path) + 1))


def _notes(text: str) -> list[tuple[int, str]]:
    """What is not printed of Markdown text, or not as it was meant, with its offsets."""
    lines = text.split("\n")
    pasted = [(sum(len(line) + 1 for line in lines[:number]) + sign.indent, sign.message) for number, sign in pasted_signs(text).items()]
    return sorted([*pasted, *findings(text, footnotes=False), *unclosed_code(text)])


def _place(value: str, offset: int, path: KeyPath, data: YamlData, source: SourceText) -> Place:
    """The place in the file of a character of a text, or else that of the text."""
    start = data.place(path)
    region = "\n".join(source.text.split("\n")[start.line - 1 : data.ends[path].line])
    begin = start.column - 1
    line = value[offset:].split("\n", 1)[0]
    for size in _SNIPPETS:
        snippet = line[:size]
        at = begin - 1
        for _ in range(value[:offset].count(snippet) + 1):
            at = region.find(snippet, at + 1)
            if at < 0:
                break
        else:
            return SourceText(source.path, region, start.line).place(at)
    return start
