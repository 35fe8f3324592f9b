"""The ladder's booklet."""
