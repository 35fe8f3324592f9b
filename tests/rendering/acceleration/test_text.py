"""Text is set without leaving anything behind in the process."""

import re

from weasyprint.text.ffi import ffi

from engines import EXAMPLES, NONE, asked, written
from plans import plan_job


def test_the_lengths_of_arrays_are_not_remembered() -> None:
    """Each would be for as long as the process lives, and takes longer to be read than its array to be made."""
    look, html = asked(plan_job(evidence=EXAMPLES[1]))

    def remembered(speedups: frozenset[str] | None) -> list[str]:
        for name in [name for name in ffi._parsed_types if re.match(r"hb_codepoint_t\[\d", str(name))]:
            del ffi._parsed_types[name]
        written(look, html, speedups=speedups)
        return [name for name in ffi._parsed_types if re.match(r"hb_codepoint_t\[\d", str(name))]

    assert [] == remembered(None)
    assert remembered(NONE)
