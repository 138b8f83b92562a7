"""The timeline: tellings merged, conflicts kept, weights that add up, and its two exports."""

import json
import random
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import stemma
from parses import parsed
from stemma.annotators.times import annotate
from stemma.collation.timeline import storyline_timeline, timeline
from stemma.dates import from_iso
from stemma.errors import StoreError
from stemma.exporters import ical, timelinejs
from stemma.model import (
    Entry,
    Event,
    Member,
    Origin,
    Reading,
    Record,
    Report,
    Storyline,
    Support,
    Value,
    count_conflicts,
)

TEXTS = {
    "a": (
        "2031-03-20",
        "TORVIK, Maldovia — President Ilse Brandt ordered plans for a second summit on Thursday, her office said.\n"
        "Talks have been stuck since Brandt met Premier Aro Keld in Lunde last October for their first summit.\n"
        "The two will meet near the end of April, the office said.",
    ),
    "b": (
        "2031-03-20",
        "LUNDE — Ilse Brandt praised her recent talks with Premier Aro Keld, state radio said Thursday.\n"
        "At their historic first summit in Lunde on October 14, 2030, Brandt and Keld agreed to reopen a ferry.\n"
        "The two countries fought in the 1970-74 war, which ended with a truce signed in May 1974.",
    ),
    "c": (
        "2031-03-21",
        "KESTREL BAY — Maldovia is getting ready for another meeting with its neighbour, officials said on Friday.\n"
        "Envoys arranged the first summit between Brandt and Keld in November last year, which was held in Lunde.\n"
        "A second summit will be held in late April, they said.",
    ),
}
REPORTS = {
    k: Report(id=k, text=text, outlet=f"Outlet {k}", published=from_iso(day)) for k, (day, text) in TEXTS.items()
}
TIMES = {k: annotate(r) for k, r in REPORTS.items()}
ORIGINS = {k: Origin(k, f"Outlet {k}", "own") for k in REPORTS}
EVENT = Event("e1", "Second summit", tuple(Member(k, 1.0) for k in REPORTS), date(2031, 3, 20), storyline="s1")


def entries() -> list[Entry]:
    return timeline(EVENT, REPORTS, TIMES, ORIGINS)


def entry(start: str) -> Entry:
    found = [e for e in entries() if e.date.startswith(start)]
    assert len(found) == 1, [e.date for e in entries()]
    return found[0]


def test_a_vaguer_telling_joins_the_day() -> None:
    summit = entry("2030-10")
    assert summit.date == "2030-10-14"
    assert {s.report for s in summit.support} == {"a", "b"}
    assert summit.voices == 2


def test_dates_that_exclude_each_other_are_kept_as_a_conflict() -> None:
    assert entry("2030-11").conflict == ("2030-10-14",)
    assert entry("2030-10-14").conflict == ("2030-11",)


def tell(*told: tuple[str, str]) -> list[Entry]:
    """The timeline of reports, each given by its day and its text."""
    reports = {f"r{n}": Report(id=f"r{n}", text=text, published=from_iso(day)) for n, (day, text) in enumerate(told)}
    event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
    return timeline(event, reports, {r: annotate(report) for r, report in reports.items()}, {})


def conflicts(*told: tuple[str, str]) -> set[str]:
    return {e.date for e in tell(*told) if e.conflict}


def test_what_befalls_a_thing_once_cannot_have_two_days() -> None:
    one = (
        "Harbour police searched for survivors. Nine people died when the ferry Halden Star sank off Torvik on Tuesday."
    )
    two = (
        "Divers found a bell. The ferry Halden Star sank off Torvik on Wednesday and nine people died, officials said."
    )
    assert conflicts(("2031-03-20", one), ("2031-03-20", two)) == {"2031-03-18", "2031-03-19"}


