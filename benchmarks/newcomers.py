"""From a bare Debian to a first own plan, as a new user would: python benchmarks/newcomers.py [WAY…] [--suite trixie] [--test].

Each way begins in a fresh Debian without Python: `checkout` (git clone, make booklet), `sdist` (unpacked, make booklet), `pipx`, `uv`
(uv tool install) and `uvx` with the wheel, and `container` (the steps of the Containerfile, then its command as its user). Each ends
when a plan of one's own is there: a file is started, its first entry is filled in, it is checked, and the plan is made. The seconds of
each step are printed, and at the end a table.

What is tried is the last commit of this checkout. First its wheel is built, once from the checkout and once from the source
distribution; they must be the same to the byte. With --test, `make test` also runs where the sources are. Needs root, debootstrap,
git, Debian's mirror and the package index; see `debian_root.py`.
"""

import argparse
import hashlib
import shlex
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from containerfile import build, run_inside
from debian_root import Root, StepFailedError

CHECKOUT = Path(__file__).resolve().parents[1]
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
LIMIT = 300
"""Seconds in which a new user has a plan."""
ENTRY = {
    "What you did, in one line": "A release check that compares each version with the last",
    "How you did it, in two or three sentences.": "Wrote the check and agreed on the limits with the two teams that depend on us.",
    "What is better now, with a number if there is one.": "A bad release is found in 20 minutes instead of two days.",
    "signals: \\[\\]": "signals: [senior/ab-test, staff/trade-offs]",
}
"""What a person writes in place of the form's texts."""


class Sources:
    """The last commit, its wheel and its source distribution."""

    def __init__(self, home: Path) -> None:
        """Build them in this folder."""
        self.clone, self.dist = home / "ladder-reports", home / "dist"
        self.unpacked = home / "unpacked"
        subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(self.clone)], check=True)
        _build(self.clone, self.dist)
        (self.sdist,), (self.wheel,) = self.dist.glob("*.tar.gz"), self.dist.glob("*.whl")
        with tarfile.open(self.sdist) as archive:
            archive.extractall(self.unpacked, filter="data")
        (self.source,) = self.unpacked.iterdir()
        _build(self.source, home / "again", "--target", "wheel")
        digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.wheel, home / "again" / self.wheel.name)}
        if len(digests) > 1:
            raise StepFailedError("the wheel built from the source distribution is another one than that from the checkout")
        print(f"the wheel is the same from checkout and source distribution: {digests.pop()}")


