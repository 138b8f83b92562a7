"""Whose reporting a report is: credits, shared text, voices and the stemma. All stories are made up."""

import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.dates import from_iso
from stemma.model import Event, Mark, Member, Origin, Quotation, Report, Sharing
from stemma.origins import origins, rooted, stemma, voices
from stemma.origins.copies import _together
from stemma.origins.credits import _Place
from stemma.reference.outlets import register
from stemma.text import words

FERRY = (
    "A passenger ferry ran aground on a sandbank outside Port Verran early on Monday, stranding 240 people. "
    "Rescue crews in inflatable boats brought the last passengers ashore before noon, harbour master Ilse Brandt said. "
    "Investigators believe a faulty steering pump left the vessel drifting sideways across the narrow channel. "
    "The operator cancelled every sailing on the island route until divers could inspect the damaged hull. "
    "Residents of the outlying villages queued at bakeries as supplies of fresh bread and milk began to run short. "
    "It was the third grounding in the channel since dredging stopped two winters ago for lack of money."
)
OTHER = (
    "Members of the regional assembly quarrelled until midnight over a plan to sell the old railway workshops. "
    "Supporters argued that the buildings had stood empty for a decade and swallowed public funds every spring. "
    "Opponents demanded a museum instead and waved photographs of steam engines from the gallery. "
    "A narrow vote sent the proposal back to a committee that last met before the summer recess."
)
SPEECH = (
    '"We shall not rest until every last passenger has been given a full account of what went wrong aboard that ship, '
    'and until the company has paid for each ruined holiday and each frightened child," minister Toma Reyl said.'
)


def report(id_: str, text: str, outlet: str = "", **more: Any) -> Report:
    published = more.pop("published", "")
    when = from_iso(str(published)) if published else None
    return replace(Report(id_, text, outlet=outlet, published=when), **more)


def only(text: str, outlet: str = "Verran Courier", **more: object) -> Origin:
    return origins([report("a", text, outlet, **more)])[0]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("PORT VERRAN, May 3 (Reuters) - ", "Reuters"),
        ("PORT VERRAN (AP) — ", "AP"),
        ("PORT VERRAN, May 3 (Xinhua) -- ", "Xinhua"),
        ("PORT VERRAN, May 3. /TASS/. ", "TASS"),
        ("(AFP) - ", "AFP"),
        ("By Jiji Press\n", "Jiji Press"),
        ("Source: Kyodo News\n", "Kyodo"),
        ("Updated: 2031-05-30 09:53 (Yonhap)\n", "Yonhap"),
    ],
)
def test_heads_name_the_agency(head: str, name: str) -> None:
    found = only(head + FERRY)
    assert (found.name, found.kind) == (name, "reprint")
    sign = found.evidence[0]
    assert (head + FERRY)[sign.start : sign.end] == sign.text


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        ("\nBBC", "BBC"),
        ("\nPress Association", "PA"),
        ("\n- Reuters", "Reuters"),
        ("\n© 2031 Reuters", "Reuters"),
        ("\nCopyright 2031 The Associated Press. All rights reserved.", "AP"),
        ("\n(Reporting by Mira Toll and Jon Abel; editing by Sven Hart)", "Reuters"),
        ("\nReuters - Ap - Afp", "Reuters"),
        ("\nThis article originally appeared on Harbour Herald.", "Harbour Herald"),
        ("\nAssociated Press writer Una Falk in Port Verran contributed to this report.", "AP"),
    ],
)
def test_sign_offs_name_the_origin(tail: str, name: str) -> None:
    found = only(FERRY + tail)
    assert found.name == name
    for sign in found.evidence:
        assert (FERRY + tail)[sign.start : sign.end] == sign.text


@pytest.mark.parametrize(
    "text",
    [
        FERRY,
        FERRY.replace("harbour master Ilse Brandt said", "harbour master Ilse Brandt told Reuters"),
        "The ferry lies on its side outside Port Verran. (Photo: AP)\n" + FERRY,
        "Passengers leave the ferry. Image copyright AFP\n" + FERRY,
        FERRY + "\nPassengers wait on the quay ©Nils Orr (Pool/AFP)",
        "[Courier / Yonhap Photo]\n" + FERRY,
    ],
)
def test_pictures_and_interviews_make_no_reprint(text: str) -> None:
    found = only(text, byline="Greta Holm")
    assert (found.name, found.kind) == ("Verran Courier", "own")


