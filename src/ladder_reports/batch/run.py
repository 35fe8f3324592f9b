"""A whole review cycle's plans in one folder: what is up to date stays, one bad input stops no other.

The way: find the inputs, read them, choose, name, see what is up to date, make the rest, say what came of it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from ladder_reports.assessment.summary import PersonSummary
from ladder_reports.batch import combine, file_names, forking, journal, passwords, report, worker
from ladder_reports.batch.earlier import load_earlier
from ladder_reports.batch.fingerprints import Ground, ground, parts_of, reading_key
from ladder_reports.batch.journal import Ledger, Written
from ladder_reports.batch.model import Batch, Entry, Made, Order, Person, Seen
from ladder_reports.batch.outputs import Ended, close
from ladder_reports.batch.packet import PACKET
from ladder_reports.batch.pool import Lost, Pool
from ladder_reports.batch.report import Combined, PacketRecord, Record, Report
from ladder_reports.batch.roster import find_entries
from ladder_reports.errors import InputError, Problem, UnknownNameError, encodable, nearest
from ladder_reports.evidence.audience import Audience
from ladder_reports.evidence.identity import revealing_id, reveals_name, safe_id
from ladder_reports.ladder.model import require_level
from ladder_reports.rendering.patching import EngineState

if TYPE_CHECKING:
    from ladder_reports.batch.cluster.dispatcher import Dispatch

_RENEWED_AFTER = 1000
"""Plans after which a worker is replaced, in case something piles up in it; docs/performance.md tells what its memory does."""
_READING_TIME = 10.0
"""Seconds that reading a file may take at the least, however short the time for making a plan."""


class Listener(Protocol):
    """Who is told how a batch goes."""

    def begin(self, inputs: int) -> None:
        """So many inputs are to be looked after."""

    def ended(self, done: Record, why: str) -> None:
        """One input is done, skipped or failed; `why` says why it was made, or with a dry run, would be."""

    def packing(self, people: int) -> None:
        """The calibration packet of so many people is under way."""

    def packed(self, done: PacketRecord, why: str) -> None:
        """The packet is done, skipped or failed."""

    def combined(self, done: Combined, why: str) -> None:
        """The same of plans put together."""


@dataclass
class _Run:
    """A batch under way."""

    batch: Batch
    base: Ground
    book: Ledger
    tell: Listener
    records: list[tuple[PersonSummary, Record]] = field(default_factory=list)
    engine: EngineState | None = None
    """How the plans are made; if not all alike, as those without fixes or speedups."""

    def look(self, entries: Iterable[Entry]) -> list[Person]:
        """Read every input; what was read before is remembered."""
        people: list[Person] = []
        # The journal has names and the user's words; that of an anonymous batch has neither, and every file is read again.
        remembers = not self.batch.options.anonymous
        unknown: dict[Entry, tuple[str, str]] = {}
        for entry in entries:
            digest = worker.digest_of(entry)
            key = reading_key(digest, entry.file.stem, self.base)
            seen = Seen(None) if _wrong(entry.problems) else self.book.recall(key, entry.file) if digest and remembers else None
            if seen:
                people.append(_person(entry, seen, digest))
            else:
                unknown[entry] = digest, key
        time = max(self.batch.timeout, _READING_TIME)
        with self.pool(warm=False) as pool:
            for entry, answer in pool.run(worker.look, unknown, time):
                digest, key = unknown[entry]
                if isinstance(answer, Lost):
                    seen = Seen(None, (Problem(str(entry.file), 0, 0, f"cannot be read: {answer.reason}"),))
                else:
                    seen = answer
                    if remembers and digest and worker.digest_of(entry) == digest:
                        self.book.note_seen(key, seen)
                people.append(_person(entry, seen, digest))
        return sorted(people, key=lambda person: (str(person.entry.file), person.entry.roster_values, person.entry.audience or ""))

    def shown(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems as this batch may show them: an anonymous one repeats nothing that the file says."""
        return tuple(problem.redacted if self.batch.options.anonymous else problem for problem in problems)

    def pool(self, *, warm: bool) -> Pool:
        """Processes that read files or, when warm, make plans."""
        preloaded = () if self.batch.dry_run else forking.PRELOADED
        return Pool(self.batch.jobs, preloaded, worker.prepare, (self.batch.options, warm), _RENEWED_AFTER if warm else 0)

    def makers(self) -> "Pool | Dispatch":
        """Who makes the plans: this machine's processes, or a cluster."""
        here, asked = self.pool(warm=True), self.batch
        if asked.cluster is None:
            return here
        from ladder_reports.batch.cluster.dispatcher import Dispatch  # noqa: PLC0415 -- an extra, which most installations lack

        return Dispatch(asked.cluster, asked.jobs, asked.options, here, self.pool(warm=False), asked.verbose)

    def audience_of(self, person: Person) -> Audience:
        return person.entry.audience or self.batch.options.audience

    def named(self, person: Person) -> str:
        anonymous = self.batch.options.anonymous
        return file_names.file_name(self.batch.name_template, person.who, self.audience_of(person), anonymous=anonymous)

    def order(self, person: Person) -> Order:
        return Order(
            person.entry,
            self.audience_of(person),
            person.digest,
            (self.batch.folder / self.named(person)).resolve(),
            self.book.scratch.resolve(),
        )

    def make(self, people: list[Person]) -> None:
        """Make what is not up to date, and keep a record of everyone."""
        self.tell.begin(len(people))
        waiting: dict[Order, tuple[Person, str, dict[str, str]]] = {}
        for person in people:
            if not person.readable:
                self.end(person, "failed", problems=person.problems)
                continue
            order = self.order(person)
            parts = parts_of(order, person.who, self.base, self.batch.options)
            before = self.book.written.get(order.target.name)
            why = "forced" if self.batch.force else journal.why_made(before, parts, order.target)
            if self.batch.encrypted and not why:
                why = passwords.why_locked_anew(order) if self.batch.dry_run else passwords.LOCKED_ANEW
                order = replace(order, standing=True)
            if before and not why:
                self.end(person, "skipped", before, problems=person.problems)
            elif self.batch.dry_run:
                self.end(person, "done", why=why, problems=person.problems)
            else:
                waiting[order] = person, why, parts
        with self.makers() as makers:
            for order, answer in makers.run(worker.make, tuple(waiting), self.batch.timeout):
                self.finish(order, answer, *waiting.pop(order))

    def finish(self, order: Order, answer: Made | Lost[Order], person: Person, why: str, parts: dict[str, str]) -> None:
        """Note what came of an order."""
        if isinstance(answer, Lost):
            answer = Made(problems=(Problem(str(order.entry.file), 0, 0, answer.reason),))
        name = order.target.name
        if answer.stands:
            self.end(person, "skipped", self.book.written[name], problems=person.problems)
            return
        if not answer.sha256:
            # What an earlier batch wrote stays.
            self.end(person, "failed", seconds=answer.seconds, problems=answer.problems)
            return
        if not (self.engine and self.engine.note):
            self.engine = answer.engine
        if answer.changed:
            parts = {**parts, "evidence": ""}
        written = Written(str(order.entry.file.resolve()), parts, answer.sha256, answer.size, answer.mtime)
        self.book.note_written(name, written)
        self.end(person, "done", written, why, answer.seconds, answer.problems)

    def end(
        self,
        person: Person,
        outcome: report.OutcomeName,
        written: Written | None = None,
        why: str = "",
        seconds: float = 0.0,
        problems: Iterable[Problem] = (),
    ) -> None:
        """Keep the record of one input, and tell of it."""
        ended = Record(
            file=encodable(str(person.entry.file)),
            id=person.who.id,
            audience=self.audience_of(person),
            outcome=outcome,
            output=None if outcome == "failed" else self.named(person),
            sha256=written.sha256 if written else None,
            seconds=seconds,
            problems=report.troubles(sorted(set(self.shown([*person.entry.problems, *problems])))),
        )
        self.records.append((person.who, ended))
        self.tell.ended(ended, why)


