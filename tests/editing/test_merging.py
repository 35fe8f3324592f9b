"""What was sent back comes into a file: what its sender may change, all of it or nothing, and nothing else."""

import pytest

from examples import SHIPPED
from forms import Fields, form_values, stamp
from ladder_reports.editing import merging
from ladder_reports.editing.changes import changed
from ladder_reports.editing.form_changes import StampError, stamp_of
from ladder_reports.editing.permissions import Sender
from ladder_reports.evidence.form_fields import entry_keys
from merges import QUESTIONS, merged

HEAD = "person: {name: Ada, id: ada}\nlevel: senior   # hers\n"
GOAL = entry_keys([("Ship it", "2027-Q1")])[0]
FEEDBACK = entry_keys([("Bo", "Good.")])[0]
FILE = f"""\
# Ada's own file.
{HEAD}
summary: |
  One line that is
  broken in two.
evidence:
  - title: "Tests"
    date: 2026-08
    what: Wrote them.   # all
ratings:
  senior/ab-test: {{self: emerging, note: 'n'}}  # why
goals:
  - title: Ship it
    quarter: 2027-Q1
feedback:
  - {{from: Bo, text: Good.}}
"""
AB, NEW = "ratings/senior/ab-test", "evidence/+1"
MANAGERS: Fields = {
    f"{AB}/manager": ("", "not_yet"),
    f"{AB}/agreed": ("", "demonstrated"),
    f"{AB}/private": ("", "Secret."),
    f"goals/{GOAL}/support": ("", "A week each month."),
    f"feedback/{FEEDBACK}/share": ("", "Yes"),
    "checkins/+1/date": ("", "2026-12-01"),
    "checkins/+1/note": ("", "We talked."),
    "checkins/+1/private": ("", "Secret too."),
    "private": ("", "Very secret."),
}


def test_only_what_differs_from_what_was_printed_counts() -> None:
    """Line ends, joined lines and a value that the file has already are no changes; everything else stays as it is to the byte."""
    form = {
        "summary": ("One line that is broken in two.", "One line that is broken in two.\r\n"),
        f"{AB}/self": ("emerging", "demonstrated"),
        "ratings/senior/model-review/self": ("", ""),
        f"goals/{GOAL}/status": ("planned", "in_progress"),
        f"goals/{GOAL}/note": ("", "Half\rdone."),
    }
    expected = FILE.replace("self: emerging", "self: demonstrated").replace(
        "    quarter: 2027-Q1\n", "    quarter: 2027-Q1\n    status: in_progress\n    note: |-\n      Half\n      done.\n"
    )
    once = merged(FILE, form)
    assert (expected, []) == (once.text, once.said)
    windows = merged("\ufeff" + FILE.replace("\n", "\r\n").removesuffix("\r\n"), form)
    assert "\ufeff" + expected.replace("\n", "\r\n").removesuffix("\r\n") == windows.text
    twice = merged(once.text, form)
    assert (expected, False, []) == (twice.text, twice.merge.changes, twice.said)
    untouched = merged(FILE, {name: (printed, printed) for name, (printed, _) in form.items()})
    assert (FILE, ["form-1.pdf: note: has nothing new for the file"]) == (untouched.text, untouched.said)


def test_a_value_that_changed_on_both_sides_is_a_conflict() -> None:
    """An old form is named with both values, and nothing of the file changes until somebody decides."""
    form = {f"{AB}/self": ("not_yet", "demonstrated"), "summary": ("Old.", "New."), f"{AB}/note": ("", "x"), "aspiration": ("", "More.")}
    made = merged(FILE, form)
    assert (FILE, True) == (made.text, bool(made.merge.unused))
    (rating,) = (line for line in made.said if "ratings.senior/ab-test.self" in line)
    assert rating.startswith("form-1.pdf: 'ratings.senior/ab-test.self' is a conflict: ")
    assert "the file has 'emerging', and this has 'demonstrated'; printed was 'not_yet'; " in rating
    assert "--take source or --take file" in rating
    assert 2 == sum("is a conflict" in line for line in made.said)
    taken = merged(FILE, form, take="source").data
    assert ("demonstrated", "New.", "More.", "n") == (
        taken["ratings"]["senior/ab-test"]["self"],
        taken["summary"],
        taken["aspiration"],
        "n",
    )
    kept = merged(FILE, form, take="file")
    assert FILE.replace("evidence:\n", "aspiration: More.\nevidence:\n", 1) == kept.text


