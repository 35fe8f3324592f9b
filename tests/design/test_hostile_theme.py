"""A theme that means harm: style sheet, logo and fonts reach for nothing outside of the theme's folder."""

from pathlib import Path

import pytest

from growth import calls
from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import load_context
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


@pytest.mark.parametrize("size", [600_000, 20_000_000])
def test_a_huge_theme_is_a_problem(size: int, tmp_path: Path) -> None:
    """A style sheet of megabytes is not read."""
    (problem,) = load_theme(theme(tmp_path / "theme", "/*" + "x" * size + "*/")).problems
    assert "too large" in problem.message


DOUBLED = "".join(f"--a{number}: var(--a{number - 1}) var(--a{number - 1}); " for number in range(1, 30))
BOMB = "<g id='a0'><rect width='1' height='1'/></g>" + "".join(
    f"<g id='a{number}'>" + f"<use href='%23a{number - 1}'/>" * 10 + "</g>" for number in range(1, 9)
)
BEYOND = {
    "brackets": ("@media print {" * 1_000, "1:224: brackets are nested more than 16 deep"),
    "functions": ("h1 { width: " + "calc(" * 1_000, "1:83: brackets are nested more than 16 deep"),
    "selectors in selectors": (":not(" * 1_000 + "a" + ")" * 1_000 + " { color: red }", "1:77: brackets are nested more than 16 deep"),
    "large type": ("h1 {\n  font-size: 99999999px }", "2:14: 'font-size': 99999999px is too large; at most 500px"),
    "larger type": ("h1 { font-size: 1e308px }", "1:17: 'font-size': 1e308px is too large"),
    "no number": ("h1 { font-size: 1e999px }", "1:17: 'font-size': 1e999px is too large"),
    "type that multiplies": ("* { font-size: 300% }", "1:16: 'font-size': 300% is too large; at most 2em is allowed, since sizes multiply"),
    "spacing": ("p { letter-spacing: 1e9px }", "1:21: 'letter-spacing': 1e9px is too large"),
    "a product": ("p { width: calc(9px * 9999 * 9999) }", "1:12: 'width': calc() may become too large"),
    "a quotient": ("p { width: calc(1px / 0) }", "1:12: 'width': calc() may become too large"),
    "a power": ("p { width: calc(1px * pow(9, 99)) }", "1:23: 'width': pow() is not allowed"),
    "columns": ("body { columns: 100000 }", "1:17: 'columns': 100000 is too large; at most 20"),
    "tracks": ("p { grid-template-columns: repeat(100000, 1px) }", "1:35: 'grid-template-columns': 100000 is too large"),
    "a scale": ("p { transform: scale(1e308) }", "1:22: 'transform': 1e308 is too large"),
    "margins off the page": ("p { margin-left: -99999px }", "1:18: 'margin-left': -99999px is too large"),
    "a number of a property": (".cover { --x: 1e9px; width: var(--x) }", "1:15: '--x': 1e9px is too large"),
    "a counter": ("p { counter-increment: a 100000 }", "1:26: 'counter-increment': 100000 is too large"),
    "marks that add up": ("@counter-style x { system: symbolic; symbols: 'a' }", "1:1: '@counter-style' is not allowed"),
    "marks in a function": ("p::before { content: counter(a, symbols(symbolic 'x')) }", "1:33: 'content': symbols() is not allowed"),
    "a long text": ("p::before { content: '" + "x" * 9_000 + "' }", "1:22: 'content': a text of more than 200 characters"),
    "stops": ("h1 { background: linear-gradient(" + "red, blue, " * 2_000 + "red) }", "1:6: the value of 'background' has more than 400"),
    "stops without end": (
        "h1 { background: repeating-linear-gradient(red 0, blue 1px) }",
        "1:18: 'background': repeating-linear-gradient() is",
    ),
    "dots": ("p { border: 0.01px dotted }", "1:13: 'border': 0.01px is too small to be seen"),
    "a large page": ("@page { size: 1e9px }", "1:15: 'size': 1e9px is too large"),
    "a small page": ("@page { size: 1px }", "1:15: 'size': 1px is too small for a page"),
    "no room on a page": ("@page { margin: 100mm }", "1:17: 'margin': 100mm leaves no room on a page"),
    "doubled properties": (f".cover {{ --a0: x x; {DOUBLED} }}", "the value of '--a12' has more than 2000 parts"),
    "properties in a loop": (".cover { --a: var(--b); --b: var(--a) }", "1:25: '--a' refers to itself"),
    "a property of itself": (".cover { --a: var(--a) var(--a) }", "1:10: '--a' refers to itself"),
    "a property used often": (
        ".cover { --a: " + "x " * 300 + "; color: " + "var(--a) " * 9 + "}",
        "'color' has more than 2000",
    ),
    "rules": ("p { color: red }\n" * 501, "501:1: more than 500 rules"),
    "selectors": (", ".join(["p"] * 1_000) + " { color: red }", "1:1: a rule with more than 40 selectors"),
    "steps": ("nomatch * * * * * * { color: red }", "1:1: a selector with more than 5 steps"),
    "steps in a function": (":has(:has(a b c) d e) f { color: red }", "1:1: a selector with more than 5 steps"),
    "a drawing in the style": (f'p {{ background: url("data:image/svg+xml,<svg>{BOMB}</svg>") }}', "1:21: the picture 'data:"),
    "a picture in the style": ("p { background: url(data:image/gif;base64,R0lG) }", "image/gif is not allowed; use image/svg+xml"),
    "too much": ("/*" + "x" * 600_000 + "*/", "the file is too large"),
}


