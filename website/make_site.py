#!/usr/bin/env python3
"""Make the documentation's site in build/site: `make site`, or website/make_site.py with the environment's Python.

First the documents of the gallery are made with the tool itself, unless they are there and up to date. Then the pages of docs/ are
copied with what belongs to a site (gallery, fonts, the home page's drawing), and Zensical builds it. With `--check`, the links of the
finished site are checked as well.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import gallery
import links
import pages

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Make the site, and print where it is."""
    parser = argparse.ArgumentParser(description="Make the documentation's site.")
    parser.add_argument("--folder", type=Path, default=ROOT / "build", help="where to work; the site is in its subfolder 'site'")
    parser.add_argument("--only", action="append", metavar="NAME", help="make only this document of the gallery; repeat it for several")
    parser.add_argument("--check", action="store_true", help="check the links of the finished site, too")
    given = parser.parse_args()
    made = gallery.make(given.folder / "gallery", [one for one in gallery.ENTRIES if not given.only or one.name in given.only])
    site = build(given.folder, made)
    print(f"the site is in {site}")
    if given.check and (broken := links.broken(site)):
        print(*broken, f"{len(broken)} dead links", sep="\n", file=sys.stderr)
        return 1
    return 0


def build(folder: Path, made: list[gallery.Document]) -> Path:
    """Build the site with these documents in its gallery, and return its folder.

    Raises:
        SystemExit: with what Zensical says of a fault, such as a link to a page that does not exist.
    """
    work, site = folder / "website", folder / "site"
    shutil.rmtree(work, ignore_errors=True)
    pages.copy(work, made)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", "zensical.toml"]
    said = subprocess.run(command, cwd=work, check=False, capture_output=True, text=True)
    if said.returncode:
        # What follows "issues found" is Zensical's own traceback.
        raise SystemExit(re.sub(r"\x1b\[[\d;]*m", "", said.stdout + said.stderr).partition("Traceback")[0])
    shutil.rmtree(site, ignore_errors=True)
    (work / "site").rename(site)
    return site


if __name__ == "__main__":
    sys.exit(main())
