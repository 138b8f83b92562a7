"""The pages in a real browser: search, an event, an apparatus, a judgement and its undo, the page opened from disk."""

import asyncio
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import stemma
from stemma.exporters.page import write
from stemma.model import Event, Member, Record, Report, Storyline
from stemma.store import Store

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here: apt-get install chromium"),
]
sync = pytest.importorskip("playwright.sync_api", reason="no Playwright here: pip install -e '.[dev]'")
axe = pytest.importorskip("axe_playwright_python.base", reason="no axe here: pip install -e '.[dev]'")

WIDTHS = (360, 1600)
LETTER, FERRY = "harbour_gazette_letter", "norden_ferry"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # the system's browser; a resolver that knows no name proves that nothing is looked up
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=options)
        yield started
        started.close()


class Watched:
    """A page of the browser, with what it asked for and what it complained of."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def settled(self) -> None:
        """Nothing left this machine, and nothing was complained of."""
        self.context.close()
        away = [u for u in self.asked if urlsplit(u).scheme not in ("file", "data") and not _loopback(u)]
        assert away == []
        assert self.said == []


def _loopback(address: str) -> bool:
    return urlsplit(address).hostname == "127.0.0.1"


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    page = Watched(browser, viewport={"width": 1000, "height": 900})
    yield page
    page.settled()


@pytest.fixture(scope="module")
def served(collated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The example served on a free port: its address and its database."""
    import uvicorn

    from stemma.web import application

    own = tmp_path_factory.mktemp("served") / "own"
    shutil.copytree(collated, own)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(application(own / "record.db", hosts=("127.0.0.1",)), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", own / "record.db"
    server.should_exit = True
    thread.join(10)


def _event(db: Path, report: str) -> str:
    return next(e.id for e in stemma.events(db) if report in e.reports)


def _serious(page: Any) -> list[str]:
    """What axe finds that is serious or worse, with the first place of each."""
    page.evaluate(
        Path(axe.AXE_FILE_PATH).read_text(encoding="utf-8")
    )  # as a debugger does: the policy allows no script
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in serious]


def _fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def _marked(page: Any) -> str:
    return " ".join(page.locator("mark").all_inner_texts())


