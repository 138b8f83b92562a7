"""The stages, one file each, in the order of the way; `way` leads through them.

A stage says what it needs and gives (`engine.Stage`), so that its place can be checked and any executor can run it.
"""

from typing import Any

from stemma.engine import Stage
from stemma.stages.annotate import ANNOTATE, LINK
from stemma.stages.clean import CLEAN, LINES
from stemma.stages.collate import COLLATE
from stemma.stages.group import DATE, GROUP, ORIGINS

ALL: tuple[Stage[Any, Any], ...] = (LINES, CLEAN, ANNOTATE, LINK, ORIGINS, GROUP, DATE, COLLATE)

__all__ = ["ALL", "ANNOTATE", "CLEAN", "COLLATE", "DATE", "GROUP", "LINES", "LINK", "ORIGINS"]