def _build(source: Path, target: Path, *words: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", *words, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def checkout(root: Root, sources: Sources, *, test: bool) -> None:
    """A clone, and the README's first command."""
    root.copy_in(sources.clone, "/srv/ladder-reports")
    _install(root, "git make python3 python3-venv")
    root.run("git clone --quiet file:///srv/ladder-reports ladder-reports", "git clone")
    _made_in(root, "/root/ladder-reports", test=test)


def sdist(root: Root, sources: Sources, *, test: bool) -> None:
    """The source distribution, and the README's first command."""
    root.copy_in(sources.sdist, "/root/sdist.tar.gz")
    _install(root, "make python3 python3-venv")
    root.run("tar xzf sdist.tar.gz && mv ladder_reports-* ladder-reports", "tar xzf")
    _made_in(root, "/root/ladder-reports", test=test)


def _made_in(root: Root, folder: str, *, test: bool) -> None:
    root.run("make booklet && test -s build/ai-architect-ladder.pdf", "make booklet", cwd=folder)
    _first_plan(root, f"{folder}/.venv/bin/ladder-reports")
    if test:
        print(root.run("make test", "make test", cwd=folder).splitlines()[-1])


def pipx(root: Root, sources: Sources, *, test: bool) -> None:  # noqa: ARG001 -- all ways are called alike
    """The wheel with Debian's pipx."""
    root.copy_in(sources.dist, "/root/dist")
    _install(root, f"pipx {PANGO}")
    root.run(f"pipx install dist/{sources.wheel.name}", "pipx install")
    _first_plan(root, "/root/.local/bin/ladder-reports")


def uv(root: Root, sources: Sources, *, test: bool) -> None:  # noqa: ARG001
    """The wheel with uv."""
    _uv(root, sources)
    root.run(f"/opt/uv/bin/uv tool install --quiet dist/{sources.wheel.name}", "uv tool install")
    _first_plan(root, "/root/.local/bin/ladder-reports")


def uvx(root: Root, sources: Sources, *, test: bool) -> None:  # noqa: ARG001
    """The wheel, run without an installation."""
    _uv(root, sources)
    _first_plan(root, f"/opt/uv/bin/uvx --quiet --from dist/{sources.wheel.name} ladder-reports")


def _uv(root: Root, sources: Sources) -> None:
    root.copy_in(sources.dist, "/root/dist")
    _install(root, f"python3 python3-venv {PANGO}")
    root.run("python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet uv", "pip install uv")


def container(root: Root, sources: Sources, *, test: bool) -> None:  # noqa: ARG001
    """The Containerfile."""
    final = build(sources.clone, root.folder)
    root.seconds = final.root.seconds
    for words in (["--version"], ["demo", "--quiet"], ["new", "me.yaml", "--level", "senior", "--name", "Ada Lovelace"]):
        run_inside(final, words)
    final.root.run(_filled_in("me.yaml"), "fill in the entry", cwd=final.folder)
    for words in (["check", "me.yaml"], ["plan", "me.yaml", "-o", "me.pdf"]):
        run_inside(final, words)
    who = final.root.run("stat -c %U me.pdf ladder-demo/plans/cycle.pdf", "whose files they are", cwd=final.folder).split()
    final.root.remove()
    if set(who) != {final.user} or final.user == "root":
        raise StepFailedError(f"the files belong to {who}")


def _install(root: Root, packages: str) -> None:
    root.run(f"apt-get -qq update && apt-get -qq install -y --no-install-recommends {packages}", f"apt-get install {packages}")


def _first_plan(root: Root, command: str) -> None:
    """A plan of one's own."""
    root.run(f"{command} new me.yaml --level senior --name 'Ada Lovelace'", "ladder-reports new")
    root.run(_filled_in("me.yaml"), "fill in the entry")
    said = root.run(f"{command} check me.yaml", "ladder-reports check")
    if "no problems in 1 file" not in said or "note:" in said:
        raise StepFailedError(said)
    root.run(f"{command} plan me.yaml -o me.pdf && test -s me.pdf", "ladder-reports plan")


def _filled_in(name: str) -> str:
    """A command that does what a person does in an editor."""
    return " && ".join(f"sed -i {shlex.quote(f's|{old}|{new}|')} {name}" for old, new in ENTRY.items())


WAYS: dict[str, Callable[..., None]] = {way.__name__: way for way in (checkout, sdist, pipx, uv, uvx, container)}


def main() -> int:
    """Try the ways; 1 if one fails or takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ways", nargs="*", choices=[*WAYS, []], help="all, if none is named")
    parser.add_argument("--suite", default="trixie", help="Debian's release")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "newcomers", help="where the Debians are kept")
    parser.add_argument("--test", action="store_true", help="also run make test where the sources are")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    rows, failed = [], False
    with tempfile.TemporaryDirectory() as home:
        sources = Sources(Path(home))
        for name in given.ways or WAYS:
            root = Root.fresh(given.suite, given.folder / f"root-{name}")
            try:
                WAYS[name](root, sources, test=given.test)
            except StepFailedError as error:
                failed = True
                print(f"{name}: {error}")
            steps = [(what, seconds) for what, seconds in root.seconds if what != "make test"]
            total = sum(seconds for _, seconds in steps)
            failed = failed or total > LIMIT
            for what, seconds in root.seconds:
                print(f"{name}: {seconds:6.1f} s  {what}", flush=True)
            rows.append((name, total))
            root.remove()
    print("\n| way | seconds |\n|---|---:|", *(f"| {name} | {total:.0f} |" for name, total in rows), sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
