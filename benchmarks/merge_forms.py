"""Measures how long it takes to merge many filled forms: python benchmarks/merge_forms.py [FORMS] [--keep FOLDER].

Fillable plans of forty invented people are made once, and given to as many people as there are forms, each with an id of their own. In
every form some ratings, a goal's status and a new piece of evidence are filled in. Then one command shows what would change, and
another one changes it. What is printed is the time of each, and what was merged.
"""

import argparse
import io
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
from pikepdf import Name, String

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ladder_reports.evidence.form_fields import STAMP, FormStamp, read_stamp  # noqa: E402 -- the checkout's package

_DIFFERENT = 40
_RATED = 8
"""Ratings that are changed in each form."""


def main() -> int:
    """Make the forms and merge them; 1 if any could not be merged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="?", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="where to make the files, and to find them the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = asked.keep or Path(home)
        if not (folder / "returned").exists():
            _make(folder, asked.forms)
        forms = list((folder / "returned").iterdir())
        print(f"{len(forms)} forms, {sum(path.stat().st_size for path in forms) / len(forms) / 1000:.0f} kB each")
        faults = 0
        for more in ([], ["--write"], ["--write"]):
            began = time.monotonic()
            words = [
                sys.executable,
                "-m",
                "ladder_reports",
                "merge",
                str(folder / "people"),
                str(folder / "returned"),
                "--as",
                "person",
                *more,
            ]
            done = subprocess.run(words, cwd=ROOT / "src", capture_output=True, text=True, check=False)
            faults += done.returncode
            print(f"{time.monotonic() - began:.1f} s: {done.stderr.strip().splitlines()[-1]}")
    return int(faults > 0)


def _make(folder: Path, count: int) -> None:
    made = folder / "made"
    subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "people.py"), str(_DIFFERENT), str(made / "people")],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    batch = [sys.executable, "-m", "ladder_reports", "batch", str(made / "people"), "-o", str(made / "forms"), "--fillable", "--quiet"]
    subprocess.run(batch, cwd=ROOT / "src", check=True)
    forms = sorted((made / "forms").glob("*.pdf"))
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (made / "people").rglob("*.yaml")}
    for name in ("people", "returned"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        form = forms[number % len(forms)]
        person = f"person-{number}"
        text = re.sub(
            r"(?m)^( +id: ).*$", rf"\g<1>{person}", next(text for text in texts.values() if f"id: {form.stem}\n" in text), count=1
        )
        (folder / "people" / f"{person}.yaml").write_text(text, encoding="utf-8")
        (folder / "returned" / f"{person}.pdf").write_bytes(_filled(form.read_bytes(), person))


def _filled(data: bytes, person: str) -> bytes:
    """The form for a person of this id, filled in."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        stamp = read_stamp(str(fields[STAMP].V))
        assert stamp  # noqa: S101 -- it was just made
        fields[STAMP].V = fields[STAMP].DV = String(FormStamp(stamp.ladder, stamp.ladder_version, person, stamp.audience).text())
        for name in [name for name in fields if name.startswith("ratings/")][:_RATED]:
            fields[name].V = Name.demonstrated if Name.demonstrated != fields[name].DV else Name.emerging
        for name, text in {"title": "Test of the new form", "date": "2026-11-26", "what": "Zażółć gęślą jaźń: # {a}\n\nMore."}.items():
            fields[f"evidence/+1/{name}"].V = String(text)
        for name in [name for name in fields if name.startswith("goals/") and name.endswith("/status")][:1]:
            fields[name].V = Name.done
        output = io.BytesIO()
        pdf.save(output)
        return output.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
