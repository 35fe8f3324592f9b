"""The packet's figures in words, and messages without a file's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_reports.design.translations import load_translation
from ladder_reports.documents.packet.wording import PacketWording, harmless
from packets import LADDER


def test_long_numbers_are_grouped_as_the_language_has_it() -> None:
    assert ("9999", "20,974") == (PacketWording(load_translation("en")).number(9999), PacketWording(load_translation("en")).number(20974))
    assert ("20.974", "2,5") == (PacketWording(load_translation("de")).number(20974), PacketWording(load_translation("de")).decimal(2.5))


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("'level' is missing", "'level' is missing"),
        ("unknown key 'he's awful'; did you mean 'team'?", "unknown key ‘…’?"),
        ("'what he said' is no date; write it like 2026-08-14", "‘…’ is no date; write it like 2026-08-14"),
        ("an apostrophe's end", "an apostrophe"),
        ("'name': YAML reads 2026-01-01 as a date, and text is expected", "'name': YAML reads … as a date, and text is expected"),
        ("a fault of ours, KeyError: something private", "a fault of ours, KeyError"),
        ("refers to http://private, which a document may not fetch", "refers to …, which a document may not fetch"),
    ],
)
def test_a_message_tells_nothing_of_what_a_file_says(message: str, shown: str) -> None:
    assert shown == harmless(message, LADDER)


@given(st.text("ab'’ c\n", max_size=30).filter(lambda text: "c" in text))
def test_nothing_that_a_message_quotes_is_told(text: str) -> None:
    assert "c" not in harmless(f"unknown key '{text}'", LADDER).removeprefix("unknown")
