"""`stemma watch` as a user runs it: killed at any moment, stopped by SIGTERM, and on the example without a network."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from serving import Reply, Serving
from stemma.errors import StoreError
from stemma.settings import SETTINGS
from stemma.store import Store, notices

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
THINGS = (
    "{0} - A paper mill burned down in {0} on Monday and nobody was hurt, the fire brigade of {0} said. The mill had "
    "stood by the river of {0} since 1911 and made newsprint for half the country, its owner Tomas Ridd said. ",
    "{0} - Storks were counted in {0} on Friday, more than in any spring before, the bird society of {0} said. ",
)
FEEDS, ITEMS, KILLS = 20, 3, 6
TOWNS = ("Halden", "Karlstad", "Morvane", "Quayside", "Landfall", "Elmstad", "Aubrey", "Lindhaven")
FILL = " ".join(f"{word} of the town" for word in ("mayor", "council", "baker", "school", "bridge", "market", "ferry"))


def command(*rest: str) -> list[str]:
    return [sys.executable, "-m", "stemma", "watch", *rest]


def environment() -> dict[str, str]:
    """No key, no proxy: what a program needs to start, and where this source is."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}


def feed(number: int) -> Reply:
    """A feed of three items that no other has."""
    told = [(f"{TOWNS[(number + n) % len(TOWNS)]} {number}", THINGS[(number + n) % 2]) for n in range(ITEMS)]
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}-{t}</guid><title>{thing[8:28]} {t}</title>"
        f"<description>{(thing.format(t) + ' ' + FILL) * 4}</description></item>"
        for t, thing in told
    )
    return Reply(f"<rss version='2.0'><channel><title>Sund Wire {number}</title>{items}</channel></rss>",
                 validators=True, headers={"content-type": "application/rss+xml", "etag": f'"{number}"'})  # fmt: skip


def test_the_example_works_without_a_network(tmp_path: Path) -> None:
    call = command("examples/feeds", "--db", str(tmp_path / "out" / "record.db"), "--once", "--jobs", "1")
    done = subprocess.run(call, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "8 new" in done.stderr
    assert "event      " in done.stderr
    with Store(tmp_path / "out" / "record.db") as store:
        record = store.record()
    assert not record.issues
    assert {r.outlet for r in record.reports} >= {"Meridian Press", "Norden Wire", "Channel Nine Sund"}


def test_killed_and_stopped_over_twenty_feeds_it_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    rand = random.Random(3)
    with Serving(address="0.0.0.0") as server:
        hosts = [f"127.0.1.{n + 1}" for n in range(FEEDS)]
        server.pages |= {f"/{n}": feed(n) for n in range(FEEDS)}
        urls = [server.at(f"/{n}", host) for n, host in enumerate(hosts)]
        db = tmp_path / "out" / "record.db"
        call = command(*urls, "--db", str(db), "--jobs", "1")
        call += [x for host in hosts for x in ("--private", f"{host}:{server.port}")]
        for _ in range(KILLS):
            killed = subprocess.Popen(call, env=environment(), stderr=subprocess.DEVNULL)
            time.sleep(rand.uniform(1.0, 8.0))
            killed.kill()
            killed.wait(30)
        running = subprocess.Popen(call, env=environment(), stderr=subprocess.PIPE, text=True)
        assert running.stderr
        assert "watching" in running.stderr.readline()  # a run that has not begun has nothing to end well
        with_news = time.monotonic() + 120
        while time.monotonic() < with_news and not (db.is_file() and len(_titles(db)) == FEEDS * ITEMS):
            time.sleep(0.5)
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=60)
        assert running.returncode == 0, said
        assert "stopped" in said
        assert min(server.gaps()) >= SETTINGS.fetching.pause - 0.1
    assert len(_titles(db)) == len(set(_titles(db))) == FEEDS * ITEMS
    with Store(db) as store:
        told = [n.id for _, n in notices(store.db)]
        assert not store.record().versions
    assert len(told) == len(set(told))


def _titles(db: Path) -> list[str]:
    try:
        with Store(db) as store:
            return [title for (title,) in store.db.execute("SELECT headline FROM report")]
    except StoreError:  # its first run has only begun
        return []