def test_search_leads_to_the_marked_words(watched: Watched, served: tuple[str, Path]) -> None:
    page = watched.page
    page.goto(served[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.get_by_role("searchbox").fill('"open hand"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert page.locator(".hits .entry").count() > 2
    assert set(page.locator(".hits mark").all_inner_texts()) <= {"open hand", "open", "hand"}
    page.get_by_role("link", name="quotations", exact=True).click()
    page.locator(".hits a.line").first.click()
    assert "open hand" in _marked(page)
    page.goto(f"{served[0]}/search?q=zebra")
    assert page.get_by_text("Nothing holds all of these words").is_visible()


def test_a_number_of_the_front_is_two_clicks_from_its_words(watched: Watched, served: tuple[str, Path]) -> None:
    page = watched.page
    for figure in ("conflict", "voices", "Kestrian State Agency"):
        page.goto(served[0])
        line = page.locator(".entry", has_text="orders preparations for second meeting")
        line.locator("a.fig", has_text=figure).click()
        name = urlsplit(page.url).fragment
        assert page.locator(f"#{name}").is_visible()
        first = {"conflict": ".reading a.fig", "voices": ".stemma a", "Kestrian State Agency": ".cites a"}[figure]
        page.locator(first).first.click()
        if figure != "voices":  # an outlet's own report has no words to show for it but itself
            assert _marked(page), figure
        assert "/reports/" in page.url


def test_an_event_filters_and_an_apparatus(watched: Watched, served: tuple[str, Path]) -> None:
    page = watched.page
    page.goto(served[0])
    page.get_by_text("Narrow and sort the list").click()
    page.locator("[name=outlet]").fill("The Harbour Gazette")
    page.get_by_label("to", exact=True).fill("2024-03-31")
    page.get_by_role("button", name="Narrow").click()
    assert page.locator(".entry").count() == 1
    page.locator(".entry a.line").click()
    assert page.locator(".reading .tag").first.inner_text() == "conflict"  # conflicts come first
    quoted = page.locator("blockquote", has=page.locator(".variants")).first
    assert quoted.locator(".app li").count() > 2
    shown = quoted.locator(".variant p:visible")
    before = shown.inner_text()
    assert quoted.locator(".variant p:visible ins").count() == 0  # the base differs from itself in nothing
    quoted.locator(".variant", has=page.locator("ins")).locator("input").first.focus()
    page.keyboard.press("Space")
    assert shown.inner_text() != before
    assert quoted.locator(".variant p:visible ins").count() > 0
    words = re.sub(r"^reported:\s+|\s+in the report$", "", shown.inner_text())
    shown.get_by_role("link", name="in the report").click()
    assert _marked(page).split()[:4] == words.split()[:4]
    page.goto(f"{served[0]}/reports/{LETTER}")
    page.get_by_role("checkbox", name="quotation").uncheck()
    assert page.locator(".text .l-quote").first.evaluate("e => getComputedStyle(e).fontStyle") == "normal"


def test_furniture_and_shared_passages_are_shown(watched: Watched, served: tuple[str, Path]) -> None:
    page = watched.page
    page.goto(f"{served[0]}/reports/{LETTER}")
    colours = []
    for _ in range(2):
        colours.append(page.locator(".text .l-shared").first.evaluate("e => getComputedStyle(e).backgroundColor"))
        page.get_by_role("checkbox", name="shared passage").check()
    assert len(set(colours)) == 2
    page.get_by_role("link", name="Show the page as it was read").click()
    assert page.locator("del", has_text="Tides").is_visible()
    page.get_by_role("link", name="side by side").first.click()
    rows = [row.locator("> div").all_inner_texts() for row in page.locator(".passage").all()]
    twins = [(one.split(), two.split()) for one, two in rows if one and two]
    assert len(twins) > 3
    assert sum(len(set(one) & set(two)) / len(set(one) | set(two)) for one, two in twins) / len(twins) > 0.6


def test_a_judgement_and_its_undo(watched: Watched, served: tuple[str, Path]) -> None:
    page, (at, db) = watched.page, served
    before = {e.id: e.reports for e in stemma.events(db)}
    page.goto(f"{at}/events/{_event(db, FERRY)}")
    for letter in "AB":
        page.get_by_label(f"Choose report {letter}", exact=True).check()
    page.get_by_text("Judge these reports").click()
    page.get_by_label("tell different events").check()
    page.get_by_label("who judges").fill("A. Reader")
    page.locator("[name=why]").fill("to see")
    page.get_by_role("button", name="Judge", exact=True).click()
    page.wait_for_url("**/judgements")
    _until_made(page)
    assert page.get_by_role("listitem").filter(has_text="A. Reader").first.is_visible()
    assert {e.id: e.reports for e in stemma.events(db)} != before
    page.get_by_role("button", name="Take back").click()
    page.wait_for_url("**/judgements")
    _until_made(page)
    assert page.get_by_text("taken back").is_visible()
    assert {e.id: e.reports for e in stemma.events(db)} == before


def test_a_claim_is_dismissed_cited_and_passed_on(watched: Watched, served: tuple[str, Path]) -> None:
    page, (at, db) = watched.page, served
    page.goto(f"{at}/events/{_event(db, FERRY)}")
    first = page.locator(".told-claims li").first
    words = first.inner_text().split("\u00a0")[0]
    first.get_by_role("link", name="cite").click()
    assert words[:20] in page.locator("pre").first.inner_text() and "sha256:" in page.locator("pre").first.inner_text()
    page.get_by_role("link", name="Judge it").click()
    page.get_by_label("it is not as told here").check()
    page.get_by_label("who judges").fill("B. Reader")
    page.locator("[name=why]").fill("misread")
    page.get_by_role("button", name="Judge", exact=True).click()
    page.wait_for_url("**/judgements")
    _until_made(page)
    page.goto(f"{at}/events/{_event(db, FERRY)}")
    assert page.locator(".told-claims li", has_text="dismissed by").count() == 1
    with page.expect_download() as coming:
        page.get_by_role("link", name="one page to pass on").click()
    shared = coming.value.path()
    page.goto(f"{at}/judgements")
    page.get_by_role("button", name="Take back").first.click()
    page.wait_for_url("**/judgements")
    _until_made(page)
    html = Path(shared).read_text("utf-8")
    assert "dismissed by <bdi>B. Reader" in html and html.count("<article") == 1


def _until_made(page: Any) -> None:
    """Wait until the record is made again: the page says so, and loads itself anew until then."""
    page.locator(".notice[role=status]").wait_for(state="detached", timeout=120_000)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1600, "light")])
