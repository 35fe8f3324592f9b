"""The drawing of signals."""
