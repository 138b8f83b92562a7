"""The parts of a page: who copied whom, an apparatus, the days that words mean, linked data, what is side by side."""

import json
import re
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stemma.collation.apparatus import collate
from stemma.model import (
    Event,
    Line,
    Member,
    Origin,
    Quotation,
    Reading,
    Record,
    Report,
    Sharing,
    Support,
    Time,
    Utterance,
    Value,
)
from stemma.presentation import page
from stemma.presentation.apparatus import apparatus, runs
from stemma.presentation.marked import layers
from stemma.presentation.tree import stemma_of
from stemma.web.beside import beside


def _utterance(*variants: str) -> Utterance:
    base, places = collate(variants)
    supports = tuple(Support(f"r{n}", 0, len(v), v) for n, v in enumerate(variants))
    return Utterance("u", "e", "Kell", supports, base=base, apparatus=places)


def _printed(*variants: str) -> dict[str, list[str]]:
    utterance = _utterance(*variants)
    sigla = {f"r{n}": "ABCDEFGH"[n] for n in range(len(variants))}
    return {x.words: [f"{words} {' '.join(who)}" for words, who in x.others] for x in apparatus(utterance, sigla)}


def test_an_apparatus_tells_what_is_other_left_out_or_added() -> None:
    told = _printed("we will go step by step to the sea", "we shall go step by step to the calm sea", "step by step")
    assert told["shall"] == ["will A"]
    assert told["we shall go"] == ["left out C"]
    assert told["calm"] == ["left out A"]
    assert _printed("a letter", "a letter came")["came"] == ["left out A"]


def test_an_addition_is_told_of_the_word_before_it() -> None:
    told = _printed("one two three four five six", "one two and three four")
    assert told["two"] == ["adds and B"]
    assert _printed("one two three four", "so one two")["one"] == ["preceded by so B"]


def test_places_that_overlap_keep_their_own_words() -> None:
    told = _printed("go with patience and an open hand", "go with some patience", "walk with patience and an open hand")
    assert told["go"] == ["walk C"]
    assert told["and an open hand"] == ["left out B"]
    long = _printed("go with patience and an open hand to the calm sea", "go")
    assert long == {"with patience … calm sea": ["left out B"]}


@given(st.lists(st.text(alphabet="ab c", min_size=1, max_size=20), min_size=1, max_size=4))
def test_the_runs_of_an_utterance_are_its_base(variants: list[str]) -> None:
    utterance = _utterance(*variants)
    assert "".join(r.words for r in runs(utterance)) == utterance.variants[utterance.base].span


def _share(report: str, other: str, direction: Any, share: float) -> Sharing:
    return Sharing(report, other, (((0, 4), (0, 4)),), share, direction)


def test_copies_are_drawn_as_a_forest_the_surest_first() -> None:
    flip = {"from": "to", "to": "from", "both-from-third": "both-from-third"}
    pairs = [("b", "a", "from", 0.9), ("c", "a", "from", 0.7), ("c", "b", "both-from-third", 0.95)]
    origins = {
        r: Origin(
            r,
            "Wire",
            "reprint",
            copies=tuple(_share(x, y, d, s) for x, y, d, s in pairs if x == r)
            + tuple(_share(y, x, flip[d], s) for x, y, d, s in pairs if y == r),
        )
        for r in "abc"
    }
    tree = stemma_of({"a": "A", "b": "B", "c": "C"}, origins)
    assert [(c.first, c.second, c.directed) for c in tree.copies] == [("a", "b", True), ("a", "c", True)]
    copy = tree.copy_of("b")
    assert copy is not None and copy.first == "a"
    assert tree.copy_of("a") is None


