"""Which reports tell of one event, which events of one storyline, and what dates the undated."""

from dataclasses import dataclass

from stemma.settings.knobs import UNKNOWN, knob

DOUBTS = (
    "five-fold on 1,345 reports of 228 events, with the pairs' weights before these: another event was right for two "
    "of three such reports, or four of five"
)
FOLDS = "five-fold B-cubed F1 on news_cluster, SEESAW and ECB+ (training/grouping)"
NEWS = "five-fold on news_cluster and ECB+, with SEESAW and ordinary news, unseen, in view (training/grouping)"
PLATEAU = "five-fold, on a plateau: .6 to .82 differ by less than .001 (training/grouping)"
ROUNDUPS = "on round-ups made of gold leads (eval/README.md)"
HIDDEN = "by hand, with every fifth date hidden in view: how many are dated, how many within a day (eval task undated)"


@dataclass(frozen=True, slots=True)
class GroupingSettings:
    """Which reports tell of one event, which events of one storyline, and what dates the undated."""

    threshold: float = knob(0.6, "likeness", NEWS, "from which two groups are of one event")
    unlike: float = knob(
        0.05,
        "likeness",
        "below it lie 14 of 5,307 labelled pairs of one event (training/grouping)",
        "below which two reports are of two events, whatever else they share",
    )
    plain_words: float = knob(
        0.05,
        "likeness",
        "by these counts: of 1,229 such pairs of SEESAW and ordinary news none was of one event, of 2,750 cut short 7",
        "in words that are no names, below which two reports without a run of words, a full name or a count in common "
        "are of two events",
    )
    nearest_pairs: int = knob(12, "reports", UNKNOWN, "most like each report, which count as its neighbours")
    candidate_terms: int = knob(24, "terms", UNKNOWN, "by which a report is found")
    candidate_run: int = knob(
        240, "reports", UNKNOWN, "that one term brings together; a longer list is cut in order of time"
    )
    candidate_share: float = knob(0.005, "share", UNKNOWN, "of their rare terms that two reports must have in common")
    candidate_partners: int = knob(40, "reports", UNKNOWN, "kept as candidates for each report")
    whole_below: int = knob(
        3_000,
        "reports",
        "by time: a record of so many is grouped whole in few seconds (eval/bench_add.py)",
        "in a record from which added ones are placed by its index; a smaller one is grouped whole each time",
    )
    whole_again: float = knob(
        2.0,
        "times",
        "by agreement with grouping the whole (eval/bench_add.py)",
        "the reports of its last whole grouping to which a record grows by its index; then it is grouped whole again",
    )
    index_near: int = knob(
        12,
        "reports",
        "by agreement with grouping the whole: with 6 it was .970 where 12 gave .991 (eval/bench_add.py)",
        "of the record that are most like an added one by its rarest words, whose events it is compared with",
    )
    read_words: int = knob(
        800, "words", UNKNOWN, "and marks read of a report: news tells its event first, and round-ups must not drown it"
    )
    lead_words: int = knob(70, "words", UNKNOWN, "that count as headline and first paragraph where there is no telling")
    contrasted_terms: int = knob(60, "terms", UNKNOWN, "of a report that may tell it from its like")
    sure_pair: float = knob(
        0.93, "probability", FOLDS, "that one pair can have at most: it must not outvote the others"
    )
    recurrence_days: int = knob(
        60, "days", FOLDS, "between two groups from which they may be a happening and its recurrence"
    )
    recurrence_witnesses: int = knob(
        2, "reports", FOLDS, "with a date that each group must have then, for one date may be wrong"
    )
    recurrence_stray: float = knob(0.8, "likeness", PLATEAU, "that they must have where one side has fewer")
    known_pairs: int = knob(6, "pairs", FOLDS, "known per member of two groups before absent pairs count as unlike")
    claim_share: float = knob(
        0.8, "share", DOUBTS, "of the likeness to its own event from which another event claims a report"
    )
    claim_lone: float = knob(
        0.5,
        "likeness",
        "of 53 reports of ordinary news claimed by .3 to .5 four were rightly so; from .5 on 3 % get an issue",
        "from which an event claims a report that is left alone",
    )
    settled_runs: int = knob(
        3,
        "runs",
        UNKNOWN,
        "of words shared with its own event, and half as many with the other, that settle where a report belongs",
    )
    claim_pair: float = knob(0.05, "likeness", UNKNOWN, "below which a pair claims nothing, and ties nothing together")
    claim_least: float = knob(0.1, "likeness", UNKNOWN, "below which nothing is claimed")
    bare_words: int = knob(5, "words", UNKNOWN, "of which fewer tell of nothing")
    bare_sentence: int = knob(6, "words", UNKNOWN, "from which a sentence may tell of something")
    bare_told: int = knob(
        10, "words", UNKNOWN, "in such sentences up to which a page with a notice tells of nothing beside it"
    )
    bare_beside: float = knob(0.1, "share", UNKNOWN, "of the words of its notices that suffices for the same")
    bare_listed: int = knob(3, "lines", UNKNOWN, "from which they may be a list of headlines")
    bare_long: int = knob(25, "words", UNKNOWN, "from which a line is no headline")
    bare_letters: int = knob(12, "letters", UNKNOWN, "from which a line of a script without spaces may be a sentence")
    bare_prose: float = knob(0.25, "share", UNKNOWN, "of the letters that stand in prose from which lines are no list")
    dating_head: int = knob(1500, "characters", HIDDEN, "at a report's head in which its own days stand")
    dating_sure: int = knob(1, "days", HIDDEN, "by which siblings may differ from the middle one and still agree")
    dating_majority: float = knob(
        0.7, "share", HIDDEN, "of the dated siblings that must agree where the report's own weekday agrees too"
    )
    dating_agree: float = knob(0.85, "share", HIDDEN, "of them asked for where the report names no weekday")
    dating_pair: int = knob(
        2, "reports", HIDDEN, "dated siblings asked for then: what trails an event by days has few words to say so"
    )
    dating_back: int = knob(3, "days", HIDDEN, "up to which a report may look back on the weekday it names first")
    dating_within: int = knob(60, "days", HIDDEN, "between a dateline's day and the siblings'")
    dating_apart: int = knob(
        7,
        "days",
        "by hand, as for addresses; then false alarms and moved dates counted on news_cluster and seesaw",
        "from its dated siblings' from which a date is doubted that the report's own words do not fit",
    )
    dating_crowd: int = knob(3, "reports", HIDDEN, "dated siblings that must agree where not all of them do")
    dating_elsewhen: int = knob(
        2, "days", HIDDEN, "from the siblings' from which a report of another event is of another time"
    )
    dating_nearest: int = knob(
        12, "reports", HIDDEN, "of a pile looked at for one of another event that an undated report is more like"
    )
    dating_opening: int = knob(
        400,
        "characters",
        HIDDEN,
        "in which a day far from the siblings' speaks against them; further on it is background",
    )
    place_head: int = knob(600, "characters", UNKNOWN, "within which the place of an event is named")
    headline_words: int = knob(5, "words", UNKNOWN, "of a headline that tells of an event by itself")
    stamp_words: int = knob(90, "words", UNKNOWN, "at the head of a report among which a full date is its own")
    storyline: float = knob(
        0.9,
        "likeness",
        "lowest at which .98 of the ties are true, out of fold and in ordinary news (training/grouping)",
        "from which two events are of one storyline",
    )
    storyline_unlike: float = knob(
        0.06,
        "likeness",
        "below it lies none of 72 labelled pairs of events (training/grouping)",
        "in words, below which two events are of two storylines",
    )
    storyline_days: int = knob(
        300, "days", UNKNOWN, "between two events of one storyline; what comes again after a year is a recurrence"
    )
    thread_rare: float = knob(
        4.0, "log rarity", ROUNDUPS, "of a word in news from which two paragraphs that share it are of one thread"
    )
    thread_telling: int = knob(
        3,
        "words",
        ROUNDUPS,
        "that are rare, by which a thread may tell of an event; a paragraph of fewer goes on with the one before",
    )
    thread_words: int = knob(20, "words", ROUNDUPS, "of a thread that may tell of an event")
    thread_marks: int = knob(
        3, "lines", ROUNDUPS, "that are stamps, headings or bullets, from which they lay out a report"
    )
    roundup_single: float = knob(
        0.75, "share", ROUNDUPS, "of a report's longest thread from which it tells of one event"
    )
    roundup_words: int = knob(12, "words", ROUNDUPS, "that are rare, by which a thread finds events")
    roundup_common: int = knob(240, "events", ROUNDUPS, "from which a word finds none")
    roundup_nearest: int = knob(4, "events", ROUNDUPS, "looked at for each thread")
    roundup_faint: float = knob(0.08, "likeness", ROUNDUPS, "below which a thread has nothing to do with an event")
    roundup_like: float = knob(0.12, "likeness", ROUNDUPS, "to its event from which a passage may tell of it")
    roundup_clear: float = knob(0.04, "likeness", ROUNDUPS, "by which any other event must be less alike")
    roundup_undated: float = knob(0.05, "likeness", ROUNDUPS, "more asked for in both where days cannot speak")
    roundup_core: int = knob(
        3, "words", ROUNDUPS, "of the passage, rare ones, that at least half of the event's reports hold"
    )
    roundup_named: int = knob(2, "words", ROUNDUPS, "of these that are parts of names")
    roundup_before: int = knob(1, "days", ROUNDUPS, "by which a round-up may come before an event's first report")
    roundup_after: int = knob(8, "days", ROUNDUPS, "by which it may come after its last")
    roundup_part: float = knob(0.15, "share", ROUNDUPS, "of a round-up's words that its other events have")
    roundup_many: int = knob(
        3,
        "passages",
        ROUNDUPS,
        "of a report that no other tells as a whole from which one event found makes a round-up",
    )
    passage_copied: float = knob(
        0.5, "share", UNKNOWN, "of the passages' letters from which shared text makes them another's reporting"
    )
