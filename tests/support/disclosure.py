"""An attack on calibration packets: small cycles by chance, what their packets print, and what can be worked out from that.

The attacker knows the ladder, who was in which group in both cycles, and who is rated by whom, but no rating and no evidence. A
figure is a sum over its group's people. Whoever stayed is taken to be unchanged since the earlier cycle: then the difference of
a figure of both cycles is about those who came and went. That is the worst case.
"""

import functools
import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ladder_reports.assessment.calibration import EarlierCycle, ReviewCycle, figures
from ladder_reports.assessment.summary import PersonSummary, rated_by, signal_codes, signal_status
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.context import load_context
from ladder_reports.documents.packet.compose import PacketComposer
from ladder_reports.rendering import templates
from making import DAY
from packets import EARLIER

LEVELS = {"low": "mid", "mid": "top", "top": ""}
SECTIONS = {"Craft": ("makes", "mends"), "Reach": ("tells",)}
SIGNALS = tuple(signal for section in SECTIONS.values() for signal in section)
CODES = tuple(f"{pieces}{own}{manager}{agreed}" for pieces in "02" for own in "-deno" for manager in "-deno" for agreed in "--do")
GROUP_FIELDS = {"at": "level", "growing": "target"}
Group = tuple[str, str]
People = tuple[PersonSummary, ...]


@functools.cache
def composer() -> PacketComposer:
    """Composes packets of a ladder of three levels, two sections and three signals."""
    import tempfile  # noqa: PLC0415 -- once

    with tempfile.TemporaryDirectory() as folder:
        levels = Path(folder) / "levels"
        levels.mkdir()
        sections = "".join(f"  - {{id: {title.lower()}, title: {title}, kind: signals}}\n" for title in SECTIONS)
        head = f"id: trial\ntitle: Trial\nversion: '1'\nlevels: [{', '.join(LEVELS)}]\nsections:\n{sections}"
        (Path(folder) / "ladder.md").write_text(f"---\n{head}---\n", encoding="utf-8")
        for level in LEVELS:
            text = f"---\nid: {level}\ntitle: {level.title()}\n---\n"
            for title, signals in SECTIONS.items():
                text += f"## {title}\n\n" + "".join(f"- {name.title()} {level}. {{#{name}}}\n" for name in signals) + "\n"
            (levels / f"{level}.md").write_text(text, encoding="utf-8")
        context = load_context(Path(folder), "default", None)
    return PacketComposer(context.ladder, context.translation, page_size=PAGE_SIZES["a4"], theme=context.theme)


def printed(cycle: ReviewCycle) -> str:
    """Everything that a packet prints, with its alternative texts, bookmarks and styles: the HTML that the PDF is made of.

    The roll is left out: it shows each person's own signals, and whoever has it need not work out anything about them.
    """
    view = composer().compose(cycle)
    html = templates.fill("packet.html", view, view.head.lang, view.head.translation)
    return re.sub(r'<table class="roll.*?</table>', "", html, flags=re.DOTALL)


def earlier(people: People, min_group: int) -> EarlierCycle:
    """What the report of these people says."""
    found = figures(composer().ladder, people, EARLIER, min_group)
    return EarlierCycle("1", found.people, found.signals)


# --- cycles by chance


def dice(seed: int) -> random.Random:
    """The same chances for the same number."""
    return random.Random(seed)  # noqa: S311 -- no secrets


