"""Evidence files of invented people, as many as you ask for: for measuring a batch, and for looking at what comes of one.

Usage: python benchmarks/people.py COUNT FOLDER [--seed TEXT] [--ladder DIR] [--as-of DATE]

The same arguments write the same files, and the first people of a larger company are those of a smaller one. With an
earlier date they are the same people at that time: what came later is left out. Levels have realistic shares, teams
4 to 12 people and a manager each. A few files say next to nothing, a few say far too much.
"""

import argparse
import itertools
import json
import random
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.ladder.loader import load_ladder  # noqa: E402 -- the checkout's package
from ladder_reports.ladder.model import Ladder, Level  # noqa: E402

_FIRST = """Adaeze Agnieszka Aino Aisha Alejandro Amara Ana Anders Anouk Aoife Åsa Ayşe Bartosz Beatriz Björn Blanka Camille Chiara Chinedu
Clémence Dag Đặng Đorđe Dilnoza Dmitri Eleni Élodie Emre Esi Fatou Femi Fiadh Florin Frida Gaël Giulia Håkon Hana Hédi Helen Ifeoma
Ilse Inés Ingrid Ivana Jamal Jana João Joanna Jorge Józef Júlia Kaan Kasia Kemal Kenji Kwame Lars Laszlo Leïla Linh Lucía Ludmila Magnus
Małgorzata Mansur Mareike Marta Mei Milica Mirela Miriam Moussa Nadia Naoko Niamh Nikos Noor Nuria Oisín Oksana Olga Omar Ondřej Paweł
Pelin Petra Priya Rafael Ragnhild Rania René Robin Rosa Sade Samira Sanna Şebnem Seán Sigrún Siobhán Solveig Stanisław Sunniva Svetlana
Tadeusz Tamar Thu Tiago Tomáš Tuğba Ulrike Uche Vera Veronika Wanjiru Wojciech Xiomara Yasmin Yusuf Zahra Željko Zofia Zsófia"""
_LAST = """Abiola Achterberg Adeyemi Åkesson Almeida Andersson Arslan Asante Ávila Babić Bakker Balogun Baran Benali Berg Bergström Bianchi
Boateng Brandt Bùi Castro Çelik Chowdhury Cohen Costa Cruz Danjuma Delacroix Demir Diallo Dubois Dvořák Eriksen Farkas Fernández Fischer
Fitzgerald Fontaine Gallagher García Gashi Georgiou González Grönholm Gunnarsson Haddad Halvorsen Hansen Hernández Hoàng Horváth Ibrahim
Iliescu Ito Iversen Jensen Jovanović Kamau Karimova Kaya Keller Khan Kiss Kowalczyk Kozłowska Krüger Kuznetsova Lê Lefèvre Lindqvist
Łukaszewicz MacLeod Mäkinen Marković Martins Mbeki Medina Mensah Molnár Monteiro Moreau Murphy Nakamura Ndiaye Németh Nguyễn Nowak
Ó’Brien Okafor Olsen Öztürk Papadaki Park Patel Pavlović Petrov Phạm Pinto Popescu Quispe Ramírez Rasmussen Rossi Sæther Şahin Sánchez
Santos Schäfer Silva Singh Skarsgård Sokolov Solheim Souza Suzuki Świątek Tamm Tanaka Tesfaye Tóth Traoré Trần Usman Uzun Vargas
Vasiļevska Virtanen Vukić Wagner Walsh Watanabe Weiß Wójcik Yıldız Yamamoto Zając Zhang Ziegler Zoric"""
_AREAS = """Ranking Offers Substitutions Routing Forecasting Pricing Search Fraud Payments Catalogue Images Voice Identity Trust Storage
Streaming Training Serving Evaluation Annotation Privacy Experimentation Delivery Returns Support Warehousing Fleet Loyalty Reviews
Notifications"""
FIRST, LAST, AREAS = _FIRST.split(), _LAST.split(), _AREAS.split()
SUFFIXES = ["", " Platform", " and Data", " Research", " Tools", " North", " South", " Quality"]
_WORK = """Replay check before a release|Test with a stopping rule|Guide to reading the dashboard|Migration off the old queue|
Postmortem of the long night|Evaluation set that annotators agree on|Design for cheaper serving|Course for newcomers|
Review of the neighbours’ design|Alert that wakes nobody in vain|Catalogue of known failures|Budget for every query|Interview kit|
Prototype that was thrown away|Registry of features|Shadow traffic for a week|Reading group|Contract between two services|
Rollback in a minute|Answer to a regulator"""
WORK = [title.strip() for title in _WORK.split("|")]
_OBJECTS = "the ranking model|checkout|the nightly import|the help assistant|the price feed|the fraud rules|delivery times|the image index"
OBJECTS = _OBJECTS.split("|")
WHAT = [
    "Found out who needed it, wrote two pages, and had them read by the three teams that would live with it. Then built it for {thing}.",
    "Took over {thing} when nobody else wanted it. Wrote down how it works, removed what nothing used, and handed the rest on.",
    "Measured {thing} for two weeks before changing a line. Most of what everybody believed about it was wrong.",
    "Worked on {thing} with two people from another team. I set the problem, they chose the way, we reviewed it together.",
]
IMPACT = [
    "Errors in {thing} fell from {many} a week to {few}.",
    "{few} teams use it. It costs {many} euros a month less than what it replaced.",
    "The next release of {thing} took {few} days instead of {many}.",
    "Nothing broke in {many} days, which had not happened before.",
]
STATUSES = ("not_yet", "emerging", "demonstrated")
SPREAD = {"least": 3, "unwritten": 6, "typical": 74, "rich": 15, "extreme": 2}


