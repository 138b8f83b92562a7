"""Time expressions that lean on what stands around them: quarters, clocks, names, other days, the verb."""

from datetime import date

import pytest

from stemma import parsers
from stemma.annotators.times import annotate, doubts
from stemma.annotators.times.order import day_first
from stemma.dates import from_iso
from stemma.model import Report, Time


def read(text: str, published: str = "2019-01-24", outlet: str = "", parse: bool = False) -> list[Time]:
    report = Report("r", text, outlet=outlet, published=from_iso(published) if published else None)
    return annotate(report, next(iter(parsers.load().pipe([text]))) if parse else None)


def values(text: str, published: str = "2019-01-24", parse: bool = False) -> list[tuple[str, str]]:
    return [(t.text, t.value) for t in read(text, published, parse=parse)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("He left the day before yesterday.", "the day before yesterday", "2019-01-22"),
        ("She sails the day after tomorrow.", "the day after tomorrow", "2019-01-26"),
        ("He left the day before last Tuesday's hearing.", "the day before last Tuesday", "2019-01-21"),
        ("The day after June 12, 2018, it rained.", "The day after June 12, 2018", "2018-06-13"),
        ("They will vote the week after next.", "the week after next", "2019-W06"),
        ("They voted the year before last.", "the year before last", "2017"),
        ("The bridge fell in the early hours of Sunday.", "the early hours of Sunday", "2019-01-20TMO"),
        ("The ferry will leave at 4 in the morning.", "4 in the morning", "2019-01-24T04:00"),
        ("Sales rose in FY2018.", "FY2018", "2018"),
        ("Rents rose in recent months.", "recent months", "PXM"),
        ("Rents rose in recent years.", "recent years", "PAST_REF"),
        ("Rents will rise in coming quarters.", "coming quarters", "FUTURE_REF"),
        ("It took between three and five weeks.", "five weeks", "P5W"),
        ("It took a hundred and twelve days.", "a hundred and twelve days", "P112D"),
        ("Credit is open through January.", "January", "2019-01"),
        ("They will vote on the second Tuesday of March.", "the second Tuesday of March", "2019-03-12"),
        ("They will vote on the last Friday of the month.", "the last Friday of the month", "2019-01-25"),
        ("It opened on the last day of February 2016.", "the last day of February 2016", "2016-02-29"),
        ("Sales rose in the third quarter of 2018.", "the third quarter of 2018", "2018-Q3"),
        ("They met two Fridays ago.", "two Fridays ago", "2019-01-11"),
        ("They will meet a week from Monday.", "a week from Monday", "2019-02-04"),
        ("They pay $50 per month.", "per month", "P1M"),
        ("The bridge fell on 3 May 2018.", "3 May 2018", "2018-05-03"),
        ("The gala is at 7pm on 3 May.", "7pm on 3 May", "2019-05-03T19:00"),
        ("The bridge fell on the night of 3 May 2018.", "the night of 3 May 2018", "2018-05-03TNI"),
    ],
)
def test_values(text: str, words: str, value: str) -> None:
    found = values(text)
    assert found[-1][1] == value, found
    assert words.endswith(found[-1][0]) or found[-1][0] in words, found


@pytest.mark.parametrize(
    "text",
    [
        "Lunar New Year is near.",
        "They met on Jan. 0.",
        "She was on Harbour Today with her brother.",
        "He told the host of This Week With Ada Moss that it rained.",
        "The annual March for Peace drew crowds.",
        "She stood at the head of the ``March of the Mothers'' in Torvik.",
    ],
)
def test_names_and_other_calendars_are_no_dates(text: str) -> None:
    assert read(text) == []


def test_a_headline_in_capitals_keeps_its_dates() -> None:
    assert values("Harbour Talks Resume This Week\n") == [("This Week", "2019-W04")]


def test_one_day_of_a_year_is_that_year() -> None:
    assert values("One day in 1953 the truce was signed.") == [("1953", "1953")]


def test_the_quarter_that_a_report_is_about() -> None:
    text = (
        "Lund Mills reported a 20% gain in third-quarter profit. After a flat second quarter, orders rose. "
        "Charges were taken in the year-earlier period. Sales for the corresponding period last year were $3 million."
    )
    assert [v for _, v in values(text, "1989-11-01")] == ["1989-Q3", "1989-Q2", "1988-Q3", "1988-Q3"]


def test_a_fiscal_quarter_may_end_before_the_calendar_does() -> None:
    text = (
        "Lund Mills reported a decline in fourth-quarter profit. It earned $4 million, from $8 million a year earlier."
    )
    assert [v for _, v in values(text, "1989-11-02")] == ["1989-Q4", "1988-Q4"]


def test_the_quarter_a_year_ago() -> None:
    text = "Lund Mills reported a third-quarter loss of $2 million. For the quarter a year ago, it earned $6 million."
    assert [v for _, v in values(text, "1989-10-27")] == ["1989-Q3", "1988-Q3"]


def test_the_same_month_last_year() -> None:
    assert values("Rents rose in December. They had fallen in the same month last year.")[1][1] == "2018-12"