def test_bylines() -> None:
    assert only(FERRY, byline="The Associated Press").kind == "reprint"
    assert only(FERRY, byline="Jo Bell, Press Association").kind == "reprint"
    assert only(FERRY, byline="Reuters in Port Verran and Greta Holm").kind == "mixed"
    both = only(FERRY, byline="By Associated Press and Reuters with Greta Holm")
    assert (both.name, both.kind, both.voices[:2]) == ("AP", "mixed", ("AP", "Reuters"))
    assert only(FERRY, byline="Greta Holm, Image, Getty Images, Reuters").name == "Verran Courier"
    assert only(FERRY, credit="Harbour Herald").name == "Harbour Herald"


def test_marks_of_the_cleaner_point_into_the_capture() -> None:
    marks = (Mark("byline", "Kyodo News", 40, 50), Mark("credit", "[KCNA / Yonhap Photo]", 70, 91))
    found = only(FERRY, marks=marks)
    assert found.name == "Kyodo"
    assert [(e.start, e.end, e.where) for e in found.evidence] == [(40, 50, "capture")]


def test_agencies_at_large_are_unknown_and_help_is_mixed() -> None:
    assert (only(FERRY + "\n(Agencies)").name, only(FERRY + "\n(Agencies)").kind) == ("", "reprint")
    helped = only(FERRY + "\nAdditional reporting by AFP", byline="Greta Holm")
    assert (helped.name, helped.kind, helped.voices) == ("Verran Courier", "mixed", ("Verran Courier", "AFP"))


def test_the_agency_itself_and_the_house_under_its_address() -> None:
    own = origins([report("a", "PORT VERRAN (Reuters) - " + FERRY, "www.reuters.com")])[0]
    assert (own.name, own.kind) == ("Reuters", "own")
    carried = origins([report("a", FERRY, "www.bbc.com"), report("b", OTHER + "\nBBC", "Verran Courier")])
    assert [o.name for o in carried] == ["www.bbc.com", "www.bbc.com"]


def test_a_retold_report_is_a_rewrite() -> None:
    text = "A ferry ran aground outside Port Verran and hundreds were stranded, the Kyiv Post reported on Monday.\n"
    assert (only(text + OTHER).name, only(text + OTHER).kind) == ("Kyiv Post", "rewrite")


def test_state_media_at_large_are_the_house_of_the_state_that_is_named() -> None:
    named = "The minister will travel on Monday, the Ostrean State News Agency reported. "
    at_large = "The trip was confirmed, according to Ostrean state television. "
    assert only(named + at_large + OTHER).rests_on == ("Ostrean State News Agency",)
    assert only(at_large + OTHER).rests_on == ("Ostrean state television",)


def test_evidence_ends_where_the_mark_ends() -> None:
    mark = Mark("credit", "Reuters", 40, 51)  # "The Reuters" on the page, folded by the cleaner
    found = only(OTHER, marks=(mark,))
    assert (found.name, found.evidence[0].start, found.evidence[0].end) == ("Reuters", 40, 51)


def test_what_it_rests_on_is_resolved() -> None:
    text = (
        "Divers found a hole in the hull, according to the Korean Central News Agency. The Coast Guard said it waits.\n"
    )
    assert only(text + OTHER).rests_on[:2] == ("KCNA", "Coast Guard")


@pytest.mark.parametrize(
    ("words_", "source"),
    [
        (
            "The pump had failed before, the Harbour Safety Board (HSB) said. HSB announced a review.",
            "Harbour Safety Board",
        ),
        ("He was asleep, one passenger told the Verran Advertiser.", "Verran Advertiser"),
        ("The hull had a crack, WQRZ reported.", "WQRZ"),
        ("The crack was first reported by the Verran Gazette.", "Verran Gazette"),
        (
            "The pump was approved by nobody, the Marine and Harbour Administration said.",
            "Marine and Harbour Administration",
        ),
        ("The crew was tired, according to the country's state media.", "state media"),
        ("The owner knew of the crack, according to court documents.", "court documents"),
        ("The captain was held, state television said.", "state television"),
    ],
)
def test_bodies_media_and_papers_are_sources(words_: str, source: str) -> None:
    assert only(words_ + "\n" + OTHER).rests_on == (source,)


def _sentences(text: str) -> list[str]:
    return text.split(". ")


