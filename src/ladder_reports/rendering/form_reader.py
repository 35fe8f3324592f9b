"""Reads what is in the fields of a form, which may come from anywhere. Uses pikepdf.

Only what the fields hold is looked at. Scripts and actions are not run, files inside are not opened, and pages are not looked at: what a
form shows may be anything. A field is one that has a name and no fields below it; what belongs to it and has no name are its buttons.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from ladder_reports.errors import LadderReportsError, quote
from ladder_reports.evidence.filled_form import FieldValue, FilledForm
from ladder_reports.rendering.untrusted_pdfs import Fault, UnusablePdfError, opened

FORM_LIMIT = 32 * 1024 * 1024
"""Bytes of a form: thirty times the largest one, for what programs add to it."""
TEXT_LIMIT = 50_000
"""Characters in one field: five times the longest text of an evidence file."""
_MOST_FIELDS = 20_000
_DEPTH = 16
"""Fields inside each other. Forms of this tool have none inside another."""
_LONGEST_NAME = 1000
_INHERITED = ("/V", "/DV", "/FT")
_OFF = "Off"
"""What a button is called when nothing is chosen."""
_LANGUAGE = re.compile("\x1b[a-zA-Z]{2,4}\x1b")
_AGAIN = "ask for the file itself, saved in the program in which it was filled in, not printed to a PDF or scanned"
_FAULTS: dict[Fault, str] = {
    "large": f"is larger than {FORM_LIMIT // 1024**2} MiB, so it is none of our forms; {_AGAIN}",
    "other": "is not a PDF",
    "encrypted": "is encrypted; save it without a password",
    "damaged": "is damaged, or is made to do damage; save it again in another PDF program, or ask for it once more",
}


class _Node(NamedTuple):
    """What may be a field, with the name and the values of what it is in."""

    node: Any
    above: str
    inherited: Mapping[str, Any]
    depth: int


class FormError(LadderReportsError):
    """A form that is not read; the message says why, and what to do."""


def read_form(data: bytes) -> FilledForm:
    """All fields of the form in these bytes.

    Raises:
        FormError: it is too large, damaged or encrypted, has no fields, or has some that cannot be read.
    """
    try:
        with opened(data, FORM_LIMIT) as pdf:
            found = dict[str, FieldValue]()
            for name, value in _fields(pdf):
                if found.setdefault(name, value) != value:
                    raise FormError(
                        f"has several fields {quote(name)} with different values, so nobody can tell which one counts; {_AGAIN}"
                    )
    except UnusablePdfError as error:
        raise FormError(_FAULTS[error.fault]) from error
    if not found:
        raise FormError(f"has no form fields: it is a plan to read, or a form that was flattened; {_AGAIN}")
    return FilledForm(found)


def _fields(pdf: Pdf) -> Iterator[tuple[str, FieldValue]]:
    """Each field with its name. Circles are entered once, and what is no field is passed over."""
    form: Any = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    if "/XFA" in form:
        raise FormError(f"is an XFA form, which is none of ours; {_AGAIN}")
    waiting = [_Node(one, "", {}, 0) for one in reversed(_limited(form.get("/Fields")))]
    seen: set[tuple[int, int]] = set()
    for nodes in itertools.count():
        if not waiting:
            return
        node, above, inherited, depth = waiting.pop()
        if nodes > _MOST_FIELDS or depth > _DEPTH:
            raise FormError(f"has more fields than any form of ours; {_AGAIN}")
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen if node.is_indirect else (0, 0))
        name = _name(node, above)
        held = {key: node[key] if key in node else inherited.get(key) for key in _INHERITED}
        kids = _limited(node.get("/Kids"))
        below = [kid for kid in kids if isinstance(kid, Dictionary) and "/T" in kid]
        waiting += [_Node(kid, name, held, depth + 1) for kid in reversed(below)]
        if name and not below:
            yield name, _value(held, [node, *kids], name)


def _value(held: Mapping[str, Any], buttons: Sequence[Any], name: str) -> FieldValue:
    if held["/FT"] == Name.Btn:
        return _chosen(held, buttons, name)
    return FieldValue(_text(held["/DV"], name), _text(held["/V"], name))


def _limited(listed: Any) -> list[Object]:
    """What is in a list; nothing if it is none."""
    if not isinstance(listed, Array):
        return []
    if len(listed) > _MOST_FIELDS:
        raise FormError(f"has more fields than any form of ours; {_AGAIN}")
    return list(listed.as_list())


def _name(node: Dictionary, above: str) -> str:
    own: Any = node.get("/T")
    text = _decoded(bytes(own)) if isinstance(own, String) else ""
    return f"{above}.{text}"[:_LONGEST_NAME] if above else text[:_LONGEST_NAME]


def _chosen(held: Mapping[str, Any], buttons: Sequence[Any], name: str) -> FieldValue:
    """What is chosen of buttons. Some programs write a text for it, and some only mark the button."""
    printed, present = (_text(held[key], name).removeprefix("/") for key in ("/DV", "/V"))
    if present == printed:
        states = {_text(one.get("/AS"), name) for one in buttons if isinstance(one, Dictionary)} - {""}
        present = states.pop() if len(states) == 1 else present
    return FieldValue(printed, present)


def _text(value: Any, name: str) -> str:
    """What a field holds, as text."""
    if isinstance(value, Array) and len(value) == 1:
        value = value[0]
    if value is None:
        return ""
    if isinstance(value, Name):
        chosen = str(value).removeprefix("/")
        return "" if chosen == _OFF else chosen
    if isinstance(value, String | Stream):
        raw = bytes(value) if isinstance(value, String) else value.read_bytes()
        if len(raw) > 4 * TEXT_LIMIT or len(text := _decoded(raw)) > TEXT_LIMIT:
            raise FormError(
                f"{quote(name)} has more than {TEXT_LIMIT:,} characters, which is more than any field of ours takes; shorten it"
            )
        return text
    raise FormError(f"{quote(name)} holds something that is neither text nor a choice; {_AGAIN}")


def _decoded(raw: bytes) -> str:
    """A text of a PDF (ISO 32000-2, 7.9.2.2). Halves of characters stay what they are: whoever uses the text refuses them by name."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        even = raw[2 : len(raw) // 2 * 2]
        return _without_languages(even.decode("utf-16-be" if raw[0] == 0xFE else "utf-16-le", "surrogatepass"))  # noqa: PLR2004 -- see above
    if raw.startswith(b"\xef\xbb\xbf"):
        return _without_languages(raw[3:].decode("utf-8", "replace"))
    return raw.decode("pdfdoc", "replace")


def _without_languages(text: str) -> str:
    """`text` without the names of languages that a PDF may have in it, each between two escapes."""
    return _LANGUAGE.sub("", text)
