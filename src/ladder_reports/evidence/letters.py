"""Letters without their marks, in which names are compared and sorted."""

import unicodedata

_WHOLE = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
"""Letters that Unicode does not take apart."""


def unmarked(text: str) -> str:
    """`text` in small letters, the Latin ones without marks: what stands side by side in an alphabet is the same here."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_WHOLE)