def run(batch: Batch, tell: Listener) -> Report:
    """Make the plans, write the report, and return it.

    Raises:
        InputError: nothing could be begun, and nothing was written: no such input, a ladder or a theme with problems, two inputs
            with one output, a folder that cannot be written to or that another batch is writing into.
        UnknownNameError: there is no such id, level, theme, language or field of a name.
    """
    file_names.check_template(batch.name_template)
    base = ground(batch.options)
    if batch.level is not None:
        require_level(base.ladder, batch.level)
    before = load_earlier(batch.since, base.ladder) if batch.since else None
    entries = find_entries(batch.paths, batch.password_column)
    _refuse_names(batch, entries)
    with _book(batch) as book:
        going = _Run(batch, base, book, tell)
        everyone = going.look(entries)
        chosen = [_nameless(person) if batch.options.anonymous else person for person in _chosen(everyone, batch)]
        names = [(str(person.entry.file), going.named(person)) for person in chosen if person.readable]
        file_names.refuse_collisions([*names, *([("the calibration packet", PACKET)] if batch.packet else [])])
        passwords.refuse_mixture(batch, book, map(going.named, everyone))
        combine.refuse_mixture(batch, chosen)
        going.make(chosen)
        going.records.sort(key=lambda pair: (pair[1].file, pair[1].output or "", pair[1].audience))
        inputs = frozenset(str(person.entry.file.resolve()) for person in everyone)
        wanted = combine.Combining(batch, base, book, tell, lambda: going.pool(warm=False))
        combined = combine.combine(wanted, everyone, going.records)
        groups = combine.outputs_of(everyone)
        return close(Ended(batch, base, book, tuple(going.records), inputs, before, combined, groups, going.engine), tell)


