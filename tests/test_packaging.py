"""What the package imports is declared, and what its messages tell to install is there to be installed."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from functools import cache, partial
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import stemma

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "stemma"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def plain(name: str) -> str:
    """The name of a distribution as the index compares it, without its versions."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", name, maxsplit=1)[0]).lower()


CORE = {plain(x) for x in PROJECT["dependencies"]}
EXTRAS = {name: {plain(x) for x in held} for name, held in PROJECT["optional-dependencies"].items() if name != "dev"}


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """The packages a module imports, and whether it cannot itself be imported without them."""

    def walk(node: ast.AST, at_once: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((a.name.split(".")[0], at_once) for a in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
                yield child.module.split(".")[0], at_once
            typing_alone = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            later = typing_alone or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from walk(child, at_once and not later)

    yield from walk(ast.parse(path.read_text("utf-8")), True)


@cache
def foreign() -> frozenset[tuple[str, str, bool]]:
    """Path, distribution and whether it is imported at once, of every import of another project's package."""
    known, named, found = packages_distributions(), CORE.union(*EXTRAS.values()), set()
    for path in PACKAGE.rglob("*.py"):
        for name, at_once in imports(path):
            if name != "stemma" and name not in sys.stdlib_module_names:
                of = {plain(x) for x in known.get(name, [name])}  # what is not installed is called as it is imported
                found.add((path.relative_to(PACKAGE).as_posix(), min(of & named or of), at_once))
    return frozenset(found)


def test_every_import_is_declared() -> None:
    declared = CORE.union(*EXTRAS.values())
    assert not {(path, of) for path, of, _ in foreign() if of not in declared}


def test_what_an_extra_brings_is_imported_when_it_is_used() -> None:
    optional = set().union(*EXTRAS.values()) - CORE
    early = {(path, of) for path, of, at_once in foreign() if at_once and of in optional}
    assert not {(path, of) for path, of in early if not (path.startswith("web/") and of in EXTRAS["web"])}


def test_every_dependency_is_imported() -> None:
    needed_by_others = {"lxml-html-clean", "tzdata"}  # by justext, by zoneinfo on Windows
    assert {of for _, of, _ in foreign()} >= CORE - needed_by_others


def test_every_extra_that_a_message_names_is_there() -> None:
    said = re.compile(r"stemma-news\[([\w-]+)\]|MissingExtra\(\"[\w.]+\", \"([\w-]+)\"\)")
    for path in PACKAGE.rglob("*.py"):
        names = {a or b for a, b in said.findall(path.read_text("utf-8"))}
        assert names <= EXTRAS.keys(), path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what it is built from."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    shutil.copytree(PACKAGE, source / "src" / "stemma")  # with the bytecode of earlier runs, as in a checkout
    for name in ("pyproject.toml", "README.md", *PROJECT["license-files"]):
        shutil.copyfile(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*command, str(out), str(source)], check=True, timeout=300, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_its_version(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        (told,) = (packed.read(n).decode() for n in names if n.endswith("entry_points.txt"))
    ours = {p.relative_to(PACKAGE.parent).as_posix() for p in PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    assert {n for n in names if ".dist-info/" not in n} == ours
    assert wheel.name.startswith(f"stemma_news-{stemma.__version__}-py3-none-any")
    assert re.search(rf"^## {re.escape(stemma.__version__)}$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert "stemma = stemma.__main__:main" in told and "stemma-news = stemma.__main__:main" in told


@pytest.mark.skipif(not os.environ.get("STEMMA_INSTALL"), reason="installs from the index: set STEMMA_INSTALL=1")
def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=True)
    no_compiler = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"CC": "false", "CXX": "false"}
    run = partial(
        subprocess.run, check=True, timeout=900, capture_output=True, text=True, cwd=tmp_path, env=no_compiler
    )
    run([str(tmp_path / "empty/bin/pip"), "install", "--quiet", str(wheel)])
    command = str(tmp_path / "empty/bin/stemma")
    assert run([command, "--version"]).stdout.strip() == stemma.__version__
    assert "stemma-news[web]" in run([command, "serve", "none.db"], check=False).stderr
    run([command, "collate", str(ROOT / "examples" / "strait"), "--out", "out"])
    assert "extra web" in run([command, "doctor", "out/record.db"]).stdout
    held = [p for p in (tmp_path / "empty").rglob("*") if p.is_file() and not p.is_symlink()]
    assert sum(p.stat().st_size for p in held) < 400 * 2**20
