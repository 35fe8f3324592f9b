"""The booklet is whole, well set, accessible, and the same every time: read back from the PDF itself."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import page
import pytest

import layout
import making
import reading
from html_parts import Parts
from ladder_reports import __version__
from ladder_reports.cli import main
from ladder_reports.design.theme import load_theme
from ladder_reports.documents.booklet import build
from ladder_reports.documents.context import load_context
from ladder_reports.ladder.model import Level, Section
from ladder_reports.paths import DEFAULT_LADDER, theme_names
from making import DAY, SMALLEST, WORKSHOP, made
from process import run_cli

GOLDEN = making.ROOT / "tests" / "golden"
THEMES = ["default", "graphite", "wicker"]
TRIED = [
    *(("default", size) for size in making.SIZES),
    ("graphite", "a4"),
    ("graphite", "a5"),
    ("wicker", "letter"),
    ("wicker", "half-letter"),
]


def grouped(theme: str, size: str, ladder: Path = DEFAULT_LADDER) -> str:
    """The name of the group of tests that look at one booklet."""
    return f"{ladder.name}-{theme}-{size}"


EVERY = pytest.mark.parametrize(
    ("theme", "size"),
    [pytest.param(theme, size, marks=pytest.mark.xdist_group(grouped(theme, size)), id=f"{theme}-{size}") for theme, size in TRIED],
)
A4 = pytest.mark.xdist_group(grouped("default", "a4"))
OTHERS = sorted(path for path in making.VALID.iterdir() if path.is_dir())
OTHER = pytest.mark.parametrize(
    ("ladder", "size"),
    [
        pytest.param(path, size, marks=pytest.mark.xdist_group(grouped("default", size, path)), id=f"{path.name}-{size}")
        for path in OTHERS
        for size in ("a4", "a5")
    ],
)


def pieces(text: str) -> list[str]:
    """Markdown's words as they are printed, cut where a footnote's number or a new paragraph comes between."""
    plain = re.sub(r"!?\[([^\]^][^\]]*)\]\([^)]*\)", r"\1", text)
    return [piece for piece in re.split(r"\[\^[^\]]+\]|\n\s*\n|\n *[-*|] |\n```.*", plain) if reading.flat(piece)]


def words_of(section: Section) -> list[str]:
    """Everything that a section says."""
    texts = [section.title, section.text, *(text for item in section.items for text in (item.text, *item.examples))]
    return [piece for text in texts for piece in pieces(text)]


def words_of_level(level: Level) -> list[str]:
    """Everything that a level says, but for the titles of its sections, which may be short or left out."""
    words = [piece for section in level.sections for piece in words_of(section)]
    titles = {section.title for section in level.sections}
    return [level.title, *(piece for piece in words if piece not in titles)]


def missing(expected: list[str], text: str) -> list[str]:
    """What of the expected words the text does not hold."""
    found = reading.flat(text)
    return [piece for piece in expected if reading.flat(piece) not in found]


def part(booklet: making.Made, anchor: str) -> str:
    """The text of the pages that a part takes, without their margins."""
    names = booklet.read.names
    return "\n".join(booklet.read.bodies[names[anchor] - 1 : names[f"{anchor}-end"]])


def test_there_are_themes() -> None:
    """The themes tested here are those that ship."""
    assert THEMES == theme_names()


@EVERY
def test_every_word_of_the_ladder_is_printed(theme: str, size: str) -> None:
    """Title, introduction, guides and the sections' titles are in the booklet, a level's words and codes on its pages.

    Each step has every signal of the upper level, in words or as a code.
    """
    booklet = made(theme, size)
    ladder = booklet.ladder
    opening = [
        ladder.title,
        *pieces(ladder.introduction),
        *(text for guide in ladder.guides for text in (guide.title, *pieces(guide.text))),
        *(head.title for head in ladder.sections if size == "a4" or head.id != "scope"),
    ]
    assert [] == missing(opening, booklet.read.text)
    for level in ladder.levels:
        codes = [ladder.codes[name] for name, _, _ in level.named_items("signals")]
        assert [] == missing([*words_of_level(level), *codes], part(booklet, f"level-{level.id}")), level.id
    steps = "\n".join(booklet.read.bodies[booklet.read.names["step-engineer-senior"] - 1 :])
    for _, upper in ladder.steps:
        assert [] == missing([ladder.codes[name] for name, _, _ in upper.named_items("signals")], steps), upper.id


@EVERY
def test_a_proof_reader_finds_nothing(theme: str, size: str) -> None:
    """Nothing overflows, collides or stands alone; no page is nearly empty; no type is too small."""
    assert [] == layout.defects(made(theme, size).document)


@EVERY
def test_the_booklet_is_accessible(theme: str, size: str) -> None:
    """The file is PDF/UA-1 without a failure, claims to be, and is tagged."""
    booklet = made(theme, size)
    assert [] == reading.ua_failures(booklet.data)
    assert 'pdfuaid:part="1"' in booklet.read.xmp
    assert booklet.read.tagged
    assert {"H1", "H2", "H3", "L", "LI", "Link", "Figure"} <= set(booklet.read.roles)


@EVERY
def test_the_file_says_what_it_is(theme: str, size: str) -> None:
    """Title, author, language and dates are the ladder's and the day's."""
    booklet = made(theme, size)
    ladder, info = booklet.ladder, booklet.read.info
    expected = (ladder.title, ladder.author or "ladder-reports", "en", "D:20261120000000Z", "D:20261120000000Z")
    assert expected == (info["Title"], info["Author"], booklet.read.lang, info["CreationDate"], info["ModDate"])
    assert f">{ladder.title}</rdf:li>" in booklet.read.xmp
    assert () == booklet.read.attachments


@EVERY
def test_bookmarks_mirror_the_contents(theme: str, size: str) -> None:
    """The same titles lead to the same pages in the same order, on the contents page, in the links and in the bookmarks."""
    read = made(theme, size).read
    contents = read.names["contents"]
    printed = [(found[2], int(found[1])) for line in read.bodies[contents - 1].splitlines() if (found := re.fullmatch(r"(\d+) (.+)", line))]
    assert [(reading.flat(title), number) for title, number in printed] == [(reading.flat(one.title), one.page) for one in read.outline]
    assert [number for _, number in printed] == [link.page for link in read.links if link.on == contents]
    assert {1} == {entry.depth for entry in read.outline}
    for entry in read.outline:
        # Steps have headings of their own.
        words = entry.title.removeprefix("What changes, ").split()
        assert [] == [word for word in words if reading.flat(word) not in reading.flat(read.pages[entry.page - 1])], entry


@EVERY
def test_folios_count_the_pages(theme: str, size: str) -> None:
    """Every page but the cover and the colophon prints its number, which is its place in the file; the colophon has their count."""
    read = made(theme, size).read
    assert [] == [number for number, text in enumerate(read.pages[1:-1], 2) if str(number) not in text.split()]
    assert f"{len(read.pages)} pages" in read.pages[-1]


@EVERY
def test_links_lead_somewhere(theme: str, size: str) -> None:
    """Every link inside the document has a page."""
    links = made(theme, size).read.links
    assert links
    assert [] == [link for link in links if not link.address and link.page is None]


@EVERY
def test_fonts_are_the_themes_and_only_what_is_used(theme: str, size: str) -> None:
    """Every font is embedded, cut down to what the text uses, of a family that the theme names, and has every glyph asked of it."""
    tokens = load_theme(theme).unwrap().tokens
    families = {tokens[key].strip("\"'") for key in ("text-family", "display-family")}
    fonts = made(theme, size).read.fonts
    assert families == {font.family for font in fonts}
    for font in fonts:
        assert re.fullmatch(r"[A-Z]{6}\+.+", font.name)
        assert font.embedded
        assert font.used
        assert 0 not in font.used
        assert len(font.drawn - font.used) <= len(font.used) / 2


@EVERY
def test_no_character_is_missing(theme: str, size: str) -> None:
    """No replacement character is in the text, and nothing that only a program could mean."""
    text = made(theme, size).read.text
    assert not re.search(r"[\ufffd\ufffe\uffff\x00-\x08]", text)
    assert not re.search(r"\b(None|null|N/A|undefined|\{\{|\}\})\b", text)
    assert not re.search("[\"']", text)


@EVERY
def test_the_engine_has_nothing_to_say(theme: str, size: str) -> None:
    """Neither the style sheets nor the document make the engine warn."""
    assert () == made(theme, size).said


@OTHER
def test_any_ladder_makes_a_good_booklet(ladder: Path, size: str) -> None:
    """Another ladder's booklet is whole, well set and accessible too."""
    booklet = made(ladder=ladder, size=size)
    assert [] == layout.defects(booklet.document)
    assert [] == reading.ua_failures(booklet.data)
    assert () == booklet.said
    assert [] == [link for link in booklet.read.links if not link.address and link.page is None]
    for level in booklet.ladder.levels:
        expected = [*words_of_level(level), *(piece for _, note in level.notes for piece in pieces(note))]
        assert [] == missing(expected, part(booklet, f"level-{level.id}")), level.id


