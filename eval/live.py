"""Watching 200 feeds of 50 items on loopback, killed at random moments: memory, time, what was lost, doubled, rushed.

    python eval/live.py                   the watcher's part: what comes in is stored, and not made into a record
    python eval/live.py FEEDS ITEMS KILLS

The server runs in this process, the watcher in others, one after another, each killed with SIGKILL but for the last.
"""

import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from stemma.fetch import Web
from stemma.model import Capture, Issue
from stemma.settings import SETTINGS
from stemma.store import Store
from stemma.watching import State, Watcher, watched

LONG = "a ferry ran aground off the port in heavy fog on friday evening and nobody was hurt said the guard " * 10
Times = dict[str, list[float]]


def served(items: int, asked: Times) -> ThreadingHTTPServer:
    """A server of feeds by number, which notes when each host was asked."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                asked[(self.headers.get("host") or "").partition(":")[0]].append(time.time())
            name = self.path.strip("/")
            tag, known = f'"{name}"', self.headers.get("if-none-match")
            body = b"" if name == "robots.txt" or known == tag else _feed(name, items)
            self.send_response(404 if name == "robots.txt" else 304 if known == tag else 200)
            self.send_header("content-type", "application/rss+xml")
            self.send_header("etag", tag)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return ThreadingHTTPServer(("0.0.0.0", 0), Handler)


def _feed(name: str, items: int) -> bytes:
    rows = "".join(
        f"<item><guid isPermaLink='false'>{name}-{n}</guid><title>{name}-{n}</title><description>{LONG} {name} {n}"
        "</description></item>"
        for n in range(items)
    )
    return f"<rss version='2.0'><channel><title>Feed {name}</title>{rows}</channel></rss>".encode()


def watch(folder: Path, urls: Sequence[str]) -> None:
    """One process of a watcher; what comes in is stored as a record stores it."""

    def grow(items: Sequence[Capture | Issue]) -> None:
        with Store(folder / "work.db", create=True) as store:
            store.work.add_read(items, store.start(("watched",), grow=True))
            store.set_meta(state="finished", made="yes")

    hosts = tuple({url.partition("//")[2].partition("/")[0] for url in urls})
    with State(folder / "record.watch.db") as state:
        state.name(watched(urls))
        Watcher(state, Web(hosts), grow, lambda: None).run(once=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def main(feeds: int = 200, items: int = 50, kills: int = 12) -> None:
    """Print the figures."""
    asked: Times = defaultdict(list)
    server = served(items, asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    rand = random.Random(5)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        urls = [f"http://127.0.{n // 250}.{2 + n % 250}:{port}/{n}" for n in range(feeds)]
        (folder / "urls.json").write_text(json.dumps(urls))
        call = [sys.executable, __file__, "--watch", str(folder)]
        begun, killed = time.time(), 0
        for n in range(kills + 1):
            process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
            try:
                out, _ = process.communicate(timeout=None if n == kills else rand.uniform(0.8, 6))
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
        with Store(folder / "work.db") as store:
            titles = Counter(item.capture.title for item in store.work.items())
            versions = len(store.work.earlier())
    lost, twice = feeds * items - len(titles), sum(n > 1 for n in titles.values())
    gap = min(b - a for times in asked.values() for a, b in pairwise(times))
    print(f"{feeds} feeds of {items} items, killed {killed} times: {time.time() - begun:.0f} s")
    print(f"memory of the last process {out.strip()} MiB; lost {lost}, doubled {twice}, false versions {versions}")
    print(f"requests {sum(map(len, asked.values()))}, least gap of a host {gap:.2f} of {SETTINGS.fetching.pause:g} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--watch"]:
        watch(Path(sys.argv[2]), json.loads((Path(sys.argv[2]) / "urls.json").read_text()))
    else:
        main(*map(int, sys.argv[1:]))
