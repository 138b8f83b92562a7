"""Whose reporting a report is, and what texts share."""

from dataclasses import dataclass

from stemma.settings.knobs import UNKNOWN, knob

VOICES = "by hand, with origins, voices and copies of news_cluster in view (eval task news_cluster)"


@dataclass(frozen=True, slots=True)
class OriginSettings:
    """Whose reporting a report is, and what texts share."""

    reprint: float = knob(0.8, "share", VOICES, "of a report's own words found in another that makes it a reprint")
    taken: float = knob(0.35, "share", VOICES, "that makes it another's text with own words among it")
    taken_affiliate: float = knob(
        0.1, "share", VOICES, "that is enough for this where the text also speaks as that house does"
    )
    bare_words: int = knob(25, "words", UNKNOWN, "of which fewer, without a sign, could not be said to be reported")
    shingle: int = knob(4, "words", VOICES, "of a shingle by which candidates are found")
    shingle_weight: float = knob(
        1.6, "weight of words", VOICES, "that a shingle weighs at least: not function words and names alone"
    )
    run_words: int = knob(3, "words", VOICES, "of a run that is kept")
    style_reports: int = knob(
        4, "reports", VOICES, "of one outlet alone that hold a shingle from which it is the outlet's furniture"
    )
    crowd_reports: int = knob(
        16, "reports", VOICES, "that hold a shingle from which it ties each only to its next neighbours"
    )
    crowd_neighbours: int = knob(4, "reports", VOICES, "that such a shingle ties each to")
    candidate_shingles: int = knob(3, "shingles", VOICES, "shared that make a pair a candidate ...")
    candidate_density: float = knob(
        0.015, "shingles a word", VOICES, "... and at least this many for each word of the shorter report"
    )
    passage_gap: int = knob(6, "words", VOICES, "that may be changed between two runs of one passage")
    passage_change: float = knob(
        0.3, "weight of words", VOICES, "that a changed word takes from the weight of a passage"
    )
    passage_weight: float = knob(4.0, "weight of words", VOICES, "that a passage weighs at least")
    copy_weight: float = knob(
        45.0, "weight of words", VOICES, "of shared words that make a copy, whatever the length of the reports"
    )
    copy_enough: float = knob(
        16.0, "weight of words", VOICES, "that are enough where they are more of the shorter report ..."
    )
    copy_together: float = knob(
        1.8, "weight times share", VOICES, "... which is the weight times its part of the shorter report"
    )
    copy_brief: float = knob(7.0, "weight of words", VOICES, "that are enough where they are most of a brief ...")
    copy_most: float = knob(0.35, "share", VOICES, "... which is this much of it")
    copy_barely: float = knob(
        0.25, "share", VOICES, "of a brief's words in common, below which it is not aligned at all"
    )
    source_lead: int = knob(2500, "code points", UNKNOWN, "in which main facts stand")
    source_most: int = knob(6, "names", UNKNOWN, "of cited sources that are kept")
    quoted_words: int = knob(
        5, "words", UNKNOWN, "of which a shorter quotation is a phrase the writer took up, not a speech"
    )
