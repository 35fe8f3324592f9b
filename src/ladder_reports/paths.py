"""Where the tool's own folders are: what ships with it (in the installed package, or at a checkout's root), and its cache."""

import atexit
import contextlib
import os
import shutil
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
"""The package's own folder. This module finds everything from its own location, so it must stay at the top of the package."""
_SHIPPED = PACKAGE / "shipped"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else PACKAGE.parent.parent

TEMPLATES = _ROOT / "templates"
STYLES = _ROOT / "styles"
CONTENT = _ROOT / "content"
EXAMPLES = _ROOT / "examples"
THEMES = STYLES / "themes"
DEFAULT_LADDER = CONTENT / "ai-architect"
BLANK_LADDER = TEMPLATES / "ladder"
"""What a new ladder of one's own begins with."""


def theme_names() -> list[str]:
    """The names of the themes that ship with the tool, sorted."""
    return sorted(path.stem for path in THEMES.glob("*.css"))


def languages() -> list[str]:
    """The languages that the tool's own texts are translated into, sorted."""
    return sorted(path.stem for path in (TEMPLATES / "words").glob("*.yaml"))


def user_fonts() -> list[Path]:
    """The folders with the user's own fonts, there or not; none if the user has no home."""
    with contextlib.suppress(RuntimeError):
        own = platformdirs.user_fonts_path()
        # The older place on Linux, which fontconfig knows, too. An empty HOME is no home; for Python, it is the root.
        older = [] if sys.platform == "darwin" else [Path(os.environ.get("HOME", Path.home())) / ".fonts"]
        return [folder for folder in (own, *older) if folder.is_absolute()]
    return []


@cache
def cache_folder(name: str) -> Path:
    """A folder for what can be made again, in the user's cache or, if that cannot be used, in the folder for temporary files.

    It belongs to this user, and nobody else can write into it: what is in it is loaded without another look. A relative
    ``XDG_CACHE_HOME`` is ignored, as the XDG Base Directory Specification says.

    Raises:
        OSError: there is no folder that can be written to, not even for temporary files.
    """
    places: list[Path] = []
    with contextlib.suppress(RuntimeError):  # nobody's home
        places.append(platformdirs.user_cache_path("ladder-reports", appauthor=False))
    # A read-only home, as in many containers.
    places.append(Path(tempfile.gettempdir()).resolve() / f"ladder-reports-{os.getuid()}")
    for folder in (place / name for place in places):
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_private(folder):
                with tempfile.TemporaryFile(dir=folder):
                    return folder
    temporary = Path(tempfile.mkdtemp(prefix="ladder-reports-")).resolve()
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return temporary


def _is_private(folder: Path) -> bool:
    """Whether this is a folder of this user that nobody else can write into or replace, and not a link to one."""
    found, around = folder.lstat(), folder.parent.lstat()
    own = {found.st_uid, around.st_uid} == {os.geteuid()}
    return own and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o022
