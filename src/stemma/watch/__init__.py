"""Feeds asked again and again, and what to do with what they bring."""
