"""What many tests share: the example story, collated once."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
STORY = ROOT / "examples" / "strait"


@pytest.fixture(autouse=True)
def far_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The year of the tests, whose events are made up and lie ahead of the clock."""
    monkeypatch.setattr("stemma.dates.this_year", lambda: 2031)


@pytest.fixture(scope="session")
def story() -> Path:
    """The folder of the example's reports."""
    return STORY


@pytest.fixture(scope="session")
def collated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example collated, in one process."""
    from stemma import collate

    out = tmp_path_factory.mktemp("story")
    collate([str(STORY)], out, jobs=1)
    yield out


def _pages(**knobs: int) -> Iterator[None]:
    from stemma.presentation.folder import _made_by
    from stemma.settings import SETTINGS

    before = SETTINGS.pages
    object.__setattr__(SETTINGS, "pages", replace(before, single=3, **knobs))  # knobs are read once, and frozen
    _made_by.cache_clear()
    yield
    object.__setattr__(SETTINGS, "pages", before)
    _made_by.cache_clear()


@pytest.fixture
def low() -> Iterator[None]:
    """A record of more than three reports is a folder of pages."""
    yield from _pages()


@pytest.fixture
def tiny() -> Iterator[None]:
    """So it is, with lists of two lines and pages of 30 kB."""
    yield from _pages(lines=2, size=30_000)
