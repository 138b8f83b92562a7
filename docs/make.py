"""Writes the reference beside this file from the code: python docs/make.py, or with --check only says what is stale.

What it says of a field, a column, an option or a verb stands in the code: in docstrings, in the comments behind fields
(`model`, `exporters/_columns`) and in `store/about`.  Where something public has no words there, it says so and ends.
"""

import inspect
import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo

import stemma
from stemma import api, cli, errors, model, stages
from stemma.engine import Stage
from stemma.exporters import _columns, csv, jsonl, parquet
from stemma.model import kinds
from stemma.store import Hit, Store, Tally, about, schema, views
from stemma.store.tables import columns as fields_of
from words import Unsaid, defaults, hints, meanings, said, shown, signature, table

HERE = Path(__file__).parent
OF_VERBS = (api.Summary, api.Lake, Tally, api.Proposed, Hit, api.Progress, api.Web)
OF_MODEL = tuple(t for t in (getattr(model, name) for name in model.__all__) if isinstance(t, type))
INDEX = "[Schema of record.db](schema.md) · [Files](files.md) · [Command line](cli.md) · [Python](api.md)"
NOTE = "<!-- made from the code by docs/make.py; do not edit: make docs -->"


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([NOTE, f"# {title}", INDEX, *(p for p in parts if p)]) + "\n"


def _type(cls: type) -> str:
    """The name of a type, with a link to its fields."""
    where = "files.md" if cls.__module__ == _columns.__name__ else "api.md"
    return f"[{cls.__name__}]({where}#{cls.__name__.lower()})"


# -- schema.md ------------------------------------------------------------------------------------------------


def schema_page() -> str:
    """Every table of a record: what it is, its columns, references and indexes."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "record.db", create=True) as made:
        return _schema(made.db)


def _schema(db: sqlite3.Connection) -> str:
    of_kinds = {k.name: k for k in kinds.BUILT_IN if not k.apart}
    parts = [
        said(schema),
        f"`PRAGMA user_version` is {len(schema.MIGRATIONS)}. Read the file with any SQLite client; write to it with "
        "the verbs only. Offsets count code points. Nested values are JSON.",
        "## Findings",
        "A table a kind of finding, made from its type; a run replaces the rows of an owner of which any has changed.",
        "Tables are called in the singular, [files](files.md) in the plural; what a table calls `id` is called after "
        "its kind in files and views, where it stands beside others:",
        table(
            ("table", "file", "its `id` in the file"),
            ((f"`{k.name}`", f"`{k.file}`" if k.file else "", _id_in_file(k)) for k in of_kinds.values()),
        ),
        *(_table(db, k.name, said(k.type), _of_kind(k)) for k in of_kinds.values()),
    ]
    for title, intro, words in (
        ("Made from the findings", "For questions that cross reports and events.", about.DERIVED),
        ("Kept apart", "What is not computed, and stays through every run.", about.APART),
        ("Work", "What a run works with; nothing to build on, it may change with any version.", about.WORK),
    ):
        parts += [f"## {title}", intro, *(_table(db, name, text, of) for name, (text, of) in words.items())]
    parts += ["## Views", said(views), *(_table(db, name, v.about, v.columns) for name, v in views.VIEWS.items())]
    made = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    hidden = {name for name in made if name.startswith("search_")} - {"search_row"}
    ours = {*of_kinds, *about.DERIVED, *about.APART, *about.WORK, *(k.name for k in kinds.known())}
    if made - hidden != ours:
        raise Unsaid(f"store/about: say what these tables are: {', '.join(sorted(made - hidden ^ ours))}")
    return _page("The schema of record.db", *parts)


def _id_in_file(kind: kinds.Kind) -> str:
    """What files call the id of a kind's rows, "" where these have none."""
    return f"`{kind.id_as or kind.owner}`" if "id" in hints(kind.type) else ""


