"""One person's YAML file becomes `Evidence`, cut down for its audience."""
