"""A theme that means harm: style sheet, logo and fonts reach for nothing outside of the theme's folder."""

from pathlib import Path

import pytest

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet import build
from ladder_reports.errors import InputError
from making import DAY, SMALLEST
from themes import PIXEL, SVG, theme

MARKER = "marker7hippopotamus"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may open; what it says is looked for in everything that is made."""
    path = tmp_path / "elsewhere" / "secret.txt"
    path.parent.mkdir()
    path.write_text(MARKER)
    return path


REACHING = {
    "import": "@import url({url});",
    "import of a name": '@import "{url}";',
    "escaped import": '@\\69mport "{url}";',
    "import after rules": ":root {{ --ink: #111111 }} @import '{url}';",
    "background": ".cover {{ background: url({url}) }}",
    "quoted": ".cover {{ background: url('{url}') }}",
    "escaped": ".cover {{ background: u\\72l({url}) }}",
    "escaped wholly": ".cover {{ background: \\75\\72\\6c('{url}') }}",
    "loud": ".cover {{ background: URL({url}) }}",
    "in a token": ":root {{ --ink: url({url}) }}",
    "in a property of the root": ":root {{ background: url({url}) }}",
    "nested in the root": ":root {{ & .cover {{ background: url({url}) }} }}",
    "nested twice": ":root {{ @media print {{ & .cover {{ background: url({url}) }} }} }}",
    "in media": "@media print {{ .cover {{ background: url({url}) }} }}",
    "in supports": "@supports (color: red) {{ @media print {{ .cover {{ background: url({url}) }} }} }}",
    "in a page": "@page {{ @top-left {{ content: url({url}) }} }}",
    "in a font": "@font-face {{ font-family: X; src: url({url}) }}",
    "in a list style": "ul {{ list-style: url({url}) }}",
    "in content": ".cover::before {{ content: url({url}) }}",
    "in a function": ".cover {{ background: cross-fade(url({url}), red) }}",
    "in a set": ".cover {{ background: image-set('data:image/png,x' 1x, '{url}' 2x) }}",
    "in a prefixed set": ".cover {{ background: -webkit-image-set('{url}' 1x) }}",
    "as a source": "@font-face {{ font-family: X; src: src('{url}') }}",
    "in an own property": ".cover {{ --x: url({url}); background: var(--x) }}",
}


@pytest.mark.parametrize("css", REACHING)
@pytest.mark.parametrize("url", ["file://{secret}", "http://127.0.0.1:9/x", "//127.0.0.1/x", "secret.txt", "{secret}", "DATA:text/css,x"])
def test_a_theme_reaches_for_nothing(css: str, url: str, secret: Path, tmp_path: Path) -> None:
    """An address anywhere in a theme is a problem at its place, in whatever way it is written."""
    loaded = load_theme(theme(tmp_path / "theme", REACHING[css].format(url=url.format(secret=secret))))
    assert [problem for problem in loaded.problems if "not allowed" in problem.message]
    assert {1} == {problem.line for problem in loaded.problems}


@pytest.mark.parametrize("size", [3_000_000, 20_000_000])
def test_a_huge_theme_is_a_problem(size: int, tmp_path: Path) -> None:
    """A style sheet of megabytes is not read."""
    (problem,) = load_theme(theme(tmp_path / "theme", "/*" + "x" * size + "*/")).problems
    assert "too large" in problem.message


LOGOS = {
    "external entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]>' + SVG.format("<title>&x;</title>"),
    "entities without end": '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + SVG.format("<title>&b;</title>"),
    "image": SVG.format('<image href="file://{secret}" width="9" height="9"/>'),
    "linked image": SVG.format('<image xlink:href="file://{secret}" width="9" height="9"/>'),
    "use": SVG.format('<use href="file://{secret}#a"/>'),
    "filling": SVG.format('<rect width="9" height="9" fill="url(http://127.0.0.1:9/x#a)"/>'),
    "style": SVG.format("<style>@import 'file://{secret}'; rect {{ fill: url(http://127.0.0.1:9/x) }}</style>"),
    "escaped style": SVG.format("<style>rect {{ fill: u\\72l(http://127.0.0.1:9/x) }}</style>"),
    "style attribute": SVG.format("<rect style=\"fill: url( 'file://{secret}' )\"/>"),
    "style sheet beside it": '<?xml version="1.0"?><?xml-stylesheet href="file://{secret}"?>' + SVG.format(""),
    "script": SVG.format("<script>alert(1)</script>"),
    "foreign": SVG.format("<foreignObject><iframe src='file://{secret}'/></foreignObject>"),
    "text": SVG.format("<text>Translation</text>"),
    "link": SVG.format('<a href="file://{secret}"><rect width="9" height="9"/></a>'),
    "not svg": "hello {secret}",
}


@pytest.mark.parametrize("logo", LOGOS)
def test_a_drawn_logo_reaches_for_nothing(logo: str, secret: Path, tmp_path: Path) -> None:
    """An SVG logo with anything in it but shapes is a problem at the token's place."""
    name = theme(tmp_path / "theme", ":root {\n  --logo: url(logo.svg);\n}")
    (tmp_path / "theme" / "logo.svg").write_text(LOGOS[logo].format(secret=secret))
    (problem,) = load_theme(name).problems
    assert (name, 2, 3) == (problem.path, problem.line, problem.column)
    assert problem.message.startswith("--logo: ")


