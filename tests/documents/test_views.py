"""Every value of a document's view is printed: a field that neither a template nor `build` uses is dead."""

import re
from types import ModuleType

import pytest
from msgspec import Struct

from ladder_reports.design.theme import Palette
from ladder_reports.documents import head
from ladder_reports.documents.booklet import view as booklet
from ladder_reports.documents.comparison import view as comparison
from ladder_reports.documents.packet import view as packet
from ladder_reports.documents.plan import view as plan
from ladder_reports.paths import TEMPLATES
from making import ROOT

DOCUMENTS = ROOT / "src" / "ladder_reports" / "documents"


def fields(module: ModuleType) -> set[tuple[str, str]]:
    """The fields of the module's own records, with the names of these."""
    classes = [thing for thing in vars(module).values() if isinstance(thing, type) and thing.__module__ == module.__name__]
    return {(one.__name__, name) for one in classes if issubclass(one, Struct) for name in one.__struct_fields__}


def used(name: str) -> set[str]:
    """The names of attributes in a document's templates, in those that all documents share, and in `build`."""
    paths = [TEMPLATES / f"{name}.html", *TEMPLATES.glob("*.html"), *(TEMPLATES / name).glob("*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*paths, DOCUMENTS / name / "build.py"])
    # A filter is given an attribute's name as text.
    return set(re.findall(r"\.([a-z_]+)\b", text)) | set(re.findall(r"'([a-z_]+)'", text))


@pytest.mark.parametrize("view", [booklet, packet, plan, comparison], ids=["booklet", "packet", "plan", "comparison"])
def test_every_field_is_used(view: ModuleType) -> None:
    found = used(view.__name__.split(".")[-2])
    # A pagination says how parts are set; it is not printed.
    assert set() == {(owner, name) for owner, name in fields(view) if name not in found and owner != "Pagination"}


def test_every_field_of_what_documents_share_is_used() -> None:
    everywhere = used("booklet") | used("plan") | used("packet")
    names = set(Palette.__struct_fields__) - {"ramp"}  # the composers make colors of the ramp
    composers = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS.rglob("*.py"))
    assert set() == {name for _, name in fields(head) if name not in everywhere and f".head.{name}" not in composers} - {"day"}
    assert set() == {name for name in names if name not in everywhere}