def test_new_entries() -> None:
    """They come at the end of their list, or make it; what is there already is not added again, and what differs is a conflict."""
    form = {
        f"{NEW}/title": ("", "Guide"), f"{NEW}/date": ("", "2026-11-02"), f"{NEW}/what": ("", "Wrote it."), f"{NEW}/impact": ("", ""),
        f"{NEW}/signals/1": ("", " se.t1 "), f"{NEW}/signals/2": ("", "SENIOR/ab-test"), "evidence/+2/title": ("", ""),
        "goals/+1/title": ("", "Rest"), "goals/+1/quarter": ("", "2027-Q2"), "goals/+1/success": ("", "- a: b\n- {#id} & *c*"),
    }  # fmt: skip
    made = merged(FILE, form)
    first = next(name for name, code in SHIPPED.codes.items() if code == "Se·T1")
    added = f"  - title: Guide\n    date: 2026-11-02\n    signals: [{first}, senior/ab-test]\n    what: Wrote it.\n"
    added = added.replace("senior/ab-test, senior/ab-test", "senior/ab-test")
    assert (
        FILE.replace("ratings:\n", f"{added}ratings:\n", 1).replace(
            "feedback:\n", "  - title: Rest\n    quarter: 2027-Q2\n    success: |-\n      - a: b\n      - {#id} & *c*\nfeedback:\n"
        )
        == made.text
    )
    assert made.text == merged(made.text, form).text
    later = made.text.replace("Wrote it.", "Wrote it twice.")
    again = merged(later, form)
    assert (later, True) == (again.text, "'evidence.2.what' is a conflict: the file has 'Wrote it twice.'" in again.said[0])
    assert "evidence:\n  - title: Guide\n" in merged(HEAD, form).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({f"{NEW}/what": ("", "Did it.")}, "'evidence/+1' is half filled in: it has no title"),
        ({"goals/+2/quarter": ("", "2027-Q1")}, "'goals/+2' is half filled in: it has no title"),
        ({"goals/+1/title": ("", "x"), "goals/+1/quarter": ("", "Q1 2027")}, "'Q1 2027' is not a quarter; write it like 2027-Q1"),
        ({f"{NEW}/title": ("", "x"), f"{NEW}/date": ("", "14.8.2026")}, "'evidence/+1/date': '14.8.2026' is not a date; write 2026-08-14"),
        ({f"{NEW}/title": ("", "x"), f"{NEW}/signals/1": ("", "St.X9")}, "'evidence/+1/signals/1': unknown signal 'St.X9'"),
        ({f"{NEW}/title": ("", "a\nb")}, "'evidence/+1/title': expected one line, found several"),
        ({f"{AB}/self": ("", "yes!")}, "'ratings/senior/ab-test/self': 'yes!' is not one of 'demonstrated', 'emerging'"),
        ({"ratings/senior/nothing/self": ("", "emerging")}, "'ratings/senior/nothing/self': the ladder has no such signal"),
        ({"ratings/../ladder/self": ("", "emerging")}, "'ratings/../ladder/self': the ladder has no such signal"),
        ({"watchouts/senior/ab-test/note": ("", "x")}, "'watchouts/senior/ab-test/note': the ladder has no such watch-out"),
        ({f"goals/{'0' * 10}/status": ("planned", "done")}, "is about a goal that the file doesn't have any more"),
        ({"aspiration": ("", "x" * 10_001)}, "'aspiration': 10001 characters are too many; at most 10000 are allowed"),
        ({"aspiration": ("", "x" * 2000)}, "characters without a space"),
        ({"aspiration": ("", "a\u202eb")}, "the invisible character U+202E"),
        ({"aspiration": ("", "a\ud800b")}, "the invisible character U+D800"),
        ({"aspiration": ("", "a\x00b")}, "the invisible character U+0000"),
        ({"aspiration": ("", "gone <!-- never printed -->")}, "because it has something that is never printed"),
        ({"aspiration": ("", "open <!-- ")}, "would not be valid with this"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_used_is_named_and_nothing_is_taken(fields: Fields, said: str) -> None:
    made = merged(FILE, {f"{AB}/self": ("emerging", "not_yet"), **fields})
    assert FILE == made.text
    assert [said in line for line in made.said] == [True]
    assert made.said[0].startswith("form-1.pdf: ")


def test_absence_never_deletes() -> None:
    """Neither an emptied field nor what a copy leaves out; both are told."""
    made = merged(FILE, {"summary": ("One line that is broken in two.", ""), f"{AB}/self": ("emerging", ""), "aspiration": ("", "More.")})
    assert FILE.replace("evidence:\n", "aspiration: More.\nevidence:\n", 1) == made.text
    assert "has emptied fields ('summary', 'ratings/senior/ab-test/self'); nothing was deleted" in made.said[0]
    copied = merged(FILE, f"{HEAD}aspiration: More.\nevidence: [{{title: Tests, date: 2026-08, what: Wrote them.}}]\n")
    assert made.text == copied.text
    assert ["copy-1.yaml: note: doesn't have 1 entry of 'goals' that the file has; nothing is deleted for that"] == copied.said


def test_a_persons_form_cannot_do_what_is_the_managers() -> None:
    """With fields that were added, whatever they are called; and a stamp that says more than `--as` changes nothing."""
    added = {
        **MANAGERS,
        "person/name": ("", "Eve"),
        "level": ("", "staff"),
        "ratings/senior/ab-test/own": ("", "x"),
        "Signature1": ("", "x"),
    }
    made = merged(FILE, {f"{AB}/self": ("emerging", "not_yet"), **added}, keep_private=True)
    assert FILE.replace("self: emerging", "self: not_yet") == made.text
    assert (
        "has fields that no form of ours has ('person/name', 'level', 'ratings/senior/ab-test/own', 'Signature1'); they were left out"
        in made.said[0]
    )
    assert "has fields that are not the person's ('ratings/senior/ab-test/manager'" in made.said[1]
    for sender, audience in (("person", "manager"), ("manager", "person"), ("colleague", "manager"), ("person", "panel"), ("person", "x")):
        with pytest.raises(StampError, match=rf"so nothing in it is the {sender}'s to change"):
            stamp_of(form_values({}, stamp(audience=audience)), SHIPPED, sender)  # type: ignore[arg-type]


def test_a_managers_form_in_the_persons_own_file() -> None:
    """What the person's copy would not show is left out and counted; with --keep-private everything comes in."""
    persons = merged(FILE, MANAGERS, sender="manager")
    assert [
        "form-1.pdf: note: 4 values that the person's copy doesn't show left out; if this is the manager's own file, add --keep-private"
    ] == persons.said
    assert "ecret" not in persons.text
    data = persons.data
    assert {"self": "emerging", "agreed": "demonstrated", "note": "n"} == data["ratings"]["senior/ab-test"]
    assert ([{"date": data["checkins"][0]["date"], "note": "We talked."}], "A week each month.") == (
        data["checkins"],
        data["goals"][0]["support"],
    )
    whole = merged(FILE, MANAGERS, sender="manager", keep_private=True)
    assert ([], 3) == (whole.said, whole.text.count("ecret"))
    assert whole.data["feedback"][0]["share"] is True
    # A check-in of which only the date would be left says nothing.
    only = merged(FILE, {"checkins/+1/date": ("", "2026-12-01"), "checkins/+1/private": ("", "Secret.")}, sender="manager")
    assert FILE == only.text
    assert "2 values" in only.said[0]


@pytest.mark.parametrize(("key", "lacks"), [("date", "note"), ("note", "date"), ("private", "date")])
def test_half_a_check_in(key: str, lacks: str) -> None:
    made = merged(FILE, {f"checkins/+1/{key}": ("", "2026-12-01"), f"{AB}/agreed": ("", "emerging")}, sender="manager", keep_private=True)
    said = f"form-1.pdf: 'checkins/+1' is half filled in: it has no {lacks}; write it, or clear the row. Nothing of this form was taken"
    assert (FILE, [said]) == (made.text, made.said)


def test_feedback_that_the_file_does_not_have_is_left_out() -> None:
    other = entry_keys([("Cy", "Else.")])[0]
    made = merged(FILE, {f"feedback/{other}/share": ("", "Yes"), f"{AB}/agreed": ("", "emerging")}, sender="manager")
    assert "is about feedback that the file doesn't have; it was left out" in made.said[0]
    assert "agreed: emerging" in made.text


# What was sent twice.


def test_a_form_that_was_filled_in_twice() -> None:
    """Two that differ are both named and not used; two that say the same count once."""
    one, other = {f"{AB}/self": ("emerging", "not_yet")}, {f"{AB}/self": ("emerging", "demonstrated")}
    made = merged(FILE, one, other)
    assert FILE == made.text
    assert [
        f"form-{here}.pdf: and 'form-{there}.pdf' are for the same person and differ; name only the one that counts"
        for here, there in ((1, 2), (2, 1))
    ] == made.said
    assert merged(FILE, one).text == merged(FILE, one, one).text
    assert (
        merged(FILE, one).text
        == merged(FILE, one, {"aspiration": ("", "")}, f"{HEAD}ratings: {{senior/ab-test: {{self: not_yet}}}}\n").text
    )
    assert FILE == merged(FILE, one, f"{HEAD}ratings: {{senior/ab-test: {{self: demonstrated}}}}\n").text


def test_one_of_several_that_cannot_be_used_stops_no_other() -> None:
    colleague = {"feedback/+1/from": ("Cy", "Cy"), "feedback/+1/answers/open-1": ("", "All <!-- gone -->")}
    good = {"feedback/+1/from": ("Di", "Di"), "feedback/+1/answers/open-1": ("", "All.")}
    made = merged(FILE, colleague, good, sender="colleague", keep_private=True)
    assert ["Bo", "Di"] == [one["from"] for one in made.data["feedback"]]
    assert made.said[0].startswith("form-1.pdf: 'feedback.2.text' would not be read as it was written")


# Colleagues.


def test_a_colleagues_answers_are_one_entry() -> None:
    """Each answer follows what it is about, in the words of the file and the ladder; it is not shared."""
    form = {
        "feedback/+1/from": ("Cy Tan", "Cy Tan"),
        "feedback/+1/relation": ("", "Reviewed her designs"),
        "feedback/+1/date": ("", "2026-11-03"),
        "feedback/+1/answers/open-1": ("", "Ask."),
        "feedback/+1/answers/open-2": ("", ""),
        "feedback/+1/answers/signals/senior/ab-test": ("", "She ran three.\n\nAll with power."),
        f"feedback/+1/answers/goals/{GOAL}": ("", "Yes: # do"),
        f"feedback/+1/answers/evidence/{entry_keys([('Tests',)])[0]}": ("", "I saw them."),
        f"{AB}/manager": ("", "demonstrated"),
        "feedback/+2/answers/open-1": ("", "One more."),
    }
    made = merged(FILE, form, sender="colleague", keep_private=True)
    (_, entry) = made.data["feedback"]
    signal = next(one.text for level in SHIPPED.levels for name, _, one in level.named_items("signals") if name == "senior/ab-test")
    answers = [(QUESTIONS[0], "Ask."), (signal, "She ran three.\n\nAll with power."), ("Ship it", "Yes: # do"), ("Tests", "I saw them.")]
    text = "\n\n".join(f"**{asked}**\n\n{answer}" for asked, answer in answers)
    assert {"from": "Cy Tan", "relation": "Reviewed her designs", "date": entry["date"], "text": text, "share": False} == entry
    assert FILE == merged(FILE, form, sender="colleague").text
    assert made.text == merged(made.text, form, sender="colleague", keep_private=True).text
    assert "has fields that no form of ours has ('feedback/+2/answers/open-1')" in made.said[0]
    assert "has fields that are not the colleague's ('ratings/senior/ab-test/manager')" in made.said[1]
    empty = merged(FILE, {name: (printed, printed) for name, (printed, _) in form.items()}, sender="colleague", keep_private=True)
    assert (FILE, ["form-1.pdf: note: has nothing new for the file"]) == (empty.text, empty.said)


@pytest.mark.parametrize(
    "subject", ["open-3", "open-1/x", "signals/senior/none", f"goals/{'0' * 10}", "evidence/x", "ratings/senior/ab-test", "../x"]
)
def test_no_answer_to_what_nobody_asked(subject: str) -> None:
    """What an answer is about comes from the file, not from the form."""
    made = merged(
        FILE, {"feedback/+1/from": ("Cy", "Cy"), f"feedback/+1/answers/{subject}": ("", "x")}, sender="colleague", keep_private=True
    )
    assert FILE == made.text
    assert "is about something that is not in the file" in made.said[0]


def test_a_colleague_adds_one_entry() -> None:
    one = "feedback: [{from: Bo, text: Good.}, {from: Cy, text: Fine., share: true}"
    made = merged(FILE, f"{HEAD}{one}]\n", sender="colleague", keep_private=True)
    assert {"from": "Cy", "text": "Fine.", "share": False} == made.data["feedback"][1]
    more = merged(FILE, f"{HEAD}{one}, {{from: Di, text: Bad.}}]\n", sender="colleague", keep_private=True)
    assert (FILE, True) == (more.text, "has 2 new entries of feedback, and a colleague adds one" in more.said[0])


# Copies.

COPY = f"""\
{HEAD.replace("level: senior", "level: staff").replace("   # hers", "")}target: architect
private: Copied secret.
summary: One line that is broken in two.
evidence:
  - {{title: Tests, date: 2026-08-14, what: Wrote all., signals: [senior/ab-test], private: p}}
  - {{title: Guide, links: ["https://example.com"]}}
ratings:
  senior/ab-test: {{self: demonstrated, manager: not_yet, agreed: emerging, note: theirs, private: p}}
  senior/model-review: {{self: emerging}}
watchouts: {{senior/hidden-silo: {{note: w}}}}
goals:
  - {{title: Ship it, quarter: 2027-Q2, support: s}}
  - {{title: Rest}}
checkins: [{{date: 2026-12-01, note: c}}]
feedback: [{{from: Bo, text: Good., share: true}}, {{from: Cy, text: Fine.}}]
skills: {{python: 2}}
assessments: [{{name: Test, date: 2026, result: 7.5}}]
"""


def copy() -> str:
    """The copy, with signals and watch-outs that the ladder has."""
    level = SHIPPED.by_id["senior"]
    second = next(name for name, _, _ in level.named_items("signals") if name != "senior/ab-test")
    watchout = next(name for name, _, _ in level.named_items("watchouts"))
    return COPY.replace("senior/model-review", second).replace("senior/hidden-silo", watchout).replace("skills: {python: 2}\n", "")


def test_of_a_copy_the_senders_own_keys_are_taken() -> None:
    """The person's, and of those of the manager none; a list gets longer only."""
    made = merged(FILE, copy())
    data = made.data
    assert [("Tests", "Wrote all."), ("Guide", None)] == [(one["title"], one.get("what")) for one in data["evidence"]]
    assert {"self": "demonstrated", "note": "n"} == data["ratings"]["senior/ab-test"]
    assert [("Ship it", "2027-Q2"), ("Rest", None)] == [(one["title"], one.get("quarter")) for one in data["goals"]]
    assert ("senior", 1, False, False) == (data["level"], len(data["feedback"]), "checkins" in data, "private" in data)
    assert "summary: |\n  One line that is\n  broken in two.\n" in made.text
    assert ["copy-1.yaml: note: differs in what is not the person's to change"] == [line.partition(" (")[0] for line in made.said]
    assert made.text == merged(made.text, copy()).text
    managers = merged(FILE, copy(), sender="manager", keep_private=True).data
    assert {"self": "emerging", "manager": "not_yet", "agreed": "emerging", "note": "theirs", "private": "p"} == managers["ratings"][
        "senior/ab-test"
    ]
    assert ([True], 1, "Copied secret.", "s") == (
        [one.get("share") for one in managers["feedback"]], len(managers["checkins"]), managers["private"], managers["goals"][0]["support"],
    )  # fmt: skip
    shown = merged(FILE, copy(), sender="manager")
    assert [] == [one for one in ("ecret", "private", "not_yet") if one in shown.text]


def test_what_a_copy_does_not_say_is_no_default() -> None:
    """A goal without a status in the copy does not become planned, and a list's entry that the copy lacks stays in its list."""
    text = FILE.replace("    quarter: 2027-Q1\n", "    quarter: 2027-Q1\n    status: done\n    signals: [senior/ab-test]\n")
    made = merged(text, f"{HEAD}goals: [{{title: Ship it, quarter: 2027-Q1, signals: [staff/trade-offs]}}]\n")
    assert ("done", ["senior/ab-test", "staff/trade-offs"]) == (made.data["goals"][0]["status"], made.data["goals"][0]["signals"])


@pytest.mark.parametrize("sender", ["person", "manager", "colleague"])
def test_the_same_file_changes_nothing(sender: Sender) -> None:
    made = merged(FILE, FILE, sender=sender, keep_private=True)
    assert (FILE, ["copy-1.yaml: note: has nothing new for the file"]) == (made.text, made.said)


@pytest.mark.parametrize(
    "extra", [{"private": "x"}, {"level": "staff"}, {"summary": None}, {"person": {"name": "Eve", "id": "ada"}}, {"evidence": []}]
)
def test_the_result_is_compared_whatever_went_wrong_before(extra: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """If something else were different, or gone, nothing is made."""
    monkeypatch.setattr(merging, "changed", lambda data, changes: changed(data, changes) | extra)
    made = merged(FILE, {"aspiration": ("", "More.")})
    assert FILE == made.text
    assert 1 == sum("would change, too; edit the file by hand" in line or "would not be valid" in line for line in made.said)


def test_entries_of_another_time_are_others() -> None:
    """With the same title; a date that is only more exact is the same one, and so is a goal that moved to another quarter."""
    text = f"{HEAD}evidence:\n  - {{title: Review, date: 2025, what: One.}}\n"
    later = merged(text, f"{HEAD}evidence: [{{title: Review, date: 2026-05, what: Two.}}]\n").data["evidence"]
    assert [("Review", "One."), ("Review", "Two.")] == [(one["title"], one["what"]) for one in later]
    same = merged(text, f"{HEAD}evidence: [{{title: Review, date: 2025-05, what: Two.}}]\n").data["evidence"]
    assert [("2025-05", "Two.")] == [(one["date"], one["what"]) for one in same]
    retitled = merged(text, f"{HEAD}evidence: [{{title: Reviews, date: 2025, what: One.}}]\n").data["evidence"]
    assert ["Reviews"] == [one["title"] for one in retitled]
    two = f"{HEAD}evidence:\n  - {{title: Review}}\n  - {{title: Review, what: Two.}}\n"
    moved = merged(two, f"{HEAD}evidence: [{{title: Review, what: Three.}}, {{title: Review}}]\n").data["evidence"]
    assert [None, "Three."] == [one.get("what") for one in moved]
