"""Two ladders, or two versions of one, side by side: for those who decide about a revision, and for those whom it touches."""
