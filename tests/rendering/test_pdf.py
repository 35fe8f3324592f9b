"""The door is locked: whatever a ladder or a theme asks for, nothing is opened but what was given, and nothing runs."""

import html
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2
import pikepdf
import pytest

import reading
from html_parts import Parts
from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import document_style
from ladder_reports.design.theme import load_theme
from ladder_reports.design.translations import load_translation
from ladder_reports.documents.booklet import build
from ladder_reports.errors import InputError
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.rendering import pdf, web_css
from ladder_reports.rendering import templates as render
from ladder_reports.rendering.markup import Typesetter
from making import DAY, SMALLEST, small_ladder
from themes import PIXEL, SVG, theme

MARKER = "marker7hippopotamus"
QUOTES = ("“", "”", "‘", "’")


@pytest.fixture(autouse=True)
def no_web_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts inside of HTML take long to cut down, and are not what is looked at here."""
    monkeypatch.setattr(web_css, "_cut_down", lambda *_: "")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may open; what it says is looked for in everything that is made."""
    path = tmp_path / "elsewhere" / "secret.txt"
    path.parent.mkdir()
    path.write_text(MARKER)
    return path


def uncovered(data: bytes) -> bytes:
    """The file's bytes and the content of all its streams, decoded."""
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = [thing.read_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)]
    return b"\n".join([data, *streams])


@dataclass(frozen=True)
class Both:
    """A booklet in both formats."""

    read: reading.Read
    html: Parts
    text: str


def both(ladder: Path, theme: str = "default") -> Both:
    """The booklet in both formats, in neither of which the secret is."""
    job = build.BookletJob(ladder, DAY, theme)
    data = build.make_booklet(job).data
    text = build.make_booklet(replace(job, format="html")).data.decode()
    read = reading.read(data)
    assert MARKER.encode() not in uncovered(data)
    assert MARKER not in text + read.text
    assert () == read.attachments
    assert b"/EmbeddedFile" not in uncovered(data)
    return Both(read, Parts(text), text)


def assert_harmless(found: Both) -> None:
    """Nothing runs, nothing is loaded, and every link goes to the web, to a mailbox or into the document."""
    assert not {"script", "img", "link", "iframe", "object", "embed", "base", "meta-refresh", "form", "input"} & found.html.tags
    assert [] == [address for address in found.html.loaded if not address.startswith("data:")]
    allowed = ("#", "https:", "http:", "mailto:")
    assert [] == [link for link in found.html.links if not link.lower().startswith(allowed)]
    assert [] == [link for link in found.read.links if link.page is None and not link.address.lower().startswith(allowed)]
    assert [] == sorted(name for name in found.html.attributes if name.startswith("on"))


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=file://{secret} onerror=alert(1)>",
    "attachment": '<link rel=attachment href="file://{secret}">',
    "attached link": '<a rel="attachment" href="file://{secret}">here</a>',
    "style": "<style>@import url(file://{secret}); body {{ background: url(http://127.0.0.1:9/x) }}</style>",
    "svg": '<svg><image href="file://{secret}"/><use href="file://{secret}#a"/></svg>',
    "object": '<object data="file://{secret}"></object><embed src="{secret}"><iframe src="file://{secret}"></iframe>',
    "base": '<base href="file:///"><meta http-equiv="refresh" content="0; url=file://{secret}">',
    "end of the page": "</p></section></body></html><script>alert(1)</script>",
    "comment": "<!-- --><!--[if IE]><script>alert(1)</script><![endif]--><![CDATA[<script>]]>",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "markdown image": "![a picture](file://{secret}) and ![another](../elsewhere/secret.txt)",
    "markdown image by reference": "![a picture][one]\n\n[one]: file://{secret}",
    "markdown link": "[a file](file://{secret}), [a neighbour](../elsewhere/secret.txt), [a host](//127.0.0.1/x)",
    "script link": "[one](javascript:alert(1)), [two](JaVaScRiPt:alert(1)), [three](java&#115;cript:alert(1)), <javascript:alert(1)>",
    "odd link": "[one](data:text/html,<script>alert(1)</script>), [two](vbscript:x), [three](\x01javascript:alert(1)), [four](#cover)",
    "quotes in links": '[one](https://example.org/"onmouseover="alert(1)), [two](https://example.org "x\\" onclick=\\"alert(1)")',
    "code": "`<script>alert(1)</script>` and\n\n    <img src=file://{secret}>",
    "templates": "{{{{ 7 * 191 }}}} {{% include '{secret}' %}} {{% for x in [1] %}}{{{{ x }}}}{{% endfor %}}",
    "more templates": "{{{{ ''.__class__.__mro__ }}}} {{#- gone -#}} {{%- raw %}} {{{{ v.head }}}}",
    "template": "{{{{ 7 * 191 }}}}{{% include 'colophon.html' %}}{{{{ v.head }}}}",
    "format": "{{0}} {{first}} {{first.__class__}} %s %(x)s ${{x}}",
    "style escape": "\\3c script\\3e  u\\72l(file://{secret})",
}


