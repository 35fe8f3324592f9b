"""The command line. Nothing else uses click or rich."""