@pytest.mark.parametrize(
    "copy",
    [
        FERRY,
        ". ".join(_sentences(FERRY)[:4]),
        ". ".join(reversed(_sentences(FERRY))),
        FERRY.replace("narrow", "slender")
        .replace("brought", "carried")
        .replace("faulty", "broken")
        .replace("Monday", "May 3"),
        OTHER + "\n" + ". ".join(_sentences(FERRY)[1:5]),
    ],
    ids=["whole", "cut", "reordered", "lightly rewritten", "embedded"],
)
def test_copies_are_found_with_equal_words_on_both_sides(copy: str) -> None:
    a, b = report("a", FERRY, "One"), report("b", copy, "Two")
    one, two = origins([a, b])
    assert [s.other for s in one.copies] == ["b"] and [s.other for s in two.copies] == ["a"]
    assert one.copies[0].share == two.copies[0].share > 0.4
    for (s, e), (t, f) in one.copies[0].spans:
        assert words(a.text[s:e]) == words(b.text[t:f])
    assert {(y, x) for x, y in one.copies[0].spans} == set(two.copies[0].spans)


def test_a_shared_quotation_is_no_copy() -> None:
    curly = SPEECH.replace('"', "“", 1).replace('"', "”", 1)
    first, second = report("a", FERRY + "\n" + SPEECH, "One"), report("b", OTHER + "\n" + curly, "Two")
    assert all(not o.copies for o in origins([first, second]))
    bare = report("c", OTHER + "\n" + SPEECH.replace('"', ""), "Three")
    start = bare.text.index("We shall")
    end = bare.text.index(", minister Toma")
    said = {"c": (Quotation("c", ((start, end),), kind="direct"),)}
    assert all(not o.copies for o in origins([first, bare], said))


def test_furniture_and_law_are_no_copy() -> None:
    law = "\nCopyright 2031 The Verran Press. All rights reserved. This material may not be published."
    assert all(not o.copies for o in origins([report("a", FERRY + law, "One"), report("b", OTHER + law, "Two")]))
    widget = "\nMore from our newsroom: seven walks along the old sea wall every visiting angler ought to try in May"
    subjects = ["ferries and tides", "wheat and barley", "trams and signals", "bees and clover", "locks and weirs"]
    pages = [
        report(str(n), f"Councillors spoke about {s} on day {n} of a long and windy session." + widget, "One")
        for n, s in enumerate(subjects)
    ]
    assert all(not o.copies for o in origins(pages))


def test_an_uncredited_copy_takes_the_origin_of_its_text() -> None:
    wire = report("a", "PORT VERRAN (AP) — " + FERRY, "One")
    bare = report("b", FERRY, "Two")
    kept = report("c", OTHER, "Three")
    found = {o.report: o for o in origins([kept, bare, wire])}
    assert (found["b"].name, found["b"].kind, found["c"].name) == ("AP", "reprint", "Three")
    assert found["b"].copies[0].direction == "both-from-third"
    assert voices(found, found) == (("AP", "Three"), 0)


def test_direction_follows_credits_then_times_else_is_unknown() -> None:
    early = report("a", FERRY, "One", published="2031-05-03T08:00Z")
    late = report("b", FERRY, "Two", published="2031-05-03T11:30Z")
    one, two = origins([early, late])
    assert (one.copies[0].direction, two.copies[0].direction) == ("to", "from")
    assert two.name == "One" and "3.5 hours" in two.copies[0].reason
    credited = replace(early, text=FERRY + "\nThis article first appeared in Two.")
    one, two = origins([credited, late])
    assert (one.name, one.copies[0].direction, two.name) == ("Two", "from", "Two")
    one, two = origins([replace(early, published=None), replace(late, published=None)])
    assert one.copies[0].direction == two.copies[0].direction == "unknown"


def test_unknown_origins_that_share_text_count_once() -> None:
    def of(id_: str, name: str, *others: str) -> Origin:
        copies = tuple(Sharing(id_, other, (), 0.9) for other in others)
        return Origin(id_, name, "own" if name else "unknown", copies=copies)

    known = {o.report: o for o in (of("a", "", "b"), of("b", "", "a"), of("c", ""), of("d", "AP"), of("e", "", "d"))}
    assert voices("abc", known) == ((), 2)
    assert voices("abcde", known) == (("AP",), 2)
    assert voices([], known) == ((), 0)


def test_four_voices_one_root() -> None:
    base = "North Korea launched a satellite, the Korean Central News Agency said. "
    texts = [
        base + FERRY,
        base + OTHER,
        "SEOUL (Yonhap) -- " + base,
        "TOKYO (AP) — " + base + "Nobody was hurt in the launch.",
    ]
    texts[2] += "Officials in the south convened a meeting to study the trajectory and the weather over the strait."
    pile = {str(n): report(str(n), text, f"Outlet {n}") for n, text in enumerate(texts)}
    found = {o.report: o for o in origins(list(pile.values()))}
    event = Event("e", "launch", tuple(Member(r, 1.0) for r in pile))
    graph = stemma(event, pile, found)
    assert graph.voices == ("AP", "Outlet 0", "Outlet 1", "Yonhap") and graph.unknown == 0
    assert graph.roots == ("KCNA",)
    ids = {node.id for node in graph.nodes}
    assert {e.source for e in graph.edges} | {e.target for e in graph.edges} <= ids
    assert {("report:3", "agency:AP", "reprint"), ("report:0", "source:KCNA", "cites")} <= {
        (e.source, e.target, e.kind) for e in graph.edges
    }