def test_one_night_by_two_clocks_is_no_conflict() -> None:
    texts = (
        "Divers found a bell. The ferry Halden Star sank off Busan on Thursday and nine people died, police said.",
        "Police searched for more. Nine people died when the ferry Halden Star sank off Busan on Wednesday.",
    )

    def told(*datelines: str) -> set[str]:
        day = from_iso("2031-03-21")
        reports = {d: Report(id=d, text=t, dateline=d, published=day) for d, t in zip(datelines, texts, strict=True)}
        event = Event("e", "", tuple(Member(r, 1.0) for r in reports))
        found = timeline(event, reports, {r: annotate(report) for r, report in reports.items()}, {})
        return {e.date for e in found if e.conflict}

    assert told("SEOUL, South Korea", "WASHINGTON") == set()
    assert told("WASHINGTON", "SEOUL, South Korea") == {"2031-03-19", "2031-03-20"}
    assert told("SEOUL, South Korea", "TOKYO") == {"2031-03-19", "2031-03-20"}
    assert told("SEOUL, South Korea", "TORVIK") == {"2031-03-19", "2031-03-20"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Brandt met Keld for talks in Lunde on March 3.", "Brandt met Keld for talks in Lunde on March 5."),
        ("Brandt and Keld held a first summit on March 3.", "Brandt and Keld held a second summit on March 5."),
        ("The ferry Halden Star sank off Torvik on March 3.", "The ferry Norden Queen sank off Lunde on March 5."),
        ("Shares of Halden Lines rose four percent on March 3.", "Shares of Halden Lines rose two percent on March 5."),
    ],
)  # fmt: skip
def test_two_occurrences_are_no_conflict(one: str, two: str) -> None:
    found = conflicts(("2031-03-20", f"Rain fell. {one}"), ("2031-03-20", f"Snow fell. {two}"))
    assert not found


def test_a_date_set_on_a_report_is_no_happening() -> None:
    texts = (
        "TORVIK | Thu Mar 20, 2031 3:10 am GMT\nTORVIK - The mayor of Torvik opened the new bridge, her office said.",
        "Torvik, March 20 (KSA) -- The mayor of Torvik opened the new bridge, her office said in a statement.",
    )
    for text in texts:
        (found,) = tell(("2031-03-20", text))
        assert (found.date, found.text.endswith("."), found.precision) == ("2031-03-20", True, "day")


def test_the_news_of_a_report_is_of_the_day_its_first_sentence_names() -> None:
    text = "The mayor of Torvik opened the new bridge over the Sarn on Tuesday, her office said in a statement."
    assert [e.date for e in tell(("2031-03-20", text))] == ["2031-03-18"]


def test_a_short_sentence_leans_on_the_one_before_it() -> None:
    text = "The accord sets a joint quota for herring. It takes effect on January 1, 2032."
    (found,) = (e for e in tell(("2031-03-20", text)) if e.date == "2032-01-01")
    assert found.text == "It takes effect on January 1, 2032."


def test_a_length_from_a_dated_event_is_told_by_its_day() -> None:
    text = "The old bridge at Torvik fell on March 3. A day after the bridge fell, the mayor of Torvik resigned."
    assert "2031-03-04" in [e.date for e in tell(("2031-03-20", text))]


def test_a_month_that_began_before_the_news_is_background_and_the_day_before_is_not() -> None:
    text = "Ilse Brandt signed the accord of Torvik {}, her office said."
    for words, expected in (("on Wednesday", False), ("last week", True), ("last month", True)):
        report = Report("r", text.format(words), published=from_iso("2031-03-20"))
        event = Event("e", "", (Member("r", 1.0),), date(2031, 3, 20), date(2031, 3, 20))
        parse = parsed(report.text)
        found = timeline(event, {"r": report}, {"r": annotate(report, parse, [])}, {"r": Origin("r", "r", "own")})
        assert expected in {e.background for e in found if words in e.text}, words


def test_background_is_told_from_news() -> None:
    assert entry("1970").background
    assert entry("1974-05").background
    assert entry("2030-10-14").background
    assert not any(e.background for e in entries() if e.earliest >= date(2031, 3, 20))


def test_what_is_ahead_is_planned() -> None:
    ahead = [e for e in entries() if e.date == "2031-04"]
    assert ahead
    assert {e.status for e in ahead} == {"planned"}


