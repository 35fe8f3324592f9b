"""The texts of a new file's first entry, which are there to be replaced."""

TITLE = "What you did, in one line"
WHAT = "How you did it, in two or three sentences."
IMPACT = "What is better now, with a number if there is one."

PLACEHOLDERS = frozenset({TITLE, WHAT, IMPACT})
