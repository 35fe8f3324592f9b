"""What beginners get wrong in an evidence file: each mistake is named at its place with what to write, all in one round.

A case has the whole text of a file and, for each message about it, its place and the words that it must contain. Nothing else may be
reported: a mistake has no consequences in the messages.
"""

from typing import NamedTuple

import pytest

from examples import problems_of

HEAD = "person: {name: Ida Holm}\nlevel: senior\n"
ITEM = f"{HEAD}evidence:\n  - title: A\n"
"""What follows is line 5, with four spaces in front."""
UTF_8 = "save it as UTF-8"


class Case(NamedTuple):
    """A file, and the place and the words of each message about it."""

    name: str
    text: str | bytes
    expected: dict[str, str | list[str]]


CASES = [
    # Colons.
    Case(
        "no space after a colon in braces",
        f"{HEAD}ratings:\n  senior/ab-test: {{self:demonstrated}}\n",
        {"4:24": ["a space is missing after the colon", "'key: value'"]},
    ),
    Case("no space after a colon", "person: {name: Ida Holm}\nlevel:senior\n", {"2:6": "a space is missing after the colon"}),
    Case("no space after the first colon", "level:senior\nperson: {name: Ida Holm}\n", {"1:6": "a space is missing after the colon"}),
    Case(
        "no space after an inner colon",
        "person:\n  name:Ida Holm\nlevel: senior\n",
        {"2:3": ["a space is missing after the colon", "write `name: Ida Holm`"]},
    ),
    Case(
        "no space after an inner colon, then a key",
        "person:\n  name:Ida Holm\n  team: Search\nlevel: senior\n",
        {"2:7": "a space is missing after the colon"},
    ),
    Case(
        "no space before braces",
        "person:{name: Ida Holm}\nlevel: senior\nratings:\n  senior/ab-test:{self: demonstrated, note: x}\n",
        {"1:7": "a space is missing after the colon", "4:17": "a space is missing after the colon"},
    ),
    Case("no space before brackets", f"{ITEM}    signals:[senior/ab-test]\n", {"5:12": "a space is missing after the colon"}),
    Case(
        "no-break spaces behind colons",
        "person:\u00a0{name: Ida Holm}\nlevel:\u00a0senior\nratings: {senior/ab-test: {self:\u00a0demonstrated}}\n",
        {
            "1:8": ["a no-break space (U+00A0) follows ':'", "use an ordinary space"],
            "2:7": "a no-break space (U+00A0) follows ':'",
            "3:33": "a no-break space (U+00A0) follows ':'",
        },
    ),
    Case(
        "no-break space behind the sign of a list",
        f"{HEAD}evidence:\n  -\u00a0title: A\n    date: 2026\n",
        {"4:4": "a no-break space (U+00A0) follows '-'"},
    ),
    Case(
        "a dash for the sign of a list",
        f"{HEAD}evidence:\n  – title: A\n    signals:\n      • senior/ab-test\n      • senior/ab-tets\n  – title: B\n    date: 2026\n",
        {
            "4:3": ["start with '- '", "'–' (U+2013)"],
            "6:7": ["start with '- '", "'•' (U+2022)"],
            "7:9": "did you mean 'senior/ab-test'?",
        },
    ),
    Case("full-width colon", "person：\n  name: Ida Holm\nlevel: senior\n", {"1:7": ["full-width", "U+FF1A", "use ':'"]}),
    Case("full-width colon without a space", "person: {name: Ida Holm}\nlevel：senior\n", {"2:6": ["full-width", "use ':'"]}),
    Case("full-width colon in braces", "person: {name： Ida Holm}\nlevel: senior\n", {"1:14": ["full-width", "use ':'"]}),
    Case("colon in text", f"{HEAD}summary: Moved: now faster\n", {"3:15": ["a colon followed by a space starts a new key", "in quotes"]}),
    Case("two colons in text", f"{HEAD}summary: Moved: it is: faster\n", {"3:15": ["a colon followed by a space", "in quotes"]}),
    Case(
        "colon in text in braces",
        f"{HEAD}evidence:\n  - {{title: Moved: now faster, date: 2026}}\n",
        {"4:18": ["a colon followed by a space starts a new key", "in quotes"]},
    ),
    Case(
        "no comma in braces",
        f"{HEAD}ratings:\n  senior/ab-test: {{self: emerging manager: emerging}}\n",
        {"4:35": ["a comma is missing", "in quotes"]},
    ),
    # Quotation marks.
    Case("curly quotes around a name", "person: {name: “Ida Holm”}\nlevel: senior\n", {"1:16": ["note: the curly quotes", "straight"]}),
    Case("curly quotes around a date", f"{ITEM}    date: “2026-08-14”\n", {"5:11": ["curly quotes", "straight"]}),
    Case("curly quotes around a level", "person: {name: Ida Holm}\nlevel: “senior”\n", {"2:8": ["curly quotes", "straight"]}),
    Case("German quotes around a signal", f"{ITEM}    signals: [„senior/ab-test“]\n", {"5:15": ["curly quotes", "straight"]}),
    Case("curly quotes around a comma", "person: {name: “Holm, Ida”}\nlevel: senior\n", {"1:16": ["curly quotes", "straight"]}),
    Case("curly quotes around a colon", f"{HEAD}summary: “Moved: now faster”\n", {"3:10": ["curly quotes", "straight"]}),
    Case("curly quotes around a key", "person: {name: Ida Holm}\n“level”: senior\n", {"2:1": ["curly quotes", "straight"]}),
    Case(
        "quote not closed", f'{ITEM}    what: "Wrote the check\n    impact: x\n', {"5:11": ["quotation mark here is not closed", 'add "']}
    ),
    Case("quote not closed before another", f'{ITEM}    what: "Wrote the check\n    impact: "x"\n', {"5:11": ["not closed", 'add "']}),
    Case(
        "apostrophe in single quotes",
        f"{ITEM}    what: 'Ida's check'\n",
        {"5:15": ["an apostrophe ends text in single quotes", "double quotes"]},
    ),
    Case(
        "text after a quote", f'{ITEM}    what: "Fast" lane\n', {"5:18": ["after the closing quotation mark", "the whole text in quotes"]}
    ),
    Case("backslash in double quotes", f'{ITEM}    what: "C:\\Users"\n', {"5:14": ["a backslash in double quotes", "single quotes"]}),
    # Indentation.
    Case(
        "no-break spaces", "level: senior\nperson:\n\u00a0\u00a0name: Ida Holm\n", {"3:1": ["no-break space", "U+00A0", "ordinary spaces"]}
    ),
    Case("no-break spaces among others", f"{ITEM}  \u00a0 date: 2026\n", {"5:3": ["no-break space", "ordinary spaces"]}),
    Case(
        "no-break spaces on many lines",
        f"{ITEM}\u00a0\u00a0  date: 2026\n\u00a0\u00a0  what: x\n",
        {"5:1": ["no-break space", "on 1 more line", "ordinary spaces"]},
    ),
    Case(
        "ideographic space", "level: senior\nperson:\n\u3000name: Ida Holm\n", {"3:1": ["ideographic space", "U+3000", "ordinary spaces"]}
    ),
    Case("tab", "person:\n\tname: Ida Holm\nlevel: senior\n", {"2:1": ["a tab is used as indentation", "use spaces"]}),
    Case(
        "a space too many",
        f"{ITEM}    what: foo\n     impact: bar\n",
        {"6:6": ["starts in column 6", "in column 5", "the same indentation"]},
    ),
    Case("a space too few", f"{ITEM}   date: 2026\n", {"5:4": ["starts in column 4", "in column 5", "the same indentation"]}),
    Case(
        "a space too many in a person",
        "person:\n  name: Ida Holm\n   team: Search\nlevel: senior\n",
        {"3:4": ["in column 3", "the same indentation"]},
    ),
    Case(
        "an item a space too far left",
        f"{HEAD}goals:\n  - title: A\n - title: B\n",
        {"5:2": ["list item", "in column 3", "the same indentation"]},
    ),
    Case(
        "key below the sign of its item", f"{HEAD}evidence:\n  - title: A\n  date: 2026\n", {"5:3": ["in column 5", "the same indentation"]}
    ),
    Case(
        "text below | not indented",
        f"{ITEM}    what: |\n    Wrote the check.\n    impact: x\n",
        {"6:5": ["below '|'", "indented", "6 spaces"]},
    ),
    Case(
        "text below a top-level | not indented", f"{HEAD}summary: |\nI run the service.\n", {"4:1": ["below '|'", "indented", "2 spaces"]}
    ),
    Case(
        "text with a colon below | not indented",
        f"{HEAD}summary: |\nI run: the service.\naspiration: x\n",
        {"4:1": ["below '|'", "indented"]},
    ),
    Case(
        "a word with a colon below | not indented",
        f"{HEAD}summary: |\nResults: faster search.\n  And more: cheaper.\naspiration: x\n",
        {"4:1": ["below '|'", "indented"]},
    ),
    Case("text behind |", f"{HEAD}summary: | I run the service.\n", {"3:10": ["cannot follow '|'", "next lines, indented"]}),
    # Lists.
    Case("no space after a dash", f"{HEAD}evidence:\n  -title: A\n   date: 2026\n", {"4:3": ["a space is missing after '-'", "'- '"]}),
    Case(
        "no space after a dash in a list", f"{ITEM}    signals:\n      -senior/ab-test\n", {"6:7": ["a space is missing after '-'", "'- '"]}
    ),
    Case(
        "no space after a later dash",
        f"{ITEM}    signals:\n      - senior/ab-test\n      -staff/trade-offs\n",
        {"7:7": "a space is missing after '-'"},
    ),
    Case("bracket not closed", f"{ITEM}    signals: [senior/ab-test\n    what: x\n", {"5:14": ["the '[' here is not closed", "add ']'"]}),
    Case(
        "brace not closed",
        f"{ITEM}    date: {{from: 2026-03, to: 2026-08\n    what: x\n",
        {"5:11": ["the '{' here is not closed", "add '}'"]},
    ),
    Case("ratings as a list", f"{HEAD}ratings:\n  - senior/ab-test: {{self: emerging}}\n", {"4:3": ["found a list", "without '-'"]}),
    Case("person as a list", "person:\n  - name: Ida Holm\nlevel: senior\n", {"2:3": ["found a list", "without '-'"]}),
    Case("evidence without a dash", f"{HEAD}evidence:\n  title: A\n  date: 2026\n", {"4:3": ["expected a list", "put '- ' in front"]}),
    Case("links as keys", f"{ITEM}    links: {{title: Design, url: https://example.com}}\n", {"5:12": ["expected a list", "'- '"]}),
    Case(
        "one link without brackets",
        f"{ITEM}    links: https://example.com\n",
        {"5:12": ["expected a list", "write `links: [https://example.com]`"]},
    ),
    Case(
        "signals without brackets",
        f"{ITEM}    signals: senior/ab-test, staff/trade-offs\n",
        {"5:14": ["expected a list", "write `signals: [senior/ab-test, staff/trade-offs]`"]},
    ),
    # Signs with a meaning.
    *(
        Case(
            f"text that starts with {sign}",
            f"{HEAD}summary: {sign}more: text\naspiration: x\nperso: y\n",
            {"3:10": [f"text cannot start with '{sign}'", "quotes"], "5:1": ["unknown key 'perso'", "did you mean 'person'?"]},
        )
        for sign in "@%`*&!"
    ),
    Case("sign in front of a date", f"{HEAD}as_of: @today\n", {"3:8": "text cannot start with '@'"}),
    Case("text in brackets in front", f"{ITEM}    what: [Draft] A check\n", {"5:11": ["text cannot start with '['", "quotes"]}),
    Case(
        "number sign in a title",
        f"{HEAD}evidence:\n  - title: Fixed issue #123 in search\n",
        {"4:24": ["note: '#123 in search' is read as a remark", "quotes"]},
    ),
    Case(
        "number sign in braces",
        f"{HEAD}evidence:\n  - {{title: Fixed issue #123 in search, date: 2026}}\n",
        {"4:25": ["' #' starts a remark", "quotes"]},
    ),
    Case(
        "number sign in text of two lines", f"{HEAD}summary: Fixed issue #123\n  in search\n", {"3:22": ["' #' starts a remark", "quotes"]}
    ),
    Case(
        "number sign in a later line of text",
        f"{HEAD}summary: This\n  is issue #123\n  in search\n",
        {"4:12": ["' #' starts a remark", "quotes"]},
    ),
    Case(
        "number sign that starts a later line",
        f"{ITEM}    what: one\n      #two\n      three\n",
        {"6:7": ["' #' starts a remark", "quotes"]},
    ),
    Case(
        "number sign that starts a text",
        f"{HEAD}summary: #1 in search\n",
        {"3:1": "note: 'summary' is empty", "3:10": ["note: '#1 in search' is read as a remark", "quotes"]},
    ),
    Case("curly quotes in a text", f"{HEAD}evidence:\n  - title: “One” and “Two”\n", {}),
    Case("comma in braces", "person: {name: Holm, Ida}\nlevel: senior\n", {"1:22": ["a comma ends the text before 'Ida'", "in quotes"]}),
    # Other kinds of files.
    Case("second document", f"{HEAD}---\nsummary: x\n", {"3:1": ["'---'", "delete it"]}),
    Case("end of a document", f"{HEAD}...\nsummery: x\n", {"3:1": ["'...'", "delete it"], "4:1": "did you mean 'summary'?"}),
    Case(
        "number of a character that is none",
        f'{ITEM}    what: "C:\\ud800"\n',
        {"5:14": ["a backslash in double quotes", "single quotes"]},
    ),
    Case(
        "merge conflict",
        f"{HEAD}<<<<<<< HEAD\ncycle: 2026-H1\n=======\ncycle: 2026-H2\n>>>>>>> main\n",
        {"3:1": ["merge conflict", "keep one of the two versions"]},
    ),
    Case("Markdown", "# My year\n\nI did a lot.\n\n- This\n- That: a thing\n", {"1:1": ["Markdown", "'key: value'"]}),
    Case("prose", "I did a lot this year.\n", {"1:1": ["ordinary text", "'key: value'"]}),
    Case("table", "name,level,title\nIda,senior,A\n", {"1:1": ["table (CSV)", "'key: value'"]}),
    Case("web page", "<!DOCTYPE html>\n<html><body>x</body></html>\n", {"1:1": ["web page", "'key: value'"]}),
    Case("JSON", '{\n\t"person": {"name": "Ida Holm"},\n\t"level": "senior"\n}', {}),
    Case("Excel workbook", b"PK\x03\x04\x14\x00 xl/workbook.xml", {"1:1": ["Excel workbook", "plain text"]}),
    Case("Word document", b"PK\x03\x04\x14\x00 word/document.xml", {"1:1": ["Word document", "plain text"]}),
    Case("ZIP file", b"PK\x03\x04\x14\x00", {"1:1": ["ZIP file", "plain text"]}),
    Case("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {"1:1": ["PDF", "plain text"]}),
    Case("rich text", b"{\\rtf1\\ansi Ida}", {"1:1": ["rich text", "plain text"]}),
    Case("picture", b"\x89PNG\r\n\x1a\n\x00\x00", {"1:1": ["picture", "plain text"]}),
    Case("empty file", "", {"1:1": "empty"}),
    Case("remarks only", "# only a remark\n", {"1:1": ["every line is a remark", "delete the '#'"]}),
    # Encodings.
    Case("byte-order mark", f"\ufeff{HEAD}", {}),
    Case("Windows line ends", HEAD.replace("\n", "\r\n"), {}),
    Case("line ends of an old Mac", HEAD.replace("\n", "\r"), {}),
    Case("UTF-16", HEAD.replace("senior", "senir").encode("utf-16"), {"1:1": ["UTF-16", UTF_8], "2:8": "did you mean 'senior'?"}),
    Case("UTF-16 without a mark", HEAD.encode("utf-16-le"), {"1:1": ["UTF-16", UTF_8]}),
    Case(
        "Windows-1252",
        "person: {name: Zoë Müller}\nlevel: senir\n".encode("cp1252"),
        {"1:18": ["Windows-1252", "ANSI", "as UTF-8"], "2:8": "did you mean 'senior'?"},
    ),
    Case("Mac Roman", "person: {name: Zoë Müller}\nlevel: senior\n".encode("mac_roman"), {"1:18": ["Mac Roman", "as UTF-8"]}),
    # Values.
    Case("yes for a name", "person: {name: Ida Holm, team: No}\nlevel: senior\n", {"1:32": ["YAML reads No as true or false", "quotes"]}),
    Case("number for an id", "person: {name: Ida Holm, id: 007}\nlevel: senior\n", {"1:30": ["YAML reads 007 as a number", "quotes"]}),
    Case(
        "number with an exponent",
        "person: {name: Ida Holm, role: 1e3}\nlevel: senior\n",
        {"1:32": ["YAML reads 1e3 as a number", "quotes"]},
    ),
    Case(
        "rating without braces",
        f"{HEAD}ratings:\n  senior/ab-test: demonstrated\n",
        {"4:19": "write `senior/ab-test: {self: demonstrated}`"},
    ),
    Case(
        "rating without braces, capital",
        f"{HEAD}ratings:\n  senior/ab-test: Demonstrated\n",
        {"4:19": "write `senior/ab-test: {self: demonstrated}`"},
    ),
    *(
        Case(
            f"rating {word}",
            f"{HEAD}ratings:\n  senior/ab-test: {{self: {word}}}\n",
            {"4:26": [f"'{word}' is not one of demonstrated", f"did you mean '{meant}'?"]},
        )
        for word, meant in (
            ("Demonstrated", "demonstrated"),
            ("not yet", "not_yet"),
            ("n/a", "no_opportunity"),
            ("yes", "demonstrated"),
            ("noch nicht", "not_yet"),
            ("teilweise", "emerging"),
            ("keine Gelegenheit", "no_opportunity"),
        )
    ),
    *(
        Case(
            f"goal {word}",
            f"{HEAD}goals:\n  - {{title: A, status: {word}}}\n",
            {"4:24": [f"'{word}' is not one of planned", f"did you mean '{meant}'?"]},
        )
        for word, meant in (("open", "planned"), ("in progress", "in_progress"), ("erledigt", "done"), ("cancelled", "dropped"))
    ),
    *(
        Case(f"date {date}", f"{ITEM}    date: {date}\n", {"5:11": [f"'{date}' is not a date", f"write {meant}"]})
        for date, meant in (
            ("2026-03 to 2026-08", "{from: 2026-03, to: 2026-08}"),
            ("2026-03 – 2026-08", "{from: 2026-03, to: 2026-08}"),
            ("14.08.2026", "2026-08-14"),
            ("08/14/2026", "2026-08-14"),
            ("08/07/2026", "2026-07-08 or 2026-08-07"),
            ("14.08.26", "2026-08-14"),
            ("August 2026", "2026-08"),
            ("14 Aug 2026", "2026-08-14"),
            ("März 2026", "2026-03"),
            ("Q3 2026", "{from: 2026-07, to: 2026-09}"),
            ("2026-H2", "{from: 2026-07, to: 2026-12}"),
            ("last week", "it like 2026-08-14"),
        )
    ),
    Case("period for a day", f"{HEAD}as_of: 2026-03 to 2026-08\n", {"3:8": ["is not a date", "write it like 2026-08-14"]}),
    *(
        Case(f"quarter {quarter}", f"{HEAD}goals:\n  - title: A\n    quarter: {quarter}\n", {"5:14": ["is not a quarter", "like 2027-Q1"]})
        for quarter in ("Q1 2027", "2027 q1", "Q1/2027", "next spring")
    ),
    Case(
        "link without https", f"{ITEM}    links: [www.example.com/x]\n", {"5:13": ["start it with https://", "'https://www.example.com/x'"]}
    ),
    Case(
        "e-mail without @",
        "person: {name: Ida Holm, email: ida.example.com}\nlevel: senior\n",
        {"1:33": ["is not an e-mail address", "ada@example.com"]},
    ),
    Case(
        "e-mail with a name",
        "person: {name: Ida Holm, email: Ida <ida@example.com>}\nlevel: senior\n",
        {"1:33": "did you mean 'ida@example.com'?"},
    ),
    Case(
        "e-mail as a link",
        "person: {name: Ida Holm, email: mailto:ida@example.com}\nlevel: senior\n",
        {"1:33": "did you mean 'ida@example.com'?"},
    ),
    # Keys and names.
    Case("key in capitals", "person: {Name: Ida Holm}\nlevel: senior\n", {"1:10": ["unknown key 'Name'", "did you mean 'name'?"]}),
    Case("misspelled key", "person: {name: Ida Holm}\nlevl: senior\n", {"2:1": ["unknown key 'levl'", "did you mean 'level'?"]}),
    Case("key twice", f"{HEAD}level: staff\n", {"3:1": "'level' is already used on line 2"}),
    Case("level by its title", "person: {name: Ida Holm}\nlevel: Senior AI / ML Engineer\n", {"2:8": "did you mean 'senior'?"}),
    *(
        Case(f"signal {name}", f"{ITEM}    signals: ['{name}']\n", {"5:15": [f"'{name}'", "did you mean 'senior/ab-test'?"]})
        for name in (
            "ab-test",
            "senior.ab-test",
            "senior:ab-test",
            "senior\\ab-test",
            "senior / ab-test",
            "Senior/AB-Test",
            "senior/ab_test",
            "{#ab-test}",
        )
    ),
]

JARGON = (
    "token",
    "mapping",
    "scalar",
    "sequence",
    "anchor",
    "alias",
    "flow",
    "node",
    "parser",
    "codec",
    "validation",
    "input should",
    "str_type",
)
"""Words of the libraries that nobody who fills in a form has to know."""


def found_in(case: Case) -> dict[str, str]:
    """The messages about a case by their places."""
    found = [line.split(": ", 1) for line in problems_of(case.text)]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_the_table_is_long() -> None:
    """Sixty mistakes at least, each only once."""
    assert 60 <= len({case.name for case in CASES}) == len(CASES) == len({case.text for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_named_with_what_to_write(case: Case) -> None:
    """At its place, with all the words, and nothing besides."""
    found = found_in(case)
    assert list(case.expected) == list(found), found
    for place, words in case.expected.items():
        assert [] == [word for word in ([words] if isinstance(words, str) else words) if word not in found[place]], found[place]


def test_no_message_speaks_the_language_of_libraries() -> None:
    """Neither YAML's terms nor those of what validates the data."""
    told = [message.casefold() for case in CASES for message in found_in(case).values()]
    assert [] == [(message, word) for message in told for word in JARGON if word in message]


MANY = """\
person：
  name: “Holm, Ida”
\u00a0\u00a0email: ida.example.com
level:senior
cycle: 2026-H2
summary: @ida wrote: this
aspiration: |
To lead.
evidence:
  - title: "Ranking
    date: 14.08.2026
    signals: [senior/ab_test
    what: Moved: now faster
  -title: Second
   date: 2026-03 to 2026-08
  - title: Fixed issue #12 today
     impact: Good
ratings:
  senior/ab-test: demonstrated
  senior/code-quality: {self:emerging}
goals:
  - {title: A #1 goal, quarter: Q1 2027}
levl: x
"""


def test_a_file_with_many_mistakes_is_answered_in_one_round() -> None:
    """Each of them, whatever would keep the rest of the file from being read, and nothing that is only a consequence."""
    expected = {
        "1:7": "full-width",
        "2:9": "note: the curly quotes",
        "3:1": "no-break space",
        "3:10": "e-mail address",
        "4:6": "a space is missing after the colon",
        "6:10": "text cannot start with '@'",
        "8:1": "below '|' must be indented",
        "10:12": "not closed",
        "11:11": "write 2026-08-14",
        "12:14": "the '[' here is not closed",
        "12:15": "did you mean 'senior/ab-test'?",
        "13:16": "a colon followed by a space",
        "14:3": "a space is missing after '-'",
        "15:10": "{from: 2026-03, to: 2026-08}",
        "16:24": "#12 today",
        "17:6": "the same indentation",
        "19:19": "write `senior/ab-test: {self: demonstrated}`",
        "20:3": "'senior' has no signal 'code-quality'",
        "20:29": "a space is missing after the colon",
        "22:15": "' #' starts a remark",
        "22:33": "write it like 2027-Q1",
        "23:1": "did you mean 'level'?",
    }
    found = dict(line.split(": ", 1) for line in problems_of(MANY))
    assert expected.keys() == found.keys(), "\n".join(f"{place}: {message}" for place, message in found.items())
    assert [] == [(place, found[place]) for place, words in expected.items() if words not in found[place]]


@pytest.mark.parametrize(
    "line",
    [
        "level: senior  # my level",
        "level: senior # my level",
        "as_of: 2026-11-20         # the date on the plan",
        "summary: I run the service.  # to be shortened",
        "summary: 'The issue #12'  # a remark",
        "cycle: 2026-H2 # the second half",
        "summary: C# and F#",
    ],
)
def test_a_remark_that_is_meant_as_one_is_no_news(line: str) -> None:
    """After a value that is not free text, or with two spaces in front as in the file that `new` writes."""
    head = "person: {name: Ida Holm}\n" + ("" if line.startswith("level") else "level: senior\n")
    assert [] == problems_of(f"{head}{line}\n")


def test_a_quotation_is_not_taken_for_a_mistake() -> None:
    """Feedback may be in curly quotes as a whole, and a title that needs them can have straight ones around."""
    feedback = "feedback:\n  - {from: Mo, text: “She found it.”, share: true}\n"
    assert [] == problems_of(f"{HEAD}{feedback}evidence:\n  - title: '“Foundations”'\n")