@pytest.mark.parametrize("case", BEYOND)
def test_what_is_beyond_a_limit_is_a_problem_at_its_place(case: str, tmp_path: Path) -> None:
    """No style sheet takes the engine minutes or makes it fail: what would do so is named, with its line and column, at once."""
    css, expected = BEYOND[case]
    name = theme(tmp_path / "theme", css)
    problems: list[str] = []
    assert calls(lambda: problems.extend(map(str, load_theme(name).problems))) < 2_000_000
    assert expected in "\n".join(problem.removeprefix(f"{name}:") for problem in problems)


def test_what_themes_do_is_within_the_limits(tmp_path: Path) -> None:
    """Ordinary rules are no problem, nor are a few odd ones."""
    css = """
    @media print { .cover h1 { font-size: 36pt; letter-spacing: -0.01em } }
    @page { size: 210mm 280mm; margin: 20mm 18mm; @top-left { content: "Lantern Hill"; width: 10mm } }
    .level .signals .column + .column > .group:not(:first-child) h3::before { content: "→ "; z-index: 2147483647; order: 9999 }
    .cover { --gap: 4mm; padding: calc(var(--gap) * 2 + 1mm); background: linear-gradient(90deg, #123 0%, #456 100%) }
    .bars li { transform: rotate(-90deg) scale(1.2); width: calc(100% / 3); margin-left: -20mm; border: 0.25pt dotted }
    """
    assert () == load_theme(theme(tmp_path / "theme", css)).problems


def test_a_theme_that_the_engine_cannot_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a document can be made without the theme, it is the theme's fault; otherwise it is not."""
    name = theme(tmp_path / "theme", "li::marker { content: 'x' }")
    with pytest.raises(InputError, match=r"own\.css: the PDF engine cannot set a document with this theme \(TypeError\)"):
        build.make_booklet(build.BookletJob(SMALLEST, DAY, name))
    engine = load_context(SMALLEST, name, None).engine("", "", PAGE_SIZES["a4"], "booklet")
    monkeypatch.setattr("weasyprint.HTML.render", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.lay_out("<html>", "")


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
    "use without end": SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'),
    "a gradient of itself": SVG.format('<linearGradient id="a" href="#a"/><rect width="9" height="9" fill="url(#a)"/>'),
    "a clip of itself": SVG.format('<clipPath id="a"><rect width="9" height="9" clip-path="url(#a)"/></clipPath>'),
    "use a hundred million times": SVG.format(BOMB.replace("%23", "#")),
    "elements": SVG.format("<rect/>" * 2_001),
    "nesting": SVG.format("<g>" * 1_000 + "</g>" * 1_000),
    "a long path": SVG.format('<path d="M0 0 ' + "L1 1 " * 60_000 + '"/>'),
    "a filter": SVG.format('<filter id="a"><feGaussianBlur stdDeviation="9"/></filter>'),
    "a pattern": SVG.format('<pattern id="a" width="1" height="1"/>'),
    "a marker": SVG.format('<marker id="a"/>'),
    "svg in svg": SVG.format('<svg viewBox="0 0 1 1"/>'),
    "a number": SVG.format('<rect width="1e308" height="9" transform="scale(1e300)"/>'),
    "a style": SVG.format("<style>" + "rect {{ stroke-width: 1e308px }}" + "</style>"),
    "a nested style": SVG.format("<style>" + "@media print {{" * 1_000 + "</style>"),
    "no size": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9"/>',
    "an odd shape": '<svg xmlns="http://www.w3.org/2000/svg" width="900000" height="1"/>',
}


@pytest.mark.parametrize("logo", LOGOS)
def test_a_drawn_logo_reaches_for_nothing(logo: str, secret: Path, tmp_path: Path) -> None:
    """An SVG logo with anything in it but shapes is a problem at the token's place."""
    name = theme(tmp_path / "theme", ":root {\n  --logo: url(logo.svg);\n}")
    # Braces of a style are doubled above.
    (tmp_path / "theme" / "logo.svg").write_text(LOGOS[logo].replace("{secret}", str(secret)).replace("{{", "{").replace("}}", "}"))
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


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_picture_of_very_many_pixels_is_a_problem(kind: str, tmp_path: Path) -> None:
    """A few bytes can stand for gigabytes of pixels."""
    name = theme(tmp_path / "theme", f":root {{ --logo: url(logo.{kind}) }}")
    jpeg = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(12)
    png = PIXEL[:16] + b"\x00\x01\x00\x00" * 2 + PIXEL[24:]
    (tmp_path / "theme" / f"logo.{kind}").write_bytes(png if kind == "png" else jpeg)
    (problem,) = load_theme(name).problems
    assert "at most 16,000,000 are allowed" in problem.message


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
