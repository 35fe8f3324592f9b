"""The pages of the site, copied from docs/ with what only the site has: gallery, home page, fonts, and the copy for assistants."""

import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

import fontpkg
from fontTools.ttLib import TTFont

from gallery import Document
from ladder_reports.design.colors import level_colors, notation
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet.reach import radii
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "website"
DOCS = ROOT / "docs"
REPOSITORY = "https://github.com/ladder-reports/ladder-reports"

FROM_THE_ROOT = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "security-policy.md"}
"""Pages of the repository's root that the site has, too, and their names there."""
FACES = (("Fira Sans", 400, "normal"), ("Fira Sans", 400, "italic"), ("Fira Sans", 500, "normal"), ("IBM Plex Serif", 300, "normal"))
"""The fonts of the site: family, weight and style."""
HOME = ("booklet", "plan", "packet", "worksheet")
"""The documents on the home page."""

_LINK = re.compile(r"(\]\(|^\[[^\]]+\]: |<img[^>]* src=\")([^()\s\"#:]+)(?=[#)\s\"]|$)", re.MULTILINE)
_CODE = re.compile(r"^```(?s:.*?)^```$|^ {4}.*$", re.MULTILINE)


def copy(folder: Path, made: Sequence[Document]) -> None:
    """Put everything into a folder that Zensical builds the site from."""
    docs = folder / "docs"
    (docs / "gallery").mkdir(parents=True)
    shutil.copytree(HERE / "overrides", folder / "overrides")
    shutil.copytree(HERE / "assets", docs / "assets")
    shutil.copytree(DOCS / "images", docs / "images")
    shutil.copy(HERE / "zensical.toml", folder / "zensical.toml")
    for name, source in {**{path.name: path for path in sorted(DOCS.glob("*.md"))}, **_root_pages()}.items():
        (docs / name).write_text(_page(source, made), encoding="utf-8")
    for one in made:
        for path in (one.pdf, one.thumbnail):
            shutil.copy(path, docs / "gallery" / path.name)
    (docs / "assets" / "fonts.css").write_text("".join(_fonts(docs / "assets")), encoding="utf-8")
    (docs / "assets" / "favicon.svg").write_text(_favicon(), encoding="utf-8")
    (folder / "overrides" / "partials" / "bands.html").write_text(_bands(), encoding="utf-8")
    (docs / "llms.txt").write_text(_for_assistants(docs), encoding="utf-8")


def _root_pages() -> dict[str, Path]:
    return {name: ROOT / source for source, name in FROM_THE_ROOT.items()}


def _page(source: Path, made: Sequence[Document]) -> str:
    """A page with its links as the site needs them, and with the documents where its remarks ask for them."""
    text = source.read_text(encoding="utf-8")
    text = text.replace("<!-- gallery -->", "\n".join(_gallery(made)))
    text = text.replace("<!-- what comes out -->", _figures([one for one in made if one.entry.name in HOME], shown=False))
    parts, at = [], 0
    for code in _CODE.finditer(text):
        parts += [_linked(text[at : code.start()], source), code[0]]
        at = code.end()
    return "".join([*parts, _linked(text[at:], source)])


def _linked(text: str, source: Path) -> str:
    """A text whose relative links lead to a page of the site or, if the site does not have it, into the repository."""

    def target(found: re.Match[str]) -> str:
        path = Path(os.path.normpath(source.parent / found[2]))
        if not path.is_relative_to(ROOT):
            return found[0]
        inside = path.relative_to(ROOT)
        if str(inside) in FROM_THE_ROOT:
            return found[1] + FROM_THE_ROOT[str(inside)]
        if inside.parts[0] == "docs" and (path.suffix == ".md" or "images" in inside.parts):
            return found[1] + path.relative_to(DOCS).as_posix()
        if inside.parts[0] == "build" or not path.exists():
            return found[0]
        return f"{found[1]}{REPOSITORY}/{'tree' if path.is_dir() else 'blob'}/main/{inside.as_posix()}"

    return _LINK.sub(target, text)


