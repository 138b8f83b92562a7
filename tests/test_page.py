"""The page: every letter leads to its words, nothing is asked of a network, drawings hold at any size."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from stemma.model import (
    Entry,
    Event,
    Evidence,
    Line,
    Member,
    Origin,
    Reading,
    ReadingStatus,
    Record,
    Report,
    Sharing,
    Status,
    Support,
    Value,
)
from stemma.presentation import page, views
from stemma.presentation.apparatus import differing
from stemma.presentation.drawing import axis, bar_svg, stemma_svg
from stemma.presentation.marked import Layer, marked
from stemma.presentation.tree import stemma_of
from stemma.presentation.words import said

VOID = {"meta", "link", "input", "br", "wbr"}


class Outline(HTMLParser):
    """Ids, links and the text under each id; raises where elements do not nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, str] = {}
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
            self.texts[str(given["id"])] = ""
        if given.get("href"):
            self.links.append(str(given["href"]))
        if tag not in VOID:
            self.open.append((tag, given.get("id") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for _, id_ in self.open:
            if id_:
                self.texts[id_] += data


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    parser.close()
    assert not [t for t, _ in parser.open if t != "li"], parser.open
    return parser


def test_every_link_leads_to_an_element_of_the_page(collated: Path) -> None:
    parsed = outline((collated / "index.html").read_text(encoding="utf-8").replace("data:,", "#record"))
    assert len(parsed.ids) == len(set(parsed.ids))
    assert len(parsed.links) > 200
    away = {link for link in parsed.links if re.match(r"https://(?:[\w.]+\.example|web\.archive\.org)/", link)}
    assert away  # addresses of reports, which only a reader's click asks for
    assert {link for link in set(parsed.links) - away if link.removeprefix("#") not in parsed.ids} == set()


def test_a_letter_leads_to_the_words_it_stands_for(collated: Path) -> None:
    html = (collated / "index.html").read_text(encoding="utf-8")
    texts = outline(html).texts
    checked = 0
    for href, title in re.findall(r'<a class="sig" href="#(r\d+-(?:h-)?\d+-\d+)" title="([^"]*)"', html):
        words = unescape(title).removesuffix("...")
        marked = texts[href].split()[:3]  # one that crosses another mark is cut there
        assert marked and (marked == words.split()[: len(marked)] or texts[href].startswith(words[:10]))
        checked += 1
    assert checked > 100


def test_the_page_asks_nothing_of_a_network(collated: Path) -> None:
    html = (collated / "index.html").read_text(encoding="utf-8")
    html = html.replace('<link rel="icon" href="data:,">', "", 1).replace('<script type="application/ld+json">', "", 1)
    script = str(page.own_text("list.js"))  # it narrows the list, and asks for nothing
    assert not re.search(r"fetch|XMLHttp|import|src|innerHTML|location", script)
    html = html.replace(f"<script>{script}</script>", "", 1)
    assert not re.search(r"<(?:script|link|img|iframe|object|embed|form)\b", html)
    assert not re.search(r"(?:src|srcset|action)\s*=", html)
    assert "url(" not in html
    assert "default-src 'none'" in html
    assert "unsafe" not in html.split("<style>")[0]


def test_conflicts_come_first_and_values_stand_side_by_side() -> None:
    report = Report("a", "Nine died. Ten died.", outlet="The Bell")
    support = (Support("a", 0, 4, "Nine"),)
    readings = tuple(
        Reading(f"r{n}", "e", f"[…] died {status}", "number", status, (Value("Nine", support), Value("Ten", support)))
        for n, status in enumerate(get_args(ReadingStatus))
    )
    record = Record(reports=(report,), events=(Event("e", "Deaths", (Member("a", 1.0),)),), readings=readings)
    html = page.render(record)
    order = [
        re.sub(r"<[^>]+>", "", html).index(f"died {status}") for status in ("conflict", "update", "vague", "unsure")
    ]
    assert order == sorted(order)
    (folded,) = re.findall(r'<details class="unsure">.*?</details>', html, re.S)
    assert "died unsure" in folded and "may differ" in folded and "died conflict" not in folded
    assert "1 conflict" in html
    outline(html)


def test_the_head_holds_phrases_and_the_body_sentences() -> None:
    lines = [
        Line("e", 0, "what", "A ferry sank.", ()),
        Line("e", 1, "who", "the coast guard", ()),
        Line("e", 2, "who", "The ferry was carrying 121 people when it hit the wall.", ()),
        Line("e", 3, "where", "at Port Quill", ()),
        Line("e", 4, "detail", "It was foggy.", ()),
    ]
    lead, head, details = views.told(lines)
    assert [x.order for x in lead] == [0]
    assert [(role, [x.order for x in of]) for role, of in head] == [("who", [1]), ("where", [3])]
    assert [x.order for x in details] == [2, 4]


def test_an_empty_record_says_so() -> None:
    html = page.render(Record())
    assert "No report tells an event" in html
    outline(html)


def test_a_large_record_says_what_the_page_leaves_out() -> None:
    count = views.FULL + 2
    reports = tuple(Report(f"r{n:04}", "Words.") for n in range(count))
    events = tuple(Event(f"e{n:04}", f"Event {n}", (Member(r.id, 1.0),)) for n, r in enumerate(reports))
    html = page.render(Record(reports=reports, events=events))
    assert "2 older events" in html
    assert html.count("<article") == views.FULL
    assert set(outline(html).links) >= {"#record"}


def test_the_stemma_holds_sixty_reports() -> None:
    ids = [f"r{n:02}" for n in range(60)]
    names = ["Wire One", "Wire Two", "", "The Bell"]
    origins = {
        r: Origin(
            r,
            names[n % 4],
            "reprint" if n % 4 < 2 else "unknown" if n % 4 == 2 else "own",
            (Evidence("credit", "<b>by</b>"),),
            rests_on=("State Agency",) if n % 2 else (),
            copies=(Sharing(r, "r06", (), 0.9),) if r == "r02" else (),
        )
        for n, r in enumerate(ids)
    }
    sigla = {r: views.siglum(n) for n, r in enumerate(ids)}
    tree = stemma_of(sigla, origins)
    svg = str(stemma_svg(tree, sigla, dict.fromkeys(ids, "An Outlet & Co"), origins, lambda r: f"#{r}"))
    ys = [float(y) for y in re.findall(r'<text x="580" y="([\d.]+)" class="report"', svg)]
    assert len(ys) == 60
    assert min(b - a for a, b in zip(sorted(ys), sorted(ys)[1:], strict=False)) >= 20
    (height,) = map(float, re.findall(r'viewBox="\S+ 0 \S+ (\d+)"', svg))
    assert max(ys) < height
    assert svg.count('class="origin') == 3 + 14  # three names, and fifteen unknown of which two share text
    assert "unknown, shared" in svg
    assert "<b>" not in svg


def test_bars_stay_on_the_axis() -> None:
    def entry(first: date, last: date, status: Status = "happened") -> Entry:
        return Entry("x", "e", "", first.isoformat(), first, last, "day", status, 1.0, 1, "words", ())

    entries = [entry(date(2024, 4, 4), date(2024, 4, 4)), entry(date(2024, 4, 1), date(2024, 4, 30))]
    later = entry(date(2031, 1, 1), date(2031, 12, 31), "planned")
    first, last = axis([*entries, later])
    assert (first, last) == (date(2024, 4, 1), date(2024, 4, 30))
    for e in (*entries, later, entry(date(1950, 1, 1), date(1950, 1, 1))):
        svg = bar_svg(e, first, last)
        bars = re.findall(r'x="([\d.]+)" y="1" width="([\d.]+)"', svg)
        assert len(bars) == (e in entries)  # what lies outside is a point at the end of the axis, no bar
        assert svg.count("<path") == (e not in entries)
        assert all(float(x) >= 0 and float(x) + float(width) <= 100.01 for x, width in bars)


@pytest.mark.parametrize("value", ["", "XXXX", "2024-13", "2024-00", "2024-02-31", "2024-W99", "PRESENT_REF", "P3D"])
def test_what_is_no_date_is_said_as_it_stands(value: str) -> None:
    assert said(value) == value


spans = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.text(alphabet="ab<&\"' \n·한", max_size=40), st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_marks_change_no_word_of_a_text(text: str, targets: list[tuple[int, int]], over: list[tuple[int, int]]) -> None:
    report = Report("r", text)
    layers = [Layer(s, e, "focus" if n % 2 else "name", '<"&') for n, (s, e) in enumerate(over)]
    html = str(marked(report, targets, "t", layers))
    parsed = outline(f"<div id='all'>{html}</div>")
    assert re.sub("\n", "", text) == parsed.texts["all"]
    assert len(parsed.ids) == len(set(parsed.ids))
    inside = {(s, e) for s, e in targets if 0 <= s < e <= len(text)}
    assert {i for i in parsed.ids if i.startswith("t-")} == {f"t-{s}-{e}" for s, e in inside}
    for s, e in inside:
        assert text[s:e].replace("\n", "").startswith(parsed.texts[f"t-{s}-{e}"])


@given(st.text(max_size=30), st.text(max_size=30))
def test_differing_words_keep_the_wording(base: str, words: str) -> None:
    html = str(differing(base, words))
    assert html.replace("<ins>", "").replace("</ins>", "") == str(escape(words))


def test_a_sentence_that_others_contradict_says_what_they_say(collated: Path) -> None:
    html = (collated / "index.html").read_text(encoding="utf-8")
    told = [li for li in re.findall(r"<li[^>]*>(?:(?!</li>).)*</li>", html, re.S) if "September last year" in li]
    link = re.compile(r'<a class="conflict" href="#readings-[^"]+">others say [^<]*August last year')
    assert any(link.search(li) for li in told)