def text_for(hostile: str, secret: Path) -> str:
    """The hostile text with the secret's place in it."""
    return HOSTILE[hostile].format(secret=secret)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_ladder_is_harmless_or_refused(hostile: str, secret: Path, tmp_path: Path) -> None:
    """Markup, foreign links and template syntax in a ladder are printed as the text that they are, or reported at their line."""
    folder = small_ladder(tmp_path / "ladder", f"Before.\n\n{text_for(hostile, secret)}\n\nAfter.")
    loaded = load_ladder(folder)
    if loaded.value is None:
        assert all(problem.line and problem.path.endswith("one.md") for problem in loaded.problems)
        return
    found = both(folder)
    assert_harmless(found)
    assert "Before." in found.read.text
    assert "After." in found.read.text


HARMLESS = {"script", "image", "attachment", "style", "svg", "object", "markdown link", "templates", "format", "code"}


@pytest.mark.parametrize("hostile", sorted(HARMLESS))
def test_what_looks_like_markup_is_printed(hostile: str, secret: Path, tmp_path: Path) -> None:
    """Nothing that the author wrote is swallowed: tags and braces stand on the page."""
    folder = small_ladder(tmp_path / "ladder", text_for(hostile, secret))
    words = reading.flat(re.sub(r"\]\([^)]*\)", "", text_for(hostile, secret)))
    assert words in reading.flat(both(folder).read.text)


@pytest.mark.parametrize("hostile", ["script", "image", "attachment", "style", "template", "format", "end of the page", "entity"])
def test_titles_are_text(hostile: str, secret: Path, tmp_path: Path) -> None:
    """Titles are printed as they stand too, in headings, running heads, bookmarks and the file's own title."""
    text = text_for(hostile, secret)
    quoted = "'" + text.replace("'", "''") + "'"
    folder = small_ladder(tmp_path / "ladder", "Something.", title=f"{quoted}\nshort: {quoted}")
    main = folder / "ladder.md"
    main.write_text(main.read_text().replace("title: Small ladder", f"title: {quoted}").replace("title: List", f"title: {quoted}"))
    found = both(folder)
    assert_harmless(found)
    assert reading.flat(text) in reading.flat(found.read.text)
    assert reading.flat(text) == reading.flat(found.read.info["Title"])


@pytest.mark.parametrize("name", ["ladder.md", "levels/one.md"])
def test_huge_ladders_are_problems(name: str, tmp_path: Path) -> None:
    """A line of 20 MB and a file of many lines are refused at once, with one problem."""
    for text in ("x" * 20_000_000, "Translation.\n" * 3_000_000):
        folder = small_ladder(tmp_path / str(len(text)))
        with (folder / name).open("a") as file:
            file.write(text)
        with pytest.raises(InputError) as caught:
            build.make_booklet(build.BookletJob(folder, DAY))
        (problem,) = caught.value.problems
        assert "is larger than" in problem.message


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


def test_a_theme_cannot_leave_its_style_element(tmp_path: Path) -> None:
    """In an HTML booklet a theme's text stays a style sheet."""
    name = theme(tmp_path / "theme", ".cover::before { content: '</style><script>alert(1)</script>' }")
    text = build.make_booklet(build.BookletJob(SMALLEST, DAY, name, format="html")).data.decode()
    assert 1 == text.count("</style>")
    assert "script" not in Parts(text).tags


