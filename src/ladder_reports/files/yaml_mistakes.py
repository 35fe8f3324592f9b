"""Names the typical mistakes behind YAML that cannot be read, and repairs them in memory so that the rest can be checked, too.

A mistake is recognized by the text around the place where YAML gives up: an indentation, a quotation mark, a colon. Nothing of the
text is quoted, since nobody can tell yet whether it is private. A repair only helps to go on reading; the file is refused anyway.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from msgspec import Struct

from ladder_reports.files.yaml_draft import Draft, Edit, Mistake

_ODD = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
"""Spaces that look like the ordinary one, as part of a regular expression."""
_ODD_NAMES = {"\u00a0": "a no-break space", "\u3000": "an ideographic space", "\ufeff": "an invisible byte-order mark"}
_ODD_INDENT = re.compile(rf"[ \t]*[{_ODD}][\s{_ODD}]*(?=\S)")
_CURLY = "“”„‟‘’‚‛«»"
_COLONS = "：﹕︰"
_WORD = r"[A-Za-z_][\w/.-]*"

_KEY = re.compile(r"([ ]*)((?:-[ ]+)*)(?:[\w./-]+|\"[^\"]*\"|'[^']*')[ ]*:(?=\s|$)")
"""A line that starts with a key: its indentation, the signs of list items, and everything up to the colon."""
_ITEM = re.compile(r"([ ]*)-(?=\s|$)")
_HEADER = re.compile(r"(?:^|[ ])[|>][-+0-9]*[ ]*(?:[ ]#.*)?$")
"""The end of a line that announces lines of text."""
_PLAIN_KEY = re.compile(r"[ ]*(?:-[ ]+)*[a-z_]+:(?:\s|$)")
_FULL_WIDTH = re.compile(rf"(?:^[\s{_ODD}]*(?:-[ ]+)*|[{{,]\s*){_WORD}\s*([{_COLONS}])")
_NO_SPACE = re.compile(rf"((?:^[ ]*(?:-[ ]+)*|[{{,][ ]*){_WORD}:)(?=[^\s/:,}}\]])")
_OPENS = re.compile(rf"{_WORD}:[{{\[\"']")
"""A key that took the beginning of its value along."""
_ODD_AFTER_SIGN = re.compile(rf"(?:(?:^[ ]*(?:-[ ]+)*|[{{,][ ]*){_WORD}:|^[ ]*-)([ ]*[{_ODD}][ {_ODD}]*)(?=\S)")
_OTHER_DASHES = "–—−‐‑•‣⁃·●◦▪"
_OTHER_DASH = re.compile(rf"([ ]*)([{_OTHER_DASHES}])[ {_ODD}]+(?=\S)")
_NO_SPACE_AFTER_DASH = re.compile(r"[ ]*-(?=[A-Za-z\"'\[{“])")
_CURLY_START = re.compile(rf"(?:^[ ]*|[:-][ ]+|[\[{{,][ ]*)([{_CURLY}])")
_CURLY_END = re.compile(rf"[{_CURLY}\"](?=[ ]*(?:[,:\]}}]|$))")
_CONTEXT_FIRST = {"while scanning a quoted scalar", "while scanning a simple key", "while scanning an alias", "while scanning an anchor"}

_CLOSING = {"[": "]", "{": "}"}
_CSV_LINES = 2


class _Stop(Struct, frozen=True):
    """Where YAML's parser gave up, and what it says about it."""

    draft: Draft
    line: int
    column: int
    says: str
    from_line: int
    from_column: int
    """Where what it was reading starts."""

    @property
    def lines(self) -> list[str]:
        return self.draft.lines

    @property
    def text(self) -> str:
        """The line where it gave up."""
        return self.lines[self.line]

    def above(self, line: int) -> int:
        """The nearest line above that is not blank; -1 if there is none."""
        return next((number for number in range(line - 1, -1, -1) if self.lines[number].strip()), -1)

    @property
    def suspects(self) -> list[int]:
        """The lines where the mistake may be, the likeliest first."""
        return list(dict.fromkeys(number for number in (self.line, self.from_line, self.above(self.line)) if number >= 0))


