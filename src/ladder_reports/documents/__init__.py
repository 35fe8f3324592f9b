"""The documents: what they share, and one room for each."""