@pytest.mark.parametrize("size", [3_000_000, 20_000_000])
def test_a_huge_theme_is_a_problem(size: int, tmp_path: Path) -> None:
    """A style sheet of megabytes is not read."""
    (problem,) = load_theme(theme(tmp_path / "theme", "/*" + "x" * size + "*/")).problems
    assert "is larger than" in problem.message


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


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1:9/x",
        "https://example.org/",
        "ftp://example.org/",
        "/etc/passwd",
        "passwd",
        "//host/x",
        " data:text/plain,x",
        "jar:data:x",
        "",
    ],
)
def test_the_fetcher_refuses(address: str) -> None:
    """No address but a data URI is opened, and what was refused is remembered."""
    fetcher = pdf.LockedFetcher()
    with pytest.raises(ValueError, match="is not allowed"):
        fetcher.fetch(address)
    assert [address] == fetcher.refused


def test_the_fetcher_opens_data() -> None:
    """A data URI is the one thing that is opened."""
    fetcher = pdf.LockedFetcher()
    assert b"words" == fetcher.fetch("data:text/plain,words").read()
    assert [] == fetcher.refused


@pytest.fixture
def engine() -> pdf.Engine:
    """An engine with the default look."""
    theme = load_theme("default").unwrap()
    return pdf.engine(document_style(theme, fonts_for(theme, "text", ""), PAGE_SIZES["a4"], "booklet"))


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{url}" alt="x">',
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        '<link rel="stylesheet" href="{url}">',
        "<style>@import url({url});</style>",
        "<style>body {{ background: url({url}) }}</style>",
        '<object data="{url}"></object>',
        '<embed src="{url}">',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="{url}" width="9" height="9"/></svg>',
        (
            "<img alt=\"x\" src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E"
            "%3Cimage href='{url}' width='9' height='9'/%3E%3C/svg%3E\">"
        ),
    ],
)
def test_the_engine_itself_is_locked(body: str, engine: pdf.Engine, secret: Path) -> None:
    """Were markup to come through in spite of all, the document would be refused by the address that it asked for."""
    page = f"<html lang=en><head><title>x</title></head><body><p>x</p>{body.format(url=f'file://{secret}')}</body></html>"
    with pytest.raises(InputError, match=re.escape(f"refers to file://{secret}")):
        engine.write(engine.lay_out(page, "here"), "here")
    clean = engine.lay_out("<html lang=en><head><title>x</title></head><body><p>Translation</p></body></html>", "here")
    assert engine.write(clean, "here").startswith(b"%PDF")


def test_an_undefined_name_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that uses a name that does not exist fails instead of printing nothing, and everything is escaped."""
    templates = {"x": "{{ v.none_such }}", "y": "{{ nothing }}", "z": "{{ v }}"}
    environment = render._environment("en", "en").overlay(loader=jinja2.DictLoader(templates))
    monkeypatch.setattr(render, "_environment", lambda *_: environment)
    for name in ("x", "y"):
        with pytest.raises(jinja2.UndefinedError):
            render.fill(name, "text", "en", load_translation("en"))
    assert "&lt;b&gt;&#34;" == render.fill("z", '<b>"', "en", load_translation("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](file:///etc/passwd)", "<p>x</p>"),
        ("[x](other.md)", "<p>x</p>"),
        ("[x](//host/x)", "<p>x</p>"),
        ("[x](#cover)", "<p>x</p>"),
        ("[x](https://example.org/)", '<p><a href="https://example.org/">x</a></p>'),
        ("![x](file:///etc/passwd)", "<p>x</p>"),
        ("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>"),
    ],
)
def test_markdown_is_cleaned(text: str, expected: str) -> None:
    """What a text may not have loses its power and keeps its words."""
    assert expected == Typesetter(QUOTES).block(text)


@pytest.mark.parametrize(
    "text", ["Team <Lead>", "R&D", "a < b", "&lt;b&gt;", "*stars*", "[a](b)", "`code`", "snake_case_", "1. x", "# x", "\\*"]
)
def test_plain_text_is_not_markup(text: str) -> None:
    """A title is printed sign by sign: neither tags nor Markdown are read in it."""
    assert text == html.unescape(Typesetter(QUOTES).plain(text))
    assert "<" not in Typesetter(QUOTES).plain(text)


def test_a_level_that_links_out_of_the_ladder_is_a_problem(tmp_path: Path) -> None:
    """A symlink among the ladder's files cannot bring another file of the machine into the booklet."""
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: one\ntitle: Secret\n---\n## Text\n\nHush.\n", encoding="utf-8")
    ladder = small_ladder(tmp_path / "ladder")
    level = ladder / "levels" / "one.md"
    level.unlink()
    level.symlink_to(secret)
    loaded = load_ladder(ladder)
    assert loaded.value is None
    assert any("leads out of its folder" in problem.message for problem in loaded.problems)