def find_mistake(error: yaml.MarkedYAMLError, draft: Draft) -> Mistake | None:
    """The typical mistake behind an error of YAML's parser; None if it is not a typical one."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    start = error.context_mark or mark
    says = str(error.problem or error.context)
    last = len(draft.lines) - 1
    stop = _Stop(draft, min(mark.line, last), mark.column, says, min(start.line, last), start.column)
    if error.context in _CONTEXT_FIRST:
        stop = _Stop(draft, stop.from_line, stop.from_column, says, stop.from_line, stop.from_column)
    return next(filter(None, (cause(stop) for cause in _CAUSES)), None)


def refused(event: Any) -> Mistake | None:
    """The mistake in a YAML event that is not allowed here: an alias, an anchor or a tag."""
    line, column = event.start_mark.line, event.start_mark.column
    if getattr(event, "anchor", None):
        return _put_in_quotes(line, column, "*" if isinstance(event, yaml.AliasEvent) else "&")
    # YAML marks a value without a tag as implicit; a scalar has two such marks, for plain and for quoted text.
    if getattr(event, "tag", None) and not any(event.implicit if isinstance(event.implicit, tuple) else (event.implicit,)):
        return _put_in_quotes(line, column, "!")
    return None


def second_document(event: Any, draft: Draft) -> Mistake:
    """The mistake that a second document starts in a file."""
    line = event.start_mark.line
    rest = [number for number in range(line + 1, len(draft.lines)) if draft.lines[number].strip()]
    above = {found[0] for text in draft.lines[:line] if (found := _KEY.match(text)) and not _indent(text)}
    # What repeats a key is another file, not the rest of this one.
    goes_on = rest and (found := _KEY.match(draft.lines[rest[0]])) and found[0] not in above
    edits = [Edit(number, 0, len(draft.lines[number]), "") for number in (line, *(() if goes_on else rest))]
    return Mistake(line, event.start_mark.column, "'---' starts a second file inside this one, which is not read; delete it", tuple(edits))


def other_format(draft: Draft) -> str:
    """What the text is instead of YAML, such as a table or prose; empty if it may be YAML."""
    lines = [line for line in draft.lines if line.strip()]
    if any(_KEY.match(line) for line in lines if not line.startswith((" ", "-", "#"))):
        return ""
    first = lines[0].lstrip().lower() if lines else ""
    advice = "; write lines such as 'key: value'"
    if first.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        return f"this is a web page or XML, not YAML{advice}"
    same = [sign for sign in ",;\t" if sign in first and len({line.count(sign) for line in lines[:_CSV_LINES]}) == 1]
    if same and len(lines) > 1:
        return f"this looks like a table (CSV), not YAML{advice}"
    if first.startswith(("{", "[", "-", "'", '"')) or ":" in first or not (first[:1].isalnum() or first.startswith("#")):
        return ""
    return f"this looks like ordinary text or Markdown, not YAML{advice}"


def odd_parts(node: Any, draft: Draft) -> Iterator[Mistake]:
    """The mistakes in YAML that can be read but says something else than it looks like."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        if not isinstance(node, yaml.MappingNode):
            continue
        before = None
        for key, value in node.value:
            waiting.append(value)
            if isinstance(key, yaml.ScalarNode) and (mistake := _odd_key(key, value, before, draft) or _odd_value(key, value, draft)):
                yield mistake
            before = value


def _odd_key(key: Any, value: Any, before: Any, draft: Draft) -> Mistake | None:
    if key.style or not key.value:
        return None
    line, column = key.start_mark.line, key.start_mark.column
    here = _Stop(draft, line, column, "", line, column)
    announced = isinstance(before, yaml.ScalarNode) and before.style in {"|", ">"} and not before.value
    if announced and (" " in key.value or key.value[0].isupper()):
        return _text_not_indented(here)
    return None if key.value.isidentifier() else _odd_word(key, value, here)


