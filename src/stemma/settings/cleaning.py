"""What of a capture is the report, and what it says of itself."""

from dataclasses import dataclass

from stemma.settings.knobs import UNKNOWN, knob

LINES = "by hand, with the five-fold F1 of text_pages and article_extraction in view (training/furniture)"


@dataclass(frozen=True, slots=True)
class CleaningSettings:
    """What of a capture is the report, and what it says of itself."""

    line_prior: float = knob(
        0.75, "log odds", LINES, "of any line before it is looked at: losing a paragraph is worse than keeping a link"
    )
    line_least: float = knob(
        0.1,
        "probability",
        LINES,
        "of a line within the body below which it is taken out: only what is surely none of it",
    )
    line_bound: float = knob(0.003, "probability", LINES, "that every answer is kept from 0 and 1")
    title_least: float = knob(
        0.02,
        "probability",
        "on the open half of pages (training/pages)",
        "of a page's own title below which its lines are asked",
    )
    date_least: float = knob(
        0.05, "probability", "on the open half of pages (training/pages)", "of a page's day below which it has none"
    )
    author_least: float = knob(
        0.05, "probability", "on the open half of pages (training/pages)", "of a page's byline below which it has none"
    )
    prose_letters: int = knob(80, "letters", "on the open half of pages", "from which a line with a full stop is prose")
    prose_share: float = knob(
        0.6, "share", "on the open half of pages", "of a page's prose below which its body is looked for again"
    )
    prose_missing: int = knob(1000, "characters", "on the open half of pages", "of prose that must be missing for that")
    body_longest: int = knob(
        700, "characters", "on the open half of pages",
        "of a body from which it is not looked for again: what it lacks are then mostly comments and other reports",
    )  # fmt: skip
    address_days: int = knob(
        7,
        "days",
        "by hand: of 411 rows of news_cluster and seesaw 401 agree within a day, 4 are more than a week apart",
        "by which a given date of publication and the day in an address may differ",
    )
    stamp_above: int = knob(12, "lines", UNKNOWN, "over the body in which an unlabelled stamp is the report's")
    stamp_below: int = knob(6, "lines", UNKNOWN, "under it in which it is")
    language_look: int = knob(1500, "characters", UNKNOWN, "looked at to tell a language")
    language_closer: int = knob(600, "characters", UNKNOWN, "looked at where they are not plainly English")
    language_share: float = knob(
        0.22, "share", UNKNOWN, "of an English text's words that are common ones; of other languages' under a tenth"
    )
    language_short: int = knob(40, "letters", UNKNOWN, "under which no language is told")
    self_above: int = knob(25, "lines", UNKNOWN, "over the body in which it is still spoken of")
    self_below: int = knob(8, "lines", UNKNOWN, "under it in which it is")
    headline_above: int = knob(15, "lines", UNKNOWN, "over the body in which its headline stands")
    headline_close: float = knob(
        0.25, "share", UNKNOWN, "more for the line right over the body: it is likelier its headline than any other"
    )
    headline_alike: float = knob(0.75, "share", UNKNOWN, "of their words from which two lines are one headline")
    label_characters: int = knob(45, "characters", UNKNOWN, "up to which a line may be a label")
    stamped_spaces: int = knob(40, "spaces", UNKNOWN, "up to which a line of the body may be nothing but a stamp")
    prompt_spaces: int = knob(20, "spaces", UNKNOWN, "up to which a line may be a prompt")
    masthead_characters: int = knob(60, "characters", UNKNOWN, "of an outlet's name, its section included")
    masthead_lines: int = knob(3, "lines", UNKNOWN, "at the head of a page that may be it")
    known_letters: int = knob(24, "letters", UNKNOWN, "from which a line is known wherever it stands")
    standing_longest: int = knob(400, "letters", UNKNOWN, "from which a line is never an outlet's standing line")
    standing_prose: int = knob(80, "letters", UNKNOWN, "from which a line is likelier text than label")
    standing_shared: float = knob(
        0.3, "share", UNKNOWN, "of the shorter one's prose from which two reports are copies, or versions, of one"
    )
    standing_near: int = knob(4, "reports", UNKNOWN, "compared at a time along each line they share")
    standing_fewest: int = knob(3, "reports", UNKNOWN, "that a standing line is in at least")
    standing_fewest_prose: int = knob(
        5, "reports", UNKNOWN, "the same for a line of prose: background may well be told three times"
    )
    repeat_letters: int = knob(40, "letters", UNKNOWN, "from which a line said twice is a repetition")
    html_least: float = knob(0.5, "probability", LINES, "of a line of a page below which it is no body")
    few_lines: int = knob(2, "lines", UNKNOWN, "up to which a text is taken as it is")
    most_lines: int = knob(20_000, "lines", UNKNOWN, "of one capture looked at; the rest is kept as body")
