"""What the tests themselves use to look for defects finds them."""

import pytest
import weasyprint

import layout


def test_a_break_inside_of_a_word_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for defects sees a word that was cut, and allows it for addresses and for words that no column is made for."""
    # The machine's fonts will do, whatever a document before had.
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    style = "<style>p { width: 100px; font: 16px/20px 'Fira Sans'; overflow-wrap: anywhere }</style>"
    cut = weasyprint.HTML(string=f"{style}<p>Extraordinarily</p>").render()
    assert ["the line ends inside of 'Extraordinarily'"] == list(layout.bad_breaks(cut.pages[0]._page_box))
    for fine in ("<p>one two three four five six</p>", "<p>a<br>b</p>", "<p>https://example.com/a/long/address</p>", f"<p>{'x' * 60}</p>"):
        assert [] == list(layout.bad_breaks(weasyprint.HTML(string=style + fine).render().pages[0]._page_box))
