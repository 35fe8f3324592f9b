"""What is not printed of an evidence file's texts is a note at its place, and remarks are in no value."""

from pathlib import Path

from examples import HEAD, SHIPPED, problems_of
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import PROSE_KEYS

FILE = (
    HEAD
    + """summary: "A <b>c</b> ![d](e) and [f](g.md)"
evidence:
  - title: A *thing* ![h](i) <!-- j -->
    what: >
      Folded ![k](l.png) and text that
      goes on ![k](l.png) here
    impact: |
      • one
      <!-- m
      n --> two[^o]
    private: "[p](q.md)"
goals:
  - {title: R, success: '~~s~~', note: "t <br> <!-- u --> v"}
ratings:
  senior/ab-test: {self: emerging, private: '~~w~~'}
"""
)


def test_notes_are_at_their_places() -> None:
    """In quoted, folded and literal text. A title is not Markdown, so only its remark is told; private text is not quoted."""
    assert [
        "3:13: note: HTML is printed as it was typed, '<b>'; write Markdown instead",
        "3:22: note: an image is not printed, only its description 'd'",
        "3:34: note: the address of this link is not printed, 'g.md'; write the whole address, which begins with https:// or mailto:",
        "5:30: note: a remark between '<!--' and '-->' is not printed",
        "7:14: note: an image is not printed, only its description 'k'",
        "8:15: note: an image is not printed, only its description 'k'",
        "10:7: note: '•' does not begin an item of a list, as it does in a word processor; write '- ' instead",
        "11:7: note: a remark between '<!--' and '-->' is not printed",
        "12:16: note: footnotes are for ladders only; '[^o]' is printed as it was typed",
        "13:15: note: the address of this link is not printed, '…'; write the whole address, which begins with https:// or mailto:",
        "15:26: note: text cannot be struck through; '~~s~~' is printed as it was typed",
        "15:43: note: HTML is printed as it was typed, '<br>'; end a line with a backslash to break it",
        "15:48: note: a remark between '<!--' and '-->' is not printed",
        "17:46: note: text cannot be struck through; '…' is printed as it was typed",
    ] == problems_of(FILE)


def test_remarks_are_in_no_value() -> None:
    """Whatever is made of the evidence cannot show them."""
    loaded = load_evidence(Path("file.yaml"), SHIPPED, FILE.encode()).unwrap()
    assert "<!--" not in repr(loaded)
    assert ("A *thing* ![h](i)", "• one\n two[^o]") == (loaded.evidence[0].title, loaded.evidence[0].impact)


def test_a_remark_without_an_end_is_a_problem() -> None:
    """In a title, too. Text that is nothing but a remark is empty."""
    (problem,) = problems_of(f"{HEAD}evidence: [{{title: A <!-- b}}]\n")
    assert problem.startswith("3:22: the remark that begins here with '<!--' does not end; write '-->'")
    assert any("this is empty" in problem for problem in problems_of(f"{HEAD}summary: '<!-- a -->'\n"))


def test_a_long_remark_counts_for_nothing() -> None:
    """It is cut out before spaces and characters are counted."""
    assert ["3:12: note: a remark between '<!--' and '-->' is not printed"] == problems_of(f"{HEAD}summary: A <!-- {'b ' * 6000} -->\n")


def test_the_keys_of_markdown_are_those_of_the_documentation() -> None:
    """Every text that docs/evidence.md calls Markdown, and no other."""
    assert {"summary", "aspiration", "what", "impact", "private", "note", "action", "success", "support", "text"} == PROSE_KEYS


def test_a_remark_that_makes_another_one_is_a_problem() -> None:
    """What is printed can be read again, and says the same. Signs of remarks in code stay."""
    said = "3:15: a remark inside of '<!--' or '-->' makes another one of what is around it; delete it"
    assert ["3:15: note: a remark between '<!--' and '-->' is not printed", said] == problems_of(f"{HEAD}summary: 'a <!<!-- b -->-- c'\n")
    assert said in problems_of(f"{HEAD}summary: 'a <!<!-- b -->-- c -->'\n")
    assert 1 == len(problems_of(f"{HEAD}summary: 'a <!-- b --> `<!-- c` `-->`'\n"))
