"""The sizes in which a PDF's text is set, read from its pages: that of drawings, too."""

import io
import math
from typing import Any

import pikepdf

ALLOWED = (52, 26, 18.4, 13, 9.2, 7.4)
"""The sizes of type, in points; there are no others."""
Matrix = tuple[float, ...]
_UNCHANGED: Matrix = (1, 0, 0, 1, 0, 0)


def others(data: bytes) -> set[float]:
    """Sizes that are not allowed, in points."""
    found: set[float] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            _read(page, _UNCHANGED, found)
    return {size for size in found if all(abs(size - allowed) > 0.02 for allowed in ALLOWED)}


def _read(holder: Any, matrix: Matrix, found: set[float]) -> None:
    """Read what a page or a form draws (ISO 32000-1, 9.3 and 9.4)."""
    kept: list[tuple[Matrix, float]] = []
    size, line = 0.0, _UNCHANGED
    instructions: Any = pikepdf.parse_content_stream(holder)
    for operands, operator in instructions:
        name = str(operator)
        if name == "q":
            kept.append((matrix, size))
        elif name == "Q":
            matrix, size = kept.pop()
        elif name == "cm":
            matrix = _product(_numbers(operands), matrix)
        elif name in {"BT", "Tm"}:
            line = _numbers(operands) or _UNCHANGED
        elif name == "Tf":
            size = float(operands[1])
        elif name in {"Tj", "TJ"}:
            found.add(round(size * math.hypot(*_product(line, matrix)[2:4]), 2))
        elif name == "Do":
            _read_form(holder.Resources.XObject[str(operands[0])], matrix, found)


def _read_form(form: Any, matrix: Matrix, found: set[float]) -> None:
    if form.get("/Subtype") == "/Form":
        _read(form, _product(_numbers(form.get("/Matrix", _UNCHANGED)), matrix), found)


def _numbers(operands: Any) -> Matrix:
    return tuple(map(float, operands))


def _product(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, l, m, n, o, p = second  # noqa: E741 -- the usual letters of a matrix
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p
