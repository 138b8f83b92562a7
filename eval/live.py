"""How watching stands up: many feeds, kills, a large record that grows by one item, a week of news.

    python eval/live.py feeds [FEEDS ITEMS KILLS]   200 feeds of 50 items on loopback, the watcher killed at random
                                                    moments: memory, time, what was lost, doubled, rushed; what comes in
                                                    is stored, and not made into a record
    python eval/live.py page [REPORTS] [FOLDER]     seconds from an item that was fetched to the page that shows it, on
                                                    a record of so many short fictional reports, kept in the folder
    python eval/live.py week                        alerts on a scripted week of sixty changes, by a wound clock

The server of the feeds runs in this process, the watcher in others, one after another, each killed with SIGKILL but
for the last.
"""

import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from fastapi.testclient import TestClient

import stemma
from stemma.fetch import Web
from stemma.model import Capture, Issue
from stemma.settings import SETTINGS
from stemma.store import Store
from stemma.watching import State, Watcher, watched
from stemma.web import application

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from bench import example_rows, pile  # noqa: E402
from serving import Wound  # noqa: E402

LONG = "a ferry ran aground off the port in heavy fog on friday evening and nobody was hurt said the guard " * 10
SHORT = 60  # words of a report of the large record
CHANGED = 4  # times that the first report of a story is changed in the scripted week
MORE = (
    "The prefect of {} asked everybody to keep away from the place.",
    "A bell was rung in {} at noon.",
    "The bishop of {} will hold a service.",
    "A school of {} collects blankets and books.",
    "In {} shops kept their shutters down.",
)
WEEK = 1_740_960_000.0  # a Monday that has passed: days that lie ahead are not believed
ROUNDS = 3  # items that are added to it, one after another
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


def fed(feeds: int = 200, items: int = 50, kills: int = 12) -> None:
    """Print what many feeds cost, and what kills did."""
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


def shown(reports: int = 3000, folder: str = "") -> None:
    """Print how long single items take from their fetching to the page; the record is made where it is not there."""
    work = Path(folder) if folder else HERE / "../.bench" / f"live-{reports}"
    short = [dict(row, text=" ".join(row["text"].split(" ")[:SHORT])) for row in example_rows()]
    told = list(pile(short, reports + ROUNDS * len(short)))
    new = [told.pop(random.Random(n).randrange(reports // 2, reports)) for n in range(ROUNDS)]
    if not (work / "record.db").is_file():
        work.mkdir(parents=True, exist_ok=True)
        (work / "told.jsonl").write_text("".join(json.dumps(row) + "\n" for row in told[:reports]), encoding="utf-8")
        began = time.process_time()
        stemma.collate([str(work / "told.jsonl")], work, jobs=1)
        print(f"the record of {reports} made in {time.process_time() - began:.0f} s of the processor", flush=True)
    took, pages = [], []
    with tempfile.TemporaryDirectory() as made:
        db = Path(shutil.copy(work / "record.db", made))
        (Path(made) / "warm.txt").write_text(LONG)
        stemma.annotate([str(Path(made) / "warm.txt")], Path(made) / "warm")  # a watcher has its model loaded
        site = TestClient(application(db), base_url="http://127.0.0.1")
        for n, row in enumerate(new):
            path = Path(made) / f"new-{n}.jsonl"
            path.write_text(json.dumps(row) + "\n", encoding="utf-8")
            began = time.monotonic()
            stemma.add([str(path)], db)
            took.append(time.monotonic() - began)
            assert site.get(f"/reports/{row['id']}").status_code == 200
            pages.append(time.monotonic() - began)
    print(f"{reports} reports: a new item is in the record after {', '.join(f'{t:.1f}' for t in took)} s, "
          f"on its page after {', '.join(f'{t:.1f}' for t in pages)} s")  # fmt: skip
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def week() -> None:
    """Print what is told of a scripted week: ten things that happen, each with a second voice and four changed reports.

    Copies, headlines printed again and feeds that have not changed stand between them and are no news.
    """
    stories = json.loads((HERE / "week.json").read_text(encoding="utf-8"))
    clock = Wound(WEEK)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "feeds").mkdir()
        (folder / "alerts.toml").write_text("[tell]\nterminal = false\nlines = 'told.jsonl'\n")
        for day in range(7):
            for n, story in enumerate(stories):
                _publish(folder / "feeds", n, story, day, clock.now())
            for _ in range(2):  # the second time nothing has changed
                stemma.watch([str(folder / "feeds")], folder / "out" / "record.db", folder / "alerts.toml", once=True,
                             web=Web(clock=clock))  # fmt: skip
                clock.wait(43_200)
        told = [json.loads(line) for line in (folder / "told.jsonl").read_text(encoding="utf-8").splitlines()]
    towns = [story["town"] for story in stories]
    brings = (("event", "Post", 1), ("voice", "Evening Courier", 1), ("version", "Post", CHANGED))
    wanted = Counter({(kind, f"{town} {outlet}"): n for town in towns for kind, outlet, n in brings})
    found = Counter((row["kind"], ", ".join(row["outlets"])) for row in told)
    figures = Counter({k: n for k, n in found.items() if k[0] in ("update", "conflict")})
    missed, false = wanted - found, found - wanted - figures
    print(f"a week of {wanted.total()} changes: told {(wanted & found).total()} once each, missed {missed.total()} "
          f"{sorted(missed)}, false {false.total()} {sorted(false)}")  # fmt: skip
    print(f"figures that rose: told of {figures.total()} of {len(stories)}")


def _publish(folder: Path, number: int, story: dict[str, str], day: int, now: float) -> None:
    """What the outlets of one story have in their feeds on a day."""
    town = story["town"]
    at = datetime.fromtimestamp(now, UTC).isoformat()
    more = "".join(f" {MORE[(number + n) % len(MORE)].format(town)}" for n in range(min(day - 1, CHANGED)) if day > 1)
    first = {"id": f"{town}-1", "title": f"{town}: what happened on Monday", "content_text": story["first"] + more}
    second = {"id": f"{town}-2", "title": f"What {town} has learned since", "content_text": story["second"]}
    copy = first | {"id": f"{town}-3", "content_text": story["first"]}
    again = {"id": f"{town}-4", "title": first["title"], "content_text": f"Follow the news of {town} here."}
    outlets = [(f"{town} Post", first, 0), (f"{town} Evening Courier", second, 1), (f"{town} Digest", copy, 3),
               (f"{town} Digest", again, 6)]  # fmt: skip
    for n, (outlet, item, since) in enumerate(outlets):
        if day < since:
            continue
        path = folder / f"{town}-{n}.json"
        had = json.loads(path.read_text(encoding="utf-8"))["items"][0] if path.is_file() else {}
        dated = item | {"date_published": had.get("date_published", at)}
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": outlet, "items": [dated]}
        path.write_text(json.dumps(feed), encoding="utf-8")


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["feeds"]
    if what == "--watch":
        watch(Path(rest[0]), json.loads((Path(rest[0]) / "urls.json").read_text()))
    elif what == "page":
        shown(int(rest[0]) if rest else 3000, *rest[1:])
    elif what == "week":
        week()
    else:
        fed(*map(int, rest))