def test_spans_slice_and_entries_are_in_order() -> None:
    found = entries()
    assert [e.earliest for e in found] == sorted(e.earliest for e in found)
    assert len({e.id for e in found}) == len(found)
    for e in found:
        assert e.earliest <= e.latest
        assert any(e.text == s.span for s in e.support)
        for s in e.support:
            assert REPORTS[s.report].text[s.start : s.end] == s.span


def test_order_never_matters() -> None:
    expected = entries()
    for seed in range(5):
        keys = list(REPORTS)
        random.Random(seed).shuffle(keys)
        event = Event("e1", "Second summit", tuple(Member(k, 1.0) for k in keys), date(2031, 3, 20), storyline="s1")
        times = {k: random.Random(seed).sample(TIMES[k], len(TIMES[k])) for k in keys}
        assert timeline(event, {k: REPORTS[k] for k in keys}, times, ORIGINS) == expected


def test_weights_of_a_date_add_up_over_events() -> None:
    def by_day(groups: list[list[str]]) -> dict[str, float]:
        total: dict[str, float] = {}
        for n, keys in enumerate(groups):
            event = Event(f"e{n}", "", tuple(Member(k, 1.0) for k in keys))
            for e in timeline(event, REPORTS, TIMES, ORIGINS):
                if e.precision == "day":
                    total[e.date] = total.get(e.date, 0.0) + e.weight
        return total

    apart, together = by_day([["a"], ["b"], ["c"]]), by_day([["a", "b", "c"]])
    assert apart["2031-03-20"] == pytest.approx(together["2031-03-20"])


def test_a_reprint_weighs_less_than_a_report_of_its_own() -> None:
    reprint = ORIGINS | {"b": Origin("b", "Outlet a", "reprint")}
    found = {e.date: e for e in timeline(EVENT, REPORTS, TIMES, reprint)}
    assert found["2030-10-14"].weight < entry("2030-10-14").weight
    assert found["2030-10-14"].voices == 1


def test_unknown_origins_count_as_one_voice_at_least() -> None:
    assert all(e.voices == 1 for e in timeline(EVENT, REPORTS, TIMES, {}))


def test_a_storyline_has_one_entry_for_what_several_events_tell() -> None:
    one = Event("e1", "One", (Member("a", 1.0),), date(2031, 3, 20), storyline="s1")
    two = Event("e2", "Two", (Member("b", 1.0), Member("c", 1.0)), date(2031, 3, 20), storyline="s1")
    found = storyline_timeline(Storyline("s1", "Summits", ("e1", "e2")), [two, one], REPORTS, TIMES, ORIGINS)
    summit = [e for e in found if e.date == "2030-10-14"]
    assert len(summit) == 1
    assert summit[0].storyline == "s1"
    assert {s.report for s in summit[0].support} == {"a", "b"}


def test_an_event_without_dates_or_reports_is_empty() -> None:
    nothing = Report(id="n", text="Nothing is dated here.")
    event = Event("e", "", (Member("n", 1.0), Member("missing", 1.0)))
    assert timeline(event, {"n": nothing}, {}, {}) == []


def test_timelinejs(tmp_path: Path) -> None:
    record = Record(reports=tuple(REPORTS.values()), events=(EVENT,), timeline=tuple(entries()))
    slides = json.loads(timelinejs.write(record, tmp_path)[0].read_text(encoding="utf-8"))["events"]
    assert len(slides) == len(entries())
    summit = next(s for s in slides if s["display_date"] == "2030-10-14")
    assert summit["start_date"] == {"year": 2030, "month": 10, "day": 14}
    assert "2030-11" in summit["text"]["text"]
    war = next(s for s in slides if s["display_date"].startswith("1970"))
    assert (war["start_date"], war["end_date"]) == ({"year": 1970}, {"year": 1974})


