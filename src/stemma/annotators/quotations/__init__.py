"""Who is reported to have said, written or thought what, and through whom: one report at a time."""

from stemma.annotators.quotations.attribution import annotate
from stemma.annotators.quotations.marks import Quote, quotes

__all__ = ["Quote", "annotate", "quotes"]
