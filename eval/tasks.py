"""Every task: the gold set it reads, the run it makes, the figures it gives, and what others reach."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import stemma
from scorers import (
    Row,
    account,
    acts,
    claims,
    clustering,
    collation,
    dating,
    extraction,
    links,
    names,
    ordinary,
    pages,
    quotations,
    rows,
    sentences,
    timeline,
    times,
    told,
)
from stemma import parsers
from stemma.annotators import annotate
from stemma.annotators import names as linking
from stemma.collation.readings import readings
from stemma.exporters import jsonl
from stemma.lang import NATIVE
from stemma.model import Capture, Event, Member, Origin, Parse, Reading, Record, Report, Statement
from stemma.stages.annotate import ANNOTATE, renamed
from stemma.stages.clean import CLEAN, verbatim
from stemma.stages.collate import Piece, collated

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the gold sets are and where runs may write."""

    data: Path
    work: Path

    def gold(self, name: str) -> list[Row]:
        """The rows of a gold set, none where it is absent."""
        return rows(self.data / f"{name}.jsonl.gz")

    def run(self, verb: str, name: str, pile: Iterable[Row], extra: Iterable[str] = ()) -> Path:
        """Run a verb over a pile of rows; the folder with what it wrote."""
        folder = self.work / verb / name
        folder.mkdir(parents=True, exist_ok=True)
        source = folder / f"{name}.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in pile), encoding="utf-8")
        getattr(stemma, verb)([str(source), *extra], folder / "out")
        return folder / "out"


def _input(row: Row, *fields: str) -> Row:
    return {field: row[field] for field in ("id", "text", *fields) if row.get(field)}


def _news(row: Row) -> Row:
    return _input(row, "url", "outlet", "title", "published")


def news_cluster(bench: Bench) -> Figures:
    """Events, and all of collation, on full articles of many outlets."""
    gold, labels = bench.gold("news_cluster"), bench.gold("collation")
    out = bench.run("collate", "news_cluster", map(_news, gold))
    reports = rows(out / "reports.jsonl")
    events = clustering.score(gold, reports)
    told = collation.score(labels, reports, rows(out / "utterances.jsonl"), rows(out / "readings.jsonl"))
    linked = bench.gold("names_linked")
    return (
        {"events_bcubed": events["bcubed_f1"]}
        | told
        | (links.score(linked, reports, rows(out / "names.jsonl")) if linked else {})
    )


def seesaw(bench: Bench) -> Figures:
    """Events on three outlets a story; and how much of clean texts cleaning keeps."""
    gold = bench.gold("seesaw")
    out = bench.run("collate", "seesaw", map(_news, gold))
    reports = rows(out / "reports.jsonl")
    return {"events_bcubed": clustering.score(gold, reports)["bcubed_f1"]} | extraction.kept(gold, reports)


def ecbplus(bench: Bench) -> Figures:
    """Events on pairs of unlike happenings of one kind, undated and without outlets."""
    gold = bench.gold("ecbplus")
    out = bench.run("collate", "ecbplus", map(_news, gold))
    reports = rows(out / "reports.jsonl")
    of = {row["id"]: (row["topic"], row["event"]) for row in gold}
    held = {e["event"]: e["reports"] for e in rows(out / "events.jsonl")}
    told = [{of[r] for e in s["events"] for r in held[e]} for s in rows(out / "storylines.jsonl")]
    wrong = sum(len({topic for topic, _ in found}) == 1 < len(found) for found in told)
    return {"events_bcubed": clustering.score(gold, reports)["bcubed_f1"], "storylines_in_a_topic": wrong}


def one_pile(bench: Bench) -> Figures:
    """All three sets and the seeds in one pile."""
    gold = [row for name in ("news_cluster", "seesaw", "ecbplus") for row in bench.gold(name)]
    seeds = bench.data.parent / "seeds"
    out = bench.run("collate", "one_pile", map(_news, gold), [str(seeds)] if seeds.is_dir() else [])
    reports = rows(out / "reports.jsonl")
    figures = {"events_bcubed": clustering.score(gold, reports)["bcubed_f1"]}
    if seeds.is_dir():
        figures["seeds_right"] = float(_seeds_right([path.stem for path in sorted(seeds.glob("*.txt"))], reports))
    return figures


