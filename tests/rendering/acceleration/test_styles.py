"""Style sheets whose selectors a kind of element does not answer share nothing."""

from typing import get_args

import pytest

from ladder_reports.design.fonts import fonts_for
from ladder_reports.design.page_sizes import PAGE_SIZES
from ladder_reports.design.stylesheets import DocumentKind, document_style
from ladder_reports.design.theme import load_theme
from ladder_reports.paths import theme_names
from ladder_reports.rendering.acceleration import styles


@pytest.mark.parametrize("kind", get_args(DocumentKind))
def test_the_styles_of_each_kind_of_document_can_be_shared(kind: DocumentKind) -> None:
    """With no theme that ships, on no size of page, do its style sheets ask for what a kind does not tell, nor do the engine's own."""
    for name in theme_names():
        theme = load_theme(name).unwrap()
        fonts = fonts_for(theme, "", "")
        for size in PAGE_SIZES.values():
            assert styles.kinds_for(document_style(theme, fonts, size, kind).css) is not None, (name, size.name)