def _record() -> Record:
    texts = {"a": "Last week nine died, the Coast Guard said.", "b": "On 3 April ten died. Ships <turned> back."}
    reports = tuple(Report(r, text, outlet=f"Outlet {r}") for r, text in texts.items())
    times = (
        Time("a", 0, 9, "Last week", "DATE", "2024-W14", "", date(2024, 4, 1), date(2024, 4, 7), "week"),
        Time("b", 3, 10, "3 April", "DATE", "2024-04-03", "", date(2024, 4, 3), date(2024, 4, 3), "day"),
    )
    first, second = Support("a", 0, 9, "Last week"), Support("b", 3, 10, "3 April")
    values = (Value("Last week", (first,)), Value("3 April 2024", (second, second, Support("b", 21, 26, "Ships"))))
    return Record(
        reports=reports,
        times=times,
        origins=(Origin("a", "", "unknown", rests_on=("Coast Guard", "Ministry")),),
        events=(Event("e", "Deaths", (Member("a", 1.0), Member("b", 1.0))),),
        readings=(Reading("r", "e", "the crew […] died", "date", "conflict", values),),
        account=(Line("e", 0, "when", "Last week", (first,)),),
    )


def test_the_day_that_words_mean_stands_beside_them() -> None:
    html = re.sub(r"<[^>]+>", "", page.render(_record()))
    assert html.count("Last week (week of 1 April 2024)") == 2  # of the account and of the reading
    assert "3 April 2024 (" not in html


def test_a_letter_stands_once_and_its_further_places_are_numbered() -> None:
    html = page.render(_record())
    again = re.findall(r'<a class="sig again" href="(#[^"]+)"[^>]*><span class="hide">(\w)</span>(\d)</a>', html)
    assert again == [("#r2-21-26", "B", "2")]


def test_a_cited_source_leads_to_the_words_that_name_it() -> None:
    html = page.render(_record())
    assert re.search(r'href="#r1-25-36">Coast Guard</a>', html)
    assert 'id="r1-25-36"' in html
    assert re.search(r'href="#r1">Ministry</a>', html)  # named by other words


def test_linked_data_is_of_articles_and_of_claims_that_appear_in_them() -> None:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.render(_record()), re.S)
    graph = json.loads(block)["@graph"]
    articles = {x["@id"] for x in graph if x["@type"] == "NewsArticle"}
    claims = {x["name"]: {y["@id"] for y in x["appearance"]} for x in graph if x["@type"] == "Claim"}
    assert articles == {"#r1", "#r2"}
    assert claims == {"the crew Last week died": {"#r1"}, "the crew 3 April 2024 died": {"#r2"}}


def test_paragraphs_stand_beside_those_they_share_with() -> None:
    one, two = Report("a", "Own.\nShared words here.\nEnd."), Report("b", "Before.\nShared words here.\nMore.")
    spans = (((5, 23), (8, 26)),)
    first = Record(reports=(one,), origins=(Origin("a", "", "unknown", copies=(Sharing("a", "b", spans, 0.8),)),))
    shown = beside(first, Record(reports=(two,)))
    assert shown is not None
    rows = [tuple(re.sub(r"<[^>]+>", "", str(side)) for side in row) for row in shown.rows]
    assert rows == [
        ("", "Before."),
        ("Own.", ""),
        ("Shared words here.", "Shared words here."),
        ("", "More."),
        ("End.", ""),
    ]
    assert beside(Record(reports=(one,)), Record(reports=(two,))) is None


def test_only_words_in_marks_are_a_quotation() -> None:
    text = "Tarn said “the lights were out” on the bank. “Nobody came.” She thinks the sea was calm."
    at = text.index
    mixed = Quotation("r", ((at("“the"), at(". “Nobody")),), kind="mixed", speaker="Elsa Tarn")
    direct = Quotation("r", ((at("“Nobody"), at(" She")),), kind="direct", speaker="Elsa Tarn")
    told = Quotation("r", ((at("the sea"), len(text)),), kind="indirect")
    found = [(x.kind, text[x.start : x.end], x.title) for x in layers(text, (), (), (mixed, direct, told))]
    assert found == [
        ("quote", "“the lights were out”", "said by Elsa Tarn"),
        ("reported", " on the bank", "reported speech of Elsa Tarn"),
        ("quote", "“Nobody came.”", "said by Elsa Tarn"),
        ("reported", "the sea was calm.", "reported speech of a speaker who is not known"),
    ]
