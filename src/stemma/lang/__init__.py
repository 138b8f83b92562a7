"""Languages: one folder each, by its ISO 639-1 code."""
