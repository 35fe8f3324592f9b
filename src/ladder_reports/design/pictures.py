"""Whether a theme's picture may be used: shapes drawn in SVG, or a PNG or JPEG file, and how much of it is too much."""

import base64
import binascii
import io
import math
import re
import struct
import urllib.parse
from collections import Counter
from xml.etree import ElementTree as ET

from ladder_reports.design import css_limits
from ladder_reports.errors import own_words, quote
from ladder_reports.files.text import Problems

TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
"""The type of a picture by the end of its file's name."""
SIZE_LIMIT = 1024 * 1024
"""Bytes of a picture."""
PIXEL_LIMIT = 16_000_000
"""Pixels of a picture: few bytes can stand for very many."""
ELEMENT_LIMIT = 2_000
DRAWN_LIMIT = 5_000
"""Elements that are drawn, where ``use`` draws some of them again."""
NESTING_LIMIT = 24
DATA_LIMIT = 256 * 1024
"""Characters of all paths and other attributes together."""
STYLE_LIMIT = 16 * 1024

_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_NOT_SHAPES = {
    "script", "text", "image", "foreignobject", "iframe", "animate", "animatemotion", "animatetransform", "set",
    "filter", "pattern", "marker", "mask",
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w#.])[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_LARGEST_NUMBER = 1_000_000
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]*)")
_JPEG_SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""The markers after which a JPEG file says how large it is."""


def fault(raw: bytes, kind: str) -> str:
    """What is wrong with a picture of this type; empty if nothing is."""
    if kind == "image/svg+xml":
        return _fault_of_drawing(raw)
    if not raw.startswith(_SIGNATURES[kind]):
        return "the picture is not of the type that it should be"
    width, height = _png_size(raw) if kind == "image/png" else _jpeg_size(raw)
    if not width * height:
        return "the picture does not say how large it is; save it again"
    return f"the picture has {width} × {height} pixels; at most {PIXEL_LIMIT:,} are allowed" if width * height > PIXEL_LIMIT else ""


def fault_of_data_uri(uri: str) -> str:
    """What is wrong with the picture in a ``data:`` URI; empty if nothing is."""
    head, comma, body = uri.removeprefix("data:").partition(",")
    kind, *more = (part.strip().lower() for part in head.split(";"))
    if kind not in TYPES.values() or not comma:
        return f"{own_words(kind or 'no type')} is not allowed; use {', '.join(dict.fromkeys(TYPES.values()))}"
    raw = urllib.parse.unquote_to_bytes(body)
    if "base64" in more:
        try:
            raw = base64.b64decode(re.sub(rb"\s", b"", raw), validate=True)
        except binascii.Error:
            return "not valid base64"
    return fault(raw, kind)


def _png_size(raw: bytes) -> tuple[int, int]:
    if raw[12:16] != b"IHDR" or len(raw) < 24:  # noqa: PLR2004 -- as PNG has it
        return 0, 0
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def _jpeg_size(raw: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:  # noqa: PLR2004 -- every marker begins so
        if raw[at + 1] in _JPEG_SIZES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", raw[at + 2 : at + 4])[0]
    return 0, 0


def _fault_of_drawing(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "an SVG logo must be saved as UTF-8"
    if re.search(r"<!(doctype|entity)|<\?xml[^>]*encoding=(?![\"']utf-8)|<\?xml-stylesheet", text, re.IGNORECASE):
        return "an SVG logo must not have a document type, entities, external style sheets, or an encoding other than UTF-8"
    depth = elements = 0
    reading = ET.iterparse(io.BytesIO(text.encode()), ("start", "end"))  # noqa: S314 -- a document type or an entity was refused above
    try:
        # Step by step, so that a file that is too deep or too long ends here.
        for event, _ in reading:
            depth += 1 if event == "start" else -1
            elements += event == "start"
            if depth > NESTING_LIMIT or elements > ELEMENT_LIMIT:
                return f"an SVG logo may have {ELEMENT_LIMIT} elements, nested {NESTING_LIMIT} deep"
    except ET.ParseError as error:
        return f"not valid SVG: {own_words(error)}"
    drawing: ET.Element = reading.root  # type: ignore[attr-defined]
    return next(filter(None, map(_fault_of_element, drawing.iter())), "") or _too_much(drawing) or _fault_of_size(drawing)


def _fault_of_element(element: ET.Element) -> str:
    name = _name(element)
    if name in _NOT_SHAPES or name.startswith("fe"):
        return f"an SVG logo may only have drawn shapes; remove {quote(name)}"
    values = [value if _local(key) != "href" else f"url({value})" for key, value in element.items()]
    if any(re.search(r"@import|url\(\s*+[\"']?+(?!\s*+#)|\\", text, re.IGNORECASE) for text in (*values, element.text or "")):
        return f"an SVG logo must not refer to anything outside itself; {quote(name)} does"
    if name == "style":
        problems = Problems("")
        css = element.text or ""
        if len(css) > STYLE_LIMIT:
            return f"the style of an SVG logo may have {STYLE_LIMIT} characters"
        css_limits.check_css(css, problems)
        return problems.found[0].message if problems.found else ""
    for key, value in element.items():
        if _local(key) in {"id", "class", "href", "label"}:
            continue
        if any(not abs(float(found[0])) <= _LARGEST_NUMBER for found in _NUMBER.finditer(value)):
            return f"a number in {quote(_local(key))} of {quote(name)} is too large"
    return ""


def _too_much(drawing: ET.Element) -> str:
    """Whether attributes are too long, or elements that are drawn again draw too many."""
    if sum(len(value) for element in drawing.iter() for value in element.attrib.values()) > DATA_LIMIT:
        return f"the paths of an SVG logo may have {DATA_LIMIT // 1024} KiB"
    if sum(_name(element) == "svg" for element in drawing.iter()) > 1:
        return "an SVG logo must not have another 'svg' inside"
    named = {element.get("id", ""): element for element in drawing.iter() if element.get("id")}
    sizes: dict[str, float] = {}

    def size(element: ET.Element, inside: tuple[str, ...]) -> float:
        """The elements that an element draws; infinitely many if it draws itself."""
        total, uses = 0.0, Counter[str]()
        for one in element.iter():
            total += 1
            uses.update(_references(one))
        for name, count in uses.items():
            if name not in named:
                continue
            if name in inside or len(inside) > NESTING_LIMIT:
                return math.inf
            if name not in sizes:
                sizes[name] = size(named[name], (*inside, name))
            total += sizes[name] * count
        return total

    if size(drawing, ()) > DRAWN_LIMIT:
        return f"what 'use' repeats makes more than {DRAWN_LIMIT} elements, or repeats itself"
    return ""


def _references(element: ET.Element) -> list[str]:
    found = [value.strip().removeprefix("#") for key, value in element.items() if _local(key) == "href"]
    return found + [name for value in (*element.attrib.values(), element.text or "") for name in _REFERENCE.findall(value)]


def _fault_of_size(drawing: ET.Element) -> str:
    sizes = {key: [float(found[0]) for found in _NUMBER.finditer(drawing.get(key, ""))] for key in ("viewBox", "width", "height")}
    for key, numbers in (("viewBox", sizes["viewBox"][2:]), ("width", sizes["width"] + sizes["height"])):
        if drawing.get(key) is not None and (not numbers or min(numbers) <= 0 or max(numbers) > 1_000 * min(numbers)):
            return f"{quote(key)} of an SVG logo must be a size, such as {'0 0 120 40' if key == 'viewBox' else '120'}"
    return ""


def _name(element: ET.Element) -> str:
    return _local(str(element.tag)).lower()


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