class Trial(Struct, frozen=True):
    """The state of a folder with evidence files, and an earlier state."""

    now: People
    then: People
    min_group: int
    min_group_then: int = 1

    """The minimum group size of the earlier report."""

    def cycle(self, listed: Collection[PersonSummary] | None = None, *, since: bool) -> ReviewCycle:
        """The full packet's cycle, or one that lists some."""
        ids = None if listed is None else tuple(sorted(one.id for one in listed))
        before = earlier(self.then, self.min_group_then) if since else None
        return ReviewCycle(self.now, (), DAY, self.min_group, before=before, listed=ids)

    def filters(self, chance: random.Random) -> list[People]:
        """Whom `--level`, `--team`, both, `--only` and `--limit` choose."""
        chosen = [tuple(one for one in self.now if one.level == level) for level in LEVELS]
        chosen += [tuple(one for one in self.now if one.team == team) for team in "AB"]
        chosen += [tuple(one for one in people if one.team == team) for people in chosen[: len(LEVELS)] for team in "AB"]
        chosen += [tuple(one for one in self.now if chance.random() < 0.5), self.now[: len(self.now) // 2]]
        return [people for people in chosen if 0 < len(people) < len(self.now)]


def trial(seed: int) -> Trial:
    """A cycle of two to fourteen people and one before it, which differs in its people a little, much or not at all."""
    chance = dice(seed)
    codes = chance.choice([CODES, CODES, tuple(code for code in CODES if code[1] != "-" and code[2] != "-"), ("2dn-", "0ee-", "0oo-")])
    weights = chance.choice([(1, 1, 1), (6, 3, 1), (1, 8, 1), (1, 0, 4)])
    levels = chance.choices(tuple(LEVELS), weights, k=chance.randint(2, 14))
    now = tuple(_person(chance, number, level, codes) for number, level in enumerate(levels))
    then = [_unlike(chance, one, codes) for one in now]
    for extra in range(chance.choice([0, 0, 1, 1, 2, 6])):
        number = chance.randrange(len(then) + 1)
        change = chance.choice(["joined", "left", "promoted"])
        if change == "left" or number == len(then):
            then.append(_person(chance, 100 + extra, chance.choice(levels), codes))
        elif change == "joined" and len(then) > 2:
            del then[number]
        else:
            was = next((low for low, high in LEVELS.items() if high == then[number].level), then[number].level)
            then[number] = replace(_person(chance, 0, was, codes), id=then[number].id)
    min_group = chance.randint(2, 5)
    return Trial(now, tuple(then), min_group, chance.choice([1, min_group]))


def _person(chance: random.Random, number: int, level: str, codes: Collection[str]) -> PersonSummary:
    target = LEVELS[level]
    current, growing = ("".join(chance.choices(tuple(codes), k=len(SIGNALS))) for _ in range(2))
    team = chance.choice("AABB ").strip()
    return PersonSummary(
        f"p{number}", team=team, level=level, target=target, current_signals=current, target_signals=growing * bool(target)
    )


def _unlike(chance: random.Random, one: PersonSummary, codes: Collection[str]) -> PersonSummary:
    """The same person half a year before."""
    other = _person(chance, 0, one.level, codes)
    return chance.choice([one, replace(other, id=one.id, team=one.team)])


# --- what packets print


class Figure(Struct, frozen=True):
    """A printed figure: the sum of `kind` for a signal, in one of `GROUP_FIELDS`, over a group of people."""

    signal: str
    kind: str
    group: Group
    value: float
    size: int
    """How many people it is about, as printed; 0 if that is not printed."""
    then: bool = False


def read(html: str) -> Iterator[Figure]:
    """Every figure about a signal or the size of a group, then and now."""
    html, title = re.sub(r'<(a|span) class="code[^>]*>.*?</\1>', "", html), ""
    for anchor, heading, style, table in re.findall(
        r'<h3[^>]*?(?: id="([^"]*)")?>(.*?)</h3>|<table class="([^"]*)">(.*?)</table>', html, re.DOTALL
    ):
        title = anchor or _text(heading) or title
        rows = [
            list(map(_text, re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)))
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        if style == "shares":
            yield from _shares(title.removeprefix("evidence-"), rows)
        elif "then-now" in style:
            yield from _sizes(rows)
        if ": people " in title and (style == "plain changes" or heading):
            yield from _movement(_group(title), rows)
    for entry in re.findall(r"<li[^>]*>(.*?)</li>", html, re.DOTALL):
        found = re.match(r"(\w+ \w+)\. (\d+) of (\d+) (at|working towards) (\w+)(?:: (.*))?", _text(entry))
        if found:
            name, some, size, group, level, who = found.groups()
            about = ("at" if group == "at" else "growing", level.lower())
            if who is None:
                yield Figure(_signal(name), "no opportunity", about, int(some), int(size))
            else:
                yield from _ratings(_signal(name), about, int(some), int(size), who)


def _shares(level: str, rows: list[list[str]]) -> Iterator[Figure]:
    heads = [("growing" if "towards" in head else "at", int(re.findall(r"\d+", head)[0])) for head in rows[0][1:]]
    for name, *cells in rows[1:]:
        words = " ".join(name.split()[-2:])
        for (group, size), cell in zip(heads, cells, strict=True):
            yield Figure(_signal(words), "evidence", (group, level), int(cell), size)


def _ratings(signal: str, group: Group, some: int, size: int, who: str) -> Iterator[Figure]:
    yield Figure(signal, "differing", group, some, size)
    for kind in ("self higher", "manager higher"):
        found = re.findall(rf"{kind} (\d+)", who)
        yield Figure(signal, kind, group, int(found[0]) if found else 0, size)


def _sizes(rows: list[list[str]]) -> Iterator[Figure]:
    for level, *cells in rows[1:]:
        for group, cell in zip(GROUP_FIELDS, cells, strict=True):
            for then, text in zip((True, False), cell.split(" → "), strict=True):
                if text != "*":
                    yield Figure(level.lower(), "people", (group, level.lower()), int(text), int(text), then)


def _movement(group: Group, rows: list[list[str]]) -> Iterator[Figure]:
    """The listed signals. Of the others, the packet says that they are about as they were, so their figures are known, too."""
    for signal in SIGNALS:
        for kind in ("evidence", "no opportunity"):
            yield Figure(f"{group[1]}/{signal}", kind, group, -1, 0, then=True)
    for name, *cells in rows[1:]:
        for kind, cell in zip(("evidence", "no opportunity", "differing"), cells, strict=True):
            if cell != "–":
                before, after = cell.split(" → ")
                before += after.removeprefix(after.split(" of ")[0]) if " of " not in before else ""
                for then, text in ((True, before), (False, after)):
                    some, size = (int(part) for part in text.split(" of "))
                    yield Figure(_signal(name), kind, group, some, size, then)


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def _signal(text: str) -> str:
    name, level = text.rstrip(".").lower().split()
    return f"{level}/{name}"


def _group(text: str) -> Group:
    level = text.removeprefix("towards ").partition(":")[0].lower()
    return "growing" if text.startswith("towards") or "growing into" in text else "at", level


# --- what can be worked out


def leaks(trial: Trial, packets: Iterable[tuple[str, People | None]]) -> list[str]:
    """What the figures of these packets tell about fewer people than the minimum group size. Each packet has a text and whom it lists."""
    sums: dict[tuple[str, ...], dict[tuple[frozenset[str], bool], float]] = defaultdict(dict)
    for html, listed in packets:
        for figure in read(html):
            people = _people_of(figure, trial, listed)
            key: tuple[str, ...] = (figure.signal, figure.kind) if "/" in figure.signal else (figure.signal, figure.kind, figure.group[0])
            sums[key].setdefault((people, figure.then), figure.value)
    found = []
    for key, known in sums.items():
        if few := isolated(frozenset(people for people, _ in known if people), trial.min_group):
            found.append(f"{' '.join(key)}: adding and subtracting gives a figure about {few} people")
        today = {people: value for (people, then), value in known.items() if not then}
        found += [f"{' '.join(key)}: {one}" for one in _determined(key, today, trial)]
    return found


@functools.cache
def isolated(groups: frozenset[frozenset[str]], min_group: int) -> int:
    """The fewest people that a sum or difference of figures about these groups is about; 0 if that is `min_group` at least."""
    fewest = min_group
    ordered = sorted(groups, key=sorted)
    for signs in itertools.product((-1, 0, 1), repeat=len(ordered)):
        weights = Counter[str]()
        for sign, people in zip(signs, ordered, strict=True):
            for person in people:
                weights[person] += sign
        added, subtracted = (sum(sign * weight > 0 for weight in weights.values()) for sign in (1, -1))
        fewest = min([fewest, *(count for count in (added, subtracted) if count)])
    return fewest if fewest < min_group else 0


def _determined(key: tuple[str, ...], known: Mapping[frozenset[str], float], trial: Trial) -> Iterator[str]:
    """The figures of small groups that can have one value only, considering what is printed and that nobody counts less than zero."""
    signal, kind = key[:2]
    if kind == "people":
        return
    level = signal.partition("/")[0]
    for group in GROUP_FIELDS:
        hidden = _members(Figure(signal, kind, (group, level), 0, 0), trial.now)
        related = {people: value for people, value in known.items() if people & hidden}
        if 0 < len(hidden) < trial.min_group and related:
            values = _possible_values(hidden, related)
            if len(values) == 1:
                yield f"{level} ({group}, {len(hidden)} people) can only be {values}"


def _possible_values(hidden: frozenset[str], known: Mapping[frozenset[str], float]) -> set[int]:
    """The sums that people may have together, each 0 or 1, by trying all."""
    everybody = hidden.union(*known)
    alike = Counter((person in hidden, *(person in people for people in known)) for person in everybody)
    found = set()
    for values in itertools.product(*(range(count + 1) for count in alike.values())):
        sums = [sum(value for value, member in zip(values, alike, strict=True) if member[place]) for place in range(len(known) + 1)]
        fits = zip(sums[1:], known.items(), strict=True)
        if all(total == value for total, (_, value) in fits):
            found.add(sums[0])
    return found


def _people_of(figure: Figure, trial: Trial, listed: People | None) -> frozenset[str]:
    """Whom a figure is about: people of both cycles are tried until the printed size fits."""
    crowds = [trial.then] if figure.then else [trial.now, listed or ()]
    for crowd in crowds:
        people = _members(figure, crowd)
        if figure.size in {0, len(people)}:
            return people
    raise AssertionError(f"nobody knows whom this is about: {figure}")


def _members(figure: Figure, crowd: People) -> frozenset[str]:
    group, level = figure.group
    people = [one for one in crowd if getattr(one, GROUP_FIELDS[group]) == level]
    if figure.kind in {"differing", "self higher", "manager higher"}:
        people = [one for one in people if signal_status(_code(one, group, figure.signal)).rated_by_both]
    return frozenset(one.id for one in people)


def _code(one: PersonSummary, group: str, signal: str) -> str:
    codes = signal_codes(one.current_signals if group == "at" else one.target_signals)
    return codes[SIGNALS.index(signal.partition("/")[2])]


# --- the same packets of other people


def twin(trial: Trial, seed: int) -> Trial:
    """The same cycle, where all that must not be told is different: small groups have other evidence and other ratings.

    So do those whom both have rated, where they are few; they are few in the twin, too. Only what the table of everybody says
    stays: how much evidence somebody has, and who has rated anything.
    """
    chance = dice(seed)
    return replace(trial, now=_altered(trial.now, trial.min_group, chance), then=_altered(trial.then, trial.min_group, chance))


def _altered(people: People, min_group: int, chance: random.Random) -> People:
    for group, field in (("at", "current_signals"), ("growing", "target_signals")):
        changed = []
        for one in people:
            codes = signal_codes(getattr(one, field))
            mates = [other for other in people if getattr(other, GROUP_FIELDS[group]) == getattr(one, GROUP_FIELDS[group])]
            for place in range(len(codes)):
                both = [other for other in mates if signal_status(signal_codes(getattr(other, field))[place]).rated_by_both]
                if len(mates) < min_group:
                    codes[place] = chance.choice(CODES)
                elif one in both and len(both) < min_group:
                    codes[place] = chance.choice([code for code in CODES if _alike_but_for_ratings(code, codes[place])])
            other = replace(one, **{field: "".join(codes)})
            changed.append(other if rated_by(other) == rated_by(one) else one)
        people = tuple(changed)
    return people


def _alike_but_for_ratings(code: str, other: str) -> bool:
    one, two = signal_status(code), signal_status(other)
    return (one.pieces, one.no_opportunity, one.rated_by_both) == (two.pieces, two.no_opportunity, two.rated_by_both)
