"""Time expressions: values, days, clauses, and what is never invented."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.annotators.times import annotate
from stemma.annotators.times.periods import holiday, interval, make_day
from stemma.dates import from_iso
from stemma.model import Report, Time


def read(text: str, published: str = "2019-01-24", url: str = "") -> list[Time]:
    return annotate(Report(id="r", text=text, url=url, published=from_iso(published) if published else None))


def one(text: str, published: str = "2019-01-24", url: str = "") -> Time:
    found = read(text, published, url)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("The council met Thursday.", "Thursday", "DATE", "2019-01-24"),
        ("The council met on Tuesday night.", "Tuesday night", "TIME", "2019-01-22TNI"),
        ("The council will meet on Monday.", "Monday", "DATE", "2019-01-28"),
        ("It said on Monday that the vote failed.", "Monday", "DATE", "2019-01-21"),
        ("The deadline is extended until Friday.", "Friday", "DATE", "2019-01-25"),
        ("Envoys left late last week.", "late last week", "DATE", "2019-W03"),
        ("They may meet near the end of February.", "the end of February", "DATE", "2019-02"),
        ("They met in Torvik last June.", "last June", "DATE", "2018-06"),
        ("They met in July last year.", "July last year", "DATE", "2018-07"),
        ("They met on June 12, 2018.", "June 12, 2018", "DATE", "2018-06-12"),
        ("They met on 12 June 2018.", "12 June 2018", "DATE", "2018-06-12"),
        ("The mayor spoke in his New Year message.", "New Year", "DATE", "2019-01-01"),
        ("He resigned earlier this month.", "earlier this month", "DATE", "2019-01"),
        ("Sales grew in the third quarter.", "the third quarter", "DATE", "2018-Q3"),
        ("The coast was hit in the spring of 2018.", "the spring of 2018", "DATE", "2018-SP"),
        ("It was built in the early 1990s.", "the early 1990s", "DATE", "199"),
        ("It was built in the 19th century.", "the 19th century", "DATE", "18"),
        ("The strike began two months ago.", "two months ago", "DATE", "2018-11"),
        ("The strike began 11 days ago.", "11 days ago", "DATE", "2019-01-13"),
        ("It has been closed since 2017.", "2017", "DATE", "2017"),
        ("The siege lasted 72 hours.", "72 hours", "DURATION", "PT72H"),
        ("The siege lasted two and a half years.", "two and a half years", "DURATION", "P2Y6M"),
        ("The 1950-53 war ended badly.", "1950-53", "DURATION", "1950/1953"),
        ("Ferries sail every Friday.", "every Friday", "SET", "XXXX-WXX-5"),
        ("Ferries sail on Tuesday nights.", "Tuesday nights", "SET", "XXXX-WXX-2TNI"),
        ("Margins are thin these days.", "these days", "DATE", "PRESENT_REF"),
        ("The port will one day reopen.", "one day", "DATE", "FUTURE_REF"),
        ("The strike lasted one day.", "one day", "DURATION", "P1D"),
        ("Net rose in the year-earlier nine months.", "the year-earlier nine months", "DURATION", "P9M"),
        ("They train twice a week.", "twice a week", "SET", "P1W"),
        ("The quake struck at 8:58 a.m. EST.", "8:58 a.m. EST", "TIME", "2019-01-24T08:58"),
        ("Polls close at 5 p.m. Tuesday.", "5 p.m. Tuesday", "TIME", "2019-01-22T17:00"),
        ("The fund now owns the port.", "now", "DATE", "PRESENT_REF"),
        ("Margins fell in Q3 2018.", "Q3 2018", "DATE", "2018-Q3"),
        ("They left Thanksgiving Day 2018.", "Thanksgiving Day 2018", "DATE", "2018-11-22"),
    ],
)
def test_values(text: str, words: str, kind: str, value: str) -> None:
    found = one(text)
    assert (found.text, found.type, found.value) == (words, kind, value)


def test_days_are_narrowed_but_never_invented() -> None:
    late = one("They may meet at the end of February.")
    assert (late.earliest, late.latest, late.precision) == (date(2019, 2, 15), date(2019, 2, 28), "month")
    assert one("He spoke earlier this month.").latest == date(2019, 1, 24)
    assert one("They met over the weekend.").precision == "week"


@pytest.mark.parametrize(
    "text", ["It was Thursday.", "It was last week.", "It rained yesterday.", "On June 12 they met."]
)
def test_an_unknown_publication_date_leaves_days_unknown(text: str) -> None:
    found = one(text, published="")
    assert "X" in found.value
    assert found.earliest is None
    assert found.latest is None


def test_a_month_of_publication_dates_months_only() -> None:
    assert one("It was closed last month.", "2019-01").value == "2018-12"
    assert one("It was closed on Thursday.", "2019-01").earliest is None


@pytest.mark.parametrize(
    "text",
    [
        "On February 30, 2019 it met.",
        "In the year 0 it fell.",
        "In 99999 it fell.",
        "It is due next Octember.",
        "At 25:99.",
    ],
)
def test_no_such_date(text: str) -> None:
    assert all(t.earliest is None or "2019-02-30" not in t.value for t in read(text))
    assert not [t for t in read(text) if t.precision == "day"]


def test_an_ambiguous_order_is_an_interval_unless_the_country_tells() -> None:
    open_order = one("The vote is on 03/04/2019.")
    assert (open_order.earliest, open_order.latest) == (date(2019, 3, 4), date(2019, 4, 3))
    assert open_order.basis == "inferred"
    assert one("The vote is on 03/04/2019.", url="https://news.example.co.uk/a").value == "2019-04-03"
    assert one("The vote is on 03/04/2019.", url="https://www.example.gov/a").value == "2019-03-04"
    assert one("The vote is on 13/04/2019.").value == "2019-04-13"


def test_dates_lean_on_dates_before_them() -> None:
    text = (
        "On January 5, 1959 the bridge opened. Two days later it closed. The following year it fell. That day is kept."
    )
    assert [t.value for t in read(text)] == ["1959-01-05", "1959-01-07", "1960", "1959-01-07"]


def test_an_anchor_is_named() -> None:
    found = one("A day after the envoy warned of a boycott, talks ended.")
    assert found.basis == "anchored"
    assert found.anchor == "the envoy warned of a boycott"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("A day after the bridge fell on Monday, it was closed.", ("2019-01-22", "2019-01-22")),
        ("The bridge fell on January 5. Two weeks after the bridge fell, it opened.", ("2019-01-14", "2019-01-20")),
        ("Two months before the bridge fell on January 5, it was painted.", ("2018-11-01", "2018-11-30")),
        ("The bridge fell on January 5. Two weeks after the vote, it rained.", None),
        ("The mayor said on Friday that it rained, a day after the bridge fell.", None),
        ("The market fell on January 5. Eight trading days after the market fell, it rose.", None),
        ("Nearly two months after the bridge fell on January 5, it opened.", None),
    ],
)
def test_a_length_from_a_dated_event_keeps_its_value_and_has_days(text: str, days: tuple[str, str] | None) -> None:
    found = next(t for t in read(text) if t.anchor)
    assert (found.type, found.basis) == ("DURATION", "anchored")
    assert (str(found.earliest), str(found.latest)) == (days or ("None", "None"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They may meet again in June.", "2019-06"),
        ("They may have met in June.", "2018-06"),
        ("Hotels were asked by the ministry to keep two hundred rooms free in June.", "2019-06"),
        ("A second meeting may take place before the summer.", "2019-SU"),
        ("Prices have risen in recent years.", "PAST_REF"),
    ],
)
def test_the_side_of_the_report_that_a_date_is_on(text: str, value: str) -> None:
    assert one(text).value == value


def test_today_in_a_quotation_is_the_day_it_was_said() -> None:
    text = 'The two signed on Tuesday. "Today the strait is open," the envoy said. Today it rained.'
    assert [(t.value, t.basis) for t in read(text)] == [
        ("2019-01-22", "relative"),
        ("2019-01-22", "anchored"),
        ("2019-01-24", "relative"),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The bridge fell on Monday.", "happened"),
        ("The bridge will open on March 1.", "planned"),
        ("The bridge could open on March 1.", "conditional"),
        ("The bridge did not open on Monday.", "denied"),
        ("Officials denied that the bridge fell on Monday.", "denied"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert one(text).status == status


def test_about_is_the_clause() -> None:
    text = "The ministry said on Monday, but the envoys, who had left on Sunday, denied it."
    monday, sunday = read(text)
    assert text[slice(*monday.about or (0, 0))].startswith("The ministry said")
    assert text[slice(*sunday.about or (0, 0))] == "who had left on Sunday"


def test_numbers_and_names_are_no_dates() -> None:
    texts = (
        "It drew 1990 people.",
        "It cost $1999.",
        "A 6-year-old boy won.",
        "They won 2:1.",
        "See port2017.example.",
        "A midnight blue car.",
        "Officials may march.",
        "The second party won.",
    )
    for text in texts:
        assert read(text) == [], text


def test_both_days_of_a_range() -> None:
    assert [t.value for t in read("They will meet on April 24 and 25.")] == ["2019-04-24", "2019-04-25"]


def test_periods() -> None:
    assert interval("2019-W04-WE") == (date(2019, 1, 26), date(2019, 1, 27), "week")
    assert interval("1950/1953") == (date(1950, 1, 1), date(1953, 12, 31), "year")
    assert interval("2019-02-30") is None
    assert interval("2019-13") is None
    assert make_day(0, 1, 1) is None
    assert make_day(99999, 1, 1) is None
    assert holiday("Easter Sunday", 2019) == date(2019, 4, 21)
    assert holiday("Octember Day", 2019) is None


WORDS = (
    "the last next this of in on early late mid end a two 30 2018 1950 - , . June Feb. May Thursday Monday week weeks "
    "year months ago quarter third first 12 31 99 9:15 p.m. EST daily every now night weekend Christmas spring century "
    "decade 1990s '98 03/04/2019 earlier later before after year-ago half fiscal to and 99999 0 through day days hours"
)
PIECES = st.sampled_from([*WORDS.split(), "\n\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14), st.sampled_from(["2019-01-24", "2020-02-29", "2018", "2018-12", ""]))
def test_spans_slice_and_intervals_are_ordered(pieces: list[str], published: str) -> None:
    text = " ".join(pieces)
    found = read(text, published)
    ends = 0
    for t in found:
        assert text[t.start : t.end] == t.text
        assert t.start >= ends
        ends = t.end
        assert (t.earliest is None) == (t.latest is None)
        if t.earliest and t.latest:
            assert t.earliest <= t.latest
            assert t.precision is not None
        assert t.sentence is not None
        assert t.about is not None
        assert t.about[0] <= t.start
        assert t.end <= t.about[1]


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for t in read(text):
        assert text[t.start : t.end] == t.text


def test_the_dateline_tells_whose_day_it_is() -> None:
    text = "State media reported Thursday that the envoy had left."
    published = from_iso("2019-01-23T19:05-05:00")
    there = annotate(Report(id="r", text=text, dateline="SEOUL, South Korea —", published=published))
    assert there[0].value == "2019-01-24"
    assert (
        annotate(Report(id="r", text="It rained today.", dateline="SEOUL", published=published))[0].value
        == "2019-01-24"
    )
    assert (
        annotate(Report(id="r", text="It rained today.", dateline="WASHINGTON", published=published))[0].value
        == "2019-01-23"
    )
    assert (
        annotate(Report(id="r", text="It rained today.", dateline="TORVIK", published=published))[0].value
        == "2019-01-23"
    )


def test_a_bare_weekday_is_never_six_days_back() -> None:
    assert one("The vote was held Friday.", "2019-01-24").value == "2019-01-25"
    assert one("The vote was held last Friday.", "2019-01-24").value == "2019-01-18"
