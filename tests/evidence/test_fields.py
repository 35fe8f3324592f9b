"""Text, lists and links have their limits."""

import re

from examples import HEAD, problems_of


def test_long_text_is_a_problem_with_a_place() -> None:
    """A field of a million characters, and one character too many, are told at their place."""
    long = "word " * 19_000
    text = f"{HEAD}summary: |\n" + f"  {long}\n" * 10 + f"evidence:\n  - title: {'x' * 301}\n"
    assert [
        "3:10: 'summary': 949999 characters are too many; at most 10000 are allowed",
        "15:12: 'title': 301 characters are too many; at most 300 are allowed",
    ] == [re.sub(r"9\d{5} ", "949999 ", problem) for problem in problems_of(text)]


def test_too_many_entries_are_a_problem_with_a_place() -> None:
    """A list that is too long is told once, and its entries are not looked at one by one."""
    text = f"{HEAD}goals:\n" + "  - {}\n" * 101
    assert ["4:3: 'goals': 101 entries are too many; at most 100 are allowed"] == problems_of(text)
    text = f"{HEAD}evidence:\n  - title: A\n    signals: [{', '.join(['senior/ab-test'] * 51)}]\n"
    assert ["5:14: 'signals': 51 entries are too many; at most 50 are allowed"] == [
        problem for problem in problems_of(text) if "note:" not in problem
    ]


def test_a_password_in_a_link_is_not_repeated() -> None:
    """The message about a link that carries a password does not carry it further."""
    found = problems_of(f"{HEAD}evidence: [{{title: A, links: ['https://ann:hunter2@example.com/']}}]\n")
    assert 1 == len(found)
    assert "hunter2" not in found[0]


def test_deceptive_characters_are_found_in_entities_too() -> None:
    """An entity in Markdown is printed as its character; in a title it is only text."""
    problems = problems_of(f"{HEAD}summary: '&#x202E;gnihton&zwj;'\nevidence: [{{title: '&#x202E;', date: 2026}}]\n")
    assert ["3:10: 'summary': the invisible character U+202E (right-to-left override) is not allowed; delete it"] == problems