@contextmanager
def _book(batch: Batch) -> Iterator[Ledger]:
    if batch.dry_run:
        yield journal.peek(batch.folder)
        return
    with journal.opened(batch.folder) as book:
        yield book


def _refuse_names(batch: Batch, entries: Iterable[Entry]) -> None:
    """See that no row of a roster asks for a copy that `--anonymous` is not for."""
    if not batch.options.anonymous:
        return
    others = [entry for entry in entries if entry.audience not in {None, "panel"}]
    if others:
        message = "the roster asks for the {}'s copy, and --anonymous is for the panel's"
        raise InputError(Problem(str(entry.file), 0, 0, message.format(entry.audience)) for entry in others)


def _person(entry: Entry, seen: Seen, digest: str) -> Person:
    told: dict[str, Any] = dict(entry.roster_values)
    who = seen.who or PersonSummary(safe_id(entry.file.stem))
    problems = (*entry.problems, *seen.problems)
    readable = seen.who is not None and not _wrong(problems)
    return Person(entry, replace(who, **told), readable, problems, digest)


def _wrong(problems: Iterable[Problem]) -> bool:
    return any(not problem.note for problem in problems)


def _nameless(person: Person) -> Person:
    """The same person; whose id tells the name cannot have an anonymous copy."""
    if not person.readable or not reveals_name(person.who.id, person.who.name):
        return person
    problem = revealing_id(person.entry.file, person.who.id, from_roster="id" in dict(person.entry.roster_values))
    return replace(person, readable=False, problems=(*person.problems, problem))


def _chosen(people: list[Person], batch: Batch) -> list[Person]:
    """The people whose plans are asked for. Who cannot be read has no team or level, and is reported rather than passed over."""
    known = [person.who.id for person in people]
    for name in batch.only:
        if name not in known:
            raise UnknownNameError(f"no input has the id '{name}'{nearest(name, known)}")
    team = batch.team.casefold() if batch.team else None
    chosen = [
        person
        for person in people
        if (not batch.only or person.who.id in batch.only)
        and (team is None or not person.readable or person.who.team.casefold() == team)
        and (batch.level is None or not person.readable or person.who.level == batch.level)
    ]
    return chosen[: batch.limit]
