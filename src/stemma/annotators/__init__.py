"""What is found in one report: names, times, quotations, statements, acts, and whatever a further file adds.

A further annotator is one module in this package with a constant ``KIND`` and a function
``annotate(report, doc) -> list[Annotation]``; it is found by being there.
"""

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from stemma.model import Act, Annotation, Name, Quotation, Report, Sentence, Statement, Time

BUILT_IN = ("names", "times", "quotations", "statements", "acts", "sentences")


@dataclass(frozen=True, slots=True)
class Annotated:
    """Everything found in one report."""

    names: tuple[Name, ...] = ()
    times: tuple[Time, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    statements: tuple[Statement, ...] = ()
    acts: tuple[Act, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    others: tuple[Annotation, ...] = ()


def annotate(report: Report, doc: Any, headline: Any = None) -> Annotated:
    """Everything found in a report, given the parse of its text and of its headline."""
    from stemma.annotators import acts, names, quotations, sentences, statements, times

    found_names = names.annotate(report, doc)
    found_times = times.annotate(report, doc)
    found_quotations = quotations.annotate(report, doc, found_names)
    return Annotated(
        names=tuple(found_names),
        times=tuple(found_times),
        quotations=tuple(found_quotations),
        statements=tuple(statements.annotate(report, doc, found_names, found_times, found_quotations)),
        acts=tuple(acts.annotate(report, doc, found_names, found_times, found_quotations)),
        sentences=tuple(sentences.annotate(report, doc, found_names, found_quotations, headline)),
        others=tuple(a for further in _further() for a in further(report, doc)),
    )


def _further() -> Iterator[Callable[[Report, Any], list[Annotation]]]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if module.name not in BUILT_IN and not module.name.startswith("_"):
            found = import_module(f"{__name__}.{module.name}")
            if hasattr(found, "KIND"):
                yield found.annotate
