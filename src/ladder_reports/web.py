"""placeholder"""
def web_css(theme, styles, found, text): return ""
