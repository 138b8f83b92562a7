"""The served record: every page and its JSON, the same links as the page, judged with undo, and safe."""

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

import stemma
from stemma.errors import StoreError, UsageError
from stemma.model import Proposal, Support
from stemma.store import Store, replace_proposals
from stemma.web import application, serve

pytestmark = pytest.mark.slow

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}"


class Client:
    """Calls the application in this process."""

    def __init__(self, app: Any, base: str = "http://127.0.0.1") -> None:
        self.app, self.base = app, base

    def call(self, method: str, path: str, **rest: Any) -> Any:
        async def ask() -> Any:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
                return await client.request(method, path, **rest)

        return asyncio.run(ask())

    def get(self, path: str, **rest: Any) -> Any:
        return self.call("GET", path, **rest)

    def form(self, path: str, fields: list[tuple[str, str]], **headers: str) -> Any:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.call("POST", path, content=urlencode(fields), headers=kind | headers)


@pytest.fixture(scope="module")
def site(collated: Path) -> Client:
    return Client(application(collated / "record.db", hosts=("127.0.0.1",)))


FERRY, ACCORD, LETTER = "norden_ferry", "norden_summit", "norden_letter"  # reports of three events


def _event(collated: Path, report: str) -> str:
    return next(e.id for e in stemma.events(collated / "record.db") if report in e.reports)


def _crawl(site: Client, first: list[str]) -> Iterator[tuple[str, Any]]:
    todo, seen = list(first), set()
    while todo:
        path = todo.pop(0).split("#")[0]
        if path in seen or not path:
            continue
        seen.add(path)
        answer = site.get(path)
        yield path, answer
        if "text/html" in answer.headers["content-type"]:
            todo += [unescape(h) for h in re.findall(r'href="(/[^"]*)"', answer.text)]


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere(site: Client) -> None:
    pages = 0
    for path, answer in _crawl(site, ["/", "/search?q=letter", "/judgements", "/issues", "/openapi.json"]):
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        if "text/html" in answer.headers["content-type"]:
            ids = re.findall(r'\bid="([^"]+)"', answer.text)
            assert len(ids) == len(set(ids)), path
            assert set(re.findall(r'href="#([^"]+)"', answer.text)) <= set(ids), path
            own = re.sub(r'<a href="https://[^"]+" rel="external noreferrer">', "", answer.text)  # a reader's click
            assert not re.search(r'(?:href|src|action)="(?:https?:)?//', own), path
            assert bool(re.search(r"\?(?:mark|headline)=", path)) <= ("<mark" in answer.text), path
            pages += 1
    assert pages > 200