@pytest.mark.xdist_group(grouped("default", "a4", WORKSHOP))
def test_a_ladders_own_links_stay_links() -> None:
    """An address in the text is a link to the web; a footnote's number leads to the note."""
    links = made(ladder=WORKSHOP).read.links
    assert "https://example.org/lantern-hill/pay" in {link.address for link in links}
    assert {"note-conservator-1", "note-ladder-1"} <= {link.name for link in links}


def test_labels_speak_another_language() -> None:
    """With --lang the tool's own words and the date change; the ladder's text stays, and so does its language."""
    booklet = made(ladder=SMALLEST, lang="de")
    assert "Inhalt" in booklet.read.text
    assert reading.flat("20. November 2026") in reading.flat(booklet.read.pages[-1])
    assert "Contents" not in booklet.read.text
    for level in booklet.ladder.levels:
        assert [] == missing(words_of_level(level), booklet.read.text)
    assert [] == reading.ua_failures(booklet.data)


def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Two processes with other time zones, hash seeds, homes, working and ladder folders write the same bytes."""
    found = []
    for number, zone in enumerate(("Pacific/Kiritimati", "Pacific/Pago_Pago")):
        folder = tmp_path / f"run {number}"
        ladder = shutil.copytree(DEFAULT_LADDER, folder / ("deep/" * number) / "ladder")
        env = {"TZ": zone, "PYTHONHASHSEED": str(number + 1), "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
        env["LC_ALL"] = ("C", "C.UTF-8")[number]
        done = run_cli("booklet", "--ladder", str(ladder), "--as-of", "2026-11-20", "-o", "out.pdf", cwd=folder, env=env)
        assert (0, "out.pdf\n", "") == (done.returncode, done.stdout, done.stderr)
        found.append((folder / "out.pdf").read_bytes())
    assert found[0] == found[1]
    assert found[0] == made().data


def test_the_date_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--as-of decides the date, without it SOURCE_DATE_EPOCH, in the file's data as on its last page."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    for more, expected, shown in (
        ([], "D:19700102000000Z", "2 January 1970"),
        (["--as-of", "2031-05-09"], "D:20310509000000Z", "9 May 2031"),
    ):
        assert 0 == main.run(["booklet", "--ladder", str(SMALLEST), "-o", str(tmp_path / "x.pdf"), *more])
        read = reading.read((tmp_path / "x.pdf").read_bytes())
        assert (expected, expected) == (read.info["CreationDate"], read.info["ModDate"])
        assert reading.flat(shown) in reading.flat(read.pages[-1])


@pytest.mark.parametrize("size", making.SIZES)
def test_a_sheet_has_room_for_a_pen(size: str) -> None:
    """One page on large paper. Each signal has its code, and no page begins inside of a list without a heading."""
    with making.watched() as (documents, _):
        data = build.make_booklet(build.BookletJob(DEFAULT_LADDER, DAY, page_size=size, worksheets=("architect", "blank"))).data
    read = reading.read(data)
    first, blank = read.names["worksheet-architect"], read.names["worksheet-blank"]
    large = size in {"a4", "letter"}
    assert blank - first <= (1 if large else 3)
    assert [] == [found for found in layout.defects(documents[-1]) if int(re.findall(r"\d+", found)[0]) >= first]
    ladder = load_context(DEFAULT_LADDER, "default", None).ladder
    text = "\n".join(read.bodies[first - 1 : blank - 1])
    for section in ladder.by_id["architect"].of_kind("signals"):
        assert [] == missing([item.text for item in section.items], text)
        assert [] == missing([ladder.codes[f"architect/{item.id}"] for item in section.items], text)
    assert (blank - first, blank - first + 2) <= (text.count("demonstrated"), 3 + 2 * (blank - first))
    for text in read.bodies[first : blank - 1]:
        assert re.match(r"(Technical|Leadership|Output)\b", text), text[:40]
    assert 4 <= len(re.findall(r"^\d+$", read.bodies[blank - 1], re.MULTILINE)) <= 12


def html_of(ladder: Path, theme: str = "default") -> str:
    """The booklet as HTML."""
    return build.make_booklet(build.BookletJob(ladder, DAY, theme, format="html")).data.decode()


@pytest.mark.usefixtures("few_letters")
@pytest.mark.parametrize("theme", THEMES)
def test_html_needs_nothing_else(theme: str) -> None:
    """The HTML booklet loads nothing but data URIs, its fonts among them, and its links have targets in it or are the ladder's own."""
    text = html_of(WORKSHOP, theme)
    parts = Parts(text)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & parts.tags
    assert [] == [address for address in parts.loaded if not address.startswith("data:")]
    css = "".join(parts.styles)
    assert "@import" not in css
    assert {"data:"} == {found[:5] for found in re.findall(r"url\(\s*[\"']?([^\"')]*)", css)}
    assert {"@font-face"} == set(re.findall("@font-face", css))
    assert {"https://example.org/lantern-hill"} == {link.rpartition("/")[0] for link in parts.links if not link.startswith("#")}
    assert [] == [link for link in parts.links if link.startswith("#") and link[1:] not in parts.ids]
    assert len(set(parts.ids)) == len(parts.ids)
    assert text.count("</style>") == 1
    assert '<meta name="viewport"' in text


@pytest.mark.parametrize("folder", [DEFAULT_LADDER, WORKSHOP], ids=lambda path: path.name)
def test_html_is_what_it_was(folder: Path, golden: Callable[[Path, str], None]) -> None:
    """The booklet's HTML, less its style sheet and the tool's version, is the one that was looked at last."""
    html = build.booklet_html(build.BookletJob(folder, DAY, format="html"), load_context(folder, "default", None), inline_css="p {}")
    text = html.replace("<style>p {}</style>", "<style></style>").replace(f"ladder-reports {__version__}", "ladder-reports VERSION")
    golden(GOLDEN / f"booklet-{folder.name}.html", text)


def test_an_archive_copy_conforms_to_both_standards() -> None:
    """PDF/A-3a and PDF/UA-1. Nothing is inside: a booklet is about nobody."""
    data = build.make_booklet(build.BookletJob(DEFAULT_LADDER, DAY, worksheets=("senior",), archive=True)).data
    for profile in ("3a", "ua1"):
        assert [] == list(map(str, page.validate_pdf_bytes(data, profile=profile).failures))
    assert () == reading.read(data).attachments
