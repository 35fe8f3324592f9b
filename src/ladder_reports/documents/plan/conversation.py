"""The conversation: what was agreed, what others said, what check-ins noted, and the names of those who sign."""

from ladder_reports.documents.plan.entries import is_long, side_lines
from ladder_reports.documents.plan.setting import PlanSetting
from ladder_reports.documents.plan.view import Conversation, ConversationNote
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.dates import newest_first
from ladder_reports.evidence.model import CheckIn, Evidence, Feedback, Status

_STATUSES: tuple[Status, ...] = ("demonstrated", "emerging", "not_yet", "no_opportunity")


def compose_conversation(setting: PlanSetting, evidence: Evidence, audience: Audience, aspiration: str) -> Conversation:
    """What was said and agreed; `aspiration` is empty if another page has it."""
    return Conversation(
        aspiration=aspiration,
        agreed=tuple(
            (status, codes)
            for status in _STATUSES
            if (codes := setting.codes.of(name for name in setting.ladder.codes if _agreed(evidence, name) == status))
        ),
        feedback=tuple(_feedback(setting, evidence, one, audience) for one in newest_first(evidence.feedback)),
        checkins=tuple(_checkin(setting, one) for one in newest_first(evidence.checkins) if one.note or one.private),
        private=evidence.private or "",
        private_is_long=is_long(evidence.private or ""),
        person=evidence.person.name,
        role=evidence.person.role or "",
        manager=evidence.person.manager or setting.texts["plan.by_manager"],
    )


def _agreed(evidence: Evidence, name: str) -> Status | None:
    rating = evidence.ratings.get(name)
    return rating.agreed if rating else None


def _feedback(setting: PlanSetting, evidence: Evidence, one: Feedback, audience: Audience) -> ConversationNote:
    aside = "" if one.share or audience == "person" else setting.texts("plan.not_shared", name=evidence.person.name)
    return ConversationNote(
        date=setting.wording.short_date(one.date) or setting.texts["plan.undated"],
        head=one.giver or "",
        relation=one.relation or "",
        text=one.text,
        aside=aside,
        side_lines=side_lines(setting, (), [aside]),
        long=is_long(one.text),
    )


def _checkin(setting: PlanSetting, one: CheckIn) -> ConversationNote:
    note, private = one.note or "", one.private or ""
    date = setting.wording.short_date(one.date) or setting.texts["plan.undated"]
    return ConversationNote(date, "", "", note, private, long=is_long(note, private))
