"""A person's growth plan, and the worksheet."""
