"""A ladder's folder becomes a `Ladder`."""
