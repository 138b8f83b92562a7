"""The map of places and the strip of a storyline: what is drawn, what is not, and that names stay text."""

import re
from datetime import date
from pathlib import Path

import pytest

from stemma.exporters.page import write
from stemma.model import Event, Member, Record, Report, Storyline
from stemma.presentation.event import Heading
from stemma.presentation.mapping import Placed, world_svg
from stemma.presentation.projection import HEIGHT, WIDTH, project
from stemma.presentation.strip import strip_svg
from stemma.reference.places import spot


def test_a_place_is_drawn_where_it_lies_and_an_unknown_one_is_not() -> None:
    places = [Placed("Seoul", 3, "/?a=1&b"), Placed("Kenya", 1, "#k"), Placed("Port Quill", 2, "#p")]
    drawn, away = world_svg(places)
    assert away == (places[2],)
    assert 'href="/?a=1&amp;b"><title>Seoul: 3 events</title><circle class="spot"' in drawn
    assert '<title>Kenya (the country): 1 event</title><circle class="area"' in drawn
    x, y = project(37.57, 126.98)
    (at,) = re.findall(r'class="spot" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert (float(at[0]), float(at[1])) == pytest.approx((x, y), abs=1)
    assert world_svg(places[2:]) == ("", (places[2],))


def test_every_dot_is_inside_what_is_shown_wherever_places_are() -> None:
    for names in (("Seoul",), ("Auckland", "Anchorage"), ("Cape Town", "Reykjavik", "Tokyo")):
        drawn, away = world_svg([Placed(n, 1, "#") for n in names])
        assert not away
        left, top, width, height = map(float, re.findall(r'viewBox="([^"]+)"', drawn)[0].split())
        for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn):
            assert left <= float(x) <= left + width and top <= float(y) <= top + height
        assert left >= 0 and left + width <= WIDTH + 1 and top + height <= HEIGHT + 1


def test_names_of_several_places_lie_nowhere() -> None:
    assert spot("Georgia") is None and spot("Hyderabad") is None and spot("") is None
    assert spot("PYONGYANG") == spot("Pyongyang") and spot("the Philippines") is not None


def _event(n: int, day: date | None, voices: int, conflicts: int = 0) -> Heading:
    return Heading(f"e{n}", f"<b>{n}", day, day, (), voices, tuple(f"V{k}" for k in range(voices)), 0, conflicts)


def test_a_strip_is_as_high_as_its_voices_and_leaves_out_the_undated() -> None:
    events = [_event(1, date(2031, 5, 1), 1), _event(2, date(2031, 5, 11), 4, 1), _event(3, None, 9)]
    drawn = strip_svg(events, lambda id_: f"#{id_}")
    assert re.findall(r'height="([\d.]+)"', drawn) == ["11.0", "44.0"]
    assert 'class="rise contested" x="633.0"' in drawn and "&lt;b&gt;1: 1 May 2031, 1 voice" in drawn
    assert "2 events in time, as high as their voices; 1 undated" in drawn and "1 May 2031</text>" in drawn
    assert strip_svg(events[1:], str) == "" and strip_svg([events[0], _event(4, date(2031, 5, 1), 2)], str) == ""


def test_the_page_has_the_map_the_places_and_the_strip(tmp_path: Path) -> None:
    def event(n: int, *places: str) -> Event:
        return Event(f"e{n}", f"T{n}", (Member(f"r{n}", 1.0),), date(2031, n, 1), date(2031, n, 1), places, "s")

    reports = tuple(Report(f"r{n}", "Nine died.", outlet="The Bell") for n in (1, 2))
    line = Storyline("s", "L", ("e1", "e2"))
    events = (event(1, "Seoul", "Port Quill"), event(2, "Seoul"))
    write(Record(reports=reports, events=events, storylines=(line,)), tmp_path)
    html = (tmp_path / "index.html").read_text("utf-8")
    assert 'class="map"' in html and 'class="strip"' in html and "1 place not on it" in html
    assert '<li id="p-1"><bdi>Seoul</bdi>: <a href="#e-e2">T2</a>, <a href="#e-e1">T1</a></li>' in html


@pytest.mark.usefixtures("low")
def test_one_event_is_a_page_of_its_own_however_many_report_it(tmp_path: Path) -> None:
    reports = tuple(Report(f"r{n}", "Nine died.") for n in range(5))
    members = tuple(Member(r.id, 1.0) for r in reports)
    write(Record(reports=reports, events=(Event("e", "The sinking", members),)), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["index.html"]
    html = (tmp_path / "index.html").read_text("utf-8")
    assert "<title>The sinking: Stemma</title>" in html and '<h1 dir="auto">The sinking</h1>' in html
    assert "The record" not in html and "<script>" not in html and "script-src 'none'" in html
