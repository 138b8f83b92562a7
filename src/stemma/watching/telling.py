"""Telling alerts: to the terminal, as JSON lines, to a webhook, by mail and chat."""

import json
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote

from stemma.errors import MissingExtra
from stemma.model import Notice
from stemma.store import Store, last_notice, notices
from stemma.watching.alerts import Alert, Told
from stemma.watching.state import State

_SECONDS = 10.0  # that a webhook may take
_LINES = 40  # of news on the terminal at once; the rest is counted
_BATCH = 500

Row = dict[str, Any]


class Teller:
    """Tells what a record noticed to every sink, in order, from where that sink was told last.

    A sink that fails is told again at the next round, from the same place; one kill may tell it one piece twice, but
    for the file of lines, which is looked into first.  Each piece has an id by which it is known.
    """

    def __init__(self, db: Path, state: State, rules: Sequence[Alert], told: Told, say: Callable[[str], None]) -> None:
        self._db, self._state, self._rules, self._told, self._say = db, state, rules, told, say
        self._sinks = _sinks(told, say)
        first = 0
        if db.is_file():  # of a record that was there before it was watched nothing old is news
            with Store(db) as opened:
                first = last_notice(opened.db) if opened.made else 0
        for name, _ in self._sinks:
            state.told(name, first)

    def tell(self) -> None:
        """Tell every sink what it was not told yet."""
        if not self._db.is_file():
            return
        with Store(self._db) as opened:
            for name, send in self._sinks:
                self._tell(opened, name, send)

    def _tell(self, opened: Store, name: str, send: Callable[[Sequence[Row]], None]) -> None:
        while found := notices(opened.db, above=self._state.told(name, 0), limit=_BATCH):
            rows = [(number, row) for number, notice in found if (row := self._row(opened, notice)) is not None]
            whole = name in ("terminal", "lines")  # both take many at once
            for number, batch in [(found[-1][0], [r for _, r in rows])] if whole else [(n, [r]) for n, r in rows]:
                try:
                    if batch:
                        send(batch)
                except OSError as error:
                    self._say(f"alerts could not be told to {name} ({error}); tried again at the next check")
                    return
                self._state.telling(name, number)
            self._state.telling(name, found[-1][0])

    def _row(self, opened: Store, notice: Notice) -> Row | None:
        """An alert as it is told, None where no rule asks for it."""

        def texts(reports: Iterable[str]) -> str:
            ids = sorted(reports)
            marks = ",".join("?" * len(ids))
            return " ".join(t for (t,) in opened.db.execute(f"SELECT text FROM report WHERE id IN ({marks})", ids))

        names = [rule.name for rule in self._rules if rule.holds(notice, texts)]
        if not names:
            return None
        return {"alerts": names, **_said(opened, notice), "page": self._page(notice)}

    def _page(self, notice: Notice) -> str:
        """Where the record shows it: served, or in the page beside it."""
        if self._told.page:
            report = notice.support[0].report if notice.support else ""
            way = f"/events/{quote(notice.event, safe='')}" if notice.event else f"/reports/{quote(report, safe='')}"
            return self._told.page + way
        beside = self._db.parent.absolute()
        if notice.event and (own := beside / "events" / f"{notice.event}.html").is_file():
            return own.as_uri()  # a large record is a folder of pages
        at = (beside / "index.html").as_uri()
        return f"{at}#e-{notice.event}" if notice.event else at


def _said(opened: Store, notice: Notice) -> Row:
    """A notice as data, each word with the address of its report."""
    row = {k: v for k, v in asdict(notice).items() if k not in ("count", "was") or notice.kind == "voice"}
    ids = sorted({s.report for s in notice.support})
    marks = ",".join("?" * len(ids))
    urls = dict(opened.db.execute(f"SELECT id, url FROM report WHERE id IN ({marks})", ids))
    row["support"] = [{**s, "url": urls.get(s["report"], "")} for s in row["support"]]
    return row


def _sinks(told: Told, say: Callable[[str], None]) -> list[tuple[str, Callable[[Sequence[Row]], None]]]:
    found: list[tuple[str, Callable[[Sequence[Row]], None]]] = []
    if told.terminal:
        found.append(("terminal", lambda rows: _print(rows, say)))
    if told.lines:
        path = told.lines
        found.append(("lines", lambda rows: _append(path, rows)))
    if told.webhook:
        found.append((f"webhook {told.webhook}", lambda rows: _post(told.webhook, rows)))
    if told.apprise:
        found.append(("apprise", _notifier(told.apprise)))
    return found


def _print(rows: Sequence[Row], say: Callable[[str], None]) -> None:
    for row in rows[:_LINES]:
        say(
            f"{row['kind']:<10} {row['title']}: {row['text']}"
            if row["kind"] != "event"
            else f"event      {row['title']}"
        )
        say(f"           {row['page']}")
    if len(rows) > _LINES:
        say(f"... and {len(rows) - _LINES} more; stemma serve shows all under What changed")


def _append(path: Path, rows: Sequence[Row]) -> None:
    """Add lines to a file, those that it has already left out."""
    has: set[str] = set()
    if path.is_file():
        with open(path, "rb+") as file:
            data = file.read()
            whole = data.rfind(b"\n") + 1
            file.truncate(whole)  # a line that a kill cut short is written again
            has = {str(json.loads(line)["id"]) for line in data[:whole].splitlines() if line.strip()}
    with open(path, "a", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row["id"] not in has)


def _post(url: str, rows: Sequence[Row]) -> None:
    for row in rows:
        data = json.dumps(row).encode()
        request = urllib.request.Request(url, data, {"content-type": "application/json"}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS):
                pass
        except (URLError, ValueError) as error:
            raise OSError(str(error)) from error


def _notifier(addresses: Sequence[str]) -> Callable[[Sequence[Row]], None]:
    try:
        import apprise
    except ModuleNotFoundError as error:
        raise MissingExtra("apprise", "alerts") from error
    out = apprise.Apprise()
    for address in addresses:
        out.add(address)

    def send(rows: Sequence[Row]) -> None:
        for row in rows:
            words = "\n".join(f"“{s['span']}” ({s['url'] or s['report']})" for s in row["support"][:3])
            if not out.notify(title=f"{row['kind']}: {row['title']}", body=f"{row['text']}\n{words}\n{row['page']}"):
                raise OSError("a service took no message")

    return send
