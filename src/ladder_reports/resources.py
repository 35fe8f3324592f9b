"""Where the folders that ship with the tool are: inside the installed package, or at the root of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent.parent

TEMPLATES = _ROOT / "templates"
STYLES = _ROOT / "styles"
CONTENT = _ROOT / "content"
THEMES = STYLES / "themes"
DEFAULT_LADDER = CONTENT / "ai-architect"


def theme_names() -> list[str]:
    """The names of the themes that ship with the tool, sorted."""
    return sorted(path.stem for path in THEMES.glob("*.css"))


def languages() -> list[str]:
    """The languages in which the tool's own words exist, sorted."""
    return sorted(path.stem for path in (TEMPLATES / "words").glob("*.yaml"))
