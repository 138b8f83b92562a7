"""Mutants: what is changed, that only that is, and that the sample of places is even and stays when files move."""

import ast
import difflib
import sys
from pathlib import Path

import pytest

from mutants import rounds
from mutation import KINDS, Place, mutated, places, sample
from reaching import Reach, able, function_of
from stemma.lang import NATIVE

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


def reach(test: str, seconds: float, *functions: str) -> Reach:
    return Reach(test, frozenset(functions), seconds)


EVERY = [
    reach("tests/test_all.py::test_way", 5, "grouping/told.py:told", "grouping/told.py:Row.same", "engine/run.py:go"),
    reach("tests/test_told.py::test_one", 0.2, "grouping/told.py:told"),
    reach("tests/test_told.py::test_two", 0.1, "grouping/told.py:told", "grouping/told.py:Row.same"),
    reach("tests/test_lines.py::test_command", 1, "engine/run.py:*", "cli.py:*"),
    reach("tests/test_lines.py::test_words", 0, "lang/en/stems.py:stem"),
]


@pytest.mark.parametrize(
    ("path", "name", "tests"),
    [("grouping/told.py", "told", "two one way"), ("grouping/told.py", "Row.same", "two way"),
     ("grouping/told.py", "LEAST", "two one way"), ("grouping/weights/told.json", "told", "two one way"),
     ("engine/run.py", "go", "command way"), ("engine/run.py", "beside", "command way"), ("store/base.py", "open", "")],
)  # fmt: skip
def test_a_mutant_is_asked_of_the_tests_that_run_it(path: str, name: str, tests: str) -> None:
    found = able(EVERY, f"src/stemma/{path}", name)
    assert [r.test.rpartition("_")[2] for r in found] == tests.split()


def test_the_files_most_about_it_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mutants.FEW", 1)
    first, second = rounds(able(EVERY, "src/stemma/grouping/told.py", "Row.same"), EVERY)
    assert (first, second) == (["tests/test_all.py::test_way"], ["tests/test_told.py::test_two"])


def test_a_function_is_named_as_its_place_is() -> None:
    def inner() -> list[str]:
        return [function_of(sys._getframe().f_code) for _ in "a"]

    code = NATIVE.untensed.__code__
    assert function_of(code) == "lang/en/stems.py:untensed" and inner() == [""]
    (within,) = [
        c for c in compile(SOURCE, "/a/src/stemma/told.py", "exec").co_consts if getattr(c, "co_name", "") == "Row"
    ]
    assert [function_of(c) for c in within.co_consts if hasattr(c, "co_qualname")] == ["told.py:Row.same"]