def _of_kind(kind: kinds.Kind) -> dict[str, str]:
    """What the columns of a kind's table mean; of nested ones also their type."""
    words, typed = meanings(kind.type), hints(kind.type)
    nested = {name for name, _, as_json in fields_of(kind.type) if as_json}
    return {name: "; ".join((text, *_values(typed[name], name in nested))) for name, text in words.items()}


def _values(hint: Any, as_json: bool) -> Iterator[str]:
    """What a column holds, where its type in SQL does not tell it."""
    bare = next((a for a in get_args(hint) if get_origin(a) is Literal), hint)
    if as_json:
        yield f"JSON: {shown(hint, _type)}"
    elif hint is bool:
        yield "0 or 1"
    elif get_origin(bare) is Literal:
        yield f"one of {shown(bare, _type)}"


def _table(db: sqlite3.Connection, name: str, text: str, words: dict[str, str]) -> str:
    refers = {row[3]: f"{row[2]}({row[4]})" for row in db.execute(f"PRAGMA foreign_key_list({name})")}
    found = db.execute(f"PRAGMA table_info({name})").fetchall()
    if {row[1] for row in found} != set(words):
        raise Unsaid(f"{name}: say what its columns mean: {', '.join(sorted({r[1] for r in found} ^ set(words)))}")
    rows = []
    for _, column, sql, _, _, key in found:
        typed = f"{sql or 'any'}{', key' * bool(key)}"
        typed += f", refers to {refers[column]}" if column in refers else ""
        rows.append((f"`{column}`", typed, words[column]))
    sought = db.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql > ''", (name,))
    indexes = sorted(sql.split(f" ON {name}", 1)[1].strip("()") for (sql,) in sought)
    also = "Indexes: " + ", ".join(f"`{i}`" for i in indexes) if indexes else ""
    made = table(("column", "type", "what it is"), rows)
    return "\n\n".join(p for p in (f"### {name}", text, made, also) if p)


# -- files.md -------------------------------------------------------------------------------------------------


def files_page() -> str:
    """Every JSONL file: its columns, their types and meaning."""
    nested = [t for t in vars(_columns).values() if isinstance(t, type) and t.__module__ == _columns.__name__]
    of_rows = set(_columns.ROWS.values())
    return _page(
        "The files of a record",
        said(jsonl),
        "A span is `[start, end]`: offsets of the first code point and of the one behind the last. An ISO day is "
        "`YYYY-MM-DD`. A name with a link is an object with the fields described there. Columns are never left out, "
        "except where it is said.",
        "`stemma export --format csv`: " + said(csv),
        "`stemma export --format parquet`: " + said(parquet),
        *(_file(kind) for kind in kinds.BUILT_IN if kind.file),
        "## Objects of files alone",
        *(_fields(cls) for cls in nested if cls not in of_rows),
    )


def _file(kind: kinds.Kind) -> str:
    cls = _columns.ROWS.get(kind.file, kind.type)
    words = meanings(kind.type) | meanings(cls)
    typed = _columns.columns(kind.file)
    own = jsonl._OWN.get(kind.file) or (jsonl._supported if kind.rests else None)
    rows = []
    for column, hint in typed.items():
        text = words["id"] if column == kind.id_as and column not in hints(cls) else words[column]
        rows.append((f"`{column}`", shown(hint, _type), text))
    note = said(own) if own and own.__doc__ else ""
    made = table(("column", "type", "what it is"), rows)
    return "\n\n".join(p for p in (f"## {kind.file}.jsonl", said(cls), note, made) if p)


# -- cli.md ---------------------------------------------------------------------------------------------------


def cli_page() -> str:
    """Every command with its arguments and options."""
    return _page(
        "The command line",
        said(cli.main),
        "`-h` or `--help` after any command tells the same; `stemma --version` tells the version. "
        "`--config FILE`, before or after a command, names a TOML file of settings, as `STEMMA_SETTINGS` does.",
        *(_command(c.callback) for c in cli.app.registered_commands if c.callback),
    )


