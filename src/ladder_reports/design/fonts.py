"""Finds the font files of a theme's families, and writes a fontconfig file that lists them and nothing else.

So a document does not depend on the machine's fonts: a missing family is a problem that names it, and never silently
replaced by another (fontconfig's user documentation, ``FONTCONFIG_FILE``).
"""

import contextlib
import hashlib
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg
from fontTools.ttLib import TTFont, TTLibError

from ladder_reports.design.theme import Theme
from ladder_reports.errors import InputError, LadderReportsError, Problem, own_words, quote
from ladder_reports.files.output_folder import ORDINARY, OutputFolder
from ladder_reports.paths import cache_folder

_SUFFIXES = {".ttf", ".otf"}
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


@dataclass(frozen=True, slots=True)
class FontSet:
    """The font files of a document's families. A family is used for the characters that those before it lack."""

    families: tuple[str, ...]
    folders: tuple[Path, ...]
    files: tuple[tuple[str, Path], ...]
    """Family and file; the first file of a family is its regular face."""


def fonts_for(theme: Theme, text: str, where: str, *, fallback: bool = True) -> FontSet:
    """The theme's fonts; this machine's own are added for characters that they lack.

    Raises:
        InputError: a family is not installed, or no font has a character of `text`; `where` names the file.
        MachineFontsNeededError: the theme's fonts lack characters, and `fallback` forbids this machine's own.
    """
    problems: list[Problem] = []
    found = find_fonts(theme.families, theme.fonts, problems, theme.path)
    if problems:
        raise InputError(problems)
    missing = missing_characters(text, found)
    if missing and not fallback:
        raise MachineFontsNeededError(f"{where}: the theme's fonts lack {named(missing)}")
    found, missing = with_fallback(found, missing)
    if missing:
        raise InputError([Problem.about(where, f"no installed font has {named(missing)}")])
    return found


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
    with contextlib.suppress(TTLibError, OSError), TTFont(path, lazy=True, fontNumber=0) as font:
        return str(font["name"].getDebugName(16) or font["name"].getDebugName(1) or "")
    return ""


@cache
def characters_of(path: Path) -> frozenset[int]:
    """The code points that a font file has glyphs for."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap() or ())


def missing_characters(text: str, fonts: FontSet) -> list[str]:
    """The characters of `text` that no family of the set has, by code point."""
    left = {ord(char) for char in set(text) if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf"}}
    for family in fonts.families:
        if left:
            left -= characters_of(next(path for name, path in fonts.files if name == family))
    return [chr(code) for code in sorted(left)]


def system_fonts() -> list[Path]:
    """The font files installed on this machine."""
    home = Path.home()
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    if sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    suffixes = {*_SUFFIXES, ".ttc"}
    return sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() in suffixes)


def with_fallback(fonts: FontSet, missing: list[str]) -> tuple[FontSet, list[str]]:
    """The set with this machine's fonts added for the missing characters, and the characters that are still missing."""
    left = {ord(char) for char in missing}
    added: list[tuple[str, Path]] = []
    for path in system_fonts() if missing else ():
        if not left:
            break
        with contextlib.suppress(TTLibError, OSError):
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
    """A fontconfig file that lists the set's files only. It is kept in the user's cache, one for each set."""
    loose = [path for _, path in fonts.files if path.parent not in fonts.folders]
    home = cache_folder("fontconfig")
    parts = [_SCALED_BITMAPS, *map(str, fonts.folders), "|", *map(str, loose), "|", *fonts.families]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    file = home / key / "fonts.conf"
    if file.is_file():
        return file
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in (*fonts.folders, home / key / "fonts"))
    stand_ins = "".join(f"<family>{escape(family)}</family>" for family in fonts.families)
    aliases = "".join(
        f"<alias><family>{generic}</family><prefer>{stand_ins}</prefer></alias>" for generic in ("serif", "sans-serif", "monospace")
    )
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(home / 'cache'))}</cachedir>{aliases}{_SCALED_BITMAPS}</fontconfig>"
    )
    # If two processes let fontconfig create its cache at once, the second one warns that it has no writable cache.
    with OutputFolder.opened(home) as folder, folder.folder(f"{key}/fonts") as links, folder.folder("cache"):
        for number, path in enumerate(loose):
            links.add_link(f"{number:03}-{path.name}", path)
        folder.write(f"{key}/{file.name}", text.encode(), mode=ORDINARY)
    return file
