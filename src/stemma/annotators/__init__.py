"""What is found in one report: names, times, quotations, claims, acts, and whatever a further file adds.

A further annotator has a constant ``KIND`` and a function ``annotate(report, parse, found) -> list``, where ``found``
is the `Annotated` of those before it.  Where ``KIND`` is a word it gives `Annotation`s; where it is a `Kind` of
finding, rows of that kind's type.  It is found by being a module of this package, or as an entry point of the group
"stemma.annotators" in another installed package.
"""

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, TypeVar

from stemma import bounds
from stemma.model import Act, Annotation, Claim, Issue, Name, Parse, Quotation, Report, Sentence, Statement, Time
from stemma.model.kinds import Kind

GROUP = "stemma.annotators"
BUILT_IN = ("names", "times", "quotations", "claims", "statements", "acts", "sentences")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Annotated:
    """Everything found in one report."""

    names: tuple[Name, ...] = ()
    times: tuple[Time, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    acts: tuple[Act, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    others: tuple[Annotation, ...] = ()
    more: dict[str, list[Any]] = field(default_factory=dict)  # rows of further kinds, by `Kind.part`


def annotate(report: Report, parse: Parse, headline: Parse | None = None) -> Annotated:
    """Everything found in a report, given the parse of its text and of its headline; raises what an annotator does."""
    return _found(report, parse, headline, _unguarded)


def annotate_guarded(report: Report, parse: Parse, headline: Parse | None = None) -> tuple[Annotated, list[Issue]]:
    """As `annotate`, but an annotator that fails costs only its own findings: an Issue names it and the report."""
    guard = _Guard(report.id)
    return _found(report, parse, headline, guard), guard.issues


def shortened(report: Report) -> tuple[Report, list[Issue]]:
    """The report with as much of its text as is annotated, and an Issue where that is not all of it."""
    end = bounds.words_end(report.text)
    if end == len(report.text):
        return report, []
    message = (f"longer than {bounds.WORDS:,} words and marks: only the first {end:,} of {len(report.text):,} "
               "characters are annotated, all are kept and searchable; split it into its reports")  # fmt: skip
    return replace(report, text=report.text[:end]), [Issue("annotate", report.id, message)]


def _found(report: Report, parse: Parse, headline: Parse | None, run: "_Run") -> Annotated:
    from stemma.annotators import acts, claims, names, quotations, sentences, statements, times

    found_names = run("names", names.annotate, report, parse)
    found_times = run("times", times.annotate, report, parse, found_names)
    found_quotations = run("quotations", quotations.annotate, report, parse, found_names)
    so_far = found_names, found_times, found_quotations
    found = Annotated(
        names=tuple(found_names),
        times=tuple(found_times),
        quotations=tuple(found_quotations),
        claims=tuple(run("claims", claims.annotate, report, parse, *so_far)),
        statements=tuple(run("statements", statements.annotate, report, parse, *so_far)),
        acts=tuple(run("acts", acts.annotate, report, parse, *so_far)),
        sentences=tuple(run("sentences", sentences.annotate, report, parse, found_names, found_quotations, headline)),
    )
    for name, further in _further():
        rows = run(name, further.annotate, report, parse, found)
        if isinstance(further.KIND, Kind):
            found = replace(found, more=found.more | {further.KIND.part: rows})
        else:
            found = replace(found, others=(*found.others, *rows))
    return found


class _Run(Protocol):
    """How an annotator is called."""

    def __call__(self, name: str, work: Callable[..., list[Found]], *args: Any) -> list[Found]: ...


def _unguarded(name: str, work: Callable[..., list[Found]], *args: Any) -> list[Found]:
    return work(*args)


class _Guard:
    """Calls annotators, and turns what one of them raises into an Issue."""

    def __init__(self, report: str) -> None:
        self.issues: list[Issue] = []
        self._report = report

    def __call__(self, name: str, work: Callable[..., list[Found]], *args: Any) -> list[Found]:
        try:
            return work(*args)
        except Exception as error:
            message = (f"the annotator {name!r} failed ({type(error).__name__}: {error}); what the others found is "
                       "kept; please report this with the item")  # fmt: skip
            self.issues.append(Issue("annotate", self._report, message))
            return []


def _further() -> Iterator[tuple[str, Any]]:
    """The further annotators by name: those of this package, then those of others."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if module.name not in BUILT_IN and not module.name.startswith("_"):
            found = import_module(f"{__name__}.{module.name}")
            if hasattr(found, "KIND"):
                yield module.name, found
    yield from ((point.name, point.load()) for point in _installed())


@cache
def _installed() -> tuple[EntryPoint, ...]:
    return tuple(sorted(entry_points(group=GROUP), key=lambda point: point.name))


def added() -> str:
    """Which annotators of other packages are installed, and in which version: what they found holds while they stay."""
    return " ".join(f"{p.name}={p.value}@{p.dist.version if p.dist else ''}" for p in _installed())