def rests(**cited: tuple[str, ...]) -> dict[str, Origin]:
    """What reports of one event rest on once its sources have one name each."""
    known = {r: Origin(r, f"Outlet {r}", "own", rests_on=names) for r, names in cited.items()}
    return rooted([Event("e", "", tuple(Member(r, 1.0) for r in known))], known)


@pytest.mark.parametrize(
    "vague", ["state media", "North Korea's official media", "official news agency", "North Korean state-run agency"]
)
def test_what_state_media_are_follows_from_the_event(vague: str) -> None:
    found = rests(a=("KCNA",), b=(vague, "Coast Guard"), c=("KCNA", "Yonhap"))
    assert [found[r].rests_on for r in "abc"] == [("KCNA",), ("KCNA", "Coast Guard"), ("KCNA", "Yonhap")]
    (why,) = found["b"].evidence
    assert why.kind == "same source" and f"“{vague}” is taken for KCNA" in why.text and "(a)" in why.text
    assert not found["a"].evidence


@pytest.mark.parametrize(
    ("vague", "named"),
    [("state television", "KCNA"), ("Velmark's state media", "KCNA"), ("Iranian state media", "Velmark State Radio")],
)
def test_another_medium_or_another_country_is_another_source(vague: str, named: str) -> None:
    found = rests(a=(named,), b=(vague,))
    assert found["b"].rests_on == (vague,) and not found["b"].evidence


def test_state_media_that_may_be_two_stay_apart_and_say_so() -> None:
    found = rests(a=("KCNA",), b=("state media",), c=("Xinhua",))
    assert found["b"].rests_on == ("state media",)
    assert "may be KCNA or Xinhua" in found["b"].evidence[0].text
    assert rests(a=("KCNA",), b=("North Korean state agency",), c=("Xinhua",))["b"].rests_on == ("KCNA",)


def test_state_media_that_nobody_names_are_those_of_the_country_that_is_named() -> None:
    assert rests(a=("Velmark's state media",), b=("state media",))["b"].rests_on == ("Velmark's state media",)


def test_bodies_under_a_short_name_or_their_initials_are_one_source() -> None:
    found = rests(
        a=("Harbour Safety Inquiry Board", "Velmark Coast Guard"),
        b=("HSIB", "Coast Guard"),
        c=("Safety Inquiry Board", "Police"),
        d=("Karsund Police",),
    )
    assert found["b"].rests_on == found["a"].rests_on
    assert found["c"].rests_on == ("Harbour Safety Inquiry Board", "Police")
    two = rests(a=("Velmark Coast Guard",), b=("Coast Guard",), c=("Arvonian Coast Guard",))
    assert two["b"].rests_on == ("Coast Guard",)
    assert "Arvonian Coast Guard or Velmark Coast Guard" in two["b"].evidence[0].text


def test_a_report_does_not_rest_on_the_house_whose_text_it_carries() -> None:
    known = {"a": Origin("a", "KCNA", "reprint", rests_on=("state media",)), "b": Origin("b", "Yonhap", "own")}
    assert rooted([Event("e", "", (Member("a", 1.0), Member("b", 1.0)))], known)["a"].rests_on == ()


def test_what_an_institution_issued_is_its_own_and_not_that_of_an_outlet_that_was_earlier() -> None:
    pile = [
        report("a", FERRY, "Verran Courier", published="2031-05-03T08:00Z"),
        report("b", FERRY, "news.harbour.ac.uk", published="2031-05-03T18:00Z"),
        report("c", OTHER, "www.harbour.com"),
    ]
    found = origins(pile)
    assert [(o.name, o.kind) for o in found[:2]] == [("news.harbour.ac.uk", "reprint"), ("news.harbour.ac.uk", "own")]
    assert any("institution" in e.text for e in found[0].evidence)
    assert found[0].copies[0].direction == "from"


