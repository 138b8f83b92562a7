"""The English model: sentences, words, names and trees, loaded once and replaceable by an installed spaCy model."""

from .loading import load, word_vectors
from .model import Model

__all__ = ["Model", "load", "word_vectors"]
