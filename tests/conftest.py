"""What many tests share: the example story, collated once."""

import os
from collections.abc import Iterator
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
