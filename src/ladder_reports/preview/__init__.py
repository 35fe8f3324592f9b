"""The preview: a page on this machine with a document's pages and the problems of its files, which follows each save."""