def ordinary_news(bench: Bench) -> Figures:
    """Events among ordinary news, nearly all of it unrelated, and happenings of news_cluster in one pile with it."""
    hay, news = bench.gold("haystack"), bench.gold("news_cluster")
    labels = bench.data / "happenings_dev.jsonl"
    happening = {row["id"]: row["happening"] for row in rows(labels)} if labels.is_file() else {}
    out = bench.run("collate", "ordinary", map(_news, [*hay, *news]))
    reports, ids = rows(out / "reports.jsonl"), {row["id"] for row in hay}
    issues = {row["about"] for row in rows(out / "issues.jsonl") if row["stage"] == "grouping"}
    figures = {
        "misplaced": ordinary.misplaced(ids, reports, ordinary.related("happening")),
        "other_story": ordinary.misplaced(ids, reports, ordinary.related("happening", "storyline")),
        "reports_with_issue": len(issues & ids) / max(1, len(ids)),
    }
    known = [{"id": id_, "event": event} for id_, event in happening.items()]
    if known:
        score = clustering.score(known, reports)
        figures |= {f"happenings_{k}": score[f"bcubed_{k}"] for k in ("precision", "recall", "f1")}
    return figures


def _seeds_right(ids: list[str], reports: list[Row]) -> bool:
    of = {row["report"]: (row["event"], row["storyline"]) for row in reports}
    first, other = {of[i][0] for i in ids[:4]}, of[ids[4]][0]
    alone = {row["report"] for row in reports if row["event"] in {*first, other}} == set(ids)
    return len(first) == 1 and other not in first and alone and len({of[i][1] for i in ids}) == 1


def five_w_one_h(bench: Bench) -> Figures:
    """Who, what, when and where as coders chose them of single reports: each report as an event of its own."""
    gold = bench.gold("five_w_one_h")
    told = []
    for row in gold:
        fields = {"url": row["url"], "outlet": row["publisher"], "title": row["title"], "published": row["published"]}
        report = CLEAN.work([(Capture(row["id"], row["text"], **fields), ())], None)[0].value
        if report is not None:
            found = ANNOTATE.work([report], None)[0].value
            event = Event(row["id"], row["title"], (Member(row["id"], 1.0),))
            piece = Piece(event, {report.id: report}, {report.id: found}, {})
            told += [asdict(line) for line in collated(piece).value.account]
    return account.score(gold, [{"report": row["id"], "event": row["id"]} for row in gold], told)


def polnear(bench: Bench) -> Figures:
    """Who is reported to have said, written or thought what; and how much of clean texts cleaning keeps."""
    gold = bench.gold("polnear_dev")
    out = bench.run("annotate", "polnear_dev", map(_input, gold))
    read = bench.run("read", "polnear_dev", map(_input, gold))
    return quotations.score(gold, rows(out / "quotations.jsonl")) | extraction.kept(gold, rows(read / "reports.jsonl"))


def told_claims(bench: Bench) -> Figures:
    """Told claims and conflicts of events given as they are, by the labels of bench/claims.

    SEESAW's open half is unseen, as the weights may not learn from it; the rest of the open half they have seen.
    """
    bench_claims = Path(__file__).parents[1] / "bench" / "claims"
    later = [{**row, "pairs": []} for row in rows(bench_claims / "conflicts.jsonl")]
    gold = [*rows(bench_claims / "gold.jsonl"), *later]
    texts = {name: {row["id"]: row for row in bench.gold(name)} for name in {row["set"] for row in gold}}
    claims_told: list[Row] = []
    compared: list[Row] = []
    for row in gold:
        made = _as_event(row, texts[row["set"]])
        claims_told += jsonl.files()["claims"](made)
        compared += jsonl.files()["readings"](made)
    parts = {
        "seen": [g for g in gold if g["half"] == "open" and g["set"] != "seesaw" and g["pairs"]],
        "unseen": [g for g in gold if g["half"] == "open" and g["set"] == "seesaw"],
        "sealed": [g for g in gold if g["half"] == "sealed" and g["pairs"]],
        "later_seen": [g for g in later if g["half"] == "open"],
        "later_sealed": [g for g in later if g["half"] == "sealed"],
    }
    scored = {part: told.score(own, claims_told, compared) for part, own in parts.items()}
    return {
        f"{part}_{name}": value
        for part, figures in scored.items()
        for name, value in figures.items()
        if not (part.startswith("later") and name.startswith("pairs"))
    }


def _as_event(row: Row, texts: dict[str, Row]) -> Record:
    """What is told of an event whose reports are taken as they are, each an outlet's own."""
    captures = [_capture(texts[r]) for r in row["reports"]]
    reports = {c.id: report for c in captures if (report := verbatim(c).value)}
    found = {r: t.value for r, t in zip(reports, ANNOTATE.work(list(reports.values()), None), strict=True)}
    names = linking.link(list(reports.values()), {r: f.names for r, f in found.items()})
    found = {r: renamed(f, names[r]) for r, f in found.items()}
    event = Event(row["event"], "", tuple(Member(r, 1.0) for r in sorted(reports)))
    made = collated(Piece(event, reports, found, {r: Origin(r, r, "own") for r in reports})).value
    return Record(told_claims=made.told_claims, readings=made.readings)


