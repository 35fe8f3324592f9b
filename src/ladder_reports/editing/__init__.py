"""Evidence files that the tool writes: edited in place, moved to another version, merged with what came back, or cut for an audience."""
