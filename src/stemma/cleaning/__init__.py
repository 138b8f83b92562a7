"""Cleaning: a capture -> a report.  Furniture off; headline, byline, dateline, outlet and date told apart."""

from stemma.cleaning._clean import clean
from stemma.cleaning._recurring import recurring_lines
from stemma.cleaning._visible import visible_text

__all__ = ["clean", "recurring_lines", "visible_text"]
