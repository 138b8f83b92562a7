"""How pages and feeds are asked for: pauses, bounds, and when to ask again."""

from dataclasses import dataclass

from stemma.settings.knobs import knob

MANNERS = "by hand, as feed readers and crawlers are asked to behave"
ROOM = "by hand: the longest news pages and feeds are under a tenth of it"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages and feeds are asked for: pauses, bounds, and when to ask again."""

    pause: float = knob(2.0, "seconds", MANNERS, "between the end of one request to a host and the next")
    pause_most: float = knob(60.0, "seconds", MANNERS, "of a robots.txt's crawl-delay that are obeyed")
    hosts: int = knob(8, "requests", MANNERS, "that run at once, each to another host")
    seconds: float = knob(30.0, "seconds", MANNERS, "from asking to the last byte of an answer")
    silence: float = knob(10.0, "seconds", MANNERS, "without a byte after which a server is given up")
    page_size: int = knob(16 * 1024 * 1024, "bytes", ROOM, "of an answer, unpacked")
    robots_size: int = knob(512 * 1024, "bytes", "RFC 9309", "of a robots.txt that are read")
    robots_age: float = knob(24 * 3600.0, "seconds", "RFC 9309", "that a robots.txt is remembered")
    robots_again: float = knob(600.0, "seconds", MANNERS, "until one that could not be read is asked for again")
    redirects: int = knob(5, "redirects", "RFC 9309", "followed, each to http or https, none twice")
    patience: float = knob(60.0, "seconds", MANNERS, "of a Retry-After that are waited out; a longer one is told")
    again: int = knob(2, "times", MANNERS, "a page is asked for again after 429, 503 or a broken connection")
    full_words: int = knob(
        150, "words", MANNERS, "from which a feed's item holds its report, and its page is not asked for"
    )
    content_words: int = knob(
        60, "words", MANNERS, "from which it does where the feed gives them as the content, and not as a summary"
    )
    feed_items: int = knob(2000, "items", ROOM, "of one feed that are looked at")
    interval: float = knob(900.0, "seconds", MANNERS, "between two checks of a feed that asks for no longer one")
    interval_most: float = knob(24 * 3600.0, "seconds", MANNERS, "between two checks, whatever a feed asks for")
    jitter: float = knob(0.1, "share", MANNERS, "of an interval by which checks are spread")
    fails: int = knob(
        12, "checks", MANNERS, "that fail one after another, with longer and longer intervals, until a feed is given up"
    )
    round_least: float = knob(
        5.0,
        "seconds",
        MANNERS,
        "of fetching after which what came in goes into the record, or as many as that took last",
    )
    round_seconds: float = knob(60.0, "seconds", MANNERS, "of fetching after which it does at the latest")
