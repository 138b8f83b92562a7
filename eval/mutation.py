"""Places where one changed number, sign or condition must be noticed by a test, and the source with that one changed.

A place is known by what stands there (its function or constant, its line, the change), not by where it stands, so that
a sample of places stays the same when files are moved or lines added.
"""

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

KINDS = ("constant", "comparison", "logic", "negation", "sign", "weight")
MORE = 1.4  # what a threshold is multiplied by
PLAIN = 0.2  # share of the largest weight of a file under which a turned weight changes too little to ask for
SHOWN = 90  # letters of a change that are shown
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_IN_JSON = re.compile(r'"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?')


@dataclass(frozen=True, slots=True)
class Place:
    """One change that can be made: the file (from the root), the package, where in it, which kind, what changes.

    ``number`` counts the places of its file in a fixed order; ``digest`` ranks places for a sample.
    """

    path: str
    package: str
    qualname: str
    kind: str
    what: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.path}:{self.qualname}: {self.what}"

    @property
    def name(self) -> str:
        """What it is called wherever its file lies."""
        return f"{Path(self.path).name}:{self.qualname}: {self.what}"


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a tree that can be made and taken back."""

    node: ast.AST
    qualname: str
    kind: str
    make: Callable[[], None]
    undo: Callable[[], None]


class _Finder(ast.NodeVisitor):
    """Collects what can be changed in a module, in the order of its text."""

    def __init__(self) -> None:
        self.found: list[_Change] = []
        self._within: list[str] = []

    def _add(self, shown: ast.AST, kind: str, holder: Any, field: str, new: object) -> None:
        old = getattr(holder, field)
        name = ".".join(self._within) or "module"
        self.found.append(
            _Change(shown, name, kind, lambda: setattr(holder, field, new), lambda: setattr(holder, field, old))
        )

    def _inside(self, node: ast.AST, name: str) -> None:
        self._within.append(name)
        self.generic_visit(node)
        self._within.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._inside(node, node.name)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside(node, node.name)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """What only shapes a message is left alone."""

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assigned(node, node.targets[0], node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assigned(node, node.target, node.value)

    def _assigned(self, node: ast.stmt, target: ast.expr, value: ast.expr | None) -> None:
        if self._within or value is None:
            self.generic_visit(node)
            return
        self._within.append(ast.unparse(target).replace("(", "").replace(")", ""))
        for number in _numbers(value):
            self._add(number if isinstance(value, ast.Dict) else node, "constant", number, "value", _more(number.value))
        self.generic_visit(value)
        self._within.pop()

    def visit_Compare(self, node: ast.Compare) -> None:
        turned = TURNED.get(type(node.ops[0]))
        if len(node.ops) == 1 and turned is not None:
            self._add(node, "comparison", node, "ops", [turned()])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self._add(node, "logic", node, "op", ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            # "not not x" is what is left of "not x" when its "not" is taken off
            self._add(node, "negation", node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        elif isinstance(node.op, ast.USub) and self._within:
            self._add(node, "sign", node, "op", ast.UAdd())
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        turned = {ast.Add: ast.Sub, ast.Sub: ast.Add}.get(type(node.op))
        if turned is not None and any(_weighs(side) for side in (node.left, node.right)):
            self._add(node, "sign", node, "op", turned())
        self.generic_visit(node)


def _weighs(node: ast.expr) -> bool:
    """True for a number with a point, and for a product of what may be weights."""
    return (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div)
    )


def _more(number: Any) -> int | float:
    """A number by which a threshold is surely another: 1.4 times as much, whole numbers by one at the least."""
    return round(number * MORE, 9) if isinstance(number, float) else max(number + 1, round(number * MORE))


def _numbers(value: ast.expr) -> Iterator[ast.Constant]:
    """The numbers that a constant of a module is made of; not those of a call or a shift."""
    if isinstance(value, ast.Constant):
        if isinstance(value.value, int | float) and not isinstance(value.value, bool):
            yield value
    elif isinstance(value, ast.Tuple | ast.List | ast.Set):
        for part in value.elts:
            yield from _numbers(part)
    elif isinstance(value, ast.Dict):
        for part in value.values:
            yield from _numbers(part)
    elif isinstance(value, ast.UnaryOp):
        yield from _numbers(value.operand)
    elif isinstance(value, ast.BinOp) and not isinstance(value.op, ast.LShift | ast.RShift | ast.Pow):
        for part in (value.left, value.right):
            yield from _numbers(part)


def _changes(source: str) -> tuple[ast.Module, list[_Change]]:
    tree = ast.parse(source)
    finder = _Finder()
    finder.visit(tree)
    return tree, finder.found


def _weights(text: str) -> list[re.Match[str]]:
    """The numbers of a file of weights that weigh much, in order; a file of whole numbers holds no weights."""
    found = [m for m in _IN_JSON.finditer(text) if m[0][0] != '"']
    if not any("." in m[0] for m in found):
        return []
    largest = max(abs(float(m[0])) for m in found)
    return [m for m in found if abs(float(m[0])) >= PLAIN * largest]


def mutated(path: Path, number: int) -> str:
    """The text of a file with its change of this number made."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        m = _weights(text)[number]
        return text[: m.start()] + _turned(m[0]) + text[m.end() :]
    tree, found = _changes(text)
    found[number].make()
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _turned(number: str) -> str:
    return number[1:] if number[0] == "-" else f"-{number}"


def _described(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """For each change of a file: qualified name, kind, what changes, and the line it is in."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        for m in _weights(text):
            place = sum(n.start() < m.start() for n in _IN_JSON.finditer(text) if n[0][0] != '"')
            yield path.stem, "weight", f"number {place}: {m[0]} -> {_turned(m[0])}", path.name
        return
    lines = text.splitlines()
    for change in _changes(text)[1]:
        old = ast.unparse(change.node)
        change.make()
        new = ast.unparse(change.node).replace("not not ", "")
        change.undo()
        line = lines[getattr(change.node, "lineno", 1) - 1].strip()
        yield change.qualname, change.kind, f"{old[:SHOWN]} -> {new[:SHOWN]}", line


def places(root: Path, packages: Sequence[str]) -> list[Place]:
    """Everything that can be changed in the packages of ``root/src/stemma`` that exist."""
    out, seen = [], Counter[tuple[str, ...]]()
    for package in packages:
        home = root / "src" / "stemma" / package
        for path in sorted([*home.rglob("*.py"), *home.rglob("*.json")]):
            for number, (qualname, kind, what, line) in enumerate(_described(path)):
                key = (qualname, line, what)
                digest = hashlib.sha256(json.dumps([*key, seen[key]]).encode()).hexdigest()[:16]
                seen[key] += 1
                out.append(Place(path.relative_to(root).as_posix(), package, qualname, kind, what, number, digest))
    return out


def sample(found: Sequence[Place], size: int, aside: frozenset[str] = frozenset()) -> list[Place]:
    """At least `size` places, without those named `aside`: equally many of each package and, where it has them, kind.

    The order is one of each package after the other, so that a run cut short is spread evenly too.
    """
    packages = sorted({p.package for p in found})
    rows = []
    for package in packages:
        own = sorted((p for p in found if p.package == package and p.name not in aside), key=lambda p: p.digest)
        by_kind = [[p for p in own if p.kind == kind] for kind in KINDS]
        turn = [p for group in zip_longest(*by_kind) for p in group if p is not None]
        rows.append(turn[: -(-size // len(packages))])
    return [p for group in zip_longest(*rows) for p in group if p is not None]
