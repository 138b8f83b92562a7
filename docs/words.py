"""Reads from the code what the documents say: docstrings, comments behind fields, signatures, types in plain words."""

import ast
import inspect
import io
import tokenize
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from textwrap import dedent
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from stemma.model import Span
from stemma.model.kinds import SHARED

PLAIN = {str: "text", int: "integer", float: "number", bool: "true or false", date: "ISO day"}
WIDE = 100  # columns of a signature on one line


class Unsaid(Exception):
    """Something public of which the code does not say what it means."""


def meanings(cls: type) -> dict[str, str]:
    """What each field of a class means: the comment behind it, or what a field of this name means everywhere."""
    source = dedent(inspect.getsource(cls))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    behind = {t.start[0]: _words_of(t.string) for t in tokens if t.type == tokenize.COMMENT}
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    for node in definition.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
            found[name] = behind.get(node.end_lineno or node.lineno) or SHARED.get(name, "")
            if not found[name]:
                raise Unsaid(f"{cls.__module__}.{cls.__name__}.{name}: write behind the field what it means")
    return found


def _words_of(comment: str) -> str:
    """A comment without what it says to a type checker."""
    said = comment.lstrip("# ")
    return said.partition("# ")[2] if said.startswith("type: ignore") else said


def defaults(cls: type) -> dict[str, str]:
    """The default of each field that has one, as the code writes it."""
    (definition,) = ast.parse(dedent(inspect.getsource(cls))).body
    assert isinstance(definition, ast.ClassDef)
    return {
        node.target.id: ast.unparse(node.value).replace("field(default_factory=dict)", "{}")
        for node in definition.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }


def said(thing: object) -> str:
    """The docstring of something public, as Markdown."""
    text = inspect.getdoc(thing)
    if not text:
        raise Unsaid(f"{thing!r}: write a docstring")
    return text.replace("``", "`").replace(".  ", ". ")


def signature(function: Callable[..., object]) -> str:
    """The signature of a function as the code writes it, one parameter a line where it is long."""
    (node,) = ast.parse(dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    bare = [ast.unparse(a) for a in node.args.args]
    given = [""] * (len(bare) - len(node.args.defaults)) + [f" = {ast.unparse(d)}" for d in node.args.defaults]
    parts = [a + d for a, d in zip(bare, given, strict=True) if a != "self"]
    line = f"{node.name}({', '.join(parts)}){returns}"
    return line if len(line) <= WIDE else f"{node.name}(\n" + "".join(f"    {p},\n" for p in parts) + f"){returns}"


def shown(hint: Any, link: Callable[[type], str]) -> str:
    """A type in plain words; ``link`` names a type that has fields."""
    if hint == Span:
        return "span"
    if hint in PLAIN:
        return PLAIN[hint]
    args = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(shown(a, link) if a is not NoneType else "null" for a in args)
    if get_origin(hint) is Literal:
        return ", ".join(f"`{a}`" if a else "empty" for a in args)
    if get_origin(hint) is list or (get_origin(hint) is tuple and args[-1] is ...):
        return f"list of {shown(args[0], link)}"
    if get_origin(hint) is tuple:
        return f"({', '.join(shown(a, link) for a in args)})"
    if is_dataclass(hint) or is_typeddict(hint):
        return link(hint)
    return f"`{getattr(hint, '__name__', hint)}`"


def hints(cls: type) -> Mapping[str, Any]:
    """The types of a class's fields."""
    return get_type_hints(cls)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [
        " | ".join(cell.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ") for cell in row) for row in rows
    ]
    return "\n".join(f"| {line} |" for line in lines)
