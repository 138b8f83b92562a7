"""Cleaning: what leaves the body, what is said of the report, and that every offset leads back."""

import random
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.cleaning import clean, recurring_lines, visible_text
from stemma.model import Capture, Issue, Report
from stemma.stages.clean import verbatim
from stemma.text import to_capture

BODY = [
    "PORT SABLE, Lindara — A ferry with 84 people on board ran aground off the northern coast on Tuesday, the "
    "harbour office said, "
    "and all of them were taken off by fishing boats.",
    "The ship, the Morning Tide, had left the island of Orrin shortly after dawn and struck a sandbank in thick "
    "fog, the office's "
    "head, Elsa Tarn, told reporters in the capital.",
    '"We heard a long scrape, and then nothing at all," said Ivo Kessel, a teacher who was travelling with his cla'
    'ss. "The children '
    'sang until the boats came."',
    "Four passengers were treated for cold, none of them is in danger. It was the second accident on the route "
    "this year; in March a "
    "freighter lost its rudder near the same bank.",
    "The transport ministry said it would look into whether the lights on the bank had been working. The ferry "
    "company declined to "
    "comment on the course the ship had taken.",
]
HEAD = "Ferry runs aground off Port Sable, all 84 on board safe"
MENU = ["Home", "News", "World", "Sport", "Business", "Sign in", "Subscribe", "Search"]
FOOT = [
    "Share this article",
    "Facebook",
    "Twitter",
    "You might also like",
    "Ten walks along the coast",
    "Leave a comment...",
]


def report(lines: list[str], **given: Any) -> Report:
    cleaned, _ = clean(Capture("r", "\n\n".join(lines), **given))
    assert cleaned is not None
    return cleaned


def test_furniture_goes_and_body_stays() -> None:
    found = report(
        [*MENU, HEAD, "By Mara Olin", "Tue May 6, 2031 10:43AM", "Image: The ferry on the bank", *BODY, *FOOT]
    )
    assert found.text == "\n".join(BODY)
    assert (found.headline, found.byline, found.dateline) == (HEAD, "Mara Olin", "PORT SABLE, Lindara")
    assert found.published is not None and found.published.value == "2031-05-06T10:43"
    assert {m.kind for m in found.marks} >= {"headline", "byline", "dateline", "published", "caption"}


def test_body_printed_twice_is_kept_once() -> None:
    found = report([HEAD, "2031-05-06 08:58", *BODY, "AFP", *BODY[1:], "AFP", "Related News"])
    assert found.text == "\n".join(BODY)
    assert found.credit == "AFP"


def test_clean_text_is_left_alone() -> None:
    assert report(BODY).text == "\n".join(BODY)
    assert report(BODY, title=HEAD).headline == HEAD


def test_a_single_line_is_its_own_body() -> None:
    assert report(["Ferry aground off Port Sable"]).text == "Ferry aground off Port Sable"


def test_captions_and_labels_inside_the_body() -> None:
    inside = [
        *BODY[:2],
        "The ferry on the bank off Port Sable. (Photo: Rolf Aden/Coast Pictures)",
        "World news",
        *BODY[2:4],
        "World news",
        BODY[4],
    ]
    assert report([HEAD, *inside]).text == "\n".join(BODY)


@pytest.mark.parametrize(
    "sentence",
    ["The captain was born in Orrin on April 22, 1923.", "The office said that the lights died (July 24, 2030).",
     "In the tests 14 (3.1 of 40 / 33 of 90) were failed by the ship's radio, according to the same office.",
     "It was unclear whether the captain had spoken of the fog at all (via a friend of the Tarn family)."],
)  # fmt: skip
def test_sentences_that_look_like_stamps_or_captions_stay(sentence: str) -> None:
    lines = [*BODY[:3], sentence, *BODY[3:]]
    found = report([HEAD, "By Mara Olin on Monday, May 5, 2031 at 11:08 a.m.", *lines])
    assert found.text == "\n".join(lines)
    assert found.published is not None and found.published.value == "2031-05-05T11:08"


