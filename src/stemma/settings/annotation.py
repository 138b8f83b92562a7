"""What one report says: names, times, quotations, acts and statements."""

from dataclasses import dataclass

from stemma.settings.knobs import UNKNOWN, knob

STORY = "on another fifth of plover_synthetic than the one that is measured (training/acts)"
ACTS = "out of fold on the labels of bench/acts that may be learned from (training/acts)"
QUOTES = "by hand, with polnear_dev and folds of polnear_train in view (training/quotations)"
SAYINGS = "on the open half of the labels in bench/quotations (training/quotations)"


@dataclass(frozen=True, slots=True)
class AnnotationSettings:
    """What one report says: names, times, quotations, acts and statements."""

    cue_likely: float = knob(-1.9, "log odds", QUOTES, "below which a cue is not looked at again")
    cue_quoted_as: float = knob(2.5, "log odds", QUOTES, 'of the "saying" of "was quoted as saying" at the least')
    content_sure: float = knob(0.35, "probability", QUOTES, "of a content that is answered, at the least")
    content_nested: float = knob(0.5, "probability", QUOTES, "the same for one whose cue stands in another content")
    said_sure: float = knob(
        0.4, "probability", SAYINGS, "to be a saying, of an attribution without quotation marks that is answered"
    )
    said_marked: float = knob(0.2, "probability", SAYINGS, "the same for one that holds words in quotation marks")
    content_relayed: float = knob(
        0.75,
        "probability",
        QUOTES,
        'the same where it says nearly all that the other content says: "KCNA said Kim said that ..."',
    )
    content_covering: float = knob(0.7, "share", QUOTES, "to which a content that covers a surer cue is believed")
    content_worth: float = knob(
        0.85, "share", QUOTES, "that a content that is mostly right is worth of one that is right exactly"
    )
    judged_least: float = knob(0.1, "probability", QUOTES, "of all contents of a cue from which they are judged")
    judged_faint: float = knob(0.02, "probability", QUOTES, "of one of them from which it is judged")
    judged_best: int = knob(3, "contents", QUOTES, "of another cue that are looked at as rivals")
    signature_words: int = knob(14, "words", UNKNOWN, "of a signature at most")
    signed_words: int = knob(5, "words", UNKNOWN, "of a paragraph taken for a quotation going on, at least")
    nickname_words: int = knob(4, "words", UNKNOWN, 'in quotation marks that need not be speech: Jo "Red" Marrin')
    body_dominant: int = knob(3, "times", UNKNOWN, "as often as the next that a body must be named to be meant")
    wrong_side: float = knob(
        3.0, "times", UNKNOWN, "that a date on the other side of the report than its tense points counts farther"
    )
    surely_wrong: float = knob(40.0, "times", UNKNOWN, "the same, where the tense is beyond doubt")
    anchor_reach: int = knob(
        1200, "characters", UNKNOWN, "back in which an event that is counted from may have been dated"
    )
    anchor_root: int = knob(5, "letters", UNKNOWN, 'that two forms of one word share ("resigned", "resignation")')
    name_settled: int = knob(3, "mentions", UNKNOWN, "of a name alone before a longer form of it comes too late")
    name_telling: int = knob(3, "reports", UNKNOWN, "that must call a name one thing before another follows them")
    form_dominant: int = knob(
        3, "times", UNKNOWN, "as frequent as the next that one reading of an ambiguous form must be"
    )
    form_crowd: int = knob(
        200, "forms", UNKNOWN, "that share a last name, beyond which only equal spellings are joined"
    )
    lent_names: int = knob(
        2, "names", UNKNOWN, "that two reports must have in common before one lends the other a full name"
    )
    lent_reports: int = knob(50, "reports", UNKNOWN, "looked at for one full name")
    lent_alike: float = knob(0.1, "share", UNKNOWN, "of a report's names, by how rare they are, that these must be")
    lead: int = knob(
        1500, "code points", UNKNOWN, "at the beginning of a report, where it tells who does what and where"
    )
    story_told: float = knob(2.0, "words", STORY, "that an act counts as")
    story_likely: float = knob(0.04, "share", STORY, "of an event from which an act is added for it")
    story_late: float = knob(0.05, "share", STORY, "the same where the clause stands below the first three sentences")
    story_plain: float = knob(0.2, "score", STORY, "that the words of the clause must say for the event")
    story_plainer: float = knob(0.4, "score", STORY, "the same below the first three sentences")
    story_short: int = knob(
        12, "sentences", STORY, "of a report to which an act is added, at most: a longer one is of many things"
    )
    story_few: int = knob(5, "sentences", STORY, "whose words do not tell what a report is of, nor those of fewer")
    story_political: float = knob(
        0.17,
        "share",
        STORY,
        "of the words that speak for any event below which nothing is added: three reports in four",
    )
    story_strange: float = knob(
        0.08, "share", STORY, "of them below which few of the acts are of politics, as in one report of news in four"
    )
    recipient_likely: float = knob(
        0.3, "probability", ACTS, "of a noun from which it is the recipient of an act whose frame names none"
    )
    dateline_sentences: int = knob(
        3,
        "sentences",
        UNKNOWN,
        "in which the dateline tells the place; what stands further down need not be where the reporter is",
    )
    attribution_likely: float = knob(0.4, "probability", UNKNOWN, "of an attribution below which it is left out")
    claim_old: int = knob(7, "days", UNKNOWN, "before the report that make what a clause dates background")
    time_coarse: int = knob(80, "days", UNKNOWN, "from which a time told without a figure is a period, no date")
