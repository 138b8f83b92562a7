"""LICENSES.md names every data file of the package, and pyproject.toml every licence; none forbids commercial use."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "stemma"
TEXT = (ROOT / "LICENSES.md").read_text("utf-8")
ROW = re.compile(r"^\| (?P<files>`[^|]+`) \| (?P<origin>[^|]+) \| (?P<licence>[^|]+) \| (?P<by>[^|]+) \|$", re.M)
# What rests on data without a stated licence. The list may only become shorter.
UNSTATED = {
    "annotators/quotations/weights/contents.npz",
    "annotators/quotations/weights/cues.npz",
    "annotators/quotations/weights/judge.npz",
    "annotators/quotations/weights/kin.txt",
    "annotators/quotations/weights/nominals.txt",
    "annotators/quotations/weights/sources.npz",
    "parsers/weights/names.npz",
}


def named() -> dict[str, re.Match[str]]:
    """The rows of the first table by the file or folder they name."""
    return {name: row for row in ROW.finditer(TEXT) for name in re.findall(r"`([^`]+)`", row["files"])}


def shipped() -> list[str]:
    """What the package holds beside code, as paths below it."""
    files = (p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix != ".py" and "__pycache__" not in p.parts)
    return sorted(p.relative_to(PACKAGE).as_posix() for p in files)


def licences(expression: str) -> set[str]:
    """The licences an expression joins with AND."""
    return set(expression.strip().split(" AND "))


def test_every_data_file_is_named_and_every_name_is_a_file() -> None:
    names = named()
    folders = {name for name in names if name.endswith("/")}
    lone = [f for f in shipped() if f not in names and not any(f.startswith(folder) for folder in folders)]
    assert not lone, f"LICENSES.md does not name {lone}"
    assert not [name for name in names if not (PACKAGE / name).exists()]


@pytest.mark.parametrize("name", sorted(named()))
def test_no_licence_forbids_commercial_use_or_changes(name: str) -> None:
    for licence in licences(named()[name]["licence"]):
        assert not re.search(r"-N[CD]\b|research|unknown|none", licence, re.I), licence


def test_what_rests_on_data_without_a_licence_is_said() -> None:
    assert {name for name, row in named().items() if "no licence stated" in row["origin"]} == UNSTATED


def test_the_licence_of_the_package_joins_all_of_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    every = set().union(*(licences(row["licence"]) for row in named().values()))
    assert licences(project["license"]) == every
    assert {"LICENSE", "LICENSES.md"} <= set(project["license-files"])
    assert all((ROOT / name).is_file() for name in project["license-files"])


def test_each_licence_says_what_it_asks() -> None:
    asked = TEXT.split("## What each asks of you")[1].split("##")[0]
    every = set().union(*(licences(row["licence"]) for row in named().values()))
    assert not [licence for licence in every if licence not in asked]


def test_scripts_that_are_named_exist() -> None:
    scripts = {row["by"].strip().strip("`") for row in named().values()} - {"hand"}
    assert not [s for s in scripts if not (ROOT / s).is_file()]


@pytest.mark.parametrize("weights", ["event_pairs", "storylines"])
def test_the_weights_of_grouping_say_what_they_were_learned_from(weights: str) -> None:
    row = named()[f"grouping/weights/{weights}.json"]
    held = json.loads((PACKAGE / f"grouping/weights/{weights}.json").read_text("utf-8"))
    assert licences(held["licence"]) == licences(row["licence"]) == set(held["trained_on"].values())
    assert held["script"] == row["by"].strip().strip("`")