def test_timelinejs_escapes_what_reports_say(tmp_path: Path) -> None:
    text = "The mayor of <script>alert(1)</script> Kestrel Bay opened the new bridge on March 3, 2031."
    report = Report(id="x", text=text, published=from_iso("2031-03-04"))
    event = Event("e", "<b>", (Member("x", 1.0),))
    record = Record(
        reports=(report,), events=(event,), timeline=tuple(timeline(event, {"x": report}, {"x": annotate(report)}, {}))
    )
    assert "<script>" not in timelinejs.write(record, tmp_path)[0].read_text(encoding="utf-8")


def test_ical(tmp_path: Path) -> None:
    record = Record(reports=tuple(REPORTS.values()), events=(EVENT,), timeline=tuple(entries()))
    data = ical.write(record, tmp_path)[0].read_bytes()
    assert data == ical.write(record, tmp_path)[0].read_bytes()
    lines = data.decode("utf-8").split("\r\n")
    assert all(len(line.encode("utf-8")) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(entries())
    unfolded = data.decode("utf-8").replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20301014" in unfolded
    assert unfolded[unfolded.index("DTSTART;VALUE=DATE:20301014") + 1] == "DTEND;VALUE=DATE:20301015"
    starts = [line for line in unfolded if line.startswith("DTSTART")]
    assert all(a <= b for a, b in pairwise(starts))


def test_the_verb_tells_a_storyline_over_its_events(collated: Path) -> None:
    events = stemma.events(collated / "record.db")
    line = next(e.storyline for e in events if e.storyline)
    members = {e.id for e in events if e.storyline == line}
    entries = stemma.timeline(collated / "record.db", line)
    alone = [x for e in members for x in stemma.timeline(collated / "record.db", e)]
    assert len(members) > 1
    assert 0 < len(entries) <= len(alone)
    assert {s.report for e in entries for s in e.support} == {s.report for e in alone for s in e.support}
    assert {e.storyline for e in entries} == {line}
    with pytest.raises(StoreError):
        stemma.timeline(collated / "record.db", "no such id")


def plans(*told: str) -> list[Entry]:
    return [e for e in tell(*(("2031-03-20", t) for t in told)) if e.date == "2031-04"]


def test_one_plan_told_with_other_words_is_one_entry() -> None:
    first = "Ilse Brandt said she was looking forward to sitting down with Anders Keld at the end of April."
    second = "The palace confirmed that a further Brandt-Keld summit would be held in late April at an unnamed place."
    known = [
        f"Ilse Brandt and Anders Keld {what} on March {day}."
        for day, what in enumerate(
            ("signed the herring accord", "toured the Halden yards", "opened the Sarn bridge"), 3
        )
    ]
    (found,) = plans(first, second, *known)
    assert {s.report for s in found.support} == {"r0", "r1"}
    other = "The palace confirmed that the Halden Lines merger with Norden Bank would be closed in late April."
    assert len(plans(first, other, *known)) == 2


def test_a_day_that_nobody_named_is_told_by_its_month() -> None:
    text = (
        "The ferry Halden Star sank off Torvik last October. Its captain was arrested by harbour police that same day."
    )
    assert {e.date for e in tell(("2031-03-20", text))} >= {"2030-10"}
    assert not any("X" in e.date for e in tell(("2031-03-20", text + " The trial opens on 03/04/2031 in Lunde.")))


def test_a_conflict_of_dates_counts_once_and_not_again_where_a_reading_tells_it() -> None:
    def entry(day: str, other: str, start: int) -> Entry:
        on = date.fromisoformat(day)
        support = (Support("a", start, start + 50, "told in a sentence"),)
        return Entry(day, "e", "", day, on, on, "day", "happened", 1.0, 1, "told", support, (other,))

    timeline = [entry("2031-05-01", "2031-05-03", 0), entry("2031-05-03", "2031-05-01", 100)]
    assert count_conflicts([], timeline) == {"e": 1}
    values = tuple(Value(day, (Support("a", at, at + 5, "May"),)) for day, at in (("1 May", 10), ("3 May", 110)))
    assert count_conflicts([Reading("r", "e", "date: sailed", "date", "conflict", values)], timeline) == {"e": 1}
    assert count_conflicts([Reading("r", "e", "date: sailed", "date", "agree", values)], timeline) == {"e": 1}
