"""Names of persons, organisations, places and peoples: found in a report, and one name for each across reports."""

from stemma.annotators.names.resolve import annotate, link

__all__ = ["annotate", "link"]