def test_axe_finds_nothing_serious(browser: Any, served: tuple[str, Path], width: int, scheme: str) -> None:
    at, db = served
    event = _event(db, LETTER)
    shown = Watched(browser, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for path in (
        "/?language=en",
        f"/events/{event}",
        f"/events/{event}/claims",
        f"/reports/{LETTER}?furniture=1&mark=0-60",
        f"/beside?a={LETTER}&b=norden_letter",
        "/search?q=letter",
        "/judgements",
        "/issues",
        "/reports",
        "/places",
        f"/storylines/{next(e.storyline for e in stemma.events(db) if e.id == event)}",
        f"/judge?of=report&id={LETTER}",
        f"/cite?of=event&id={event}",
    ):
        shown.page.goto(at + path)
        assert _serious(shown.page) == [], path
        assert _fits(shown.page), path
    shown.settled()


def test_an_error_is_a_page_that_axe_and_a_reader_accept(browser: Any, served: tuple[str, Path]) -> None:
    shown = Watched(browser)
    shown.page.goto(f"{served[0]}/events/nothing")
    assert shown.page.get_by_role("heading", name="Not here").is_visible()
    assert _serious(shown.page) == []
    shown.said = [m for m in shown.said if "404" not in m]  # the browser tells of the status itself
    shown.settled()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_from_disk_without_a_network(browser: Any, collated: Path, width: int) -> None:
    shown = Watched(browser, viewport={"width": width, "height": 900}, offline=True)
    page = shown.page
    page.goto((collated / "index.html").as_uri())
    assert _fits(page)
    assert _serious(page) == []
    assert page.locator(".stemma").first.is_visible() == (width > 640)
    assert page.locator(".tree").first.is_visible() == (width <= 640)
    letter = page.locator("a.sig").first
    words = letter.get_attribute("title")
    target = str(letter.get_attribute("href"))
    letter.click()
    spot = page.locator(target)
    assert spot.is_visible()  # the report that holds the words has opened
    assert spot.inner_text()[:20] == words[:20]
    box = spot.bounding_box()
    assert 0 <= box["y"] < 900
    assert all(urlsplit(u).scheme in ("file", "data") for u in shown.asked)
    shown.settled()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1600, "light")])
