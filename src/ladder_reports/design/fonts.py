"""Finds the font files of a theme's families, and writes a fontconfig file that lists them and nothing else.

So a document does not depend on the machine's fonts: a missing family is a problem that names it, and never silently
replaced by another (fontconfig's user documentation, ``FONTCONFIG_FILE``).
"""

import contextlib
import hashlib
import sys
import unicodedata
from html import escape
from pathlib import Path

import fontpkg
from msgspec import Struct

from ladder_reports.design.font_files import characters_of
from ladder_reports.design.theme import Theme
from ladder_reports.errors import InputError, LadderReportsError, Problem, own_words, quote, reason
from ladder_reports.files.output_folder import ORDINARY, OutputFolder
from ladder_reports.paths import cache_folder, user_fonts

_SUFFIXES = {".ttf", ".otf"}
_CACHE = "fonts"
_NO_OUTLINE = '<test name="outline"><bool>false</bool></test>'
_FACTOR = "<name>pixelsizefixupfactor</name>"
_SCALED_BITMAPS = (
    f'<match target="font">{_NO_OUTLINE}<edit name="pixelsizefixupfactor">'
    '<divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide></edit></match>'
    f'<match target="font">{_NO_OUTLINE}<edit name="matrix"><times><name>matrix</name>'
    f"<matrix>{_FACTOR}<double>0</double><double>0</double>{_FACTOR}</matrix></times></edit>"
    f'<edit name="size"><divide><name>size</name>{_FACTOR}</divide></edit></match>'
)
"""A rule that every machine's own fontconfig has: letters that are pictures, as in fonts of emoji, are as large as the text. Without
it they have the size in which they were drawn, 109 pixels or more."""


class MachineFontsNeededError(LadderReportsError):
    """A document needs this machine's own fonts, and must not use them."""


class FontsNotUsableError(LadderReportsError):
    """The fonts of a document are there, but cannot be used on this machine. No other document can be made either."""


class FontSet(Struct, frozen=True):
    """The font files of a document's families. A family is used for the characters that those before it lack."""

    families: tuple[str, ...]
    folders: tuple[Path, ...]
    files: tuple[tuple[str, Path], ...]
    """Family and file; the first file of a family is its regular face."""

    @property
    def regular(self) -> tuple[Path, ...]:
        """The regular face of each family, in the families' order."""
        first = dict(reversed(self.files))
        return tuple(first[family] for family in self.families)


def fonts_for(theme: Theme, text: str, where: str, *, fallback: bool = True) -> FontSet:
    """The theme's fonts; this machine's own are added for characters that they lack.

    Raises:
        InputError: a family is not installed, or no font has a character of `text`; `where` names the file.
        MachineFontsNeededError: the theme's fonts lack characters, and `fallback` forbids this machine's own.
    """
    found, missing, problems = _chosen(theme, text, where, fallback=fallback)
    if missing:
        problems.append(Problem.about(where, f"no installed font has {named(missing)}"))
    if problems:
        raise InputError(problems)
    return found


def lacking(theme: Theme, text: str, where: str, *, fallback: bool = True) -> list[str]:
    """The characters for which `fonts_for` would refuse a text; none while families are missing, which is another problem.

    Raises:
        MachineFontsNeededError: see `fonts_for`.
    """
    return _chosen(theme, text, where, fallback=fallback)[1]


def _chosen(theme: Theme, text: str, where: str, *, fallback: bool) -> tuple[FontSet, list[str], list[Problem]]:
    """The fonts for a text, the characters that none of them has, and the problem of each family that is not installed."""
    problems: list[Problem] = []
    found = find_fonts(theme.families, theme.fonts, problems, theme.path)
    damaged = [path for path in found.regular if not characters_of(path)]
    problems += [Problem.about(theme.path, f"the font file {quote(path, 200)} is damaged; install it again") for path in damaged]
    if problems:
        return found, [], problems
    missing = missing_characters(text, found)
    if missing and not fallback:
        raise MachineFontsNeededError(f"{where}: the theme's fonts lack {named(missing)}")
    return *with_fallback(found, missing), problems


def unprintable(theme: Theme, text: str) -> list[str]:
    """The characters of `text` that neither the theme's fonts nor this machine's have."""
    found = find_fonts(theme.families, theme.fonts, [], theme.path)
    return with_fallback(found, missing_characters(text, found))[1]


def find_fonts(families: tuple[str, ...], own: Path | None, problems: list[Problem], where: str) -> FontSet:
    """The files of the families: from `own`, the theme's folder of fonts, or from installed font packages.

    A family that is not installed is added to `problems`.
    """
    local = _families_in(own) if own else {}
    found: list[tuple[str, Path]] = []
    for family in families:
        if family in local:
            found.extend((family, path) for path in local[family])
            continue
        try:
            package = fontpkg.family(family)
        except fontpkg.FamilyNotInstalled:
            remedy = f"run 'pip install fontpkg-{own_words(fontpkg.slugify(family))}', or put its files in fonts/ beside the theme"
            problems.append(Problem.about(where, f"the font family {quote(family)} is not installed; {remedy}"))
            continue
        faces = sorted(package.files, key=lambda face: (face.style != "normal", abs((face.weight or 400) - 400), str(face.path)))
        found.extend((family, Path(face.path)) for face in faces)
    return FontSet(tuple(dict(found)), tuple(dict.fromkeys(path.parent for _, path in found)), tuple(found))


