"""What evidence says when it is compared with the ladder. No input or output, no score."""
