"""Requests a second of a served record, and how long one takes: python eval/attack_server.py DB [--requests N].

The server is a process of its own on a loopback port.  Many clients ask for pages in turn, each over one connection as
browsers do, while others send half a request and fall silent.  The count of requests and the time are bounded.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

T = TypeVar("T")
CLIENTS = 32
SECONDS = 120.0  # after which no further request is sent
START = 60.0  # seconds that the server may take to answer first
HALF = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-half: "


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: times in milliseconds, memory in MiB (0 where the system does not tell it).

    ``cpu`` is what the server itself spent on a request, which another load on the machine does not change.
    """

    requests: int
    seconds: float
    median: float
    p95: float
    slowest: float
    cpu: float
    statuses: dict[int, int]  # 0: no answer
    before: float
    after: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0

    def __str__(self) -> str:
        failed = sum(count for status, count in self.statuses.items() if not 200 <= status < 500)
        return (
            f"{self.requests} requests, {self.rate:.0f} a second; median {self.median:.0f} ms, 95th percentile "
            f"{self.p95:.0f} ms, slowest {self.slowest:.0f} ms; {self.cpu:.1f} ms of CPU each; {failed} failed; "
            f"memory {self.before:.0f} to {self.after:.0f} MiB"
        )


def load(db: Path, requests: int = 2000, clients: int = CLIENTS, silent: int = 70, seconds: float = SECONDS) -> Load:
    """Serve a record and ask for its pages: so many requests of so many clients, beside so many half-sent ones."""
    with serving(db) as (port, process), half_sent(port, silent):
        addresses = _addresses(port, random.Random(16))
        before, used = _memory(process.pid), _cpu(process.pid)
        todo = iter([addresses[n % len(addresses)] for n in range(requests)])
        took: list[float] = []
        statuses: Counter[int] = Counter()
        lock = threading.Lock()
        until = time.perf_counter() + seconds

        def client() -> None:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            while time.perf_counter() < until:
                with lock:
                    address = next(todo, None)
                if address is None:
                    break
                began = time.perf_counter()
                status = _get(line, address)[0]
                ended = time.perf_counter()
                with lock:
                    took.append(1000 * (ended - began))
                    statuses[status] += 1
            line.close()

        began = time.perf_counter()
        threads = [threading.Thread(target=client, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took.sort()
        p95 = took[min(len(took) - 1, int(0.95 * len(took)))]
        spent = time.perf_counter() - began
        cpu, after = (_cpu(process.pid) - used) / len(took), _memory(process.pid)
        return Load(len(took), spent, statistics.median(took), p95, took[-1], cpu, dict(statuses), before, after)


@contextlib.contextmanager
def serving(db: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A record served on a free loopback port by a process of its own: the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "stemma.cli", "serve", str(db), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            _wait(process, port)
            yield port, process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"the server ended: {process.stderr.read().decode() if process.stderr else ''}")
        if _get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/issues.json")[0] == 200:
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not answer within {START:.0f} s")


@contextlib.contextmanager
def half_sent(port: int, count: int) -> Iterator[None]:
    """So many connections that send half a request and fall silent; they come again when they are closed."""
    ended = threading.Event()

    def again() -> None:
        while not ended.is_set():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as line:
                line.sendall(HALF)
                line.settimeout(1)
                while not ended.is_set():
                    with contextlib.suppress(TimeoutError):
                        if not line.recv(99):
                            break
            ended.wait(0.2)

    threads = [threading.Thread(target=again, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(10)


def _get(line: http.client.HTTPConnection, address: str) -> tuple[int, bytes]:
    """The status and the body of an answer; 0 where there is none."""
    try:
        line.request("GET", address)
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        line.close()
        return 0, b""


def _addresses(port: int, rng: random.Random) -> list[str]:
    """Pages of every kind, as people ask for them: lists, events, reports, searches, and their data."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def rows(address: str, key: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(_get(line, address)[1])[key]
        return found

    events = [str(e["event"]) for page in (1, 2) for e in rows(f"/events.json?size=200&page={page}", "events")]
    reports = rows("/reports.json?size=200", "reports")
    words = sorted({w for r in reports for w in str(r["headline"]).split() if len(w) > 4 and w.isalpha()}) or ["a"]
    line.close()
    made = ["/", "/?page=2", "/reports", "/issues", "/events.json", "/static/style.css"]
    for _ in range(100):
        made += [f"/events/{quote(id_, safe='')}" for id_ in _some(rng, events)]
        made += [f"/reports/{quote(str(r['report']), safe='')}" for r in _some(rng, reports)]
        made += [f"/search?q={quote(word)}" for word in _some(rng, words)]
        made += [f"/events/{quote(id_, safe='')}.json" for id_ in _some(rng, events)]
    rng.shuffle(made)
    return made


def _some(rng: random.Random, items: Sequence[T]) -> list[T]:
    return [rng.choice(items)] if items else []


def _memory(pid: int) -> float:
    """The memory of a process, in MiB."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _cpu(pid: int) -> float:
    """The CPU time that a process has used, in milliseconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the figures of a record."""
    parser = argparse.ArgumentParser(description="Requests a second of a served record.")
    parser.add_argument("db", type=Path)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--silent", type=int, default=70, help="Connections that send half a request beside them.")
    given = parser.parse_args()
    print(load(given.db, given.requests, given.clients, given.silent))


if __name__ == "__main__":
    main()
