"""Stemma: one sourced record of each event, from the news reports of many outlets."""

__version__ = "0.1.0"
