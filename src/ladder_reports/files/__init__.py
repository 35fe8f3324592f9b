"""Reads files with the places of everything in them, and writes files whole."""