def test_a_picture_described_twice() -> None:
    caption = "Rescuers bring children from the ferry to the harbour of Port Sable."
    assert report([HEAD, *BODY[:3], caption, caption + "Rolf Aden", *BODY[3:]]).text == "\n".join(BODY)


def test_a_first_sentence_like_the_title_stays() -> None:
    assert report([f"PORT SABLE — {HEAD}.", *BODY[1:]], title=HEAD).text.startswith("PORT SABLE — Ferry runs aground")


def test_broken_lines_are_joined_and_lead_back() -> None:
    text = BODY[0][:80] + "\n" + BODY[0][80:].lstrip() + "\n\n" + "\n\n".join(BODY[1:])
    assert BODY[0][80:].lstrip()[0].islower()
    found, _ = clean(Capture("r", text))
    assert found is not None and found.text.count("\n") == len(BODY) - 1
    assert all(found.text[s : s + n] == text[k : k + n] for s, k, n in found.offsets)


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        ("24-01-2019", "2019-01-24"), ("2019-01-24 08:58", "2019-01-24T08:58"), ("Thu Jan 24, 2019 10:43AM",
                                                                                 "2019-01-24T10:43"),
        ("Tue Sep 11, 2018 08:20am", "2018-09-11T08:20"), ("24 janvier 2019", "2019-01-24"), ("2019년 1월 24일",
                                                                                              "2019-01-24"),
        ("Posted : 2019-01-24 08:58 Updated : 2019-01-25 09:00", "2019-01-24T08:58"), ("24. Januar 2019", "2019-01-24"),
        ("24 de enero de 2019", "2019-01-24"), ("January 24th, 2019", "2019-01-24"), (
            "Published 1:39 am EST, Thursday, January 24, 2019",
        "2019-01-24T01:39-05:00"), ("2019.01.24 08:58", "2019-01-24T08:58"), ("24/01/2019 10h30", "2019-01-24T10:30"),
        ("٢٤ يناير 2019", "2019-01-24"), ("24 січня 2019", "2019-01-24"), ("24. ledna 2019", "2019-01-24"),
    ],
)  # fmt: skip
def test_stamps_of_the_world(stamp: str, value: str) -> None:
    found = report([HEAD, stamp, *BODY])
    assert found.published is not None and found.published.value == value
    assert found.published.span is not None
    assert found.text == "\n".join(BODY)


@pytest.mark.parametrize(
    ("given", "value"),
    [("24-01-2019", "2019-01-24"), ("2019년 1월 24일", "2019-01-24"), ("14.03.2024, 13:20 Uhr", "2024-03-14T13:20"),
     ("Thu Mar 14, 2024 11:05AM", "2024-03-14T11:05"), ("January 24, 2019 8:58 PM ET", "2019-01-24T20:58"),
     ("2019년 1월 24일 오후 3시 20분", "2019-01-24T15:20"), ("2019年1月24日15時20分", "2019-01-24T15:20"),
     ("20190124", "2019-01-24"), ("20190124085800", "2019-01-24T08:58"), ("1548316680", "2019-01-24T07:58+00:00"),
     ("20190124T085800Z", "2019-01-24T08:58Z"), ("24 января 2019, 15:20", "2019-01-24T15:20")],
)  # fmt: skip
def test_given_dates_in_the_forms_of_the_world(given: str, value: str) -> None:
    found = report(BODY, published=given)
    assert found.published is not None and found.published.value == value


@pytest.mark.parametrize(
    ("given", "zone"),
    [("2019-01-24T08:58:00+09:00", "+09:00"), ("2019-01-24T08:58:00+0900", "+09:00"),
     ("2019-01-24 08:58:00 +09", "+09:00"), ("2019-01-24T08:58Z", "Z"), ("Thu, 24 Jan 2019 08:58:00 GMT", "+00:00"),
     ("Thu, 24 Jan 2019 08:58:00 -0330", "-03:30"), ("24 Jan 2019 08:58 KST", "+09:00"),
     ("Thu Jan 24 08:58:00 EST 2019", "-05:00"), ("Jan 24, 2019 08:58 UTC+9", "+09:00"),
     ("January 24, 2019 at 8:58 a.m. CET", "+01:00"), ("2019-01-24T08:58", "")],
)  # fmt: skip
def test_a_date_keeps_its_zone(given: str, zone: str) -> None:
    found = report(BODY, published=given)
    assert found.published is not None and found.published.value == f"2019-01-24T08:58{zone}"
    page = report([HEAD, "Posted: January 24, 2019 08:58 EST", *BODY], published=given)
    assert page.published is not None and page.published.value == f"2019-01-24T08:58{zone or '-05:00'}"


