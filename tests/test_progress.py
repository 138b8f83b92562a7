"""What a person who waits is told: a line a minute where no terminal shows a bar; chunks that never stand for long."""

import sys
import time
from io import StringIO

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from stemma.engine import batches
from stemma.stages.annotate import ANNOTATE
from stemma.stages.collate import COLLATE
from stemma.terminal import progress
from stemma.terminal.progress import Lines, Pace


def test_a_pace_tells_stage_share_rate_and_time_left() -> None:
    assert Pace("annotate", 192, 100.0, 48).line(124.0) == "annotate: 48 of 192 (25%), 2.0 a second, 1 min 12 s left"
    assert Pace("annotate", 192, 100.0).line(130.0) == "annotate: 0 of 192 (0%), 30 s so far"
    assert Pace("read", None, 0.0, 10).line(60.0) == "read: 10, 10.0 a minute"
    assert Pace("collate", 0, 0.0).line(1.0) == "collate: 0 of 0, 1 s so far"


def test_lines_are_told_while_a_run_goes_on_and_none_after(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(progress, "tell", told.append)
    with Lines(every=0.02) as lines:
        time.sleep(0.1)
        assert not told, "nothing has begun"
        lines.stage("annotate", 4)
        lines.advance(2)
        end = time.monotonic() + 10
        while not told and time.monotonic() < end:
            time.sleep(0.01)
    assert told and told[0].startswith("annotate: 2 of 4 (50%), ")
    count = len(told)
    time.sleep(0.1)
    assert len(told) == count


def test_a_short_run_without_a_terminal_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.progress() as shown:
        shown.stage("annotate", 4)
        shown.advance(4)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    with progress.progress(quiet=True) as shown:
        assert not isinstance(shown, Lines)


def test_a_terminal_shows_share_rate_and_time_left() -> None:
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=120, _environ={})
    columns = (TextColumn("{task.description}"), TextColumn("{task.fields[pace]}"))
    with Progress(*columns, console=console) as drawn:
        bar = progress._Bar(drawn)
        bar.stage("annotate", 192)
        bar.advance(96)
        drawn.refresh()
    assert "annotate 96 of 192 (50%)" in out.getvalue() and " left" in out.getvalue()


def test_what_a_process_takes_at_a_time_is_bounded_by_its_size() -> None:
    """Sixteen of the longest reports at once would leave `annotate 0/192` standing for minutes."""
    long, short = 60_000, 3_000
    lots = list(batches([long, long, *[short] * 20], ANNOTATE.batch, int, ANNOTATE.most))
    assert [len(lot) for lot in lots] == [1, 1, 13, 7]
    assert ANNOTATE.most and COLLATE.most