def _command(function: Callable[..., object]) -> str:
    typed = get_type_hints(function, include_extras=True)
    usage, rows = ["stemma", function.__name__], []
    for p in inspect.signature(function).parameters.values():
        hint, info = get_args(typed[p.name])
        if not info.help:
            raise Unsaid(f"cli.{function.__name__}: say in its help what {p.name} is")
        argument = isinstance(info, ArgumentInfo)
        own = info.default if isinstance(info.default, str) else ""
        declared = (own, *(info.param_decls or ()), f"--{p.name.replace('_', '-')}")
        name = p.name.upper() if argument else next(d for d in declared if d.startswith("--"))
        if p.default is p.empty:
            usage.append(name + "..." * (get_origin(hint) is list) if argument else f"{name} {p.name.upper()}")
        also = f" Also from {info.envvar} in the environment." if info.envvar else ""
        rows.append((f"`{name}`", _kind(hint, info), _default(p.default, info), info.help + also))
    usage += ["[OPTIONS]"] if any(row[0].startswith("`--") for row in rows) else []
    made = table(("argument or option", "type", "default", "what it is"), rows)
    return "\n\n".join((f"## {function.__name__}", f"```\n{' '.join(usage)}\n```", said(function), made))


def _kind(hint: Any, info: Any) -> str:
    if hint is bool:
        return "flag"
    plain = {str: "text", int: "integer", float: "number", Path: "path", datetime: "day"}
    bare = next(a for a in (hint, *get_args(hint), *(x for a in get_args(hint) for x in get_args(a))) if a in plain)
    bounds = f", {info.min} to {info.max}" if info.max is not None else f", from {info.min}" * (info.min is not None)
    return plain[bare] + bounds + ", several" * ("list" in str(hint))


def _default(given: object, info: Any) -> str:
    if isinstance(info.show_default, str):
        return info.show_default
    return "required" if given is inspect.Parameter.empty else f"`{given}`" if given else ""


# -- api.md ---------------------------------------------------------------------------------------------------


def api_page() -> str:
    """Every public verb and type."""
    return _page(
        "Stemma in Python",
        said(api),
        "`import stemma` gives the verbs; `stemma.model` the types of what they give, `stemma.errors` what they raise.",
        "## Verbs",
        *(_verb(getattr(stemma, name)) for name in (*stemma._VERBS, *stemma._WHOLE)),
        "## Errors",
        _errors(),
        "## What verbs give",
        *(_fields(cls) for cls in OF_VERBS),
        "## Stages",
        said(stages),
        table(("stage", "an item is one", "needs", "gives", "what fails"), map(_stage, stages.ALL)),
        "## Types of the model",
        said(model) + " Lists are tuples.",
        *(_fields(cls) for cls in OF_MODEL),
    )


def _stage(stage: Stage[Any, Any]) -> tuple[str, ...]:
    return stage.name, stage.scope, ", ".join(stage.needs), ", ".join(stage.gives), stage.lost


def _verb(function: Callable[..., object]) -> str:
    return f"### {function.__name__}\n\n```python\n{signature(function)}\n```\n\n{said(function)}"


def _errors() -> str:
    first, tree, rest = (errors.__doc__ or "").strip().split("\n\n")
    return f"{first}\n\n```\n{tree}\n```\n\n" + rest.replace("``", "`")


def _fields(cls: type) -> str:
    """A type with its fields, and the properties and methods that it has beside them."""
    typed, given = hints(cls), defaults(cls)
    rows = [
        (f"`{name}`", shown(typed[name], _type), f"`{given[name]}`" if name in given else "", text)
        for name, text in meanings(cls).items()
    ]
    made = [table(("field", "type", "default", "what it is"), rows)] if rows else []
    return "\n\n".join((f"### {cls.__name__}", said(cls), *made, *_beside(cls)))


def _beside(cls: type) -> Iterator[str]:
    lines = []
    for name, thing in vars(cls).items():
        value = isinstance(thing, property | cached_property)
        if name.startswith("_") or not (value or inspect.isfunction(thing)):
            continue
        call = name if value else signature(thing)
        lines.append(f"- `.{call}`: {' '.join(said(thing).split())}")
    if lines:
        yield "\n".join(lines)


