"""A knob: a number that decides answers, with its unit, how it was set, and what it decides."""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from typing import Any, TypeVar

UNKNOWN = "not recorded"

Number = TypeVar("Number", int, float)


def knob(default: Number, unit: str, set_by: str, about: str) -> Number:
    """A field of a stage's settings; ``about`` goes on after the unit ("reports | from which it is furniture")."""
    made: Any = field(default=default, metadata={"unit": unit, "set_by": set_by, "about": about})
    return made  # type: ignore[no-any-return]  # a field stands for its default


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as a table shows it."""

    name: str
    value: str
    unit: str
    set_by: str
    about: str


def rows(stage: str, settings: Any) -> Iterator[Row]:
    """A row for each knob of a stage's settings, as it is set."""
    for f in fields(settings):
        shown = repr(getattr(settings, f.name))
        yield Row(f"{stage}.{f.name}", shown, f.metadata["unit"], f.metadata["set_by"], f.metadata["about"])


def kind(of: Field[Any]) -> type[int] | type[float]:
    """Whether a knob is a whole number or any."""
    return float if isinstance(of.default, float) else int