def _odd_word(key: Any, value: Any, here: _Stop) -> Mistake | None:
    """The mistake in a key that is not a plain word."""
    if _ODD_INDENT.match(here.text) and re.match(f"[{_ODD}]", key.value):
        return _odd_spaces(here)
    if key.value[0] == "-":
        return _no_space_after_dash(here)
    if {key.value[0], key.value[-1]} & set(_CURLY):
        return _curly_quotes(here)
    if key.value[0] in _OTHER_DASHES:
        return _other_dashes(here)
    if re.search(f":[{_ODD}]", key.value):
        return _odd_space_after_sign(here)
    if _OPENS.match(key.value):
        return _no_space_after_colon(here)
    if isinstance(value, yaml.ScalarNode) and not value.value and not value.style:
        return _full_width_colon(here) or _no_space_after_colon(here)
    return None


def _odd_value(key: Any, value: Any, draft: Draft) -> Mistake | None:
    """A list whose items have no space after their sign, or a sign that YAML does not know."""
    if not isinstance(value, yaml.ScalarNode) or value.style or value.start_mark.line == key.start_mark.line:
        return None
    if value.value[:1] in set(_OTHER_DASHES):
        return _other_dashes(
            _Stop(draft, value.start_mark.line, value.start_mark.column, "", value.start_mark.line, value.start_mark.column)
        )
    if not re.match(r"-[A-Za-z\"']", value.value):
        return None
    line = value.start_mark.line
    found = _no_space_after_dash(_Stop(draft, line, value.start_mark.column, "", line, value.start_mark.column))
    more = [
        Edit(number, at.end(), at.end(), " ")
        for number in range(line + 1, value.end_mark.line + 1)
        if (at := _NO_SPACE_AFTER_DASH.match(draft.lines[number]))
    ]
    return Mistake(found.line, found.column, found.message, (*found.edits, *more)) if found else None


def _put_in_quotes(line: int, column: int, sign: str) -> Mistake:
    # Any letter in its place makes it text. What the text says is not known, then.
    edits = (Edit(line, column, column + 1, "x"),)
    message = f"text cannot start with '{sign}', which has a meaning in YAML; put quotes around the whole text"
    return Mistake(line, column, message, edits, (line, column))


