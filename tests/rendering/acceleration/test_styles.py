"""Style sheets whose selectors a kind of element does not answer share nothing."""

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import document_style
from ladder_reports.design.theme import load_theme
from ladder_reports.paths import theme_names
from ladder_reports.rendering.acceleration import styles


def test_the_styles_of_plans_can_be_shared() -> None:
    """With no theme that ships do plans' style sheets ask for what a kind does not tell, nor do the engine's own."""
    for name in theme_names():
        theme = load_theme(name).unwrap()
        assert styles.kinds_for(document_style(theme, fonts_for(theme, "", ""), PAGE_SIZES["a4"], "plan").css) is not None, name
