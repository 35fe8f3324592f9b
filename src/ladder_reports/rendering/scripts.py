"""Words in another script name their language, so that they are read and hyphenated in it: a Greek name in an English plan.

A script is of many languages. Letters that only some of them have decide; otherwise it is the one that most people write in it.
"""

import re
from collections.abc import Collection
from functools import cache

from msgspec import Struct

_APART = r"<(?:svg|textarea|style|script)\b.*?</(?:svg|textarea|style|script)>|<(?:[^>\"]|\"[^\"]*\")*>"
"""Tags, and elements whose text can hold no others."""
_BETWEEN = r"(?:[\s.'’-]|&#39;){1,3}"


class _Script(Struct, frozen=True):
    """A script."""

    letters: str
    """As a class of a regular expression."""
    language: str
    telling: tuple[tuple[str, str], ...] = ()
    """Letters with the language that has them, the first that is met."""
    others: str = ""
    """Other languages that are written in it."""
    least: int = 1
    """The letters that make a word. Fewer may be a sign, as in formulas."""

    def language_of(self, words: str) -> str:
        """The language of words in this script."""
        return next((language for letters, language in self.telling if re.search(f"[{letters}]", words)), self.language)

    def has(self, languages: Collection[str]) -> bool:
        """Whether one of the languages is written in it."""
        own = {self.language, *(language for _, language in self.telling), *self.others.split()}
        return not own.isdisjoint(languages)


_SCRIPTS = (
    _Script("\u0370-\u03ff\u1f00-\u1fff", "el", least=2),
    _Script(
        "\u0400-\u052f",
        "ru",
        (("ўЎ", "be"), ("іїєґІЇЄҐ", "uk"), ("ђћЂЋ", "sr"), ("ѓќѕЃЌЅ", "mk"), ("љњџјЉЊЏЈ", "sr"), ("әғқңұһӘҒҚҢҰҺ", "kk")),
        "bg mn ky tg tt",
        least=2,
    ),
    _Script("\u0530-\u058f", "hy"),
    _Script("\u0590-\u05ff", "he", others="yi"),
    _Script("\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "ar", (("ٹڈڑے", "ur"), ("پچژگکی", "fa"))),
    _Script("\u0900-\u097f", "hi", others="mr ne sa"),
    _Script("\u0980-\u09ff", "bn", others="as"),
    _Script("\u0a00-\u0a7f", "pa"),
    _Script("\u0a80-\u0aff", "gu"),
    _Script("\u0b80-\u0bff", "ta"),
    _Script("\u0c00-\u0c7f", "te"),
    _Script("\u0c80-\u0cff", "kn"),
    _Script("\u0d00-\u0d7f", "ml"),
    _Script("\u0d80-\u0dff", "si"),
    _Script("\u0e00-\u0e7f", "th"),
    _Script("\u0e80-\u0eff", "lo"),
    _Script("\u1000-\u109f", "my"),
    _Script("\u10a0-\u10ff\u1c90-\u1cbf", "ka"),
    _Script("\u1200-\u139f", "am", others="ti"),
    _Script("\u1780-\u17ff", "km"),
    _Script("\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", "ko"),
    # Japanese has characters of its own beside those that it shares with Chinese.
    _Script("\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f", "zh", (("\u3040-\u30ff", "ja"),)),
)
_ANY = re.compile(f"[{''.join(script.letters for script in _SCRIPTS)}]")


def with_languages(html: str, languages: Collection[str]) -> str:
    """The HTML with a `lang` on words in a script that is none of these languages'."""
    if not _ANY.search(html):
        return html
    primary = frozenset(language.split("-")[0].lower() for language in languages)
    pattern, scripts = _words(primary)

    def marked(found: re.Match[str]) -> str:
        if found.lastindex is None:
            return found[0]
        script = scripts[found.lastindex - 1]
        if sum(map(str.isalpha, found[0])) < script.least:
            return found[0]
        return f'<span lang="{script.language_of(found[0])}">{found[0]}</span>'

    head, body, rest = html.partition("<body")
    return head + pattern.sub(marked, body + rest) if body else html


@cache
def _words(languages: frozenset[str]) -> tuple[re.Pattern[str], tuple[_Script, ...]]:
    """What finds words in the scripts of other languages, a group for each script; and what is passed over."""
    scripts = tuple(script for script in _SCRIPTS if not script.has(languages))
    groups = (f"([{script.letters}]+(?:{_BETWEEN}[{script.letters}]+)*)" for script in scripts)
    return re.compile("|".join((_APART, *groups)), re.DOTALL), scripts