def test_a_week_of_a_month_is_known_by_its_days() -> None:
    found = read("They will meet in the first week of February.")[0]
    assert (found.value, found.precision) == ("2019-02", "week")
    assert (found.earliest, found.latest) == (date(2019, 2, 1), date(2019, 2, 7))


@pytest.mark.parametrize("text", ["The following day it rained.", "They met on the same day.", "It fell that day."])
def test_a_day_that_leans_on_none_is_none(text: str) -> None:
    (found,) = read(text)
    assert (found.value, found.earliest) == ("XXXX-XX-XX", None)


def test_no_fifth_tuesday_is_invented() -> None:
    assert read("They will meet on the fifth Tuesday of February.") == []


def test_that_day_of_a_month_is_no_day_that_nobody_named() -> None:
    found = read("He was shot last October. His name was crossed out that same day.")[1]
    assert (found.value, found.earliest, found.latest) == ("2018-10-XX", date(2018, 10, 1), date(2018, 10, 31))


def test_later_in_the_day_is_the_day_last_named() -> None:
    assert values("She will land on Tuesday and leave later in the day.")[1][1] == "2019-01-29"


def test_both_days_before_a_month() -> None:
    assert values("The talks take place 27-28 February.") == [("27", "2019-02-27"), ("28 February", "2019-02-28")]


def test_the_last_hours_reach_into_days() -> None:
    found = read("Three ships sank over the last 72 hours.")[0]
    assert (found.value, found.earliest, found.latest) == ("PT72H", date(2019, 1, 21), date(2019, 1, 24))


def test_a_clock_beside_another_zones_is_of_its_own_day() -> None:
    text = "The quake struck at 8:58 a.m. local time (2358 GMT Wednesday)."
    assert [v for _, v in values(text)] == ["2019-01-24T08:58", "2019-01-23T23:58"]
    text = "The blast came at 10:35 a.m. (0735 GMT) Friday."
    assert values(text, "1998-08-08")[0][1] == "1998-08-07T10:35"


def test_the_night_before() -> None:
    assert values("The vote is on Monday. They met the night before.")[1][1] == "2019-01-20TNI"
    (vote,) = read("They met the night before the vote.")
    assert (vote.value, vote.earliest) == ("XXXX-XX-XXTNI", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The games ended in February.", "2018-02"),
        ("Ada Moss has announced a concert in Torvik on 8 March.", "2019-03-08"),
        ("The fair begins in May.", "2019-05"),
        ("Ada Moss will be named captain in December.", "2019-12"),
        ("The doctor was shot to death on Oct. 23.", "2018-10-23"),
        ("They plan to meet in February.", "2019-02"),
        ("The vote was planned for February.", "2019-02"),
        ("The bridge is scheduled to close Monday.", "2019-01-28"),
        ("Trading is to resume on Tuesday.", "2019-01-29"),
        ("The offer was extended to Feb. 20.", "2019-02-20"),
        ("Rules to be published in early February will tell.", "2019-02"),
        ("Under the terms announced Tuesday, holders would receive a third.", "2019-01-22"),
        ("The barn was set on fire on Monday.", "2019-01-21"),
        ("The mission was set for February.", "2019-02"),
    ],
)
def test_the_verb_tells_the_side_of_the_report(text: str, value: str) -> None:
    assert values(text, parse=True)[0][1] == value


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("There were no talks on Monday.", "denied"),
        ("No one was hurt on Monday.", "denied"),
        ("Officials denied a report that the talks resumed Monday.", "denied"),
        ("Officials confirmed a report that the talks resumed Monday.", "happened"),
        ("The talks had been scheduled for Wednesday.", "planned"),
        ("The talks were held on Wednesday.", "happened"),
        ("If they meet on Monday, the port will reopen.", "conditional"),
        ("They met on the morning of May 3.", "happened"),
    ],
)
def test_status_by_the_parse(text: str, status: str) -> None:
    assert read(text, parse=True)[0].status == status


def test_a_month_is_no_modal() -> None:
    assert read("They met on the morning of May 3, 2018.")[0].status == "happened"


@pytest.mark.parametrize(
    ("outlet", "url", "told"),
    [
        ("The New York Times", "", False),
        ("BBC", "", True),
        ("", "https://www.bbc.co.uk/x", True),
        ("", "https://news.example.com/x", None),
        ("The Torvik Post", "https://torvik.example/x", None),
        ("", "https://[bad/x", None),
    ],
)
def test_the_order_of_day_and_month_by_the_outlets_country(outlet: str, url: str, told: bool | None) -> None:
    assert day_first(Report("r", "", url=url, outlet=outlet)) is told


def test_an_order_that_nothing_tells_is_said() -> None:
    (found,) = read("They met on 03/04/2019.")
    (doubt,) = doubts([found])
    assert (found.value, found.earliest, found.latest) == ("2019-XX-XX", date(2019, 3, 4), date(2019, 4, 3))
    assert "'03/04/2019'" in doubt.message
    assert "2019-03-04 or 2019-04-03" in doubt.message
    assert doubts(read("They met on 03/04/2019.", outlet="The New York Times")) == []
