"""The contents of an evidence file, as immutable values: one person's own record of their work.

The classes are pydantic models, so that they validate the file and print its JSON Schema; an editor shows the descriptions.
What depends on the ladder, such as whether a signal exists, is checked in `references`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from ladder_reports.errors import own_words
from ladder_reports.evidence.dates import DATE_SCHEMA, Dated, PartialDate
from ladder_reports.evidence.fields import (
    Day,
    Email,
    EntryLimit,
    FrozenList,
    LadderVersion,
    Line,
    LooseDate,
    Name,
    PersonId,
    Prose,
    QuarterOfYear,
    Remark,
    TextOrNumber,
    Title,
    Url,
    is_prose,
)
from ladder_reports.files.validation import Spellings
from ladder_reports.ladder.model import SkillLevel

_RATINGS = Spellings(
    {
        "yes": "demonstrated", "shown": "demonstrated", "met": "demonstrated", "strong": "demonstrated",
        "ja": "demonstrated", "gezeigt": "demonstrated", "erfüllt": "demonstrated",
        "partly": "emerging", "partial": "emerging", "partially": "emerging", "sometimes": "emerging", "developing": "emerging",
        "teilweise": "emerging", "ansatzweise": "emerging", "in ansätzen": "emerging", "in entwicklung": "emerging",
        "no": "not_yet", "not": "not_yet", "missing": "not_yet", "not shown": "not_yet",
        "nein": "not_yet", "noch nicht": "not_yet", "nicht gezeigt": "not_yet",
        "n/a": "no_opportunity", "na": "no_opportunity", "none": "no_opportunity", "not applicable": "no_opportunity",
        "keine gelegenheit": "no_opportunity", "entfällt": "no_opportunity", "nicht anwendbar": "no_opportunity",
    }
)  # fmt: skip
_GOALS = Spellings(
    {
        "open": "planned", "todo": "planned", "to do": "planned", "new": "planned", "offen": "planned", "geplant": "planned",
        "started": "in_progress", "ongoing": "in_progress", "active": "in_progress", "wip": "in_progress", "doing": "in_progress",
        "in arbeit": "in_progress", "laufend": "in_progress", "begonnen": "in_progress",
        "complete": "done", "completed": "done", "finished": "done", "closed": "done", "reached": "done", "achieved": "done",
        "erledigt": "done", "fertig": "done", "erreicht": "done", "abgeschlossen": "done",
        "cancelled": "dropped", "canceled": "dropped", "abandoned": "dropped", "stopped": "dropped",
        "verworfen": "dropped", "gestrichen": "dropped", "abgebrochen": "dropped",
    }
)  # fmt: skip

Status = Annotated[Literal["demonstrated", "emerging", "not_yet", "no_opportunity"], _RATINGS]
"""The rating of a signal: shown reliably; shown in part; not shown; the role gave no chance to show it."""

GoalStatus = Annotated[Literal["planned", "in_progress", "done", "dropped"], _GOALS]

Private = Annotated[Prose | None, Field(description="Markdown for the manager's copy only. No other copy has it in any form.")]
Signals = Annotated[FrozenList[str], EntryLimit(50)]
"""Full names, such as `senior/ab-test`; `references` checks them against the ladder."""


class _EvidenceModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Period(Dated, _EvidenceModel):
    """From one date to another, both included."""

    start: LooseDate = Field(alias="from")
    end: LooseDate = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.end.last < self.start.first:
            raise ValueError(f"the period ends ({own_words(self.end)}) before it starts ({own_words(self.start)}); swap 'from' and 'to'")
        return self

    @property
    def first(self) -> date:
        """The first day."""
        return self.start.first

    @property
    def last(self) -> date:
        """The last day."""
        return self.end.last

    @property
    def place(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """See `Dated`."""
        return self.end.place[0], self.start.place[0]

    def __str__(self) -> str:
        """Both dates, as ISO 8601 writes a period."""
        return f"{self.start}/{self.end}"


def _read_when(found: object) -> PartialDate | Period:
    # A problem inside the period keeps its place: pydantic reports it under the field that holds the period.
    return Period.model_validate(found) if isinstance(found, dict) else PartialDate.read(found, or_period=True)


When = Annotated[
    PartialDate | Period,
    PlainValidator(_read_when),
    WithJsonSchema(
        {
            "anyOf": [
                *DATE_SCHEMA["anyOf"],
                {
                    "type": "object",
                    "properties": {"from": DATE_SCHEMA, "to": DATE_SCHEMA},
                    "required": ["from", "to"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""A date of any precision, or a period."""