def _families_in(folder: Path) -> dict[str, list[Path]]:
    families: dict[str, list[Path]] = {}
    home = folder.parent.resolve()
    for path in sorted(folder.iterdir()):
        # Links that lead out of the theme's folder are not followed.
        if path.suffix.lower() in _SUFFIXES and path.resolve().is_relative_to(home) and (family := _family_of(path)):
            families.setdefault(family, []).append(path)
    for paths in families.values():
        paths.sort(key=lambda path: ("regular" not in path.stem.lower(), path.name))
    return families


def _family_of(path: Path) -> str:
    """The family that a font file names: its typographic family, or else its legacy one; empty if the file cannot be read."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- only files from outside of font packages are asked

    # A damaged file makes fontTools raise whatever it stumbles over.
    with contextlib.suppress(Exception), TTFont(path, lazy=True, fontNumber=0) as font:
        return str(font["name"].getDebugName(16) or font["name"].getDebugName(1) or "")
    return ""


def missing_characters(text: str, fonts: FontSet) -> list[str]:
    """The characters of `text` that no family of the set has, by code point."""
    left = {ord(char) for char in set(text) if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf"}}
    for path in fonts.regular:
        if left:
            left -= characters_of(path)
    return [chr(code) for code in sorted(left)]


def system_fonts() -> list[Path]:
    """The font files installed on this machine."""
    places = ["/System/Library/Fonts", "/Library/Fonts"] if sys.platform == "darwin" else ["/usr/share/fonts", "/usr/local/share/fonts"]
    folders = [*map(Path, places), *user_fonts()]
    suffixes = {*_SUFFIXES, ".ttc"}
    return sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() in suffixes)


def with_fallback(fonts: FontSet, missing: list[str]) -> tuple[FontSet, list[str]]:
    """The set with this machine's fonts added for the missing characters, and the characters that are still missing."""
    left = {ord(char) for char in missing}
    added: list[tuple[str, Path]] = []
    for path in system_fonts() if missing else ():
        if not left:
            break
        covered = left & characters_of(path)
        if covered and (family := _family_of(path)):
            added.append((family, path))
            left -= covered
    return FontSet(tuple(dict.fromkeys((*fonts.families, *dict(added)))), fonts.folders, (*fonts.files, *added)), [
        chr(code) for code in sorted(left)
    ]


def named(characters: list[str]) -> str:
    """The characters with their names, for a message."""
    described = (f"{char} (U+{ord(char):04X} {unicodedata.name(char, 'without a name').lower()})" for char in characters)
    return ", ".join(own_words(text, 200) for text in described)


def fontconfig_file(fonts: FontSet) -> Path:
    """A fontconfig file that lists the set's files only. It is kept in the user's cache, one for each set.

    Raises:
        FontsNotUsableError: it cannot be written.
    """
    try:
        return _fontconfig_file(fonts, cache_folder(_CACHE))
    except (OSError, InputError) as error:
        cause = error.problems[0].message if isinstance(error, InputError) else reason(error)
        remedy = "set XDG_CACHE_HOME to a folder that you can write to"
        raise FontsNotUsableError(f"the list of fonts cannot be kept in the cache: {cause}; {remedy}") from error


def _fontconfig_file(fonts: FontSet, home: Path) -> Path:
    loose = [path for _, path in fonts.files if path.parent not in fonts.folders]
    parts = [_SCALED_BITMAPS, *map(str, fonts.folders), "|", *map(str, loose), "|", *fonts.families]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    file, links = home / key / "fonts.conf", home / key / "fonts"
    folders = "".join(f"<dir>{escape(str(path), quote=False)}</dir>" for path in (*fonts.folders, links))
    stand_ins = "".join(f"<family>{escape(family, quote=False)}</family>" for family in fonts.families)
    kept = escape(str(home / "cache"), quote=False)
    aliases = "".join(
        f"<alias><family>{generic}</family><prefer>{stand_ins}</prefer></alias>" for generic in ("serif", "sans-serif", "monospace")
    )
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{kept}</cachedir>{aliases}{_SCALED_BITMAPS}</fontconfig>"
    ).encode()
    names = {f"{number:03}-{path.name}": path for number, path in enumerate(loose)}
    if file.is_file() and file.read_bytes() == text and all((links / name).exists() for name in names):
        return file
    # If two processes let fontconfig create its cache at once, the second one warns that it has no writable cache.
    with OutputFolder.opened(home) as folder, folder.folder(f"{key}/fonts") as inside, folder.folder("cache"):
        for name, path in names.items():
            inside.add_link(name, path)
        folder.write(f"{key}/{file.name}", text, mode=ORDINARY)
    return file
