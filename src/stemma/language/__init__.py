"""The English model: sentences, words, names and trees, loaded once and replaceable by an installed spaCy model."""

from .model import Model, load

__all__ = ["Model", "load"]