def test_an_ambiguous_date_is_an_interval_until_the_country_is_known() -> None:
    found, issues = clean(Capture("r", "\n\n".join([HEAD, "Posted 03/04/2019", *BODY])))
    assert found is not None and found.published is not None
    assert (found.published.earliest, found.published.latest) == (date(2019, 3, 4), date(2019, 4, 3))
    assert any("order of day and month" in i.message for i in issues)
    for url, day in (("https://www.bbc.co.uk/1", date(2019, 4, 3)), ("https://www.nytimes.com/1", date(2019, 3, 4))):
        known, none = clean(Capture("r", "\n\n".join([HEAD, "Posted 03/04/2019", *BODY]), url=url))
        assert (
            known is not None
            and known.published is not None
            and known.published.earliest == known.published.latest == day
        )
        assert not none


def test_given_dates_win_and_the_page_refines_their_hour() -> None:
    lines = [HEAD, "Posted: 2019-01-24 08:58", *BODY]
    same, other = report(lines, published="2019-01-24"), report(lines, published="2019-01-26")
    assert same.published is not None and same.published.value == "2019-01-24T08:58"
    assert other.published is not None and other.published.value == "2019-01-26"


def test_unreadable_date_is_an_issue() -> None:
    found, issues = clean(Capture("r", "\n\n".join(BODY), published="soon"))
    assert found is not None and found.published is None and "'soon'" in issues[0].message


@pytest.mark.parametrize(
    ("given", "name"),
    [({"url": "https://www.bbc.co.uk/news/1"}, "BBC"), ({"outlet": "www.dw.com"}, "DW"), ({"url": 
        "https://www.sable-herald.example/1"},
     "sable-herald.example"), ({"outlet": "Sable Herald", "url": "https://x.example"}, "Sable Herald"), ({}, "")],
)  # fmt: skip
def test_outlets_have_one_name(given: dict[str, str], name: str) -> None:
    assert report(BODY, **given).outlet == name


def test_users_add_outlets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "name,country,kind,domains,aliases\nThe Sable Herald,,outlet,sable-herald.example,Sable Herald; SH\n"
    )
    monkeypatch.setenv("STEMMA_OUTLETS", str(path))
    assert report(BODY, url="https://www.sable-herald.example/1").outlet == "The Sable Herald"
    assert report(BODY, outlet="SH").outlet == "The Sable Herald"


@pytest.mark.parametrize(
    ("line", "credit"),
    [("By Associated Press and Reuters with Coast News", "AP; Reuters"), ("AFP", "AFP"), (
        "(Reporting by Ana Bel; Editing by Cy Dow)",
     "Reporting by Ana Bel; Editing by Cy Dow"), ("Copyright 2031 The Associated Press. All rights reserved.",
                                                  "AP")],
)  # fmt: skip
def test_credits(line: str, credit: str) -> None:
    lines = [HEAD, line, *BODY] if line.startswith("By") else [HEAD, *BODY, line]
    found = report(lines)
    assert found.text == "\n".join(BODY) and found.credit == credit


@pytest.mark.parametrize(
    ("line", "credit"),
    [("Reuters - Ap - Afp", "Reuters; AP; AFP"), ("Updated: 24 January 2019 (Agencies)", "Agencies"),
     ("With Meridian Press", "With Meridian Press"), ("Source: Sable Radio / Norden Wire",
     "Source: Sable Radio / Norden Wire"), ("dpa/Norden Wire", "dpa; Norden Wire"), ("Norden Wire", "Norden Wire"),
     ("Staff and agencies", "agencies"), ("cb/mm (dpa, AFP)", "dpa, AFP"), ("World News", ""),
     ("Petra Lindqvist", "")],
)  # fmt: skip
def test_a_last_line_says_whose_it_is(line: str, credit: str) -> None:
    found = report([HEAD, *BODY, line])
    assert found.credit == credit and found.text == "\n".join(BODY)


