"""The packet's figures in words."""

from ladder_reports.design.translations import load_translation
from ladder_reports.documents.packet.wording import PacketWording


def test_long_numbers_are_grouped_as_the_language_has_it() -> None:
    assert ("9999", "20,974") == (PacketWording(load_translation("en")).number(9999), PacketWording(load_translation("en")).number(20974))
    assert ("20.974", "2,5") == (PacketWording(load_translation("de")).number(20974), PacketWording(load_translation("de")).decimal(2.5))