# -- metadata.yaml --------------------------------------------------------------------------------------------

FACETS = {"report": ("language", "outlet"), "event": ("storyline",), "reading": ("status", "type"),
          "deed": ("kind", "status", "code"), "name": ("type",), "quotation": ("kind",), "issue": ("stage",),
          "timeline": ("status",), "origin": ("kind", "name")}  # fmt: skip
LABELS = {"report": "headline", "event": "title", "storyline": "title", "deed": "text"}
QUERIES = {
    "search": (
        "Find words in reports, quotations and names",
        "SELECT kind, report, headline, snippet(search, 5, '[', ']', '…', 24) AS words FROM search "
        "WHERE search MATCH :words ORDER BY rank LIMIT 100",
    ),
    "conflicts": (
        "Where the reports of an event part, a row a value",
        "SELECT e.id AS event, e.title AS event_title, r.property, json_extract(v.value, '$.value') AS value, "
        "json_array_length(v.value, '$.voices') AS voices, r.reason FROM reading r JOIN event e ON e.id = r.event, "
        "json_each(r.\"values\") v WHERE r.status = 'conflict' ORDER BY e.start DESC, e.id, r.property, voices DESC",
    ),
}


def datasette_page() -> str:
    """What Datasette shows of a record: descriptions, facets, ready-made questions; work tables are hidden."""
    shown_tables: dict[str, Any] = {}
    for kind in kinds.BUILT_IN:
        if not kind.apart:
            words = {**_of_kind(kind)}
            shown_tables[kind.name] = _shown(said(kind.type), words, FACETS.get(kind.name, ()), LABELS.get(kind.name))
    for name, view in views.VIEWS.items():
        shown_tables[name] = _shown(view.about, view.columns, view.facets)
    for name, (text, words) in {**about.DERIVED, **about.APART}.items():
        shown_tables[name] = _shown(text, words)
    shown_tables |= {name: {"hidden": True} for name in (*about.WORK, "search_row")}
    asked = {name: {"title": title, "sql": sql} for name, (title, sql) in QUERIES.items()}
    whole = {
        "title": "A record of Stemma",
        "description": "What the reports of each event say, whose reporting they are, and where they agree or differ.",
        "databases": {"record": {"tables": shown_tables, "queries": asked}},
    }
    head = (
        "# made from the code by docs/make.py; do not edit: make docs\n# datasette record.db --metadata metadata.yaml\n"
    )
    return head + "\n".join(_yaml(whole)) + "\n"


def _shown(text: str, words: dict[str, str], facets: Iterable[str] = (), label: str | None = None) -> dict[str, Any]:
    plain = {name: re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", meaning) for name, meaning in words.items()}
    made: dict[str, Any] = {"description": " ".join(text.split()), "columns": plain}
    if facets:
        made["facets"] = list(facets)
    return made | ({"label_column": label} if label else {})


def _yaml(value: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """Nested names and values as YAML; what is no name is written as JSON, which YAML includes."""
    for name, held in value.items():
        if isinstance(held, dict):
            yield f"{'  ' * depth}{name}:"
            yield from _yaml(held, depth + 1)
        else:
            yield f"{'  ' * depth}{name}: {json.dumps(held, ensure_ascii=False)}"


PAGES: dict[str, Callable[[], str]] = {
    "schema.md": schema_page,
    "files.md": files_page,
    "cli.md": cli_page,
    "api.md": api_page,
    "metadata.yaml": datasette_page,
}


def stale() -> list[str]:
    """The names of the pages that are not as the code has them."""
    return [name for name, made in PAGES.items() if not _same(HERE / name, made())]


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def main(given: Iterable[str]) -> int:
    """Write the pages; with --check write nothing, and 1 where any is stale."""
    try:
        if "--check" in given:
            old = stale()
            print(f"stale: {', '.join(old)}; run: make docs" if old else "current")
            return bool(old)
        for name, made in PAGES.items():
            (HERE / name).write_text(made(), encoding="utf-8")
    except Unsaid as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
