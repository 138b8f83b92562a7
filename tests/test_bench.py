"""The bench: small fictional cases of each stage, each with the answer of a careful reader, held to a floor.

A stage is a table of cases ``bench/STAGE.jsonl`` (id, why, given, right) and a module ``bench/STAGE.py`` with
``answer`` and ``right``; one that reads many texts at once has ``warm`` too.  What the code gets wrong stands in
``known.json``.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Protocol, cast

import pytest

BENCH = Path(__file__).parent / "bench"
STAGES = sorted(path.stem for path in BENCH.glob("*.jsonl"))
FLOORS: dict[str, float] = json.loads((BENCH / "floors.json").read_text("utf-8"))
KNOWN: dict[str, dict[str, str]] = json.loads((BENCH / "known.json").read_text("utf-8"))
LEAST = 60  # cases of a stage


class Stage(Protocol):
    """What the module of a stage gives."""

    def answer(self, given: dict[str, Any]) -> Any:
        """What the stage makes of a case."""

    def right(self, answer: Any, right: Any) -> bool:
        """Whether an answer is the right one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a stage's table."""

    id: str
    why: str
    given: dict[str, Any]
    right: Any


@dataclass(frozen=True, slots=True)
class Miss:
    """A case that the code gets wrong, and what it says instead."""

    case: Case
    got: Any

    def __str__(self) -> str:
        rows = (("given", self.case.given), ("right", self.case.right), ("got", self.got))
        told = "\n".join(f"  {name}: {json.dumps(value, ensure_ascii=False, default=str)}" for name, value in rows)
        return f"{self.case.id} ({self.case.why})\n{told}"


@cache
def cases(stage: str) -> tuple[Case, ...]:
    """The cases of a stage, in the order of its table."""
    lines = (BENCH / f"{stage}.jsonl").read_text("utf-8").splitlines()
    return tuple(Case(**json.loads(line)) for line in lines if line.strip())


def loaded(stage: str) -> Stage:
    """The module beside a stage's table."""
    spec = spec_from_file_location(f"bench_{stage}", BENCH / f"{stage}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return cast(Stage, module)


@cache
def misses(stage: str) -> dict[str, Miss]:
    """The cases of a stage that the code gets wrong, by id; an error is a wrong answer too."""
    module = loaded(stage)
    warm = getattr(module, "warm", None)
    if warm is not None:
        warm([case.given for case in cases(stage)])
    out = {}
    for case in cases(stage):
        try:
            got = module.answer(case.given)
            fine = module.right(got, case.right)
        except Exception as error:  # whatever a changed stage raises is told with its case
            got, fine = f"{type(error).__name__}: {error}", False
        if not fine:
            out[case.id] = Miss(case, got)
    return out


def told(found: Sequence[Miss]) -> str:
    """Some misses as the message of a failed test."""
    return "\n" + "\n".join(map(str, found))


@pytest.mark.parametrize("stage", STAGES)
def test_table(stage: str) -> None:
    ids = [case.id for case in cases(stage)]
    assert len(ids) >= LEAST, f"{stage} has {len(ids)} cases, at least {LEAST} are asked for"
    assert len(set(ids)) == len(ids), f"ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    assert all(case.why and case.given for case in cases(stage))
    assert stage in FLOORS, f"{stage} has no floor in floors.json"
    assert (BENCH / f"{stage}.py").exists()


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_else_goes_wrong(stage: str) -> None:
    new = [miss for id, miss in misses(stage).items() if id not in KNOWN.get(stage, {})]
    assert not new, told(new)


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_known_to_go_wrong_still_does(stage: str) -> None:
    known = KNOWN.get(stage, {})
    ids = {case.id for case in cases(stage)}
    assert not (unknown := sorted(known.keys() - ids)), f"known.json names no case of {stage}: {unknown}"
    assert all(known.values()), "each known miss has its reason"
    mended = sorted(known.keys() - misses(stage).keys())
    assert not mended, f"now right, take it off the list in known.json: {mended}"


@pytest.mark.parametrize("stage", STAGES)
def test_floor(stage: str) -> None:
    share = 1 - len(misses(stage)) / len(cases(stage))
    assert share >= FLOORS[stage], f"{stage}: {share:.3f} right, the floor is {FLOORS[stage]}"


def test_no_stage_is_lost() -> None:
    assert set(FLOORS) == set(STAGES) and set(KNOWN) <= set(STAGES)
