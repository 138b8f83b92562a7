"""A language model of the user's own may propose readings and an account; off unless it is set."""

from stemma.proposing.proposing import Proposed, propose, still

__all__ = ["Proposed", "propose", "still"]
