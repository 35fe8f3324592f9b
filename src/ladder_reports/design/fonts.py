"""Font families become files, files become a fontconfig set-up that holds them and nothing else.

With a set-up of our own the rendering does not depend on the machine's fonts: a family that is missing is a problem
by name instead of silently another family (fontconfig's user documentation, ``FONTCONFIG_FILE``).
"""

import contextlib
import hashlib
import os
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg
from fontTools.ttLib import TTFont, TTLibError

from ladder_reports.errors import Problem
from ladder_reports.paths import cache_folder

_SUFFIXES = {".ttf", ".otf"}


@dataclass(frozen=True, slots=True)
class FontSet:
    """The files of a document's families, in the order in which the families stand in for each other."""

    families: tuple[str, ...]
    folders: tuple[Path, ...]
    files: tuple[tuple[str, Path], ...]
    """Family and file; the first file of a family is its regular face."""


def find_fonts(families: tuple[str, ...], own: Path | None, problems: list[Problem], where: str) -> FontSet:
    """The files of the families, from the theme's own folder or from installed font packages."""
    local = _families_in(own) if own else {}
    found: list[tuple[str, Path]] = []
    for family in families:
        if family in local:
            found.extend((family, path) for path in local[family])
            continue
        try:
            package = fontpkg.family(family)
        except fontpkg.FamilyNotInstalled:
            remedy = f"run 'pip install fontpkg-{fontpkg.slugify(family)}', or put its files into fonts/ beside the theme"
            problems.append(Problem(where, 0, 0, f"the font family '{family}' is not there: {remedy}"))
            continue
        faces = sorted(package.files, key=lambda face: (face.style != "normal", abs((face.weight or 400) - 400), str(face.path)))
        found.extend((family, Path(face.path)) for face in faces)
    folders = tuple(dict.fromkeys(path.parent for _, path in found))
    return FontSet(tuple(name for name in families if any(name == family for family, _ in found)), folders, tuple(found))


def _families_in(folder: Path) -> dict[str, list[Path]]:
    families: dict[str, list[Path]] = {}
    home = folder.parent.resolve()
    for path in sorted(folder.iterdir()):
        # A link that leads out of the theme's folder is not followed.
        if path.suffix.lower() not in _SUFFIXES or not path.resolve().is_relative_to(home):
            continue
        try:
            family = _family_of(path)
        except (TTLibError, OSError):
            continue
        if family:
            families.setdefault(family, []).append(path)
    for paths in families.values():
        paths.sort(key=lambda path: ("regular" not in path.stem.lower(), path.name))
    return families


def _family_of(path: Path) -> str:
    """The family that a font file says it belongs to: the typographic name, or the older one."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return str(font["name"].getDebugName(16) or font["name"].getDebugName(1) or "")


@cache
def characters_of(path: Path) -> frozenset[int]:
    """The characters that a font file has glyphs for."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap() or ())


def missing_characters(text: str, fonts: FontSet) -> list[str]:
    """The characters of `text` that no family of the set has, in code point order."""
    left = {ord(char) for char in set(text) if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf"}}
    for family in fonts.families:
        left -= characters_of(next(path for name, path in fonts.files if name == family))
        if not left:
            return []
    return [chr(code) for code in sorted(left)]


def system_fonts() -> list[Path]:
    """The machine's own font files, for characters that the theme's families lack."""
    home = Path.home()
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    if sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return sorted(
        path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() in {".ttf", ".otf", ".ttc"}
    )


def with_fallback(fonts: FontSet, missing: list[str]) -> tuple[FontSet, list[str]]:
    """The set with installed fonts added for the missing characters, and the characters that are still missing."""
    left = {ord(char) for char in missing}
    added: list[tuple[str, Path]] = []
    for path in system_fonts():
        if not left:
            break
        try:
            covered = left & characters_of(path)
            family = _family_of(path) if covered else ""
        except (TTLibError, OSError):
            continue
        if family:
            added.append((family, path))
            left -= covered
    families = tuple(dict.fromkeys([*fonts.families, *(family for family, _ in added)]))
    return FontSet(families, fonts.folders, (*fonts.files, *added)), [chr(code) for code in sorted(left)]


def named(characters: list[str]) -> str:
    """The characters with their names, for a message."""
    return ", ".join(f"{char} (U+{ord(char):04X} {unicodedata.name(char, 'without a name').lower()})" for char in characters)


def fontconfig_file(fonts: FontSet) -> Path:
    """A fontconfig file that knows the set's files only, in the user's cache; made once for each set."""
    loose = [path for _, path in fonts.files if path.parent not in fonts.folders]
    home = cache_folder("fontconfig")
    key = hashlib.sha256("\0".join([*map(str, fonts.folders), "|", *map(str, loose), "|", *fonts.families]).encode()).hexdigest()[:16]
    folder = home / key
    file = folder / "fonts.conf"
    if file.is_file():
        return file
    links = folder / "fonts"
    links.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(loose):
        link = links / f"{number:03}-{path.name}"
        # Another process may be making the same set.
        with contextlib.suppress(FileExistsError):
            link.symlink_to(path)
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in (*fonts.folders, links))
    stand_ins = "".join(f"<family>{escape(family)}</family>" for family in fonts.families)
    aliases = "".join(
        f"<alias><family>{generic}</family><prefer>{stand_ins}</prefer></alias>" for generic in ("serif", "sans-serif", "monospace")
    )
    cache = home / "cache"
    # When two processes make it at once, fontconfig says in the one that comes second that nothing can be written.
    cache.mkdir(exist_ok=True)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(cache))}</cachedir>{aliases}</fontconfig>"
    )
    handle, temporary = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(temporary).replace(file)
    return file
