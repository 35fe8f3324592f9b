"""A page on which a colleague says what they saw of somebody's work."""