@dataclass(frozen=True)
class Team:
    """A team, its manager, and how carefully it keeps records, from 0 to 1."""

    name: str
    manager: str
    care: float


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("count", type=int, metavar="COUNT")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", default="1", metavar="TEXT")
    parser.add_argument("--ladder", type=Path, default=ROOT / "content" / "ai-architect", metavar="DIR")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 20), metavar="DATE")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name, text in people(asked.count, load_ladder(asked.ladder).unwrap(), asked.seed, asked.as_of):
        (asked.folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def people(count: int, ladder: Ladder, seed: str = "1", as_of: date = date(2026, 11, 20)) -> Iterator[tuple[str, str]]:
    """Each person's id and evidence file."""
    taken: set[str] = set()
    for number, team in enumerate(itertools.islice(_places(seed), count)):
        dice = random.Random(f"{seed} {number}")  # noqa: S311 -- invented people are no secret
        name = _name(dice)
        if name_id(name) in taken:
            name = f"{name} {dice.choice(LAST)}"
        person = name_id(name) if name_id(name) not in taken else f"{name_id(name)}-{number}"
        taken.add(person)
        yield person, _File(dice, ladder, as_of, team).text(name, person)


def name_id(name: str) -> str:
    """A name as a file's name: ASCII, in lower case, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.translate(str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "ı": "i"})))
    plain = plain.replace("ß", "ss").replace("æ", "ae")
    return "-".join("".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter in " -")).lower().split())


def _places(seed: str) -> Iterator[Team]:
    """Whose team the first, second, third person … is in."""
    dice = random.Random(f"{seed} teams")  # noqa: S311 -- see above
    names = [f"{area}{suffix}" for suffix in SUFFIXES for area in AREAS]
    for number in itertools.count():
        again = number // len(names)
        name = names[number % len(names)] + (f" {again + 1}" if again else "")
        team = Team(name, _name(dice), dice.betavariate(3, 1.6))
        yield from itertools.repeat(team, dice.randint(4, 12))


def _name(dice: random.Random) -> str:
    last = [dice.choice(LAST)]
    chance = dice.random()
    if chance < 0.08:  # noqa: PLR2004 -- two family names, and now and then as many as fit on no line
        last += dice.choices(LAST, k=1 if chance > 0.004 else 5)  # noqa: PLR2004 -- a share
    return " ".join([dice.choice(FIRST), *last])


class _File:
    """One person's file."""

    def __init__(self, dice: random.Random, ladder: Ladder, as_of: date, team: Team) -> None:
        self.dice, self.ladder, self.as_of, self.team = dice, ladder, as_of, team

    def text(self, name: str, person: str) -> str:
        dice, team = self.dice, self.team
        level = dice.choices(self.ladder.levels, _shares(len(self.ladder.levels)))[0]
        target = dice.choice(level.next) if level.next else None
        shape = dice.choices(list(SPREAD), list(SPREAD.values()))[0]
        lines = ["person:", f"  name: {_quoted(name)}", f"  id: {person}"]
        if shape == "least":
            return "\n".join([*lines, f"level: {level.id}", *([f"target: {target}"] if target else []), ""])
        half = 1 if self.as_of.month <= 6 else 2  # noqa: PLR2004 -- June
        lines += [f"  role: {_quoted(level.title)}", f"  team: {_quoted(team.name)}", f"  manager: {_quoted(team.manager)}"]
        lines += [f"ladder: {self.ladder.id}", f"level: {level.id}", *([f"target: {target}"] if target else [])]
        lines += [f"cycle: {self.as_of.year}-H{half}", f"as_of: {self.as_of}", "summary: |", f"  {self._sentence(WHAT)}"]
        held, aimed = _signals(level), _signals(self.ladder.by_id[target]) if target else []
        served = self._served(held, aimed, shape)
        lines += self._evidence(served) + self._ratings(held, aimed, shape) + self._goals(aimed or held)
        return "\n".join([*lines, ""])

    def _served(self, held: list[str], aimed: list[str], shape: str) -> list[list[str]]:
        """The signals of each piece of evidence; what the ladder lists late is shown less often, and so is the next level."""
        dice = self.dice
        if shape == "unwritten" or not held:
            return []
        usual = max(1, round(dice.gauss(8, 3) * (0.35 + self.team.care)))
        count = {"rich": usual + dice.randint(10, 18), "extreme": dice.randint(45, 80)}.get(shape, usual)
        pieces = []
        for _ in range(count):
            pool, most = (aimed, 1) if aimed and dice.random() < 0.34 else (held, 3)  # noqa: PLR2004 -- a share
            weights = [1.0 / (1 + place % 5) for place in range(len(pool))]
            pieces.append(sorted(set(dice.choices(pool, weights, k=dice.randint(1, most)))))
        return pieces

    def _evidence(self, served: list[list[str]]) -> list[str]:
        dice, lines, latest = self.dice, [], date(2026, 11, 10)
        pause = 0 if dice.random() < 0.55 + self.team.care / 3 else dice.randint(120, 500)
        for signals in served:
            day = latest - timedelta(days=pause + int(dice.expovariate(1 / 210)))
            title, what, impact = dice.choice(WORK), self._sentence(WHAT), self._sentence(IMPACT)
            when, seen = self._when(day), dice.choice([self.team.manager, _name(dice)])
            if day > self.as_of:
                continue
            lines += [f"  - title: {_quoted(title)}", *([f"    date: {when}"] if when else []), f"    signals: [{', '.join(signals)}]"]
            lines += ["    what: |", f"      {what}", "    impact: |", f"      {impact}", f"    attested_by: {_quoted(seen)}"]
        return ["evidence:", *lines] if lines else []

    def _when(self, day: date) -> str:
        chance = self.dice.random()
        if chance < 0.03:  # noqa: PLR2004 -- shares of days, months, years, periods, and of what has no date
            return ""
        forms = ((0.08, f"{day:%Y}"), (0.3, f"{day:%Y-%m}"), (0.38, f"{{from: {day - timedelta(days=70)}, to: {day}}}"))
        return next((form for share, form in forms if chance < share), str(day))

    def _ratings(self, held: list[str], aimed: list[str], shape: str) -> list[str]:
        dice, lines = self.dice, []
        by_manager, leaning = dice.random() < 0.55 + self.team.care / 2, dice.gauss(0.25, 0.5)
        for level, names in ((1.75, held), (0.7, aimed)):
            for place, name in enumerate(names):
                own, manager = self._pair(level, place, leaning)
                if shape == "unwritten" and dice.random() < 0.6:  # noqa: PLR2004 -- a share
                    continue
                voices = [f"self: {own}", *([f"manager: {manager}"] if by_manager and dice.random() < 0.93 else [])]  # noqa: PLR2004
                if by_manager and own == manager and dice.random() < 0.2:  # noqa: PLR2004 -- a share
                    voices.append(f"agreed: {own}")
                lines.append(f"  {name}: {{{', '.join(voices)}}}")
        return ["ratings:", *lines] if lines else []

    def _pair(self, height: float, place: int, leaning: float) -> tuple[str, str]:
        """What the person says of a signal, and what the manager says."""
        dice = self.dice
        earlier = 0.3 if self.as_of < date(2026, 8, 1) else 0.0
        stand = height - (place % 7) * 0.12 - earlier + dice.gauss(0, 0.45)
        seldom = 0.28 if place % 6 == 5 else 0.04  # noqa: PLR2004 -- some signals need a chance that few roles give
        if dice.random() < seldom:
            return "no_opportunity", "no_opportunity" if dice.random() < 0.8 else "not_yet"  # noqa: PLR2004 -- a share
        own = STATUSES[min(2, max(0, round(stand + leaning * (0.5 if place % 4 else 1.1))))]
        return own, STATUSES[min(2, max(0, round(stand + dice.gauss(0, 0.2))))]

    def _goals(self, names: list[str]) -> list[str]:
        dice, lines = self.dice, ["goals:"]
        for number in range(dice.randint(1, 4)):
            served = ", ".join(sorted(set(dice.choices(names, k=2)))) if names else ""
            lines += [f"  - title: {_quoted(dice.choice(WORK))}", f"    quarter: 2027-Q{number + 1}", f"    signals: [{served}]"]
            lines += ["    success: |", f"      {self._sentence(IMPACT)}"]
        return lines

    def _sentence(self, texts: list[str]) -> str:
        dice = self.dice
        return dice.choice(texts).format(thing=dice.choice(OBJECTS), many=dice.randint(12, 90), few=dice.randint(2, 9))


def _shares(count: int) -> list[float]:
    """How many of a hundred people are at each of so many levels: most in the lower half, few at the top."""
    return [30, 34, 20, 11, 5] if count == 5 else [1 / (1 + 0.4 * place) for place in range(count)]  # noqa: PLR2004


def _signals(level: Level) -> list[str]:
    return [f"{level.id}/{item.id}" for section in level.of_kind("signals") for item in section.items]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main()
