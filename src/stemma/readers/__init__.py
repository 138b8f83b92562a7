"""Readers: a source -> captures.  One file a format; adding a reader is adding one file to this package.

A reader is a module here (its name without a leading underscore), or any object given to `register`, that has
``suffixes``, ``sniff`` and ``read`` as `Reader` describes.
"""

from stemma.readers._base import MAX_ITEM, Item, Reader, looks_like_html
from stemma.readers._decode import labelled as text_of
from stemma.readers._registry import register, registered
from stemma.readers._sources import paths, read, read_bytes, shown

__all__ = [
    "MAX_ITEM",
    "Item",
    "Reader",
    "looks_like_html",
    "paths",
    "read",
    "read_bytes",
    "register",
    "registered",
    "shown",
    "text_of",
]