@pytest.mark.parametrize(
    ("line", "byline", "credit"),
    [("By our own correspondent and Norden Wire", "our own correspondent and Norden Wire", "Norden Wire"),
     ("By Mara Olin & Reuters", "Mara Olin & Reuters", "Reuters"), ("By Mara Olin with AFP", "Mara Olin with AFP",
                                                                    "AFP"),
     ("By Our Foreign Staff and agencies", "Our Foreign Staff and agencies", ""), ("Mara Olin and agencies",
                                                                                   "Mara Olin and agencies", ""),
     ("By Petra Lindqvist", "Petra Lindqvist", ""), ("By Anna Tass", "Anna Tass", ""),
     ("Par Marie Dupont avec AFP", "Marie Dupont avec AFP", "AFP"),
     ("By Petra van Dijk", "Petra van Dijk", ""), ("By Petra", "Petra", "Petra")],
)  # fmt: skip
def test_bylines_of_writers_and_houses(line: str, byline: str, credit: str) -> None:
    found = report([HEAD, line, *BODY])
    assert (found.byline, found.outlet) == (byline, "")
    assert {m.text for m in found.marks if m.kind == "credit"} == ({credit} if credit else set())


@pytest.mark.parametrize(
    "line",
    ["toggle caption Petra Lindqvist/AP", "Image: The ferry on the bank. Getty", "Rolf Aden / Getty Images",
     "The ferry on the bank. Rolf Aden/Reuters", "Image copyright Reuters", "Image caption The ferry on the bank"],
)  # fmt: skip
def test_pictures_credit_no_report(line: str) -> None:
    for lines in ([HEAD, line, *BODY], [HEAD, *BODY[:2], line, *BODY[2:]], [HEAD, *BODY, line]):
        found = report(lines)
        assert found.text == "\n".join(BODY) and found.credit == ""
        assert line in [m.text for m in found.marks if m.kind == "caption"]


@pytest.mark.parametrize(
    ("line", "outlet"),
    [("Kurier International, English service", "Kurier International"), ("The Daily Sable | World", "The Daily Sable"),
     ("Diario de Orrin - Internacional", "Diario de Orrin"), ("Le Courrier de Sable", "Le Courrier de Sable"),
     ("Orriner Nachrichten", "Orriner Nachrichten"), ("오린일보", "오린일보"),
     ("sable-times.example", "sable-times.example"),
     ("Il Giornale di Orrin | Esteri", "Il Giornale di Orrin"), ("Sable Herald: World", "Sable Herald"),
     ("World News", ""), ("The Ferry", ""), ("Home | News | World", ""), ("Press Review", ""), ("Latest News", ""),
     ("Orrin Newsletter News", ""), ("The Sable Post", "The Sable Post")],
)  # fmt: skip
def test_mastheads(line: str, outlet: str) -> None:
    found = report([line, HEAD, "By Mara Olin", *BODY])
    assert (found.outlet, found.headline, found.text) == (outlet, HEAD, "\n".join(BODY))


@pytest.mark.parametrize(
    ("opening", "place"),
    [("SEOUL, South Korea — ", "SEOUL, South Korea"), ("BEIJING (Kyodo) - ", "BEIJING"), (
        "LONDON, Dec 29 (Reuters) - ", "LONDON"),
     ("(Reuters) - ", ""), ("NEW DELHI: ", "NEW DELHI"), ("Kim — ", ""), ("WATCH: ", ""),
     ("WASHINGTON —", "WASHINGTON"), ("New Delhi, Jan 24 (PTI) ", "New Delhi"),
     ("Geneva/Berlin (dpa) - ", "Geneva/Berlin"),
     ("NATO (Northern Treaty) ", "")],
)  # fmt: skip
def test_datelines(opening: str, place: str) -> None:
    found = report([opening + BODY[1], *BODY[2:]])
    assert found.dateline == place and found.text.startswith(opening)


