"""The evidence log: every piece in full, newest first."""

from collections.abc import Mapping, Sequence

from ladder_reports.documents.plan.entries import is_long, link_view, side_lines
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import Log, LogEntry
from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import Evidence, EvidenceItem

LOG_SHOWN = 250
"""Pieces of evidence that are printed: about thirty pages. Thousands would take a minute and a gigabyte."""


def compose_log(setting: PlanSetting, evidence: Evidence, others: tuple[str, ...], retired: Mapping[int, Sequence[str]]) -> Log:
    """The log; `others` are the full names of signals that no other page of the plan prints.

    `retired` has signals that are no longer asked for, by the position of the piece of evidence for them.
    """
    items = newest_first(evidence.evidence)
    left = len(items) - LOG_SHOWN
    gone = {id(item): tuple(retired.get(at, ())) for at, item in enumerate(evidence.evidence)}
    return Log(
        entries=tuple(_entry(setting, item, gone[id(item)]) for item in items[:LOG_SHOWN]),
        more=setting.texts("plan.log_more", count=left) if left > 0 else "",
        others=setting.codes.of(sorted(others, key=list(setting.ladder.codes).index)),
    )


def _entry(setting: PlanSetting, item: EvidenceItem, retired: tuple[str, ...]) -> LogEntry:
    codes, links = setting.codes.of(item.signals), tuple(map(link_view, item.links))
    ask = setting.texts("plan.ask", who=item.attested_by) if item.attested_by else ""
    gone = [setting.texts("plan.retired", name=name) for name in retired]
    beside = [*gone, ask, *(text for link in links for text in (link.title, link.address))]
    what, impact, private = item.what or "", item.impact or "", item.private or ""
    return LogEntry(
        date=setting.wording.short_date(item.date) or setting.texts["plan.undated"],
        title=item.title,
        what=what,
        impact=impact,
        private=private,
        codes=codes,
        retired=tuple(gone),
        ask=ask,
        links=links,
        side_lines=side_lines(setting, codes, beside),
        long=is_long(what, impact, private),
    )