def test_the_list_from_disk_is_sorted_narrowed_and_mapped(
    browser: Any, tmp_path: Path, width: int, scheme: str
) -> None:
    def event(n: int, voices: int, place: str) -> Event:
        names = tuple(f"V{k}" for k in range(voices))
        return Event(f"e{n}", f"T{n}", (Member(f"r{n}", 1.0),), date(2031, n, 1), None, (place, "Sund"), "s", names)

    reports = tuple(Report(f"r{n}", "Nine died.", outlet=f"Bell {n}") for n in (1, 2, 3))
    events = (event(1, 2, "Seoul"), event(2, 3, "Tōkyō"), event(3, 1, "Kenya"))
    write(Record(reports=reports, events=events, storylines=(Storyline("s", "", ("e1", "e2", "e3")),)), tmp_path)
    shown = Watched(browser, viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    page = shown.page
    page.goto((tmp_path / "index.html").as_uri())
    listed = page.locator("#events .entry:visible a.line")
    assert listed.all_inner_texts() == ["T3", "T2", "T1"]
    page.get_by_text("Narrow and sort the list").click()
    page.locator("[name=sort]").select_option("voices")
    assert listed.all_inner_texts() == ["T2", "T1", "T3"]
    page.locator("[name=place]").fill("tokyo")
    assert listed.all_inner_texts() == ["T2"]
    page.get_by_role("button", name="Show all").click()
    assert listed.all_inner_texts() == ["T3", "T2", "T1"]
    page.locator("[name=outlet]").fill("bell 1")
    page.get_by_label("voices at least").fill("3")
    assert listed.count() == 0 and page.get_by_text("0 of 3 events").is_visible()
    page.get_by_text("4 places of these events").click()
    assert page.locator(".map circle").count() == 3  # Sund is nowhere
    page.locator(".map a", has_text="Seoul").locator("circle").click()
    assert page.url.endswith("#p-3") and _fits(page)
    assert _serious(page) == []
    shown.settled()


def test_nothing_moves_while_a_page_loads(watched: Watched, served: tuple[str, Path]) -> None:
    watched.page.goto(f"{served[0]}/events/{_event(served[1], LETTER)}")
    script = """() => new Promise(done => new PerformanceObserver(list => done(
        list.getEntries().reduce((sum, e) => sum + e.value, 0))).observe({type: 'layout-shift', buffered: true})
        || setTimeout(() => done(0), 500))"""
    assert watched.page.evaluate(script) < 0.01


def test_a_hostile_pile_runs_nothing(browser: Any, tmp_path: Path) -> None:
    import json

    bad = "<script>document.title='ran'</script><img src=//evil.example/x onerror=document.title='ran'>"
    rows = [
        {"id": f"{bad}{n}", "outlet": bad, "title": bad, "text": f'Kell said "we {bad} go" on Friday. ' * 4}
        for n in (1, 2)
    ]
    (tmp_path / "pile.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = stemma.collate([str(tmp_path / "pile.jsonl")], tmp_path / "out", jobs=1)
    shown = Watched(browser)
    shown.page.goto(done.page.as_uri())
    assert shown.page.title().endswith(": Stemma") and "<script>" in shown.page.title()
    assert shown.page.locator("img").count() == 0
    shown.settled()


@pytest.mark.usefixtures("low")
def test_a_folder_of_pages_is_searched_from_disk(browser: Any, collated: Path, tmp_path: Path) -> None:
    with Store(collated / "record.db") as store:
        record = store.record()
    bad = "<img src=//evil.example/x onerror=document.title='ran'> harbour"
    write(replace(record, events=(replace(record.events[0], title=bad), *record.events[1:])), tmp_path)
    shown = Watched(browser, viewport={"width": 1000, "height": 900}, offline=True)
    page = shown.page
    page.goto((tmp_path / f"events/{record.events[1].id}.html").as_uri())
    assert _fits(page)
    page.fill("#q", "Évil harb")
    page.press("#q", "Enter")
    page.wait_for_selector("#hits a")
    assert page.locator("#hits a").all_inner_texts() == [bad]
    assert page.locator("img").count() == 0 and page.title().startswith("Stemma")
    page.get_by_text("Narrow and sort the list").click()
    page.get_by_label("voices at least").fill("999")
    page.get_by_text("0 events").wait_for()
    page.get_by_role("button", name="Show all").click()
    page.wait_for_selector("#hits a")
    before = list(shown.said)
    assert _serious(page) == []
    shown.said = before  # axe asks for the style by itself, which the page's policy forbids
    page.click("#hits a")
    assert page.url.endswith(f"/events/{record.events[0].id}.html")
    letter = page.locator("a.sig").first
    words = str(letter.get_attribute("title"))
    letter.click()
    assert "/reports/" in page.url
    assert page.locator(":target").inner_text()[:20] == words[:20]
    shown.settled()
