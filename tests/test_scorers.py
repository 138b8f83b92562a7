"""The project's scorers: small cases by hand, and the same figures as the reference scorers where those are present."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scorers import account, claims, clustering, collation, dating, extraction, pages, quotations, rows, timeline, times

SHARED = Path(__file__).parent.parent.parent / "shared"
needs_reference = pytest.mark.skipif(not (SHARED / "scorers").is_dir(), reason="the reference scorers are not here")


def test_clustering_by_hand() -> None:
    gold = [{"id": str(n), "event": "ab"[n // 2]} for n in range(4)]
    assert clustering.score(gold, [{"report": str(n), "event": "x"} for n in range(4)])["bcubed_precision"] == 0.5
    assert clustering.score(gold, [])["bcubed_recall"] == 0.5


def test_times_by_hand() -> None:
    gold = [{"id": "a", "timex": [{"start": 0, "end": 4, "type": "DATE", "value": "2019"}]}]
    answer = {"report": "a", "start": 0, "end": 2, "type": "DATE", "value": "2018"}
    score = times.score(gold, [answer])
    assert (score["strict_f1"], score["relaxed_f1"], score["type_f1"], score["value_f1"]) == (0, 1, 1, 0)


def test_average_precision_by_hand() -> None:
    truth = [True, False, True, False]
    assert claims.average_precision(truth, [0.9, 0.8, 0.7, 0.1]) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert claims.average_precision(truth, [0.1, 0.8, 0.7, 0.9]) == pytest.approx((1 / 3 + 2 / 4) / 2)
    assert claims.average_precision(truth, [0.5] * 4) == 0.5, "equal scores rank as one"
    assert claims.average_precision(truth, [(1, 0.2), (1, 0.3), (0, 0.9), (0, 0.1)]) == pytest.approx(
        (1 / 2 + 2 / 3) / 2
    )
    assert claims.average_precision([False], [1.0]) == 0.0


def test_claims_by_hand() -> None:
    pairs = {
        "same": ("the dam burst", "the dam burst", 1, 0),
        "near": ("the dam burst", "the dam held", 0, 1),
        "far": ("the dam burst", "rain fell", 1, 0),
    }
    strengthen, weaken = (
        [{"pair_id": id, "claim_a": p[0], "claim_b": p[1], "relation": p[at]} for id, p in pairs.items()]
        for at in (2, 3)
    )
    alone = claims.score(strengthen, weaken, {})
    assert alone["strengthen_ap"] == alone["strengthen_overlap_ap"] == pytest.approx((1 + 2 / 3) / 2)
    assert alone["weaken_ap"] == alone["weaken_overlap_ap"] == 0.5, "the second, from either end"
    told = claims.score(strengthen, weaken, {"near": -1})
    assert (told["strengthen_ap"], told["weaken_ap"]) == (1.0, 1.0)
    assert told["weaken_overlap_ap"] == 0.5


def test_attributed_statements_by_hand() -> None:
    gold = [{"id": "a", "attributions": [{"content": [[0, 10], [20, 30]]}]}]
    spans = [(2, 4, True), (21, 22, False), (12, 14, True), (8, 12, False)]
    found = [{"report": "a", "start": s, "end": e, "attributed": said} for s, e, said in spans]
    assert claims.attributed(gold, found) == {"attributed_f1": 0.5}
    assert claims.attributed(gold, []) == {"attributed_f1": 0.0}


def _reference(name: str, *args: Path) -> str:
    command = [sys.executable, str(SHARED / "scorers" / f"{name}.py"), *map(str, args)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _figure(text: str, name: str) -> float:
    found = re.search(rf"\b{name}:? (\d+\.\d+)", text)
    assert found, (name, text)
    return float(found[1])


def _write(path: Path, answers: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(a) + "\n" for a in answers), encoding="utf-8")
    return path


@needs_reference
def test_clustering_as_the_reference(tmp_path: Path) -> None:
    path = SHARED / "data/news_cluster.jsonl.gz"
    gold, chance = rows(path), random.Random(1)
    answers = [{"report": g["id"], "event": chance.choice([g["event"], "x", None])} for g in gold]
    text = _reference("clustering", path, _write(tmp_path / "a.jsonl", answers))
    assert clustering.score(gold, answers)["bcubed_f1"] == pytest.approx(_figure(text, "bcubed_f1"), abs=1e-4)


@needs_reference
def test_quotations_as_the_reference(tmp_path: Path) -> None:
    path = SHARED / "data/polnear_dev.jsonl.gz"
    gold, chance = rows(path), random.Random(2)
    answers = []
    for g in gold:
        for a in g["attributions"]:
            if a["content"] and chance.random() < 0.7:
                (s, e), *rest = a["content"]
                content = [[s, e - chance.randrange(min(20, e - s))], *rest]
                answers.append(
                    {"report": g["id"], "content": content, "source": a["source"] if chance.random() < 0.8 else []}
                )
    all_line, direct = _reference("quotations", path, _write(tmp_path / "a.jsonl", answers)).splitlines()
    score = quotations.score(gold, answers)
    assert score["all_f1"] == pytest.approx(_figure(all_line, "f1"), abs=1e-4)
    assert score["direct_f1"] == pytest.approx(_figure(direct, "f1"), abs=1e-4)
    assert score["direct_source"] == pytest.approx(_figure(direct, "source_accuracy"), abs=1e-4)
    assert score["all_end_to_end"] == pytest.approx(_figure(all_line, "end_to_end_f1"), abs=1e-4)


@needs_reference
def test_times_timelines_and_extraction_as_the_reference(tmp_path: Path) -> None:
    chance = random.Random(3)
    path = SHARED / "data/tempeval3_train.jsonl.gz"
    gold = rows(path)
    answers = [
        {
            "report": g["id"],
            "start": t["start"] + chance.randrange(2),
            "end": t["end"],
            "type": "DATE",
            "value": t["value"],
        }
        for g in gold
        for t in g["timex"]
        if chance.random() < 0.8
    ]
    text = _reference("times", path, _write(tmp_path / "a.jsonl", answers))
    for figure, value in times.score(gold, answers).items():
        assert value == pytest.approx(_figure(text, figure), abs=1e-4)
    path = SHARED / "data/t17/h1n1.timelines.jsonl.gz"
    gold = rows(path)
    days = sorted({e["date"] for g in gold for e in g["timeline"]})
    answers = [{"date": d, "weight": chance.random()} for d in days if chance.random() < 0.6]
    text = _reference("timeline", path, _write(tmp_path / "b.jsonl", answers))
    assert timeline.score(gold, answers)["date_f1"] == pytest.approx(_figure(text, "date_f1"), abs=1e-4)
    path = SHARED / "data/text_pages.jsonl.gz"
    gold = rows(path)
    text = _reference(
        "extraction", path, _write(tmp_path / "c.jsonl", [{"report": g["id"], "text": g["text"]} for g in gold])
    )
    mine = extraction.score(gold, [{"report": g["id"], "text": g["text"]} for g in gold])
    assert mine["f1"] == pytest.approx(_figure(text, "f1"), abs=1e-4)


@needs_reference
def test_collation_as_the_reference(tmp_path: Path) -> None:
    path = SHARED / "data/collation.jsonl.gz"
    gold, chance = rows(path), random.Random(4)
    reports, utterances, readings = [], [], []
    for event in gold:
        for i, a in event["articles"].items():
            copies = [j for j in a["shares_text_with"] if chance.random() < 0.7]
            reports.append({"report": i, "origin": chance.choice([a["origin"], "Wire"]), "copies": copies})
        for u in event["utterances"]:
            variants = [{"report": v["article"], "quote": v["quote"]} for v in u["variants"] if chance.random() < 0.8]
            utterances.append({"speaker": chance.choice([u["speaker"], "Nobody"]), "variants": variants})
        for r in event["readings"]:
            values = [
                {"value": v["value"], "support": [{"report": x["article"], "span": x["span"]} for x in v["articles"]]}
                for v in r["values"]
                if chance.random() < 0.9
            ]
            readings.append({"status": chance.choice(["conflict", "agree", r["status"]]), "values": values})
    for name, answers in (("reports", reports), ("utterances", utterances), ("readings", readings)):
        _write(tmp_path / f"{name}.jsonl", answers)
    first, copies_line, said, conflicts = _reference("collation", path, tmp_path).splitlines()
    score = collation.score(gold, reports, utterances, readings)
    assert score["origins_bcubed"] == pytest.approx(_figure(first, "bcubed_f1"), abs=1e-4)
    assert score["voices_error"] == pytest.approx(_figure(first, "voices_error"), abs=1e-3)
    assert score["copies_f1"] == pytest.approx(_figure(copies_line, "f1"), abs=1e-4)
    assert score["utterances_f1"] == pytest.approx(_figure(said, "f1"), abs=1e-4)
    assert score["speaker"] == pytest.approx(_figure(said, "speaker"), abs=1e-4)
    assert score["conflicts_recall"] == pytest.approx(_figure(conflicts, "recall"), abs=1e-4)
    assert score["conflicts_precision"] == pytest.approx(_figure(conflicts, "precision"), abs=1e-4)


def test_hidden_dates_count_where_they_are_answered_within_a_day() -> None:
    gold = [{"id": i, "published": "2031-03-04T08:00"} for i in "abcde"]
    days = {"a": "2031-03-05", "b": "2031-03-07", "c": None, "d": "2031-03", "e": "2031-03-04"}
    answers = [{"report": i, "published": day} for i, day in days.items()]
    assert dating.score(gold, answers, {"a", "b", "c", "d"}) == {"dated": 0.75, "within_a_day": 1 / 3}


def test_a_phrase_counts_where_a_line_of_its_role_holds_most_of_its_words() -> None:
    gold = [
        {"id": "r1", "gold": {
            "who": [{"coderPhraseCount": 2, "text": "Ada Moss"}, {"coderPhraseCount": 1, "text": "one coder's"}],
            "when": [{"coderPhraseCount": 3, "text": "on Friday"}],
            "where": [{"coderPhraseCount": 2, "text": "at the old mill"}],
        }},
        {"id": "unread", "gold": {"what": [{"coderPhraseCount": 2, "text": "burned"}]}},
    ]  # fmt: skip
    told: list[dict[str, Any]] = [
        {"event": "e1", "role": "who", "text": "Moss", "support": [{"span": "Ada Moss"}]},
        {
            "event": "e1",
            "role": "what",
            "text": "The mill burned down early on Friday, and two were hurt.",
            "support": [],
        },
        {"event": "e1", "role": "where", "text": "near the church", "support": []},
    ]
    assert account.score(gold, [{"report": "r1", "event": "e1"}], told) == {
        "who": 1.0, "what": 0.0, "when": 0.0, "where": 0.0, "own_field": 0.25, "any_field": 0.5,
    }  # fmt: skip


def test_pages_by_hand() -> None:
    gold = [
        {"id": "a", "date": "2031-05-06", "authors": ["Mara Olin"], "title": "Ferry aground", "outlet": "Sable Courier",
         "body": "A ferry ran aground.", "with_": ["ferry ran"], "without": ["Sign up"]},
        {"id": "b", "date": "2031-05-06T23:30:00-05:00", "authors": ["Rolf Aden", "Tess Brand"]},
    ]  # fmt: skip
    mine = [
        {"report": "a", "published": "2031-05-08", "byline": "By Mara Olin", "headline": "Ferry aground",
         "outlet": "The Sable Courier", "text": "A ferry ran aground. Sign up"},
        {"report": "b", "published": "2031-05-07T04:30Z", "byline": "Rolf Aden"},
    ]  # fmt: skip
    told = pages.score(gold, mine)
    assert (told["date_right"], told["date_wrong"], told["title_right"], told["outlet_right"]) == (0.5, 0.5, 1, 1)
    assert told["byline_f1"] == pytest.approx((1 + 2 / 3) / 2) and told["snippets_f"] == pytest.approx(2 / 3)
    assert pages.score(gold, [])["byline_f1"] == 0
