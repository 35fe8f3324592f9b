"""Where the tool's own folders are: what ships with it (in the installed package, or at a checkout's root), and its cache."""

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The package's own folder. This module finds everything from its own location, so it must stay at the top of the package."""
_SHIPPED = PACKAGE / "shipped"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else PACKAGE.parent.parent

TEMPLATES = _ROOT / "templates"
STYLES = _ROOT / "styles"
CONTENT = _ROOT / "content"
THEMES = STYLES / "themes"
DEFAULT_LADDER = CONTENT / "ai-architect"


def theme_names() -> list[str]:
    """The names of the themes that ship with the tool, sorted."""
    return sorted(path.stem for path in THEMES.glob("*.css"))


def languages() -> list[str]:
    """The languages that the tool's own texts are translated into, sorted."""
    return sorted(path.stem for path in (TEMPLATES / "words").glob("*.yaml"))


@cache
def cache_folder(name: str) -> Path:
    """A folder in the user's cache, for what can be made again; a temporary folder if the cache cannot be written to."""
    base = os.environ.get("XDG_CACHE_HOME") or ("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
    folder = Path(base).expanduser() / "ladder-reports" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        # A read-only home, as in many containers.
        temporary = Path(tempfile.mkdtemp(prefix="ladder-reports-"))
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        return temporary