def test_other_languages_are_kept_and_said() -> None:
    text = (
        "Le ferry transportant 84 personnes s'est échoué mardi au large de la côte nord, a indiqué la capitainerie"
        " du port. " * 3
    )
    found, issues = clean(Capture("r", text))
    assert found is not None and found.language == "fr" and found.text
    assert "not annotated" in issues[0].message


@pytest.mark.parametrize("paragraphs", [2, 3, 4])
def test_a_credit_closes_a_report_of_any_length(paragraphs: int) -> None:
    lines = [*BODY[1:paragraphs], BODY[paragraphs] + " (Reporting by Rolf Aden; editing by Mara Olin)"]
    found = report([HEAD, *lines])
    assert found.text == "\n".join(lines)
    assert "Rolf Aden" in [m.text for m in found.marks if m.kind == "credit"][-1]


def test_what_comes_as_metadata_is_a_mark_without_a_place() -> None:
    given: dict[str, Any] = {"title": HEAD, "byline": "Mara Olin", "credit": "Norden Wire", "outlet": "Sable Herald",
             "published": "2031-05-06"}  # fmt: skip
    found, _ = clean(Capture("r", "\n".join(BODY), **given))
    assert found is not None
    marks = {m.kind: m.text for m in found.marks if m.start == m.end == -1}
    assert marks == {"headline" if kind == "title" else kind: text for kind, text in given.items()}
    found, _ = clean(Capture("r", PAGE, "html"))
    assert found is not None
    stated = {m.kind: m.text for m in found.marks if m.start == -1}
    assert (stated["byline"], stated["outlet"], stated["headline"]) == ("Mara Olin", "Sable Herald", HEAD)


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>{HEAD} | Sable Herald</title><meta property="og:site_name" content="Sable Herald">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEAD}", "datePublished": "2031-05-06T10:43:00+02:00",
"dateModified": "2031-05-06T12:00:00+02:00", "author": [{{"name": "Mara Olin"}}], "publisher": {{"name": "Sable Herald"}}}}</script></head>
<body><nav><ul>{"".join(f"<li><a href='/{m}'>{m}</a></li>" for m in MENU)}</ul></nav><article><h1>{HEAD}</h1><p class="byline">By Mara Olin</p>
<figure><img src="x.jpg"><figcaption>The ferry on the bank. Photo: Rolf Aden</figcaption></figure>{"".join(f"<p>{p}</p>" for p in BODY)}</article>
<aside><h3>You might also like</h3><a href="/walks">Ten walks along the coast</a></aside><footer>© 2031 Sable Herald</footer></body></html>"""  # noqa: E501


def test_html_page() -> None:
    found, issues = clean(Capture("r", PAGE, "html"))
    assert found is not None and not issues
    assert found.text == "\n".join(BODY)
    assert (found.headline, found.byline, found.outlet) == (HEAD, "Mara Olin", "Sable Herald")
    assert found.published is not None and found.published.value == "2031-05-06T10:43+02:00"
    assert found.modified is not None and found.modified.value == "2031-05-06T12:00+02:00"


def test_a_page_that_shows_a_picture_alone_does_not_date_it() -> None:
    article = PAGE[PAGE.index("<article>") : PAGE.index("</article>")]
    alone = PAGE.replace(article, "<article><p>The ferry on the bank off Port Sable. (Photo: Rolf Aden)</p>")
    found, issues = clean(Capture("r", alone, "html"))
    assert found is not None and found.text == "The ferry on the bank off Port Sable. (Photo: Rolf Aden)"
    assert found.published is None and found.modified is None
    assert [i.about for i in issues] == ["r"] and "nothing but a caption" in issues[0].message
    given, issues = clean(Capture("r", alone, "html", published="2031-05-04"))
    assert given is not None and given.published is not None and given.published.value == "2031-05-04" and not issues


def test_lines_that_recur_in_an_outlet_are_its_furniture() -> None:
    promise = "Our reporters on the coast work for you every day of the year, in any weather."
    captures = [
        Capture(str(n), "\n".join([f"{n} {BODY[0]}", promise, *(f"{n}: {p}" for p in BODY[1:])]), outlet="Sable Herald")
        for n in range(5)
    ]
    recurring = recurring_lines(captures)
    assert recurring == recurring_lines(reversed(captures))
    for capture in captures:
        found, _ = clean(capture, recurring)
        assert found is not None and promise not in found.text and BODY[4] in found.text
    assert recurring_lines([Capture("1", promise), Capture("2", promise), Capture("3", promise)]) == frozenset()


STORIES = [
    [f"{subject} {what} on the {n}th day of the month, people who had seen it told the Sable Herald later that week."
     for n, what in enumerate(("opened its doors to visitors", "was closed again by the council",
                               "was the talk of the whole harbour", "cost the town more than it had planned"), 4)]
    for subject in ("The new library", "A coal depot", "The swimming bath", "An old theatre", "The tram line")
]  # fmt: skip


def test_copies_of_one_report_are_no_furniture() -> None:
    menu = ["Home", "All our local news", "Sign in"]
    copies = [Capture(f"c{n}", "\n".join([*menu, *BODY]), outlet="Sable Herald") for n in range(30)]
    assert recurring_lines(copies) == frozenset()
    others = [Capture(f"o{n}", "\n".join([*menu, *story]), outlet="Sable Herald") for n, story in enumerate(STORIES)]
    recurring = recurring_lines([*copies, *others])
    assert recurring and recurring == recurring_lines([*others[::-1], *copies])
    for capture in (*copies[:2], *others):
        found, issues = clean(capture, recurring)
        assert found is not None and not issues and found.text.count("\n") >= 3
        assert not set(found.text.split("\n")) & set(menu)


def test_versions_of_one_story_are_no_furniture() -> None:
    fresh = [f"At {n} o'clock the harbour office said {n * 7} people were still waiting for a boat to the mainland."
             for n in range(12)]  # fmt: skip
    versions = [
        Capture(str(n), "\n".join([fresh[n], *BODY[n % 2 : 4], fresh[(n + 5) % 12]]), outlet="Sable Herald")
        for n in range(12)
    ]
    assert recurring_lines(versions) == frozenset()


def test_nothing_readable() -> None:
    for capture in (
        Capture("r", " \n\t"),
        Capture("r", "<html><script>x()</script></html>", "html"),
        Capture("r", "", "html"),
    ):
        found, issues = clean(capture)
        assert found is None and issues


@pytest.mark.parametrize(
    "capture",
    [
        Capture("r", "<div>" * 100_000 + BODY[0] + "</div>" * 10, "html"),
        Capture("r", PAGE[: len(PAGE) * 2 // 3], "html"),
        Capture("r", "x" * 2_000_000),
        Capture("r", "word " * 300_000),
        Capture("r", "<p>" + "<b" * 50_000, "html"),
        Capture("r", "a\n" * 50_000),
        Capture("r", "(" * 100_000 + "By " * 20_000),
        Capture("r", "\x00\x01\ufffd" * 1000),
    ],
    ids=["nested", "cut", "endless", "words", "open", "lines", "brackets", "controls"],
)
def test_hostile_captures_end_in_time(capture: Capture) -> None:
    start = time.process_time()
    found, issues = clean(capture)
    assert found is not None or issues
    assert time.process_time() - start < 20


LINE = st.sampled_from(
    [
        *BODY,
        *MENU,
        *FOOT,
        HEAD,
        "AFP",
        "By Mara Olin",
        "2031-05-06",
        "[Coast / Yonhap Photo]",
        "« Suivant »",
        "次の記事",
    ]
) | st.text(max_size=60)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(LINE, max_size=25), st.sampled_from(["\n", "\n\n", "\r\n", " \n\u2028"]), st.sampled_from(["text", "html"])
)
def test_every_run_slices_equal(lines: list[str], joint: str, media: str) -> None:
    text = joint.join(lines)
    capture = Capture(
        "r",
        text if media == "text" else "<body><p>" + "</p><p>".join(lines) + "</p>",
        "text" if media == "text" else "html",
    )
    found, _ = clean(capture)
    if found is None:
        return
    whole = visible_text(capture)
    assert all(found.text[s : s + n] == whole[k : k + n] for s, k, n in found.offsets)
    assert [s for s, _, _ in found.offsets] == sorted(s for s, _, _ in found.offsets)
    # Every code point is led back, but for the newlines between paragraphs and the spaces of joined lines.
    assert all(c in "\n " or to_capture(found.offsets, i) is not None for i, c in enumerate(found.text))
    assert all(0 <= a < b <= len(whole) for a, b in found.furniture)
    assert all(m.start == -1 or whole[m.start : m.end] for m in found.marks)


def test_cleaning_is_pure() -> None:
    captures = [
        Capture("a", PAGE, "html"),
        Capture("b", "\n\n".join([*MENU, HEAD, *BODY, *FOOT])),
        Capture("c", "\n".join(BODY)),
    ]
    first = [clean(c) for c in captures]
    random.Random(1).shuffle(captures)
    assert sorted((clean(c) for c in captures), key=lambda pair: pair[0].id if pair[0] else "") == first


ADDRESS = "https://harbour.example/world/{}ferry-runs-aground"


@pytest.mark.parametrize(
    ("folder", "day"),
    [
        ("2031/05/06/", "2031-05-06"),
        ("2031/may/6/", "2031-05-06"),
        ("2031-05-06-", "2031-05-06"),
        ("20310506/", "2031-05-06"),
        ("2031/05/3-reasons-", None),
        ("2031/05/12-hours-", None),
        ("2031/05/", None),
        ("a-20310506123-", None),
        ("?from=2031/05/06/", None),
    ],
)
def test_the_full_day_in_its_address_dates_a_text_without_a_date(
    folder: str, day: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stemma.dates.this_year", lambda: 2031)
    found = report(BODY, url=ADDRESS.format(folder))
    assert (found.published.value if found.published else None) == day
    if found.published:
        assert (found.published.basis, found.published.reason) == ("stated", "found in its address")


def test_a_day_printed_over_a_text_is_more_exact_than_its_address_or_wrong() -> None:
    address = ADDRESS.format("2019/01/24/")
    near = report([HEAD, "January 24, 2019 08:58", *BODY], url=address)
    assert near.published is not None and near.published.value == "2019-01-24T08:58"
    far = report([HEAD, "August 2, 2019 10:12", *BODY], url=address)
    assert far.published is not None and far.published.value == "2019-01-24"


@pytest.mark.parametrize("whole", [True, False])
def test_a_given_date_far_from_the_address_is_doubted_and_the_address_used(whole: bool) -> None:
    found: Report | None
    issues: Sequence[Issue]
    capture = Capture("r", "\n\n".join(BODY), url=ADDRESS.format("2019/01/24/"), title=HEAD, published="2019-07-30")
    if whole:
        found, issues = clean(capture)
    else:
        found, issues = (told := verbatim(capture)).value, told.issues
    assert found is not None and found.published is not None
    assert found.published.value == "2019-01-24" and "2019-07-30" in found.published.reason
    [issue] = issues
    assert issue.about == "r" and all(x in issue.message for x in (HEAD, "2019-07-30", "2019-01-24", "correct"))


@pytest.mark.parametrize(
    ("folder", "given", "day"),
    [
        ("2019/01/24/", "2019-01-31", "2019-01-31"),  # a week is no contradiction
        ("2019/01/24/", "2019-01", "2019-01-24"),  # the address tells which day
        ("2019/04/03/", "03/04/2019", "2019-04-03"),
        ("2019/01/", "2019-07-30", "2019-07-30"),
        ("the-night-of-2001-02-03-", "2019-07-30", "2019-07-30"),  # the day of what is told
    ],
)
def test_a_given_date_that_the_address_does_not_contradict_stays(folder: str, given: str, day: str) -> None:
    found, issues = clean(Capture("r", "\n\n".join(BODY), url=ADDRESS.format(folder), published=given))
    assert found is not None and found.published is not None and found.published.value == day
    assert not issues


def test_a_page_that_prints_the_given_day_is_believed_against_its_address() -> None:
    found = report([HEAD, "July 30, 2019", *BODY], url=ADDRESS.format("2019/01/24/"), published="2019-07-30")
    assert found.published is not None and found.published.value == "2019-07-30"
