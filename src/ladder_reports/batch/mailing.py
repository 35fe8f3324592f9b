"""``mail.csv``: which plan goes to which e-mail address. Nobody is in it who could get another person's plan, or another's copy."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ladder_reports.batch.report import InputResult
from ladder_reports.errors import listed, own_words
from ladder_reports.files.csv_writer import csv_table

COLUMNS = ("email", "file", "name")
_LISTED = 20
"""Ids in a note."""
_LENGTH = 80


class Mailing(Struct, frozen=True):
    """The plans of a run that can be sent, and why others are left out."""

    results: tuple[InputResult, ...]
    left_out: tuple[str, ...]
    """One sentence for each reason, with the ids."""


def find_mailing(results: Sequence[InputResult]) -> Mailing:
    """Choose the results whose plan may go to the person's own address.

    A plan that was not made is no longer in the folder, or not the present one. A copy for a manager or a panel is not the person's. An
    address that two people share is most likely copied with somebody else's file.
    """
    made = [result for result in results if result.record.output]
    own = [result for result in made if result.record.audience == "person"]
    ids: dict[str, set[str]] = {}
    for result in own:
        ids.setdefault(result.person.email.casefold(), set()).add(result.person.id)
    shared = {email for email, owners in ids.items() if email and len(owners) > 1}
    groups = {
        "the copy is not the person's own": [result for result in made if result.record.audience != "person"],
        "no e-mail address is known": [result for result in own if not result.person.email],
        "several people have the same e-mail address": [result for result in own if result.person.email.casefold() in shared],
    }
    left_out = {result.record.output for group in groups.values() for result in group}
    sentences = tuple(f"{reason}: {_listed(group)}" for reason, group in groups.items() if group)
    return Mailing(tuple(result for result in own if result.record.output not in left_out), sentences)


def mail_csv(mailing: Mailing, separator: str = ",") -> bytes:
    """``mail.csv``: e-mail address, file and name of each plan, for a program that sends mail."""
    rows = ({"email": one.person.email, "file": one.record.output, "name": one.person.name} for one in mailing.results)
    return csv_table(COLUMNS, rows, separator)


def _listed(results: Iterable[InputResult]) -> str:
    ids = sorted({result.person.id for result in results})
    return listed([own_words(one, _LENGTH) for one in ids], _LISTED)
