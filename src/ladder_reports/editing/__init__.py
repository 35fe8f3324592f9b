"""Evidence files that the tool writes: copies for an audience."""