def _capture(row: Row) -> Capture:
    url, outlet, title, published = (str(row.get(name) or "") for name in ("url", "outlet", "title", "published"))
    return Capture(row["id"], row["text"], url=url, outlet=outlet, title=title, published=published)


def claimdiff(bench: Bench) -> Figures:
    """Whether one claim strengthens or weakens another, by the readings of the pair as an event of two reports."""
    strengthen, weaken = (bench.gold(f"claimdiff_{name}_train") for name in ("strength", "weak"))
    claims_of = {text for row in strengthen for text in (row["claim_a"], row["claim_b"])}
    reports = {text: Report(f"{n}", text) for n, text in enumerate(sorted(claims_of))}
    stated = dict(zip(reports, map(_statements, reports.values(), parsers.load().pipe(reports)), strict=True))
    told = {
        row["pair_id"]: sum(map(_for_or_against, _between([(reports[t], stated[t]) for t in pair])))
        for row in strengthen
        for pair in ((row["claim_a"], row["claim_b"]),)
    }
    return claims.score(strengthen, weaken, told)


def _statements(report: Report, parse: Parse) -> tuple[Statement, ...]:
    return annotate(report, parse).statements


def _between(told: list[tuple[Report, tuple[Statement, ...]]]) -> list[Reading]:
    """The readings of an event of some reports, each an outlet's own."""
    reports = {report.id: report for report, _ in told}
    event = Event("pair", "", tuple(Member(r, 1.0) for r in reports))
    stated = {report.id: statements for report, statements in told}
    return readings(event, reports, stated, {r: Origin(r, r, "own") for r in reports})


def _for_or_against(reading: Reading) -> int:
    denied = reading.status == "conflict" or any(v.value == "denied" for v in reading.values)
    return -1 if denied else int(reading.status == "agree")


def strength(bench: Bench) -> Figures:
    """Whether what a report states of acts and figures is its own word or another's."""
    gold = bench.gold("polnear_dev")
    found: list[Row] = []
    for row, parse in zip(gold, parsers.load().pipe(row["text"] for row in gold), strict=True):
        for s in _statements(Report(row["id"], row["text"]), parse):
            if s.unit == "mode" or s.type in ("number", "money", "age"):
                place = {"report": s.report, "start": s.start, "end": s.end}
                found.append({**place, "attributed": bool(s.source) or s.strength == "attributed"})
    return claims.attributed(gold, found)


def tempeval(bench: Bench) -> Figures:
    """Time expressions with their values."""
    gold = bench.gold("tempeval3_train")
    out = bench.run("annotate", "tempeval3", ({**_input(row), "published": row["dct"]} for row in gold))
    return times.score(gold, rows(out / "times.jsonl"))


def names_dev(bench: Bench) -> Figures:
    """Names of persons, organisations and places."""
    gold = bench.gold("names_dev")
    out = bench.run("annotate", "names_dev", map(_input, gold))
    return names.score(gold, rows(out / "names.jsonl"))


def sentences_news(bench: Bench) -> Figures:
    """Where the sentences of news begin."""
    return sentences.score(bench.gold("sentences_news"), NATIVE.sentence_starts)


def plover(bench: Bench) -> Figures:
    """Acts in single sentences."""
    gold = bench.gold("plover_gsr")
    out = bench.run("annotate", "plover_gsr", ({**_input(row), "published": row["date"]} for row in gold))
    return acts.score(gold, rows(out / "acts.jsonl"))


def plv(bench: Bench) -> Figures:
    """Acts in single sentences of another set, each half for itself: errors of the sealed one are never looked at."""
    gold = [{**row, "id": str(n)} for n, row in enumerate(bench.gold("plv"))]  # most rows have no id
    told = rows(bench.run("annotate", "plv", map(_input, gold)) / "acts.jsonl")
    halves = {"open": True, "sealed": False}
    parts = {name: [row for row in gold if acts.open_half(row["text"]) == half] for name, half in halves.items()}
    return {f"{name}_{k}": v for name, part in parts.items() for k, v in acts.score(part, told).items()}


