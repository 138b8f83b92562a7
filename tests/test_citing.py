"""Citations: the words, the report, its date and a digest, in forms that other programs read; links to archives."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import stemma
from stemma.cli import app
from stemma.dates import from_iso
from stemma.errors import StoreError
from stemma.model import Event, Member, Record, Report, Telling, ToldClaim
from stemma.presentation import page
from stemma.presentation.citing import archived, cited, in_format, linkable, of_report
from stemma.store import Store

REPORT = Report(
    "a",
    "Nine died.\nIt was foggy.",
    url="https://bell.example/{a}\\b?x=1&y=%20",
    outlet="Bell & Sons_100%",
    headline="Ferry {sinks} #1",
    byline="Mira ~Holt",
    published=from_iso("2031-05-06T08:30Z"),
)


def test_a_citation_has_the_words_the_report_its_day_and_the_digest_of_its_text() -> None:
    told = of_report(REPORT, "Nine died.\nIt", "Kell")
    sealed = hashlib.sha256(REPORT.text.encode()).hexdigest()
    assert told.plain == (
        "“Nine died. It” (Kell). In: Mira ~Holt, “Ferry {sinks} #1”. Bell & Sons_100%, 6 May 2031, 08:30 UTC. "
        f"{REPORT.url}. Text sha256:{sealed}."
    )
    assert told.csl["issued"] == {"date-parts": [[2031, 5, 6]]}
    assert (told.csl["container-title"], told.csl["URL"]) == (REPORT.outlet, REPORT.url)
    assert "Nine died. It" in told.csl["annote"] and sealed in told.csl["note"]


def test_bibtex_is_escaped_and_its_braces_close() -> None:
    entry = in_format([of_report(REPORT, "50 % of \\x{", "K_l")], "bibtex")
    assert r"Bell \& Sons\_100\%" in entry and r"Ferry \{sinks\} \#1" in entry and r"\textbackslash{}x\{" in entry
    assert "https://bell.example/%7Ba%7D%5Cb?x=1&y=%20" in entry
    plain = re.sub(r"\\[{}]", "", entry)
    assert plain.count("{") == plain.count("}")
    assert re.match(r"@misc\{bellsons1002031-[0-9a-f]{8},\n", entry)


def test_what_is_not_known_is_left_out() -> None:
    bare = of_report(Report("a", "x", url="javascript:alert(1)"))
    assert set(bare.csl) == {"id", "type", "title", "language", "note"}
    assert "javascript" not in bare.plain + bare.bibtex


@pytest.mark.parametrize(
    ("url", "is_link"), [("https://a.example/", True), ("javascript:x", False), ("http://[", False)]
)
def test_only_addresses_of_the_web_are_links(url: str, is_link: bool) -> None:
    assert linkable(url) is is_link


def test_an_archive_is_named_by_the_day_of_the_report() -> None:
    assert archived(REPORT).startswith("https://web.archive.org/web/20310506*/https://bell.example/")


def test_everything_with_an_id_is_cited_by_how_the_id_begins(collated: Path) -> None:
    db = collated / "record.db"
    with Store(db) as store:
        record = store.record()
        claim = next(c for c in record.told_claims if len(c.voices) > 1)
        spoken = next(u for u in record.utterances if len(u.variants) > 1)
        of_claim, of_speech = cited(store.db, claim.id), cited(store.db, spoken.id[:9])
        event, *reports = cited(store.db, record.events[0].id)
    assert [c.id for c in of_claim] == list(dict.fromkeys(t.report for t in claim.told if t.sure))
    assert of_claim[0].words == " ".join(claim.told[0].span.split())
    assert {c.speaker for c in of_speech} == {spoken.speaker}
    assert (event.title, len(reports)) == (record.events[0].title, len(record.events[0].members))
    assert stemma.cite(db, "norden_ferry") == of_report(next(r for r in record.reports if r.id == "norden_ferry")).plain
    with pytest.raises(StoreError, match="no event, report, claim, quotation or reading"):
        stemma.cite(db, "zzz")


def test_the_command_cites_in_every_format(collated: Path) -> None:
    run = CliRunner()

    def said(*options: str) -> str:
        done = run.invoke(app, ["cite", str(collated / "record.db"), "norden_ferry", *options])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert said().startswith("Tomas Ridd, “") and said("--format", "bibtex").startswith("@misc{nordenwire2024-")
    assert json.loads(said("--format", "csl"))[0]["type"] == "article-newspaper"
    assert said("--json") == said("--format", "csl")
    wrong = run.invoke(app, ["cite", str(collated / "record.db"), "norden_ferry", "--format", "ris"])
    assert wrong.exit_code != 0 and "plain, bibtex, csl" in str(wrong.exception)


def test_the_page_cites_a_claim_beside_it_escaped() -> None:
    report = Report("a", "<b>Nine</b> died.", url="https://bell.example/1", outlet="</pre><script>", headline="x & y")
    told = Telling("a", 0, 17, span=report.text)
    claim = ToldClaim("c", "e", report.text, "new", 1.0, (told,), ("V", "W"))
    record = Record(reports=(report,), events=(Event("e", "E", (Member("a", 1.0),)),), told_claims=(claim,))
    html = page.render(record)
    assert "“&lt;b&gt;Nine&lt;/b&gt; died.”. In: “x &amp; y”. &lt;/pre&gt;&lt;script&gt;" in html
    assert "</pre><script>" not in html
    assert 'href="https://web.archive.org/web/*/https://bell.example/1" rel="external noreferrer"' in html
