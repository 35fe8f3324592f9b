"""A review cycle: finds the inputs, reads them, chooses, makes what changed, and reports."""
