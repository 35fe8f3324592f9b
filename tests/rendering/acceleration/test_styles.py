"""Style sheets whose selectors a kind of element does not answer share nothing."""

from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.documents.context import fonts_for, gather, look_of
from ladder_reports.paths import DEFAULT_LADDER, theme_names
from ladder_reports.rendering.acceleration import styles


def test_the_styles_of_plans_can_be_shared() -> None:
    """With no theme that ships do plans' style sheets ask for what a kind does not tell, nor do the engine's own."""
    for theme in theme_names():
        made = gather(DEFAULT_LADDER, theme, None)
        assert styles.kinds_for(look_of(made.theme, fonts_for(made.theme, "", ""), PAGE_SIZES["a4"], "plan").css) is not None, theme
