"""Whose reporting each report is, what texts share, and what rests on what.

>>> from stemma.model import Report
>>> origins([Report("a", "HARBOUR CITY (Reuters) - A ferry ran aground on Monday.", outlet="Harbour Post")])[0].name
'Reuters'
"""

from stemma.origins.graph import Edge, Graph, Node, stemma, voices
from stemma.origins.roots import rooted
from stemma.origins.whole import origins

__all__ = ["Edge", "Graph", "Node", "origins", "rooted", "stemma", "voices"]
