"""Reports of nothing belong to no event, and an issue says why; news that only speaks of such things is news."""

import pytest

from stemma.grouping import group
from stemma.grouping.bare import tells_nothing
from stemma.model import Report

NOTICES = [
    "We value your privacy\nWe and our 734 partners store and access information on a device, such as cookies, and "
    "process personal data. With your permission we may use precise geolocation data.\nAccept all\nReject all",
    "This website uses cookies to give you the best experience. By continuing you agree to our use of cookies.\nOK",
    "Skerry Media uses cookies to make its advertisements fit, and for other purposes. Continued use of the site "
    "signifies consent, as its cookie policy explains.",
    "Log in to continue reading\nEmail\nPassword\nForgot your password?\nNot a member yet? Create a free account to "
    "read three articles a month.",
    "This article is for subscribers only.\nSubscribe now for 1 crown a week and get unlimited access to all our "
    "journalism.\nAlready a subscriber? Sign in.",
    "Please enable JavaScript to view this page.\nYour browser is out of date or has scripts switched off.",
    "Checking your browser before accessing skerrytimes.example\nThis process is automatic. Your browser will redirect "
    "to your requested content shortly.\nPlease verify you are human.",
    "Page not found\nSorry, the page you are looking for has moved or no longer exists. Try our search.",
    "Access denied\nYou don't have permission to access this page on this server.\nReference #18.2f5",
    "Unfortunately, our website is currently unavailable in your region. We are engaged on the issue and committed to "
    "looking at options that support all our visitors.",
]
LISTS = [
    "World\nSluice gate bursts at Osselmere dam\nTrams roll again in Tresport\nDorn quits after audit\nSport\nWeather",
    "Sluice gate bursts at Osselmere dam\nTrams roll again in Tresport\nDorn quits after audit of dredging deals",
    "Vastrup: 'It tore off without a warning.'\nOkkerse: 'A victory of patience.'\nDorn quits after "
    "audit\nWhy is the ash so thick?\nMoltke Marine: who owns it?\nLetters: in praise of fog\nSee all stories",
    "12 May Sluice gate bursts at Osselmere dam\n13 May Trams roll again in Tresport as union accepts 6 percent\n"
    "14 May Hollenbeck jury convicts digitalis pharmacist\n15 May Goose elected mascot",
    "Photo: A. Lind\nShare this article\nRead more\nBy Fenna Lind",
]
NEWS = [
    "LAKEFORD - Skipper Torvald Enge has died, his family said.",
    "The privacy board of Karvia fined Moltke Data 2 million crowns on Monday because its cookies followed visitors "
    "without consent. The firm will appeal. Users were asked to accept cookies before they could log in, it said.",
    "The Karvia Courant lost 4,000 subscribers last year, its publisher said on Tuesday. \"You pay for our website or "
    "you get our cookies,\" she told its staff. A subscription will cost 3 crowns a week.",
    "Log in, said the foreman\nTwo lumberjacks were hurt in Brekhaug on Friday when a log rolled down a slope. Police "
    "said the log had not been tied.",
    "Home\nHarriers beat Rovers\nHarriers beat Rovers 3-1 in extra time on Sunday, with two goals by captain Liv Aas "
    "after the break, before a crowd of 8,000 in Skerry.\nSubscribe to our newsletter.",
    "警察は火曜日、改造した携帯電話を販売したとして男性を逮捕した。\n男性は容疑を認めている。\n被害は三百件に上る。",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTICES + LISTS)
def test_a_page_without_a_report_belongs_to_no_event(text: str) -> None:
    found = group([Report("page", text), Report("news", NEWS[3])], {})
    assert [e.reports for e in found.events] == [("news",)]
    (issue,) = found.issues
    assert (issue.stage, issue.about) == ("grouping", "page")
    assert "belongs to no event; give its full text" in issue.message


@pytest.mark.parametrize("text", NEWS)
def test_news_of_such_matters_is_news(text: str) -> None:
    assert tells_nothing(Report("news", text), len(text)) == ""


def test_a_notice_under_a_headline_is_placed_by_the_headline_alone() -> None:
    news = Report("news", "Harbour minister Ilka Dorn of Karvia resigned over dredging contracts on Monday.")
    wall = Report("wall", NOTICES[4], headline="Harbour minister Ilka Dorn resigns over dredging contracts")
    found = group([news, wall], {})
    assert [e.reports for e in found.events] == [("news", "wall")]
    (issue,) = found.issues
    assert issue.about == "wall"
    assert "placed by its headline alone" in issue.message
    bare = group([news, Report("wall", NOTICES[4], headline="Subscribe to our newsletter to read on")], {})
    assert [e.reports for e in bare.events] == [("news",)]
