"""What the reports of an event say alike, and what they contradict."""

from dataclasses import dataclass

from stemma.settings.knobs import UNKNOWN, knob

READINGS = "by hand, with the readings of news_cluster in view, and by eye on events without labels"
TOLD = "by hand, with the utterances of news_cluster in view (eval task news_cluster)"
CLAIMS = "on the open half of bench/claims, out of fold by event (training/claims)"
DATES = "by hand, with the date F1 of three affairs in view (eval task t17)"


ACTS = "by precision against recall, out of fold on the labels of bench/acts that may be learned from (training/acts)"


@dataclass(frozen=True, slots=True)
class CollationSettings:
    """What the reports of an event say alike, and what they contradict."""

    act_alike: float = knob(0.5, "share", UNKNOWN, "of the shorter telling's words that the longer tells as well")
    act_dated: float = knob(0.25, "share", UNKNOWN, "that is enough where both name one day or month")
    act_kept: float = knob(
        0.5, "probability", ACTS, "that an act is one to keep from which it is shown unless all are asked for"
    )
    account_details: int = knob(
        5, "sentences", UNKNOWN, "after the first lines, those that hold contradicting values among them"
    )
    account_conflicts: int = knob(3, "contradictions", UNKNOWN, "told with a sentence for each of their values")
    account_repeated: float = knob(
        0.5, "share", UNKNOWN, "of its weight shared from which one sentence says the same as another"
    )
    account_near: float = knob(
        0.4,
        "share",
        UNKNOWN,
        "of the weight of the lighter from which it is too near to a told sentence to be told after it",
    )
    account_covered: float = knob(
        0.5, "share", UNKNOWN, "of its weight that all that is told has from which it says nothing new"
    )
    phrases_who: int = knob(3, "phrases", UNKNOWN, "that say who")
    phrases_when: int = knob(2, "phrases", UNKNOWN, "that say when")
    phrase_sure: float = knob(
        0.25,
        "score",
        "a blind reading of 25 events and five_w_one_h",
        "a report that a place needs to be told as where",
    )
    phrases_where: int = knob(2, "phrases", UNKNOWN, "that say where")
    phrase_faint: float = knob(
        0.25, "share", UNKNOWN, "of what the first phrase of its role is told below which another does not answer it"
    )
    phrase_words: int = knob(9, "words", UNKNOWN, "of a phrase")
    phrase_top: int = knob(500, "code points", UNKNOWN, "in which the fullest words say when and where")
    account_lead: int = knob(
        1500, "code points", UNKNOWN, "at the beginning of a report, where it tells who, what, when and where"
    )
    small_word: float = knob(0.6, "weight", TOLD, "of a small word against another")
    rarity_lines: int = knob(50, "lines", TOLD, "of text below which rarity says nothing")
    same_speaker: float = knob(0.6, "likeness", TOLD, "that two quotations of one speaker need to be one utterance")
    unknown_speaker: float = knob(0.65, "likeness", TOLD, "that they need where a speaker is not known")
    other_speaker: float = knob(0.8, "likeness", TOLD, "that they need where the speakers differ")
    framed: float = knob(0.5, "likeness", TOLD, "that is enough of one speaker where the words that lead to both agree")
    frame_words: int = knob(4, "words", TOLD, "before a quotation that lead to it")
    beside: float = knob(
        0.5, "likeness", TOLD, "that is enough where the sentence before or after is one utterance already"
    )
    retold_alike: float = knob(0.65, "likeness", TOLD, "of a retelling in other words ...")
    retold_length: float = knob(0.4, "share", TOLD, "... and its length in that of the longer")
    few_weight: float = knob(
        1.3, "weight", TOLD, "of a word or two, which prove little where the speakers are not known to be one"
    )
    scrap_word: int = knob(2, "words", TOLD, "of a scrap of a quotation that is told by what it is about")
    scrap_following: int = knob(3, "words", TOLD, "after a scrap that name its thing")
    scrap_about: int = knob(5, "words", TOLD, "around a scrap that tell what it is about")
    scrap_words: int = knob(3, "words", TOLD, "of a quotation so short that it must stand in the other as it is")
    many_weight: float = knob(6.0, "weight", TOLD, "of a sentence too long to be said alike by chance")
    contradict: float = knob(
        -1.2, "log odds", READINGS, "that two values of one group which contradict each other are of one thing"
    )
    claim_nearest: int = knob(4, "claims", UNKNOWN, "of another report that a claim is held against, the likest ones")
    claim_together: float = knob(0.1, "probability", CLAIMS, "of two claims telling one thing that may join them")
    claim_held: float = knob(0.05, "probability", CLAIMS, "on average between two groups of claims that are joined")
    claim_sure: float = knob(
        0.75, "probability", CLAIMS, "of a claim telling what another does from which its report is named with it"
    )
    conflict_proposed: float = knob(
        0.03, "probability", CLAIMS, "of two claims telling one thing whose figures are judged as a conflict"
    )
    conflict_perhaps: float = knob(
        0.2, "probability", CLAIMS, "of a conflict of claims from which it is told that it may differ"
    )
    conflict_shown: float = knob(0.55, "probability", CLAIMS, "of a conflict from which it is shown and counted")
    claim_faint: float = knob(0.3, "likeness", UNKNOWN, "below which two claims are not held against each other")
    same: float = knob(-1.2, "log odds", READINGS, "that two statements are of the same thing")
    contradict_share: float = knob(
        1.5, "log odds", READINGS, "more where both are shares: a poll or a study tells many"
    )
    contradict_day: float = knob(1.0, "log odds", READINGS, "more where both are days: each is told of many things")
    contradict_wording: float = knob(0.5, "log odds", READINGS, "more where both are words that exclude each other")
    contradict_own: float = knob(1.5, "log odds", READINGS, "more where both figures are of one report")
    described: float = knob(
        0.5, "log odds", READINGS, "more that contradicting values have where both describe one thing"
    )
    across: float = knob(0.0, "log odds", READINGS, "of a contradiction between two groups")
    own: float = knob(
        2.0, "log odds", READINGS, "more that a pair within one report must have: it seldom contradicts itself"
    )
    happening_names: int = knob(2, "names", READINGS, "by which a happening can be told from another")
    mode_other: float = knob(0.7, "weight", READINGS, "that two arguments of one role that differ say against it")
    mode_enough: float = knob(1.0, "weight", READINGS, "of shared arguments from which two clauses are of one deed")
    mode_claimed: float = knob(
        1.5, "weight", READINGS, "who did it and to whom, or one of them in like sentences, for two to claim one thing"
    )
    mode_own: float = knob(
        2.0,
        "weight",
        READINGS,
        "within one report, which seldom contradicts itself: who did it and to whom must both be one",
    )
    mode_planned: float = knob(
        1.5, "weight", READINGS, "where what is planned in one report is told done in another, often of another time"
    )
    value_tolerance: float = knob(
        0.03, "share", READINGS, "by which numbers may differ and be the same value in other units"
    )
    value_unknown: float = knob(0.78, "nearness", READINGS, "of values that are no numbers")
    telling_reach: float = knob(6.0, "words", DATES, "from a date until a word counts a third")
    telling_far: float = knob(
        0.2, "weight", DATES, "that a word of the sentence counts at the least, however far from the date"
    )
    telling_name: float = knob(
        1.5,
        "weight",
        DATES,
        'of a name or an ordinal ("the second summit"): how much more it says of which happening it is',
    )
    telling_once: float = knob(0.5, "likeness", DATES, "of two tellings of what happens once")
    telling_parties: int = knob(2, "names", DATES, "that two tellings of one plan share at least")
    piece_holds: float = knob(
        0.7, "share", UNKNOWN, "of what the fullest quotation holds that one inside it must hold to be preferred"
    )
    piece_lines: int = knob(
        2,
        "lines",
        UNKNOWN,
        'within which a quotation without a speaker, or with "he said", goes on with the last speaker',
    )
    day_own: float = knob(
        0.3, "weight", DATES, "of a report for the day it was published, and for a date it names that is this day"
    )
    day_ahead: float = knob(0.5, "weight", DATES, "of a date still to come beside one that has passed")
    day_written: float = knob(
        2.0, "weight", DATES, 'of a date written out ("June 12") beside a relative one: it is looked back upon'
    )
    day_copy: float = knob(0.25, "weight", DATES, "that a reprint adds to its original")
    join_day: float = knob(0.2, "likeness", DATES, "of two tellings of one day that are joined")
    join_stretch: float = knob(0.2, "likeness", DATES, "of two tellings of one longer stretch that are joined")
    join_vaguer: float = knob(
        0.3, "likeness", DATES, "of a telling of a day and one of a stretch around it that are joined"
    )
    join_claim: float = knob(
        0.45, "probability", DATES, "of two claims telling one thing from which what their dates date is one happening"
    )
    join_together: float = knob(
        0.55, "sum", DATES, "of that probability and of the likeness of two tellings from which they are one happening"
    )
    join_conflict: float = knob(
        0.42, "likeness", DATES, "of two tellings of different days from which they contradict each other"
    )
    telling_words: int = knob(3, "words", DATES, "that a sentence must have to tell something")
    telling_before: float = knob(
        0.3, "weight", DATES, "of the words of the sentence before where a date's own says too little"
    )
    news_days: int = knob(2, "days", DATES, "before an event's first report from which a date is background to it")
    clock_hours: float = knob(5.0, "hours", DATES, "between two clocks from which the days they show often differ")
    same_sentence: int = knob(
        150, "characters", UNKNOWN, 'between two parts of one sentence, for "she said" and what else stands there'
    )
    align_same: float = knob(4.0, "score", UNKNOWN, "of two words that are one")
    align_near: float = knob(1.0, "score", UNKNOWN, "of two words that are alike")
    align_other: float = knob(-1.5, "score", UNKNOWN, "of two words that differ")
    align_gap: float = knob(-1.0, "score", UNKNOWN, "of a word that the other lacks")
    change_scrap: int = knob(2, "words", UNKNOWN, "of a quotation that is only a scrap")
    change_whole: int = knob(6, "words", UNKNOWN, "of a quotation that is a sentence")
