"""What people install works: the wheel, in an environment of its own, from another folder."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import reading
from ladder_reports import __version__
from making import DAY, ROOT, made

OWN = "ladder-reports/ladder-reports"
pytestmark = pytest.mark.xdist_group("ai-architect-default-a4")


def run(command: list[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command that knows nothing of this checkout."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_", "COVERAGE"))}
    return subprocess.run([*map(str, command)], cwd=cwd, env=kept, capture_output=True, check=False, encoding="utf-8", timeout=180)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = run([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, ROOT], folder)
    assert 0 == done.returncode, done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts' folder of a new environment with the wheel in it; dependencies are this environment's, the package is not."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    scripts = folder / "bin"
    options = ["--quiet", "--no-deps", "--no-index"]
    done = run([sys.executable, "-m", "pip", "--python", scripts / "python", "install", *options, wheel], folder)
    assert 0 == done.returncode, done.stderr
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return scripts


def test_the_wheel_holds_what_is_rendered_from(wheel: Path) -> None:
    """Every template, style sheet and file of content is in it, and nothing of tests or build leftovers."""
    with zipfile.ZipFile(wheel) as file:
        names = {name.removeprefix("ladder_reports/shipped/") for name in file.namelist()}
    expected = {
        str(path.relative_to(ROOT))
        for top in ("templates", "styles", "content", "examples")
        for path in (ROOT / top).rglob("*")
        if path.is_file()
    }
    assert expected
    assert set() == expected - names
    assert "ladder_reports/py.typed" in names
    assert [] == [name for name in names if "__pycache__" in name or name.startswith(("tests/", "docs/"))]


def test_the_installed_package_is_the_wheels(installed: Path, tmp_path: Path) -> None:
    """What is imported lies in the new environment, and so do the folders that it renders from."""
    shown = "ladder_reports.__file__, r.TEMPLATES, r.STYLES, r.DEFAULT_LADDER, r.BLANK_LADDER, r.EXAMPLES, sep='\\n'"
    done = run([installed / "python", "-c", f"import ladder_reports, ladder_reports.paths as r; print({shown})"], tmp_path)
    assert "" == done.stderr
    assert 6 == len(done.stdout.splitlines())
    for line in done.stdout.splitlines():
        assert Path(line).is_relative_to(installed.parent)
        assert Path(line).exists()


def test_the_installed_command_makes_the_same_booklet(installed: Path, tmp_path: Path) -> None:
    """The console script in another working directory writes the bytes that this checkout makes."""
    done = run([installed / "ladder-reports", "booklet", "--as-of", DAY.isoformat(), "-o", "out.pdf"], tmp_path)
    assert (0, "out.pdf\n", "") == (done.returncode, done.stdout, done.stderr)
    assert made().data == (tmp_path / "out.pdf").read_bytes()
    assert [tmp_path / "out.pdf"] == list(tmp_path.iterdir())


def test_the_installed_command_knows_themes_and_levels(installed: Path, tmp_path: Path) -> None:
    """The other theme, the other language and the list of levels come along too."""
    done = run([installed / "python", "-m", "ladder_reports", "plan", "--level", "staff", "--theme", "graphite", "--lang", "de"], tmp_path)
    assert (0, "worksheet-staff.pdf\n", "") == (done.returncode, done.stdout, done.stderr)
    read = reading.read((tmp_path / "worksheet-staff.pdf").read_bytes())
    assert "Arbeitsblatt zum Entwicklungsplan: Staff AI / ML Engineer" == read.info["Title"]
    assert "Spectral" in {font.family for font in read.fonts}
    assert "principal" in run([installed / "ladder-reports", "levels"], tmp_path).stdout


def test_the_metadata_is_complete(installed: Path, tmp_path: Path) -> None:
    """Name, licence, Python version, addresses and the command are what an index shows."""
    code = (
        "from importlib.metadata import distribution as d; m = d('ladder-reports').metadata; "
        "print(m['Name'], m['License-Expression'], m['Requires-Python'], len(m.get_all('Project-URL')), "
        "bool(m['Summary']), bool(m['Description']), "
        "[e.value for e in d('ladder-reports').entry_points])"
    )
    done = run([installed / "python", "-c", code], tmp_path)
    assert "ladder-reports MIT >=3.11 5 True True ['ladder_reports.__main__:main']\n" == done.stdout


def test_the_readme_leads_somewhere_on_an_index(wheel: Path) -> None:
    """There no file is beside it: each link and each picture has a whole address, of this version's files that exist."""
    with zipfile.ZipFile(wheel) as file:
        (name,) = [name for name in file.namelist() if name.endswith(".dist-info/METADATA")]
        text = file.read(name).decode().partition("\n\n")[2]
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|href|srcset)=\"([^\"]+)\"|^\[[^\]]+\]: (\S+)", text, re.MULTILINE)
    targets = [target for groups in links for target in groups if target]
    pictures = [target for target in targets if target.endswith(".png")]
    assert 10 < len(targets)
    assert [] == [target for target in targets if not target.startswith(("https://", "#"))]
    assert [] == [target for target in pictures if not target.startswith(f"https://raw.githubusercontent.com/{OWN}/v{__version__}/")]
    own = [target.partition(f"/v{__version__}/")[2].partition("#")[0] for target in targets if f"/{OWN}/" in target]
    assert [] == [path for path in own if path and not (ROOT / path).exists()]
    assert 10 < len(own)