def _starts(line: str) -> re.Match[str] | None:
    """The key or the sign of a list item with which a line starts."""
    return _KEY.match(line) or _ITEM.match(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _column(line: str) -> int:
    """The column in which a line's key starts, after the signs of list items."""
    found = _KEY.match(line)
    return len(found[1]) + len(found[2]) if found else _indent(line)


def _odd_spaces(stop: _Stop) -> Mistake | None:
    suspects = (stop.line, stop.above(stop.line))
    if not any(number >= 0 and _ODD_INDENT.match(stop.lines[number]) for number in suspects):
        return None
    indents = {number: indent for number, line in enumerate(stop.lines) if (indent := _ODD_INDENT.match(line))}
    found = {number: indent for number, indent in indents.items() if number in suspects or _starts(stop.lines[number][indent.end() :])}
    first = min(found)
    column = next(at for at, char in enumerate(stop.lines[first]) if char not in " \t")
    sign = stop.lines[first][column]
    name = _odd_name(sign)
    more = f", here and on {len(found) - 1} more line{'s' if len(found) > 2 else ''}" if len(found) > 1 else ""  # noqa: PLR2004
    edits = tuple(Edit(number, 0, indent.end(), " " * indent.end()) for number, indent in found.items())
    return Mistake(first, column, f"{name} is used as indentation{more}; use ordinary spaces", edits)


def _odd_name(sign: str) -> str:
    return f"{_ODD_NAMES.get(sign, 'a special space')} (U+{ord(sign):04X})"


def _odd_space_after_sign(stop: _Stop) -> Mistake | None:
    """A space behind a colon or a list's sign that YAML takes for a letter."""
    for line in stop.suspects:
        if found := list(_ODD_AFTER_SIGN.finditer(stop.lines[line])):
            first = found[0]
            sign = next(char for char in first[1] if char != " ")
            column = first.start(1) + first[1].index(sign)
            after = f"'{stop.lines[line][first.start(1) - 1]}'"
            edits = tuple(Edit(line, at.start(1), at.end(1), " ") for at in found)
            return Mistake(line, column, f"{_odd_name(sign)} follows {after}; use an ordinary space", edits)
    return None


def _other_dashes(stop: _Stop) -> Mistake | None:
    """A list whose items start with a dash or a bullet that YAML takes for text."""
    # Where YAML gave up, a line of text above may start like this, too; but not with a key behind it.
    pattern = re.compile(f"{_OTHER_DASH.pattern}{_WORD}:(?:[ ]|$)") if stop.says else _OTHER_DASH
    line, first = next(((line, found) for line in stop.suspects if (found := pattern.match(stop.lines[line]))), (0, None))
    if first is None:
        return None
    edits = []
    for number in range(line, len(stop.lines)):
        text = stop.lines[number]
        if text.strip() and _indent(text) < len(first[1]):
            break
        if (found := _OTHER_DASH.match(text)) and found[1] == first[1]:
            edits.append(Edit(number, found.start(2), found.end(), "-" + " " * (found.end() - found.end(2))))
    message = f"items of a list start with '- ', and this is another sign, '{first[2]}' (U+{ord(first[2]):04X})"
    return Mistake(line, first.start(2), message, tuple(edits))


def _tabs(stop: _Stop) -> Mistake | None:
    for line in (stop.line, stop.above(stop.line)):
        blank = stop.lines[line][: len(stop.lines[line]) - len(stop.lines[line].lstrip())]
        if line >= 0 and "\t" in blank:
            column = blank.index("\t")
            edits = [
                Edit(number, 0, len(text) - len(text.lstrip("\t ")), " " * (len(text) - len(text.lstrip("\t "))))
                for number, text in enumerate(stop.lines)
                if "\t" in text[: len(text) - len(text.lstrip("\t "))]
            ]
            return Mistake(line, column, "a tab is used as indentation; use spaces", tuple(edits))
    return None


def _sign_in_front(stop: _Stop) -> Mistake | None:
    sign = stop.text[stop.column : stop.column + 1]
    if "cannot start any token" in stop.says and sign.strip():
        return _put_in_quotes(stop.line, stop.column, sign)
    if "alphabetic or numeric" in stop.says:
        return _put_in_quotes(stop.line, stop.column, sign or "*")
    if "block sequence entries are not allowed" in stop.says:
        message = "start each item of a list, '- …', on a line of its own; put text that starts with '- ' in quotes"
        return Mistake(stop.line, stop.column, message, (Edit(stop.line, stop.column, stop.column + 1, "x"),), (stop.line, stop.column))
    if "comment or line break" in stop.says and (found := re.search(r"[|>](?=[^|>]*$)", stop.text[: stop.column + 1])):
        message = f"text cannot follow '{found[0]}' on the same line; write it on the next lines, indented"
        return Mistake(stop.line, found.start(), message, (Edit(stop.line, found.start(), found.end(), "x"),), (stop.line, found.start()))
    return None


def _backslash(stop: _Stop) -> Mistake | None:
    if not any(part in stop.says for part in ("unknown escape", "hexdecimal", "escape code")):
        return None
    column = stop.text.rfind("\\", 0, stop.column + 1)
    edits = tuple(Edit(stop.line, at.start(), at.end(), "/") for at in re.finditer(r"\\", stop.text))
    message = "a backslash in double quotes has a meaning in YAML; put the text in single quotes, or write two backslashes"
    return Mistake(stop.line, max(column, 0), message, edits)


def _curly_quotes(stop: _Stop) -> Mistake | None:
    for line in stop.suspects:
        text = stop.lines[line]
        edits: list[Edit] = []
        end = 0
        while found := _CURLY_START.search(text, end):
            start = found.start(1)
            closing = _CURLY_END.search(text, start + 1)
            end = closing.end() if closing else len(text)
            inner = text[start + 1 : end - 1 if closing else end].replace('"', "'")
            edits.append(Edit(line, start, end, f'"{inner}"'))
        if edits:
            return Mistake(line, edits[0].start, 'curly quotes (“ ”) cannot be used as quotes; use straight ones (")', tuple(edits))
    return None


def _full_width_colon(stop: _Stop) -> Mistake | None:
    for line in stop.suspects:
        found = list(_FULL_WIDTH.finditer(stop.lines[line]))
        if found:
            edits = tuple(Edit(line, at.start(1), at.end(1), ": ") for at in found)
            sign = found[0][1]
            return Mistake(line, found[0].start(1), f"the colon is a full-width one (U+{ord(sign):04X}); use ':' and a space", edits)
    return None


def _no_space_after_colon(stop: _Stop) -> Mistake | None:
    for line in stop.suspects:
        if found := list(_NO_SPACE.finditer(stop.lines[line])):
            edits = tuple(Edit(line, at.end(), at.end(), " ") for at in found)
            return Mistake(line, found[0].end() - 1, "a space is missing after the colon; write 'key: value'", edits)
    return None


def _no_space_after_dash(stop: _Stop) -> Mistake | None:
    for line in stop.suspects:
        if found := _NO_SPACE_AFTER_DASH.match(stop.lines[line]):
            edits = [Edit(line, found.end(), found.end(), " ")]
            for number in range(line + 1, len(stop.lines)):
                # Keys below that are aligned with the first one move along.
                if _indent(stop.lines[number]) != found.end() or not stop.lines[number].strip():
                    break
                edits.append(Edit(number, 0, 0, " "))
            return Mistake(line, found.end() - 1, "a space is missing after '-'; write '- ' in front of each item of a list", tuple(edits))
    return None


def _text_not_indented(stop: _Stop) -> Mistake | None:
    header = next((number for number in range(stop.line - 1, -1, -1) if _HEADER.search(stop.lines[number])), None)
    if header is None:
        return None
    start = next(number for number in range(header + 1, stop.line + 1) if stop.lines[number].strip() or number == stop.line)
    column = _column(stop.lines[header])
    if _indent(stop.lines[start]) > column:
        return None
    edits = []
    for number in range(start, len(stop.lines)):
        if number > stop.line and _PLAIN_KEY.match(stop.lines[number]) and _indent(stop.lines[number]) <= column:
            break
        if stop.lines[number].strip():
            edits.append(Edit(number, 0, 0, " " * (column + 2)))
    sign = stop.lines[header].rstrip()[-1] if stop.lines[header].rstrip()[-1] in "|>" else "|"
    message = f"the text below '{sign}' must be indented more than the line above it; put at least {column + 2} spaces in front of it"
    return Mistake(start, _indent(stop.lines[start]), message, tuple(edits))


def _remark(stop: _Stop) -> Mistake | None:
    """A number sign that cuts a text off, and with it the end of the brackets or the next line."""
    in_brackets = "expected ',' or" in stop.says
    if in_brackets:
        lines = [number for number in range(stop.from_line, stop.line + 1) if re.search(r"[\]}]", stop.lines[number].partition(" #")[2])]
    else:
        above = stop.above(stop.line)
        # A text goes on below its key, or below its own lines.
        goes_on = above >= 0 and _indent(stop.text) >= _column(stop.lines[above]) + bool(_starts(stop.lines[above]))
        lines = [above] if goes_on and not _KEY.match(stop.text) else []
    for line in lines:
        if found := re.search(r"(?:\S +|^ +)#", stop.lines[line]):
            at = found.end() - 1
            # With a no-break space in front, the number sign is text, and so is any other sign in its place at the start of a line.
            edits = (Edit(line, at, at + 1, "x") if found[0].strip() == "#" else Edit(line, at - 1, at, "\u00a0"),)
            return Mistake(line, at, "' #' starts a remark, so the rest of the line is not read; put the text in quotes", edits)
    return None


def _end_of_file(stop: _Stop) -> Mistake | None:
    """Three points in front of a line, which end a file in YAML."""
    if "expected <document start>" not in stop.says:
        return None
    line = next((number for number in range(stop.line, -1, -1) if stop.lines[number].startswith("...")), None)
    if line is None:
        return None
    message = "'...' at the start of a line ends the file in YAML; delete it, or indent it with the text that it belongs to"
    return Mistake(line, 0, message, (Edit(line, 0, len(stop.lines[line]), ""),))


def _colon_in_text(stop: _Stop) -> Mistake | None:
    key = _KEY.match(stop.text)
    if "mapping values are not allowed" not in stop.says or (key and key.end() > stop.column):
        return None
    start = key.end() if key else 0
    start += len(stop.text[start:]) - len(stop.text[start:].lstrip(" "))
    if stop.text[start] in "&*!":
        return _put_in_quotes(stop.line, start, stop.text[start])
    # With a no-break space behind it, a colon is text.
    edits = [Edit(stop.line, at.end() - 1, at.end(), "\u00a0") for at in re.compile(": ").finditer(stop.text, stop.column)]
    if stop.text.rstrip().endswith(":"):
        end = len(stop.text.rstrip())
        edits.append(Edit(stop.line, end - 1, end, "x"))
    message = "a colon followed by a space starts a new key here; put text that contains ': ' in quotes"
    return Mistake(stop.line, stop.column, message, tuple(edits), (stop.line, start))


def _colon_in_brackets(stop: _Stop) -> Mistake | None:
    before, rest = stop.text[: stop.column], stop.text[stop.column :]
    if "expected ',' or" not in stop.says or not rest.startswith(":"):
        return None
    closing = _CLOSING.get(stop.lines[stop.from_line][stop.from_column], "}")
    if stop.line > stop.from_line and not any(closing in text for text in stop.lines[stop.from_line + 1 : stop.line + 1]):
        return None
    if word := re.search(r"(?:[^\s,] |^ +)([a-z_]+)$", before):
        message = "a comma is missing in front of this key; or put text that contains ': ' in quotes"
        start = word.start(1)
        edit = Edit(stop.line, start - 1, start, ",")
        return Mistake(stop.line, start, message, (edit,))
    value = re.search(r"(?:[:-] +|[{\[,] *)([^\s,{\[:][^,{\[:]*)$", before)
    message = "a colon followed by a space starts a new key here; put text that contains ': ' in quotes"
    edits = (Edit(stop.line, stop.column + 1, stop.column + 2, "\u00a0"),) if rest.startswith(": ") else ()
    return Mistake(stop.line, stop.column, message, edits, (stop.line, value.start(1)) if value else None)


def _indentation(stop: _Stop) -> Mistake | None:
    line, own = stop.line, _starts(stop.text)
    if (
        not own
        or stop.column > own.end()
        or not stop.says.startswith(("mapping values", "did not find expected key", "did not find expected '-'"))
    ):
        return None
    is_item = not _KEY.match(stop.text) or bool(own[2] if own.re is _KEY else True)
    at = len(own[1])
    keys, items = _open_columns(stop.lines, line)
    if not is_item and at in items:
        # The key of an item of a list starts below the first key, not below the sign.
        choices = [min(column for column in keys if column > at)] if any(column > at for column in keys) else []
    else:
        choices = [column for column in (items if is_item else keys) if column != at]
    if not choices:
        return None
    nearest = min(abs(column - at) for column in choices)
    best = sorted(column for column in choices if abs(column - at) == nearest)
    if "mapping values" in stop.says:
        best = [max(column for column in choices if column < at)] if any(column < at for column in choices) else best
    wanted = " or ".join(str(column + 1) for column in best)
    what = "list item" if is_item else "key"
    message = f"this {what} starts in column {at + 1}, those that it belongs to in column {wanted}; give them the same indentation"
    if "mapping values" in stop.says:
        message += ", and put text that contains ': ' in quotes"
    edits = tuple(_moved(stop.lines, line, at, best[0])) if len(best) == 1 else ()
    return Mistake(line, at, message, edits)


def _open_columns(lines: list[str], line: int) -> tuple[list[int], list[int]]:
    """The columns in which keys, and signs of list items, could go on at a line."""
    keys: list[int] = []
    items: list[int] = []
    least = 10**6
    for number in range(line - 1, -1, -1):
        text = lines[number]
        if not _starts(text) or _indent(text) >= least:
            continue
        if _KEY.match(text) and _column(text) < least:
            keys.append(_column(text))
        if text.lstrip().startswith("- "):
            items.append(_indent(text))
        least = _indent(text)
        if least == 0:
            break
    return keys, items


def _moved(lines: list[str], line: int, at: int, column: int) -> Iterator[Edit]:
    """The edits that move a line, and those below it that are as deep, from one column to another."""
    for number in range(line, len(lines)):
        if lines[number].strip() and _indent(lines[number]) < at:
            break
        if lines[number].strip():
            yield Edit(number, 0, max(at - column, 0), " " * max(column - at, 0))


def _quotation_marks(stop: _Stop) -> Mistake | None:
    if "found unexpected" in stop.says:
        return _not_closed(stop.line, stop.column, stop)
    before = stop.text[: stop.column].rstrip()
    if "did not find expected" not in stop.says or before[-1:] not in {"'", '"'}:
        return _brackets_in_front(stop)
    sign, closing = before[-1], len(before) - 1
    opening = before.rfind(sign, 0, closing)
    if opening < 0:
        above = next((number for number in range(stop.line - 1, -1, -1) if stop.lines[number].count(sign) % 2), None)
        return None if above is None else _not_closed(above, stop.lines[above].rindex(sign), stop)
    if sign == "'" and len(before) == stop.column and stop.text[stop.column : stop.column + 1].isalnum():
        edits = [Edit(stop.line, at.start(), at.end(), "’") for at in re.finditer(r"(?<=\w)'(?=\w)", stop.text)]
        return Mistake(stop.line, closing, "an apostrophe ends text in single quotes; put the text in double quotes", tuple(edits))
    pairs = (Edit(stop.line, opening, opening + 1, "“"), Edit(stop.line, closing, closing + 1, "”"))
    message = "text goes on after the closing quotation mark; put the whole text in quotes"
    return Mistake(stop.line, stop.column, message, pairs, (stop.line, opening))


def _brackets_in_front(stop: _Stop) -> Mistake | None:
    """Text that starts with a word in brackets."""
    before = stop.text[: stop.column].rstrip()
    if "did not find expected key" not in stop.says or before[-1:] not in {"]", "}"}:
        return None
    opening = before.find({"]": "[", "}": "{"}[before[-1]])
    if opening < 0:
        return None
    return _put_in_quotes(stop.line, opening, before[opening])


def _not_closed(line: int, column: int, stop: _Stop) -> Mistake:
    text = stop.lines[line]
    sign = text[column]
    in_brackets = text[:column].count("{") > text[:column].count("}") or text[:column].count("[") > text[:column].count("]")
    end = len(text.rstrip())
    edits = () if in_brackets or sign not in {"'", '"'} else (Edit(line, end, end, sign),)
    return Mistake(line, column, f"the quotation mark here is not closed; add {sign} at the end of the text", edits)


def _brackets(stop: _Stop) -> Mistake | None:
    if "expected ',' or" not in stop.says:
        return None
    opening = stop.lines[stop.from_line][stop.from_column : stop.from_column + 1]
    closing = _CLOSING.get(opening)
    if closing is None:
        return None
    if stop.line == stop.from_line and stop.text[stop.column :].strip():
        message = f"a comma is missing here, or the '{opening}' before is not closed; put text with commas in quotes"
        return Mistake(stop.line, stop.column, message)
    last = stop.above(stop.line) if stop.line > stop.from_line else stop.line
    end = len(stop.lines[last].rstrip())
    message = f"the '{opening}' here is not closed; add '{closing}'"
    return Mistake(stop.from_line, stop.from_column, message, (Edit(last, end, end, closing),))


_CAUSES: tuple[Callable[[_Stop], Mistake | None], ...] = (
    _odd_spaces,
    _tabs,
    _sign_in_front,
    _backslash,
    _full_width_colon,
    _curly_quotes,
    _text_not_indented,
    _no_space_after_dash,
    _odd_space_after_sign,
    _other_dashes,
    _end_of_file,
    _remark,
    _quotation_marks,
    _no_space_after_colon,
    _colon_in_text,
    _colon_in_brackets,
    _indentation,
    _brackets,
)
"""The causes in the order in which they are tried."""