class Person(_EvidenceModel):
    """Who the file is about."""

    name: Name = Field(description="The name as the plan should show it.")
    id: PersonId = Field(default="", description="A short name for files and lists; default is this file's name without its suffix.")
    email: Email | None = Field(default=None, description="An e-mail address.")
    role: Line | None = Field(default=None, description="The job's title.")
    team: Line | None = Field(default=None, description="The team.")
    manager: Line | None = Field(default=None, description="The manager's name.")


class Link(_EvidenceModel):
    """A web address, alone or with a title."""

    title: Line | None = Field(default=None, description="What is at the address.")
    url: Url = Field(description="A web address that starts with https:// or http://.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, found: Any) -> Any:
        if isinstance(found, str):
            return {"url": found}
        if isinstance(found, dict | Link):
            return found
        raise ValueError("expected a web address or {title: …, url: …}")


class EvidenceItem(_EvidenceModel):
    """One thing that the person did, and what changed because of it."""

    title: Title = Field(description="The piece of work in a few words.")
    date: When | None = Field(default=None, description="When: 2026-08-14, 2026-08, 2026, or {from: 2026-03, to: 2026-08}.")
    signals: Signals = Field(default=(), description="The signals that it shows, by their full names. One piece may serve several.")
    what: Prose | None = Field(default=None, description="What the person did. Markdown.")
    impact: Prose | None = Field(default=None, description="What changed because of it, with numbers where there are some. Markdown.")
    links: Annotated[FrozenList[Link], EntryLimit(20)] = Field(default=(), description="Where others can see it.")
    attested_by: Line | None = Field(default=None, description="Who saw it and can say so.")
    private: Private = None


class Rating(_EvidenceModel):
    """The ratings of one signal: by the person, by the manager and, after talking, by both."""

    own: Status | None = Field(default=None, alias="self", description="How the person sees it.")
    manager: Status | None = Field(default=None, description="How the manager sees it.")
    agreed: Status | None = Field(default=None, description="What both agreed on when they talked.")
    note: Remark | None = Field(default=None, description="A remark that every copy may show. Markdown.")
    private: Private = None

    @property
    def views(self) -> tuple[Status | None, Status | None, Status | None]:
        """The three ratings: the person's, the manager's and the agreed one."""
        return self.own, self.manager, self.agreed

    @property
    def effective(self) -> tuple[Status, ...]:
        """The ratings that count: what was agreed, or else what the manager and the person say, in this order."""
        counting = (self.agreed,) if self.agreed else (self.manager, self.own)
        return tuple(status for status in counting if status)

    @property
    def differs(self) -> bool:
        """Whether the person and the manager see it differently."""
        return None not in {self.own, self.manager} and self.own != self.manager


UNRATED = Rating()


class Watchout(_EvidenceModel):
    """A common gap that the person or the manager picked to work on."""

    note: Remark | None = Field(default=None, description="How it shows. Markdown.")
    action: Remark | None = Field(default=None, description="What is done about it. Markdown.")


class Goal(_EvidenceModel):
    """Something to achieve in a quarter."""

    title: Title = Field(description="The goal in a few words.")
    quarter: QuarterOfYear | None = Field(default=None, description="The quarter in which it is to be reached, such as 2027-Q1.")
    signals: Signals = Field(default=(), description="The signals that it will give evidence for, by their full names.")
    success: Remark | None = Field(default=None, description="How everyone will know that it is reached. Markdown.")
    support: Remark | None = Field(default=None, description="What it needs from others. Markdown.")
    status: GoalStatus = Field(default="planned", description="How far it is.")
    note: Remark | None = Field(default=None, description="A remark. Markdown.")


class CheckIn(_EvidenceModel):
    """A conversation about progress."""

    date: When | None = Field(default=None, description="When it was.")
    note: Prose | None = Field(default=None, description="What was said. Markdown.")
    private: Private = None


class Feedback(_EvidenceModel):
    """What someone else said about the person's work."""

    giver: Line | None = Field(default=None, alias="from", description="Who gave it.")
    relation: Line | None = Field(default=None, description="How the giver knows the work.")
    date: When | None = Field(default=None, description="When it was given.")
    text: Prose = Field(description="The feedback itself. Markdown.")
    share: bool = Field(default=False, description="true if the person's copy may show it; default is false.")


class Assessment(_EvidenceModel):
    """A test that the person took."""

    name: Line = Field(description="What was assessed.")
    date: When | None = Field(default=None, description="When it was taken.")
    result: TextOrNumber | None = Field(default=None, description="The result, as the assessment states it.")
    depth: TextOrNumber | None = Field(default=None, description="The depth that was reached, in the assessment's own terms.")
    link: Link | None = Field(default=None, description="Where the result or the assessment can be seen.")


class Evidence(_EvidenceModel):
    """One person's evidence for one ladder: everything but the name and the level is optional."""

    person: Person = Field(description="Who the file is about.")
    ladder: str | None = Field(default=None, description="The ladder's id. It must be the ladder in use.")
    ladder_version: LadderVersion | None = Field(default=None, description="The version of the ladder that the file was written for.")
    level: str = Field(description="The level that the person works at now.")
    target: str | None = Field(default=None, description="The level to grow into; default is the one that follows.")
    cycle: TextOrNumber | None = Field(default=None, description="The review cycle, such as 2026-H2.")
    as_of: Day | None = Field(default=None, description="The date on the plan, such as 2026-11-20.")
    summary: Prose | None = Field(default=None, description="The story in a few sentences; it opens the plan. Markdown.")
    aspiration: Prose | None = Field(default=None, description="Where the person wants to go. Markdown.")
    evidence: Annotated[FrozenList[EvidenceItem], EntryLimit(5_000)] = Field(default=(), description="The record of the person's work.")
    ratings: Annotated[Mapping[str, Rating], EntryLimit(1_000)] = Field(
        default={}, description="The ratings of the signals, by their full names."
    )
    watchouts: Annotated[Mapping[str, Watchout], EntryLimit(200)] = Field(
        default={}, description="The common gaps worked on, by their full names."
    )
    goals: Annotated[FrozenList[Goal], EntryLimit(100)] = Field(default=(), description="What the person will do, quarter by quarter.")
    checkins: Annotated[FrozenList[CheckIn], EntryLimit(500)] = Field(default=(), description="Conversations about progress.")
    feedback: Annotated[FrozenList[Feedback], EntryLimit(500)] = Field(default=(), description="What others said about the person's work.")
    skills: Annotated[Mapping[str, SkillLevel], EntryLimit(200)] = Field(
        default={}, description="Skills from the Skill Matrix, from 0 to 4."
    )
    assessments: Annotated[FrozenList[Assessment], EntryLimit(200)] = Field(default=(), description="Assessments taken.")
    private: Private = None


_MODELS = (Evidence, Person, EvidenceItem, Link, Period, Rating, Watchout, Goal, CheckIn, Feedback, Assessment)
KEYS = frozenset(info.alias or name for model in _MODELS for name, info in model.model_fields.items())
"""Every key that an evidence file may have, wherever."""

PROSE_KEYS = frozenset(
    info.alias or name for model in _MODELS for name, info in model.model_fields.items() if is_prose(info.annotation, *info.metadata)
)
"""The keys of texts that are Markdown."""
