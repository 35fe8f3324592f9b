"""Nothing of a person's name is in an anonymous copy: read back, in every byte, whatever the name is disguised as."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import broken_files
import disguises
import reading
from ladder_reports.documents.plan.build import compose_plan, make_plan
from ladder_reports.errors import InputError
from ladder_reports.evidence.audience import texts_with_paths
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.ladder.loader import load_ladder
from ladder_reports.paths import DEFAULT_LADDER
from plans import composed, context, plan_job

ONE_LINE = [
    text
    for kind, text in disguises.DISGUISES.items()
    if kind != "circled" and "\n" not in text and not {"\u00ad", "\u200b", "\u2066", "\u2069"} & set(text)
]
ADDRESSES = [text for text in ONE_LINE if text.startswith("https://")]


def disguised() -> dict[str, Any]:
    """A file that names the person in every field, and in every disguise somewhere."""
    file = copy.deepcopy(broken_files.EVERYTHING)
    file["person"] |= {"name": disguises.NAME, "email": disguises.EMAIL, "id": "zq-login"}
    # Not every machine has a font with circled letters; a plan with them is refused then.
    texts = [text for kind, text in disguises.DISGUISES.items() if kind != "circled"]
    file["evidence"] = [
        {
            **file["evidence"][0],
            "title": " / ".join(ONE_LINE[number : number + 9]) or "Quill",
            "what": "\n\n".join(f"It was so: {text}" for text in texts[number : number + 9]),
            "impact": f"Then {texts[number]} wrote.",
            "attested_by": "Zebediah Quill",
            "links": [{"title": "by Z. Quill", "url": ADDRESSES[number // 9 % len(ADDRESSES)]}],
        }
        for number in range(0, len(texts), 9)
    ]
    for text in ("summary", "aspiration"):
        file[text] = "**Zebe**diah did it, zq-login says."
    file["cycle"] = "2026-H2, Zebediah"
    for entry in (*file["goals"], *file["watchouts"].values(), *file["ratings"].values(), *file["checkins"], *file["feedback"]):
        for key in {"title", "success", "support", "note", "action", "text", "from", "relation"} & entry.keys():
            entry[key] = "With ~zquill and Qu‑ill"
    for entry in file["assessments"]:
        entry |= {"name": "By zebediah.quill", "result": "Quill: 7", "depth": "Zebediah_Quill", "link": "https://example.com/@kimbo42"}
    return file


def test_no_disguise_survives_in_a_copy_that_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in text, links, bookmarks and metadata of the PDF and the HTML nor in any byte, unpacked; and the id is in their place."""
    # Not every machine has a font with wide letters.
    monkeypatch.setattr("ladder_reports.documents.characters.lacking", lambda *_, **__: [])
    path, last = tmp_path / "zebediah.yaml", tmp_path / "last.yaml"
    path.write_text(json.dumps(disguised(), indent=1, ensure_ascii=False), encoding="utf-8")
    married = {**broken_files.EVERYTHING, "summary": "Ozymandias, now Zebediah"}
    married["person"] = {"name": "Ozymandias Zorn"}
    married["goals"] = [{"title": "Zebediah dropped this", "status": "planned"}]
    last.write_text(json.dumps(married, indent=1, ensure_ascii=False), encoding="utf-8")
    roster: dict[str, Any] = {"audience": "panel", "anonymous": True, "roster_values": (("id", "p-1"),), "since": last}
    document, name = make_plan(plan_job(path, **roster))
    page = compose_plan(plan_job(path, **roster), context(DEFAULT_LADDER)).html()
    assert "p-1-panel" == name
    read = reading.read(document.data)
    parts = [read.text, str(read.outline), str(read.info), read.xmp, str(read.attachments), *(link.address for link in read.links)]
    telling = (*disguises.TELLING, "ozym", "zqlogin")
    assert [] == disguises.letters_left("\n".join([*parts, page]), telling)
    everything = reading.everything_in(document.data).casefold()
    assert [] == [piece for piece in telling if piece in everything]
    assert "p-1 did it" in read.text.replace("\n", " ")
    assert "https://example.com/@p-1" in {link.address for link in read.links}


def test_every_field_with_text_is_searched() -> None:
    """No text of an evidence file is left out, but names of the ladder."""
    file = disguised()
    evidence = load_evidence(
        Path("p.yaml"), load_ladder(DEFAULT_LADDER).unwrap(), json.dumps(file, indent=1, ensure_ascii=False).encode()
    ).unwrap()
    searched = {path[-1] if isinstance(path[-1], str) else path[-2] for path, _ in texts_with_paths(evidence)}
    assert {
        "name", "id", "email", "role", "team", "cycle", "summary", "aspiration", "title", "what", "impact", "url", "attested_by",
        "private", "note", "action", "success", "support", "from", "relation", "text", "result", "depth",
    } == searched  # fmt: skip


def test_a_name_that_cannot_be_replaced_is_a_problem_at_its_place() -> None:
    """An image without a description is printed as nothing, so that the name would be read in the printed copy alone."""
    text = (
        "person: {name: Zebediah Quill, id: p-1}\nlevel: senior\nevidence:\n- title: A\n  what: |\n    Zebe![](https://example.com/x)diah\n"
    )
    with pytest.raises(InputError) as caught:
        composed(text, audience="panel", anonymous=True)
    assert [
        "p.yaml:5:9: the person's name is in this text in a form that an anonymous copy cannot replace; write it plainly, or leave it out"
    ] == [str(problem) for problem in caught.value.problems]
    assert composed(text, audience="panel")
