"""Cleaning: a capture -> a report.  Furniture off; headline, byline, dateline, outlet and date told apart."""

from stemma.cleaning._addressed import by_address
from stemma.cleaning._clean import clean, visible_text
from stemma.cleaning._recurring import Lines, own_lines, recurring, recurring_lines

__all__ = ["Lines", "by_address", "clean", "own_lines", "recurring", "recurring_lines", "visible_text"]
