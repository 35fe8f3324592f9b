"""What documents look like: themes, fonts, colors, page sizes, translations. No engine."""
