"""Mutants: what is changed, that only that is, and that the sample of places is even and stays when files move."""

import ast
import difflib
from pathlib import Path

import pytest

from mutants import Work, near, rounds
from mutation import KINDS, Place, mutated, places, sample

SOURCE = '''"""A module."""
LEAST, MOST = 3, 0.5
TABLE = {"a": 2}
FLAGS = 1 << 20
NAME = "x"


def told(a: int, b: list[int]) -> bool:
    """Whether it is told."""
    if not b or a < LEAST:
        return False
    return a in b and a * 0.5 + 1 > -MOST


class Row:
    def same(self, other: object) -> bool:
        return self is other or f"{1 if self == other else 2}" == NAME
'''
WEIGHTS = '{"names": ["1.5"], "start": -0.5, "weights": [2.0, 0.01, -1.25, 0]}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    home = tmp_path / "src" / "stemma" / "grouping"
    home.mkdir(parents=True)
    (home / "told.py").write_text(SOURCE, "utf-8")
    (home / "weights.json").write_text(WEIGHTS, "utf-8")
    other = tmp_path / "src" / "stemma" / "origins"
    other.mkdir()
    (other / "few.py").write_text("LEAST = 1\nMOST = 2\n", "utf-8")
    return tmp_path


def found(root: Path) -> list[Place]:
    return places(root, ("grouping", "origins", "absent"))


def test_what_can_be_changed(root: Path) -> None:
    told = {(p.qualname, p.kind, p.what) for p in found(root) if p.package == "grouping"}
    assert told == {
        ("LEAST, MOST", "constant", "LEAST, MOST = (3, 0.5) -> LEAST, MOST = (4, 0.5)"),
        ("LEAST, MOST", "constant", "LEAST, MOST = (3, 0.5) -> LEAST, MOST = (3, 0.7)"),
        ("TABLE", "constant", "2 -> 3"),
        ("told", "negation", "not b -> b"),
        ("told", "logic", "not b or a < LEAST -> not b and a < LEAST"),
        ("told", "comparison", "a < LEAST -> a >= LEAST"),
        ("told", "comparison", "a in b -> a not in b"),
        ("told", "comparison", "a * 0.5 + 1 > -MOST -> a * 0.5 + 1 <= -MOST"),
        ("told", "logic", "a in b and a * 0.5 + 1 > -MOST -> a in b or a * 0.5 + 1 > -MOST"),
        ("told", "sign", "a * 0.5 + 1 -> a * 0.5 - 1"),
        ("told", "sign", "-MOST -> +MOST"),
        ("Row.same", "logic", told_of("Row.same", "logic", root)),
        ("Row.same", "comparison", told_of("Row.same", "comparison", root)),
        ("weights", "weight", "number 0: -0.5 -> 0.5"),
        ("weights", "weight", "number 1: 2.0 -> -2.0"),
        ("weights", "weight", "number 3: -1.25 -> 1.25"),
    }


def told_of(qualname: str, kind: str, root: Path) -> str:
    (one,) = (p.what for p in found(root) if (p.qualname, p.kind) == (qualname, kind))
    return one


def test_only_that_is_changed(root: Path) -> None:
    for place in found(root):
        path = root / place.path
        old, new = path.read_text("utf-8"), mutated(path, place.number)
        if path.suffix == ".py":
            old, new = ast.unparse(ast.parse(old)), ast.unparse(ast.parse(new))
            lines = [d for d in difflib.ndiff(old.splitlines(), new.splitlines()) if d[0] in "+-"]
            assert len(lines) == 2, place
        else:
            assert abs(len(new) - len(old)) == 1, place


def test_the_sample_is_even_and_stays(root: Path) -> None:
    before = sample(found(root), 4)
    assert [p.package for p in before] == ["grouping", "origins", "grouping", "origins"]
    assert {p.kind for p in sample(found(root), 12)} == set(KINDS)
    path = root / "src" / "stemma" / "grouping" / "told.py"
    moved = path.parent / "inner" / "other.py"
    moved.parent.mkdir()
    moved.write_text('"""Another head."""\n\n\n' + path.read_text("utf-8").replace('"""A module."""\n', ""), "utf-8")
    path.unlink()
    assert [p.what for p in sample(found(root), 4)] == [p.what for p in before]
    aside = frozenset([before[0].name])
    assert before[0].what not in [p.what for p in sample(found(root), 4, aside) if p.path.endswith("told.py")]


def test_the_nearest_tests_come_first(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_bench.py").touch()
    imports = {
        "tests/test_acts.py": frozenset(["stemma.annotators.acts.annotate", "stemma.model.Act"]),
        "tests/test_all.py": frozenset(["stemma.collate"]),
        "tests/test_times.py": frozenset(["stemma.annotators.times"]),
        "tests/bench/acts.py": frozenset(["stemma.annotators.acts"]),
        "tests/bench/times.py": frozenset(["stemma.annotators.times"]),
    }
    path = "src/stemma/annotators/acts/find.py"
    assert [near(path, names) for names in imports.values()] == [2, 0, 1, 2, 1]
    first, second, last = rounds(path, Work(tmp_path, "", imports), tmp_path)
    assert first == ["tests/test_bench.py", "-k", "acts"]
    assert second == ["tests/test_acts.py", "tests/test_times.py", path]
    assert last == ["tests/test_all.py", "tests/test_bench.py", "src"]