def test_order_does_not_matter() -> None:
    pile = [
        report("a", "PORT VERRAN (AP) — " + FERRY, "One"),
        report("b", FERRY, "Two", published="2031-05-03T08:00Z"),
        report("c", OTHER + "\n" + FERRY[:400], "Three", published="2031-05-04"),
        report("d", OTHER, "Four"),
    ]
    expected = origins(pile)
    assert [o.report for o in expected] == ["a", "b", "c", "d"]
    for order in permutations(pile):
        assert origins(list(order)) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="abc .\"“”'\n(AP)—©", max_size=200), max_size=5))
def test_any_text_is_read_and_spans_slice(texts: list[str]) -> None:
    pile = {str(n): report(str(n), text, "One") for n, text in enumerate(texts)}
    for found in origins(list(pile.values())):
        for sign in found.evidence:
            if sign.where == "text":
                assert pile[found.report].text[sign.start : sign.end] == sign.text
        for sharing in found.copies:
            for (s, e), (t, f) in sharing.spans:
                assert words(pile[found.report].text[s:e]) == words(pile[sharing.other].text[t:f])


def test_own_outlets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.tsv"
    head = "name\tkind\tcountry\tdomains\taliases\n"
    path.write_text(head + "Verran Wire\tagency\tNZL\tverranwire.example\tVW;Verran News Wire\n", "utf-8")
    monkeypatch.setenv("STEMMA_OUTLETS", str(path))
    assert register().named("https://www.verranwire.example/x") is register().named("VW")
    told = report("a", "PORT VERRAN (VW) - " + FERRY, "One")
    assert origins([told])[0].name == "Verran Wire"
    path.write_text(head + "Verran Press Wire\tagency\tNZL\tverranwire.example\tVW\n", "utf-8")
    assert origins([told])[0].name == "Verran Press Wire"  # a file changed between two calls is read again


def test_an_address_may_name_the_agency() -> None:
    assert only(FERRY, url="https://www.verran.example/wires/pa/article-1/ferry.html").name == "PA"
    assert only(FERRY, url="https://www.verran.example/aponline/2031/05/03/ferry.html").name == "AP"
    assert only(FERRY, url="https://www.verran.example/news/pa/ferry.html").name == "Verran Courier"


def test_a_pictures_agency_is_shown_and_not_taken_for_the_origin() -> None:
    told = "HARBOUR CITY -- The council met on Monday and voted to move the market to the old quay before winter. " * 2
    caption = Mark("caption", "[Council / Yonhap Photo]", 3, 27)
    (origin,) = origins([Report("a", told, marks=(caption,))])
    assert (origin.name, origin.kind) == ("", "unknown")
    assert [(e.kind, e.text, e.start, e.where) for e in origin.evidence] == [("picture", caption.text, 3, "capture")]


def test_a_pictures_only_agency_is_the_likely_origin_of_a_report_dated_from_its_capital() -> None:
    told = "SEOUL -- The council met on Monday and voted to move the market to the old quay before winter. " * 2
    both = Mark("caption", "[KCNA / Yonhap Photo]", 3, 24)  # what speaks for a state is a source, not the writer

    def likely(**known: Any) -> Origin:
        (origin,) = origins([Report("a", told, **{"marks": (both,), "dateline": "SEOUL", **known})])
        return origin

    assert (likely().name, likely().kind, likely().voices) == ("Yonhap", "unknown", ("Yonhap",))
    assert [e.kind for e in likely().evidence] == ["picture", "dateline"]
    assert likely(dateline="BUSAN, South Korea").name == ""
    assert likely(dateline="").name == ""
    assert likely(outlet="Verran Courier").name == "Verran Courier"
    assert likely(marks=(both, Mark("caption", "Kyodo Photo", 40, 51))).name == ""


def test_evidence_stands_where_its_words_do_or_nowhere() -> None:
    """The span of what was read in metadata is in no text, so that nothing is marked there."""
    text = "Text (c) 2031 Norden Wire"
    found = re.search("Norden Wire", text)
    assert found is not None
    said = _Place(text, 100, "text").evidence("copyright", found)
    assert (said.start, said.end) == (100 + text.index("Norden"), 100 + len(text))
    said = _Place(text, -1, "metadata").evidence("copyright", found)
    assert (said.start, said.end, said.text) == (-1, -1, "Norden Wire")


def test_a_run_of_words_counts_once_a_report_however_often_it_says_it() -> None:
    hashed = np.array([7, 9, 7, 7, 8, 7], dtype=np.uint64)  # by place; the reports begin at 0, 2 and 5
    key, who, place = _together(hashed, np.arange(6), np.array([0, 2, 5, 6]))
    assert (key.tolist(), who.tolist(), place.tolist()) == ([7, 7, 7], [0, 1, 2], [0, 2, 5])