def _gallery(made: Sequence[Document]) -> Iterator[str]:
    """The documents by their groups, each group with a heading."""
    for group in dict.fromkeys(one.entry.group for one in made):
        yield f"\n## {group}\n\n{_figures([one for one in made if one.entry.group == group], shown=True)}"


def _figures(made: Iterable[Document], *, shown: bool) -> str:
    """Thumbnails that are links to their documents; in the gallery, each with the command that made it."""
    found = ['<div class="documents">']
    for one in made:
        entry, (width, height) = one.entry, one.size
        title = entry.title if shown else entry.group.removeprefix("The ").capitalize()
        pages = f"PDF, {one.pages} page{'s' * (one.pages != 1)}, {one.pdf.stat().st_size // 1024} KB"
        picture = f'<img src="gallery/{one.thumbnail.name}" width="{width}" height="{height}" alt="" loading="lazy">'
        command = f"<code>{escape(entry.shown)}</code>" if shown else ""
        found.append(
            f'<figure><a href="gallery/{one.pdf.name}">{picture}<span class="title">{escape(title)}</span></a>'
            f"<figcaption>{pages}{command}</figcaption></figure>"
        )
    return "\n".join([*found, "</div>"])


def _fonts(folder: Path) -> Iterator[str]:
    """Copy the fonts from their packages, as browsers want them; yields the rules of the style sheet that names them."""
    for family, weight, style in FACES:
        path = fontpkg.path(family, weight=weight, style=style)
        target = folder / f"{family.replace(' ', '-').lower()}-{weight}-{style}.woff2"
        with TTFont(path, recalcTimestamp=False) as font:
            font.flavor = "woff2"
            font.save(target)
        yield (
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; font-display: swap; '
            f'src: url("{target.name}") format("woff2") }}\n'
        )


def _levels() -> list[tuple[str, str, float]]:
    """The levels of the ladder that ships, lowest first: name, color, and reach as a share of the largest."""
    ladder, theme = load_ladder(DEFAULT_LADDER).value, load_theme("default").value
    if ladder is None or theme is None:
        raise ValueError("the shipped ladder and theme are valid; the tests see to it")
    found = level_colors(ladder, theme.ramp)
    inks = [notation(found[one.id]) for one in ladder.levels]
    return list(zip([one.short for one in ladder.levels], inks, radii(len(inks)), strict=True))


def _bands() -> str:
    """The cover's drawing for the home page: each level reaches further than the one before."""
    rows = [f'<li style="--reach:{reach:.4f};--level:{ink}"><span>{escape(name)}</span></li>' for name, ink, reach in reversed(_levels())]
    return f'<ol class="bands" reversed aria-label="The levels of the included ladder, each with a wider reach">{"".join(rows)}</ol>\n'


def _favicon() -> str:
    """The same drawing as a quarter of a disc."""
    arcs = "".join(
        f'<path fill="{ink}" d="M0 32V{32 - 30 * reach:.2f}A{30 * reach:.2f} {30 * reach:.2f} 0 0 1 {30 * reach:.2f} 32z"/>'
        for _, ink, reach in reversed(_levels())
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{arcs}</svg>\n'


def _for_assistants(docs: Path) -> str:
    """The page for assistants with a list of all pages, under the name that assistants look for."""
    text = re.sub(r"(\]\([\w-]+)\.md", r"\1.html", (docs / "for-assistants.md").read_text(encoding="utf-8"))
    with (HERE / "zensical.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    names = [name for name in pages_of(project["nav"]) if name != "index.md"]
    titles = {name: re.search(r"^# (.+)$", (docs / name).read_text(encoding="utf-8"), re.MULTILINE) for name in names}
    rows = [f"- [{title[1]}]({name.removesuffix('.md')}.html)" for name, title in titles.items() if title]
    return (
        f"# {project['site_name']}\n\n> {project['site_description']}\n\n{text.replace('# ', '## ', 1)}\n## Pages\n\n"
        + "\n".join(rows)
        + "\n"
    )


def pages_of(entries: Iterable[object]) -> Iterator[str]:
    """The pages of a navigation, in its order."""
    for entry in entries:
        values = entry.values() if isinstance(entry, dict) else [entry]
        for value in values:
            yield from pages_of(value) if isinstance(value, list) else [str(value)]