def test_an_entity_cannot_hide_in_another_encoding(secret: Path, tmp_path: Path) -> None:
    """A document type that plain bytes do not show is found."""
    name = theme(tmp_path / "theme", ":root { --logo: url(logo.svg) }")
    (tmp_path / "theme" / "logo.svg").write_bytes(LOGOS["external entity"].format(secret=secret).encode("utf-16"))
    (problem,) = load_theme(name).problems
    assert "UTF-8" in problem.message


@pytest.mark.parametrize(
    "address",
    ["../elsewhere/secret.svg", "link.svg", "folder/link.svg", "file:///etc/passwd", "http://127.0.0.1:9/x.svg", "/etc/passwd", "."],
)
def test_a_logo_lies_beside_its_theme(address: str, secret: Path, tmp_path: Path) -> None:
    """No path, address or link leads a logo out of its theme's folder."""
    outside = secret.with_suffix(".svg")
    outside.write_text(SVG.format(f"<title>{MARKER}</title>"))
    name = theme(tmp_path / "theme", f":root {{ --logo: url('{address}') }}")
    (tmp_path / "theme" / "link.svg").symlink_to(outside)
    (tmp_path / "theme" / "folder").symlink_to(outside.parent)
    (outside.parent / "link.svg").symlink_to(outside)
    with pytest.raises(InputError):
        build.make_booklet(build.BookletJob(SMALLEST, DAY, name))


@pytest.mark.parametrize(("file", "data"), [("logo.png", b"GIF89a"), ("logo.jpg", PIXEL), ("logo.png", b""), ("logo.gif", b"GIF89a")])
def test_a_picture_is_what_its_name_says(file: str, data: bytes, tmp_path: Path) -> None:
    """A file that is no picture, or another one than its name says, is a problem instead of an empty place."""
    name = theme(tmp_path / "theme", f":root {{ --logo: url({file}) }}")
    (tmp_path / "theme" / file).write_bytes(data)
    assert 1 == len(load_theme(name).problems)


def test_a_huge_logo_is_a_problem(tmp_path: Path) -> None:
    """A logo of more than a MiB is not read."""
    name = theme(tmp_path / "theme", ":root { --logo: url(logo.png) }")
    (tmp_path / "theme" / "logo.png").write_bytes(PIXEL + bytes(1024 * 1024))
    (problem,) = load_theme(name).problems
    assert "larger than 1024 KiB" in problem.message


def test_fonts_lie_beside_their_theme(tmp_path: Path) -> None:
    """A font that is a link out of the theme's folder is not there, and neither is a folder of fonts that is one."""
    import fontpkg  # noqa: PLC0415

    source = Path(fontpkg.family("Fira Sans").files[0].path).parent
    for number, link in enumerate(("fonts", "fonts/linked.ttf")):
        folder = tmp_path / str(number)
        name = theme(folder, ':root { --text-family: "Borrowed" }')
        if link == "fonts":
            (folder / link).symlink_to(source)
        else:
            (folder / "fonts").mkdir()
            (folder / link).symlink_to(next(iter(sorted(source.glob("*.?tf")))))
        with pytest.raises(InputError, match="the font family 'Borrowed' is not installed"):
            build.make_booklet(build.BookletJob(SMALLEST, DAY, name))
        css = (folder / "own.css").read_text().replace("Borrowed", "Fira Sans")
        (folder / "own.css").write_text(css)
        files = fonts_for(load_theme(name).unwrap(), "text", "").files
        assert not [path for _, path in files if path.is_relative_to(folder)]