def plover_synthetic(bench: Bench) -> Figures:
    """The type of whole stories, on every fifth prompt; nothing is learned from any of them."""
    gold = [row for row in bench.gold("plover_synthetic") if int(row["id"]) // 12 % 5 == 4]
    out = bench.run("annotate", "plover_synthetic", map(_input, gold))
    return acts.types(gold, rows(out / "acts.jsonl"))


def timelines(bench: Bench) -> Figures:
    """The dates journalists chose, of three long affairs."""
    figures = {}
    for name in ("h1n1", "iraq", "mj"):
        articles = bench.gold(f"t17/{name}.articles")
        if articles:
            out = bench.run("collate", f"t17_{name}", (_input(row, "published") for row in articles))
            found = rows(out / "timeline.jsonl")
            figures[name] = timeline.score(bench.gold(f"t17/{name}.timelines"), found)["date_f1"]
    return figures | ({"mean": sum(figures.values()) / len(figures)} if figures else {})


def html_pages(bench: Bench) -> Figures:
    """The body of HTML pages."""
    gold = bench.gold("article_extraction")
    pile = ({"id": row["id"], "url": row["url"], "html": row["html"]} for row in gold)
    return extraction.score(gold, rows(bench.run("read", "article_extraction", pile) / "reports.jsonl"))


def text_pages(bench: Bench) -> Figures:
    """The body of pages saved as plain text."""
    gold = bench.gold("text_pages")
    return extraction.score(gold, rows(bench.run("read", "text_pages", map(_input, gold)) / "reports.jsonl"))


def real_pages(bench: Bench) -> Figures:
    """Date, byline, headline, outlet and body of real pages; the judge of cleaning is learned on them all.

    What it reaches out of fold, training/pages/train.py prints; here a fall is noticed.
    """
    gold = bench.gold("pages")
    pile = ({key: row[key] for key in ("id", "url", "html") if row.get(key)} for row in gold)
    return pages.score(gold, rows(bench.run("read", "pages", pile) / "reports.jsonl"))


def undated(bench: Bench) -> Figures:
    """Every fifth report with its date hidden: how many are dated by the others, and how well."""
    figures: Figures = {}
    both: tuple[list[Row], list[Row], set[str]] = ([], [], set())
    for name in ("news_cluster", "seesaw"):
        gold = bench.gold(name)
        hidden = {row["id"] for row in gold[4::5]}
        pile = ({**_news(row), "published": ""} if row["id"] in hidden else _news(row) for row in gold)
        answers = rows(bench.run("collate", f"{name}_undated", pile) / "reports.jsonl")
        figures |= {f"{name}_{key}": value for key, value in dating.score(gold, answers, hidden).items()}
        both[0].extend(gold)
        both[1].extend(answers)
        both[2].update(hidden)
    return dating.score(*both) | figures


@dataclass(frozen=True, slots=True)
class Task:
    """A task, the gold set whose presence it needs, and what others reach, by figure."""

    name: str
    needs: str
    run: Callable[[Bench], Figures]
    others: dict[str, str]


TASKS = (
    Task("article_extraction", "article_extraction", html_pages, {"f1": ".961 trafilatura"}),
    Task("text_pages", "text_pages", text_pages, {"f1": ".661 untouched"}),
    Task(
        "pages",
        "pages",
        real_pages,
        {
            "date_right": ".900 htmldate",
            "date_wrong": ".081 htmldate",
            "byline_f1": ".739 trafilatura",
            "title_right": ".807 trafilatura",
            "outlet_right": ".747 trafilatura",
            "body_f1": ".941 trafilatura",
            "snippets_f": ".913 trafilatura",
        },
    ),
    Task("ordinary", "haystack", ordinary_news, {}),
    Task("names_dev", "names_dev", names_dev, {}),
    Task("sentences_news", "sentences_news", sentences_news, {}),
    Task("polnear_dev", "polnear_dev", polnear, {}),
    Task("strength", "polnear_dev", strength, {}),
    Task("claimdiff", "claimdiff_weak_train", claimdiff, {}),
    Task("claims", "ecbplus", told_claims, {"sealed_pairs_f1": ".78 a second reader"}),
    Task("tempeval3", "tempeval3_train", tempeval, {"relaxed_f1": ".903 HeidelTime*", "value_f1": ".776 HeidelTime*"}),
    Task("plover_gsr", "plover_gsr", plover, {}),
    Task("plv", "plv", plv, {}),
    Task("plover_synthetic", "plover_synthetic", plover_synthetic, {}),
    Task("t17", "t17/h1n1.articles", timelines, {"mean": ".517 counting reports"}),
    Task(
        "news_cluster",
        "news_cluster",
        news_cluster,
        {
            "events_bcubed": ".922 TF-IDF",
            "origins_bcubed": ".832 outlet as origin",
            "voices_error": "1.0 counting outlets",
            "copies_f1": ".842 shingles",
            "utterances_f1": ".622 word overlap",
        },
    ),
    Task("five_w_one_h", "five_w_one_h", five_w_one_h, {}),
    Task("seesaw", "seesaw", seesaw, {"events_bcubed": ".861 MiniLM + HDBSCAN"}),
    Task("undated", "news_cluster", undated, {}),
    Task("ecbplus", "ecbplus", ecbplus, {"events_bcubed": ".869 TF-IDF"}),
    Task("one_pile", "ecbplus", one_pile, {}),
)
