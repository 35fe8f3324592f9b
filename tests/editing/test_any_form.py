"""Whatever a form or a copy holds, only its sender's keys change, nothing goes, and every other line stays as it is."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_evidence import EVIDENCE, PROSE
from any_text import MARKDOWN, ODD, YAML
from examples import SHIPPED
from ladder_reports.editing.permissions import SENDERS, Role, Sender, violations
from ladder_reports.errors import has_errors
from ladder_reports.evidence.form_fields import entry_keys
from ladder_reports.evidence.loader import load_evidence
from ladder_reports.evidence.model import Evidence
from ladder_reports.evidence.writer import evidence_text
from merges import FILE, merged

TEXT = """\
# Hers.
person: {name: Ada, id: ada}
level: senior
summary: Her summary.
evidence:
  - {title: Tests, date: 2026-08, private: Secret.}   # one
ratings:
  senior/ab-test: {self: emerging, manager: not_yet, note: n}
goals:
- title: Ship it
  quarter: 2027-Q1   # soon
feedback: [{from: Bo, text: Good., share: true}]
checkins:
  - note: |
      Talked.
private: Very secret.
"""
BEFORE = load_evidence(FILE, SHIPPED, TEXT.encode()).unwrap()
GOAL, FEEDBACK, ITEM = entry_keys([("Ship it", "2027-Q1")])[0], entry_keys([("Bo", "Good.")])[0], entry_keys([("Tests",)])[0]
_SIGNALS = st.sampled_from(["senior/ab-test", "staff/trade-offs", "senior/none", "..", "x/y/z"])
_KEYS = st.sampled_from(
    ["self", "manager", "agreed", "note", "private", "status", "support", "title", "share", "date", "what", "from", "text", "action"]
)
_ENTRIES = st.sampled_from(["+1", "+2", GOAL, FEEDBACK, ITEM, "0" * 10, "0", "-1", "+0"])
NAMES = st.one_of(
    st.sampled_from(["summary", "aspiration", "private", "person/name", "level", "stamp", "", "/", "a.b"]),
    st.builds("{}/{}/{}".format, st.sampled_from(["ratings", "watchouts", "skills"]), _SIGNALS, _KEYS),
    st.builds("{}/{}/{}".format, st.sampled_from(["goals", "feedback", "evidence", "checkins", "person"]), _ENTRIES, _KEYS),
    st.builds("evidence/+1/signals/{}".format, st.sampled_from(["1", "2", "x"])),
    st.builds(
        "feedback/+1/answers/{}".format,
        st.sampled_from(["open-1", "open-9", f"goals/{GOAL}", "signals/senior/ab-test", f"evidence/{ITEM}"]),
    ),
    st.text(max_size=8),
)
_PIECES = st.sampled_from([*MARKDOWN, *YAML, *ODD, "\r\n", "\n- a: b\n", "{#id}", "\u202e", "\ud800", "../x", "---\n", "<!-- x -->"])
VALUES = st.one_of(
    st.sampled_from(["", "demonstrated", "emerging", "Yes", "done", "2026-11-02", "2027-Q3", "se.t1", "Her summary.", "Guide"]),
    PROSE,
    st.lists(_PIECES | st.text(max_size=6), max_size=6).map("".join),
)
FORMS = st.dictionaries(NAMES, st.tuples(VALUES, VALUES), max_size=12).map(
    lambda found: {name: one for name, one in found.items() if name != "stamp"}
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(form=FORMS, sender=st.sampled_from(SENDERS), take=st.sampled_from([None, "source", "file"]), keep=st.booleans())
def test_of_any_form_only_the_senders_keys_change(form: dict[str, tuple[str, str]], sender: Sender, take: Any, *, keep: bool) -> None:
    made = merged(TEXT, form, sender=sender, take=take, keep_private=keep)
    _holds(made.text, sender, keep=keep)
    if made.merge.unused:
        assert (TEXT, True) == (made.text, has_errors(made.merge.problems))
    again = merged(made.text, form, sender=sender, take=take, keep_private=keep)
    if take != "source":
        assert made.text == again.text


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(copy=EVIDENCE, sender=st.sampled_from(SENDERS), keep=st.booleans())
def test_of_any_copy_only_the_senders_keys_change(copy: dict[str, Any], sender: Sender, *, keep: bool) -> None:
    """However much it says and leaves out."""
    found = {key: value for key, value in copy.items() if key not in {"skills", "ladder_version"}}
    found["person"] = {**found["person"], "id": "ada"}
    text = evidence_text(Evidence.model_validate(found))
    if has_errors(load_evidence(FILE, SHIPPED, text.encode()).problems):
        return
    made = merged(TEXT, text, sender=sender, keep_private=keep)
    _holds(made.text, sender, keep=keep)
    assert made.text == merged(made.text, text, sender=sender, keep_private=keep).text


def _holds(text: str, sender: Sender, *, keep: bool) -> None:
    """What must hold of every file that is made."""
    loaded = load_evidence(FILE, SHIPPED, text.encode())
    assert not has_errors(loaded.problems)
    after = loaded.unwrap()
    assert [] == violations(Role(sender), BEFORE, after)
    if not keep:
        assert _managers_own(BEFORE) == _managers_own(after)
    kept = ["# Hers.", "person: {name: Ada, id: ada}", "level: senior", "- title: Ship it"]
    kept += ["  quarter: 2027-Q1   # soon"] if sender != "person" else []
    kept += ["private: Very secret."] if sender != "manager" or not keep else []
    assert [] == [line for line in kept if line not in text.split("\n")]


def _managers_own(evidence: Evidence) -> list[Any]:
    """What only the manager's copy shows."""
    ratings = {name: (one.manager, one.private) for name, one in evidence.ratings.items() if one.manager or one.private}
    private = [*(one.private for one in evidence.evidence if one.private), *(one.private for one in evidence.checkins if one.private)]
    return [evidence.private, private, ratings, [one for one in evidence.feedback if not one.share]]
