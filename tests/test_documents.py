"""The reference in docs/ is what the code says, and the code says what everything public means."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

import make
import stemma
from stemma import cli
from stemma.exporters import _columns
from stemma.exporters.jsonl import files
from stemma.model import Record, kinds
from stemma.store import Store
from words import Unsaid, meanings, shown, signature

DOCS = Path(make.__file__).parent


@pytest.mark.parametrize("name", make.PAGES)
def test_a_page_is_as_the_code_has_it(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == make.PAGES[name](), f"docs/{name} is stale; run: make docs"


def test_every_link_leads_to_a_heading() -> None:
    text = {name: (DOCS / name).read_text(encoding="utf-8") for name in make.PAGES}
    heads = {name: {h.lower() for h in re.findall(r"^#+ (.+)$", page, re.M)} for name, page in text.items()}
    for page in text.values():
        for file, anchor in re.findall(r"\]\(([\w.]+)(?:#([\w-]+))?\)", page):
            assert file in heads and (not anchor or anchor in heads[file]), (file, anchor)


def test_every_table_file_command_and_verb_has_its_heading(tmp_path: Path) -> None:
    heads = {name: set(re.findall(r"^##+ (.+)$", (DOCS / name).read_text("utf-8"), re.M)) for name in make.PAGES}
    with Store(tmp_path / "record.db", create=True) as opened:
        made = {n for (n,) in opened.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {n for n in made if not n.startswith("search_")} <= heads["schema.md"]
    assert {f"{name}.jsonl" for name in files()} <= heads["files.md"]
    assert {c.callback.__name__ for c in cli.app.registered_commands if c.callback} <= heads["cli.md"]
    assert {*stemma._VERBS, *(kind.type.__name__ for kind in kinds.BUILT_IN)} <= heads["api.md"]


def test_files_hold_the_columns_that_are_described(collated: Path) -> None:
    with Store(collated / "record.db") as opened:
        record: Record = opened.record()
    for name, rows in files().items():
        for row in rows(record):
            assert row.keys() == _columns.columns(name).keys(), name


@dataclass
class Silent:
    """A type of which a field says nothing."""

    report: str
    said: int  # what it means
    unsaid: int


def test_a_field_without_words_is_named() -> None:
    with pytest.raises(Unsaid, match=r"Silent\.unsaid"):
        meanings(Silent)


def test_types_and_signatures_in_words() -> None:
    assert shown(tuple[tuple[int, int], ...] | None, str) == "list of span or null"
    assert shown(list[dict[str, int]], str) == "list of `dict`"
    assert signature(stemma.search) == "search(db: Path, words: str, limit: int = 20) -> list[Hit]"


def test_the_layers_of_the_house_are_those_that_are_held() -> None:
    root = DOCS.parent
    contract, _ = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    held = [re.findall(r"stemma\.(\w+)", line) for line in contract["layers"]]
    (drawn,) = re.findall(r"^```\n(cli .*?)^```", (root / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S)
    lines = [line.split("  ")[0].split() for line in drawn.splitlines()]
    assert lines == held