def test_a_letter_leads_to_the_marked_words(site: Client, collated: Path) -> None:
    html = site.get(f"/events/{_event(collated, FERRY)}").text
    found = re.findall(r'<a class="sig" href="([^"#]+)#mark" title="([^"]*)"', html)
    assert len(found) > 40
    for href, title in found[::9]:
        page = site.get(unescape(href)).text
        marked = unescape("".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", page)))
        assert marked[:30] == unescape(title).replace("\n", "")[:30]


def test_a_letter_for_a_headline_leads_to_its_marked_words(site: Client, collated: Path) -> None:
    html = site.get(f"/events/{_event(collated, FERRY)}").text
    found = re.findall(r'<a class="sig" href="([^"#]+\?headline=\d+-\d+)#mark" title="([^"]*)"', html)
    assert found
    for href, title in found:
        heading = site.get(unescape(href)).text.split("</h1>")[0].split("<h1")[1]
        assert re.findall(r'<mark id="mark"[^>]*>([^<]*)</mark>', heading) == [title]
    assert "<mark" not in site.get(f"/reports/{FERRY}?headline=5000-5001").text


def test_what_was_proposed_is_shown_apart_and_as_text(own: Path) -> None:
    event = _event(own.parent, FERRY)
    words = stemma.show(own, event).reports[0].text[:12]
    first = stemma.show(own, event).reports[0].id
    proposal = Proposal(
        "p1", event, "account", HOSTILE, f"model {HOSTILE}", "2024-04-05T10:00:00+00:00",
        support=(Support(first, 0, 12, words),),
    )  # fmt: skip
    with Store(own, write=True) as opened, opened.db:
        replace_proposals(opened.db, [proposal])
    site = Client(application(own))
    page = site.get(f"/events/{event}").text
    told = page.split('id="proposed"')[1].split("</section>")[0]
    assert "&lt;script&gt;" in told and "<script>alert" not in page and f"/reports/{first}?mark=0-12#mark" in told
    assert "Proposed by a language model" in page
    (row,) = site.get(f"/events/{event}.json").json()["proposals"]
    assert (row["proposed_by"], row["text"], row["support"][0]["span"]) == (proposal.proposed_by, HOSTILE, words)
    assert "Proposed" not in site.get(f"/events/{_event(own.parent, ACCORD)}").text


def test_the_front_says_reports_voices_and_conflicts_and_narrows(site: Client, collated: Path) -> None:
    html = site.get("/").text
    ferry, accord = _event(collated, FERRY), _event(collated, ACCORD)
    assert re.search(r"5 reports, \d voices", re.sub(r"<[^>]+>", "", html))
    events = stemma.events(collated / "record.db")
    assert re.findall(r'class="line" dir="auto" href="/events/(\w+)"', html) == [
        e.id for e in events
    ]  # the newest first
    for query in ("place=port+quill", "outlet=Channel+Nine+Sund"):
        narrowed = site.get(f"/?{query}").text
        assert ferry in narrowed, query
        assert accord not in narrowed, query
    late = {e.id for e in events if e.start and e.end and e.end.isoformat() >= "2024-04-05" > e.start.isoformat()}
    rows = site.get("/events.json?since=2024-04-05&until=2024-04-04").json()["events"]
    assert {row["event"] for row in rows} == late
    assert "No event is left" in site.get("/?outlet=None+Such").text
    assert ferry not in site.get("/?actor=ilse+marrow").text
    for status in ("agree", "conflict", "update", "vague"):
        assert site.get(f"/?status={status}").status_code == 200


def test_a_search_tells_events_then_reports_then_quotations(site: Client) -> None:
    html = site.get("/search?q=kell").text
    heads = re.findall(r'<h2 class="sec">([^<]+)</h2>', html)
    assert heads == ["Events", "Reports", "Quotations", "Reported speech", "Names"]
    of_reports = html.split(">Reports</h2>")[1].split(">Quotations</h2>")[0]
    assert of_reports.count("<time datetime=") == of_reports.count('class="entry"') == 8
    assert "/search?q=kell&amp;kind=report" in of_reports


def test_events_are_sorted_and_kept_by_voices(site: Client, collated: Path) -> None:
    voices = {e.id: len(e.voices) + e.unknown for e in stemma.events(collated / "record.db")}

    def listed(query: str) -> list[str]:
        return [row["event"] for row in site.get(f"/events.json?{query}").json()["events"]]

    most = listed("sort=voices")
    assert [voices[e] for e in most] == sorted(voices.values(), reverse=True)
    assert listed("sort=oldest") == listed("")[::-1]
    assert set(listed("voices=4")) == {e for e in voices if voices[e] >= 4} != set(voices)
    conflicts = [row["conflicts"] for row in site.get("/events.json?sort=conflicts").json()["events"]]
    assert conflicts == sorted(conflicts, reverse=True)
    for sort in ("reports", "place", "outlet"):
        assert set(listed(f"sort={sort}")) == set(voices)
    assert site.get("/?sort=id;DROP").status_code == 422


def test_search_marks_the_words_and_pages(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    html = site.get("/search?q=lighthouse").text
    assert "<mark>lighthouse</mark>" in html
    monkeypatch.setattr("stemma.web.pages.PAGE", 5)
    first, second = (site.get(f"/search?q=kell&kind=quotation{page}").text for page in ("", "&page=2"))
    assert 'rel="next"' in first
    assert "page 2" in second
    hits = [re.findall(r'class="line" dir="auto" href="([^"]+)"', html) for html in (first, second)]
    assert len(hits[0]) == 5
    assert not set(hits[0]) & set(hits[1])
    for kind in ("report", "quotation", "reported speech", "name"):
        rows = site.get(f"/search.json?q=kell&kind={kind}").json()["hits"]
        assert {r["kind"] for r in rows} == {kind}
    assert not [
        r for r in site.get("/search.json?q=kell&outlet=Meridian+Press").json()["hits"] if "norden" in r["report"]
    ]
    assert "Nothing holds" in site.get("/search?q=zebra").text
    assert 'type="hidden" name="q" value="kell"' in first
    assert "/reports/norden_ferry" not in site.get("/reports?actor=ilse+marrow").text
    for odd in ('"', "*", "a AND", "NEAR(", "column:x", "'; DROP TABLE event; --", "\x00"):
        assert site.get(f"/search?q={quote(odd)}").status_code == 200


def test_a_report_shows_its_origin_its_copies_and_its_furniture(site: Client) -> None:
    html = site.get("/reports/harbour_gazette_letter").text
    assert 'class="l-name"' in html
    assert "side by side" in html
    assert "<del>" not in html
    with_furniture = site.get("/reports/harbour_gazette_letter?furniture=1").text
    assert "Tides" in re.findall(r"<del>(.*?)</del>", with_furniture, re.S)[0]
    beside = unescape(re.findall(r'href="(/beside[^"]+)"', html)[0])
    page = site.get(beside).text
    assert page.count('class="l-shared"') >= 2
    for report in ("harbour_gazette_letter", "norden_letter"):  # every word of both, once
        rows = "".join(re.findall(r"<div lang.*?>(.*?)</div>", page)[report == "norden_letter" :: 2])
        shown = unescape(re.sub(r"<[^>]+>", "", rows))
        text = site.get(f"/reports/{report}.json").json()["text"]
        assert sorted(shown) == sorted(text.replace("\n", ""))
    data = site.get(beside.replace("/beside", "/beside.json")).json()
    assert {data["report"], data["other"]} == {"harbour_gazette_letter", "norden_letter"}
    assert data["spans"]


def test_json_beside_the_pages_is_the_record(site: Client, collated: Path) -> None:
    id_ = _event(collated, FERRY)
    event = site.get(f"/events/{id_}.json").json()
    assert len(event["reports"]) == 5
    assert {r["status"] for r in event["readings"]} >= {"unsure", "update"}
    report = site.get("/reports/norden_ferry.json").json()
    for name in report["names"]:
        assert report["text"][name["start"] : name["end"]] == name["text"]
    listed = site.get("/events.json?size=1").json()
    assert len(listed["events"]) == 1
    assert listed["more"]
    (ld,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site.get(f"/events/{id_}").text, re.S)
    kinds = [x["@type"] for x in json.loads(ld)["@graph"]]
    assert kinds.count("NewsArticle") == 5
    assert "Claim" in kinds
    paths = site.get("/openapi.json").json()["paths"]
    assert "/events/{id}.json" in paths


def test_a_storyline_has_one_timeline_over_its_events(site: Client, collated: Path) -> None:
    line = next(e.storyline for e in stemma.events(collated / "record.db") if e.storyline)
    found = site.get(f"/storylines/{line}.json").json()
    assert len(found["events"]) == 2
    days = [entry["date"] for entry in found["timeline"]]
    assert days == sorted(days, key=lambda day: [e["earliest"] for e in found["timeline"] if e["date"] == day])
    page = site.get(f"/storylines/{line}").text
    reports = {s["report"] for entry in found["timeline"] for s in entry["support"]}
    assert {"norden_summit", "norden_letter"} <= reports
    assert all(f"/reports/{r}?mark=" in page for r in reports)


def test_sections_of_an_event_have_pages(site: Client, collated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stemma.web import views

    monkeypatch.setattr(views, "TAKE", dict.fromkeys(views.TAKE, 2))
    monkeypatch.setattr(views, "SECTION", 3)
    at = f"/events/{_event(collated, FERRY)}"
    html = site.get(at).text
    assert f'{at}/timeline"' in html
    assert f'{at}/reports"' in html
    rows = [re.findall(r'<th scope="row">(\w+)', site.get(f"{at}/reports?page={n}").text) for n in (1, 2, 3)]
    assert rows == [["A", "B", "C"], ["D", "E"], []]
    assert site.get(f"{at}/nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/events/nothing", 404),
        ("/events/nothing.json", 404),
        ("/reports/..%2f..%2fetc%2fpasswd", 404),
        ("/reports/nothing.json", 404),
        ("/storylines/nothing", 404),
        ("/beside?a=norden_ferry&b=kurier_letter", 404),
        ("/events/x/download/pickle", 404),
        ("/?page=0", 422),
        ("/?page=99999999", 422),
        ("/?since=yesterday", 422),
        ("/events.json?size=100000", 422),
        ("/search?q=" + "x" * 400, 422),
        ("/reports/norden_ferry?mark=1-", 422),
        ("/reports/norden_ferry?headline=1-", 422),
        ("/undo", 405),
        ("/judge", 422),
        ("/judge?of=nothing&id=x", 404),
        ("/cite?of=claim&id=nothing", 404),
    ],
)
def test_what_is_not_there_or_out_of_bounds_is_said(site: Client, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert "/tmp" not in answer.text
    assert ".py" not in answer.text
    assert "content-security-policy" in answer.headers
    if ".json" in path:
        assert answer.json()["error"]


def test_a_fault_shows_nothing_of_the_server(collated: Path, tmp_path: Path) -> None:
    db = tmp_path / "gone.db"
    shutil.copy(collated / "record.db", db)
    site = Client(application(db))
    db.unlink()
    answer = site.get("/")
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert "content-security-policy" in answer.headers


def test_only_known_hosts_are_answered(site: Client) -> None:
    assert site.get("/", headers={"host": "evil.example"}).status_code == 421
    assert site.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 200


def _fields(html: str) -> tuple[str, str]:
    return "secret", re.findall(r'name="secret" value="([^"]+)"', html)[0]


@pytest.fixture
def own(collated: Path, tmp_path: Path) -> Path:
    shutil.copytree(collated, tmp_path / "own")
    return tmp_path / "own" / "record.db"


def test_a_judgement_and_its_undo(own: Path) -> None:
    site = Client(application(own))
    ids = {e.id for e in stemma.events(own)}
    ferry, accord = _event(own.parent, FERRY), _event(own.parent, ACCORD)
    secret = _fields(site.get(f"/events/{ferry}").text)
    ours = site.get(f"/events/{ferry}.json").json()["reports"][0]["report"]
    form = [secret, ("kind", "merge"), ("report", ours), ("event", accord), ("who", "A. Reader"), ("why", "a test")]
    done = site.form("/judge", form)
    assert (done.status_code, done.headers["location"]) == (303, "/judgements")
    html = site.get("/judgements").text
    assert "A. Reader" in html
    assert "Take back" in html
    assert any({"norden_summit", ours} <= set(e.reports) for e in stemma.events(own))
    assert site.form("/undo", [secret, ("number", "1")]).status_code == 303
    assert "taken back" in site.get("/judgements").text
    assert {e.id for e in stemma.events(own)} == ids
    assert site.form("/undo", [secret, ("number", "1")]).status_code == 404


def test_a_conflict_is_dismissed_on_its_page(own: Path) -> None:
    site = Client(application(own))
    letter = _event(own.parent, LETTER)
    page = site.get(f"/events/{letter}").text
    secret, before = _fields(page), site.get(f"/events/{letter}.json").json()
    (form,) = [f for f in re.findall(r'<form class="verdict.*?</form>', page, re.S) if "fishing boats" in f]
    reading = re.findall(r'name="id" value="([^"]+)"', form)[0]
    of = ("of", "reading")
    assert site.form("/judge", [secret, ("kind", "dismiss"), of, ("id", "nothing")]).status_code == 404
    assert site.form("/judge", [("kind", "dismiss"), of, ("id", reading)]).status_code == 403
    assert site.form("/judge", [secret, ("kind", "dismiss"), of, ("id", reading)]).status_code == 303
    assert "is no conflict" in site.get("/judgements").text

    def told(row: dict[str, Any]) -> list[tuple[str, str]]:
        return [(r["status"], r["judged"]) for r in row["readings"] if r["reading"] == reading]

    assert told(before) in ([("conflict", "")], [("unsure", "")])  # both can be dismissed
    assert told(site.get(f"/events/{letter}.json").json()) == [("unsure", "dismissed")]


def test_one_report_is_put_right_noted_and_cited_on_pages_of_its_own(own: Path) -> None:
    site = Client(application(own))
    page = site.get(f"/judge?of=report&id={FERRY}").text
    assert "its outlet is another" in page and "its speaker is another" not in page
    assert "sha256" in site.get(f"/cite?of=report&id={FERRY}").text
    secret, one = _fields(page), [("of", "report"), ("id", FERRY)]
    refused = site.form("/judge", [secret, *one, ("kind", "date"), ("value", "spring")])
    assert refused.status_code == 400 and "is no date" in refused.text
    assert site.form("/judge", [secret, *one, ("kind", "burn")]).status_code == 400
    right = [("kind", "outlet"), ("value", "The <i>Quill</i>"), ("who", "A. Reader"), ("why", "new owner")]
    assert site.form("/judge", [secret, *one, *right]).status_code == 303
    listed = site.get("/judgements").text
    assert "outlet put right" in listed and "The &lt;i&gt;Quill" in listed and "was <bdi>Norden Wire" in listed
    report = site.get(f"/reports/{FERRY}").text
    assert "outlet put right by <bdi>A. Reader" in report and "The &lt;i&gt;Quill" in report
    assert site.form("/undo", [secret, ("number", "1")]).status_code == 303
    assert "put right by" not in site.get(f"/reports/{FERRY}").text


def test_an_issue_is_settled_by_one_of_two_buttons(own: Path) -> None:
    site = Client(application(own))
    page = site.get("/issues").text
    assert "stemma judge" not in page and "two events claim it" in page
    assert 'href="/reports/kestrian_state_agency_summit">' in page and ">kestrian_state_agency_summit<" not in page
    secret, answers = _fields(page), re.findall(r'name="do" value="([^"]+)"', page)
    assert len(answers) == 2
    assert site.form("/judge", [secret, ("do", "split a b")]).status_code == 400
    assert site.form("/judge", [secret, ("do", answers[1])]).status_code == 303
    assert [(j.kind, len(j.reports)) for j in stemma.judgements(own)] == [("split", 2)]
    assert "two events claim it" not in site.get("/issues").text


def test_a_judgement_is_refused_without_secret_token_or_sense(own: Path) -> None:
    site = Client(application(own, token="open sesame"))
    ferry = _event(own.parent, FERRY)
    secret = _fields(site.get(f"/events/{ferry}").text)
    two = [("report", "norden_ferry"), ("report", "norden_summit")]
    good, token = [secret, ("kind", "split"), *two], ("token", "open sesame")
    assert site.form("/judge", good[1:]).status_code == 403
    assert site.form("/judge", good).status_code == 403
    assert site.form("/judge", [*good, ("token", "wrong")]).status_code == 403
    assert site.form("/judge", [*good, token], origin="http://evil.example").status_code == 403
    assert site.form("/judge", [*good, token], **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert site.form("/judge", [secret, token, ("kind", "burn"), *two]).status_code == 400
    assert site.form("/judge", [secret, token, ("kind", "split"), two[0]]).status_code == 400
    assert (
        site.form("/judge", [secret, token, ("kind", "split"), ("report", "no"), ("report", "such")]).status_code == 400
    )
    assert site.form("/judge", [("why", "x" * 100_000)]).status_code == 413
    assert site.form("/undo", [secret, token, ("number", "1; DROP")]).status_code == 400
    assert site.call("POST", "/judge", json={"kind": "split"}).status_code == 413
    assert stemma.judgements(own) == []
    assert 'type="password"' in site.get(f"/events/{ferry}").text


@pytest.mark.slow
def test_a_hostile_pile_is_shown_and_does_nothing(tmp_path: Path) -> None:
    text = f'AUBREY - "We {HOSTILE} will go," Kell {HOSTILE} said on Friday. Nine people died at {HOSTILE}. ' * 3
    fields = ("id", "outlet", "title", "url", "published", "byline")
    pile = [dict.fromkeys(fields, f"{HOSTILE} {n}") | {"text": text} for n in range(3)]
    pile += [{"id": odd, "text": text} for odd in ("..", ".", "a/../b", "a.json", "x?y#z", "%2e%2e", "한국 <b>")]
    source = tmp_path / "pile.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in pile))
    stemma.collate([str(source)], tmp_path / "out", jobs=1)
    site = Client(application(tmp_path / "out" / "record.db"))
    seen: set[str] = set()
    for path, answer in _crawl(site, ["/", "/reports", "/search?q=script", f"/search?q={quote(HOSTILE)}"]):
        assert answer.status_code == 200, path
        if "text/html" in answer.headers["content-type"]:
            assert "<img" not in answer.text, path
            assert not re.search(r"<script(?! type=\"application/ld\+json\">)", answer.text), path
            for block in re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.S):
                json.loads(block)
            seen.update(unescape(x) for x in re.findall(r"<dt>id</dt><dd>(.*?)</dd>", answer.text))
    assert {"..", ".", "a/../b", "a.json", "x?y#z", "%2e%2e", "한국 <b>"} <= seen


def test_serving_to_others_needs_a_token(collated: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--token"):
        serve(collated / "record.db", host="0.0.0.0")
    with pytest.raises(StoreError):
        serve(tmp_path / "none.db")


def test_the_ledger_is_narrowed_to_one_party_or_two_without_a_script(site: Client, collated: Path) -> None:
    event = _event(collated, ACCORD)
    whole = site.get(f"/ledger?event={event}")
    assert whole.status_code == 200 and "<form" in whole.text and "<script" not in whole.text
    rows = site.get(f"/ledger.json?event={event}").json()["deeds"]
    codes = sorted({d["actor"]["code"][:3] for d in rows if d["actor"] and d["actor"]["code"]})
    assert rows and codes
    for one in codes:
        narrowed = site.get(f"/ledger.json?event={event}&actor={one}&actor=").json()["deeds"]
        assert 0 < len(narrowed) <= len(rows)
        for d in narrowed:
            sides = [s["code"] for s in (d["actor"], d["recipient"]) if s]
            assert any(c.startswith(one) for code in sides for c in code.split(";"))
        page = site.get(f"/ledger?event={event}&actor={one}")
        assert f'value="{one}"' in page.text and f"actor={one}" in page.text
    table = site.get(f"/ledger.csv?event={event}&actor={codes[0]}")
    assert table.headers["content-type"].startswith("text/csv") and table.text.startswith("Event ID,Event Date")
    assert len(table.text.splitlines()) > 1


def test_a_ledger_asked_for_wrongly_is_refused_with_a_word(site: Client) -> None:
    assert site.get("/ledger?event=nowhere").status_code == 404
    assert site.get("/ledger?storyline=nowhere").status_code == 404
    assert site.get("/ledger?actor=a&actor=b&actor=c").status_code == 422
    nobody = site.get("/ledger?actor=" + quote(HOSTILE))
    assert nobody.status_code == 200 and HOSTILE not in nobody.text
