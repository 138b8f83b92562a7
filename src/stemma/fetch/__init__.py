"""Pages and feeds from the web, asked for politely and within bounds; what comes back becomes captures.

Needs the extra "live" (httpx2 or httpx, and protego) as soon as something is asked for, and not before.
"""

from stemma.fetch.addresses import canonical, is_web
from stemma.fetch.clock import Clock, RealClock, stamp
from stemma.fetch.feeds import Feed, FeedItem, read_feed
from stemma.fetch.hosts import Host, Hosts, date_of, max_age
from stemma.fetch.keeping import Keeper
from stemma.fetch.pages import as_capture, page_of, place_of, problem_of
from stemma.fetch.reach import Reach
from stemma.fetch.sources import Web, read
from stemma.fetch.transport import Answer, Ask
from stemma.fetch.visits import Visits

__all__ = [
    "Answer",
    "Ask",
    "Clock",
    "Feed",
    "FeedItem",
    "Host",
    "Hosts",
    "Keeper",
    "Reach",
    "RealClock",
    "Visits",
    "Web",
    "as_capture",
    "canonical",
    "date_of",
    "is_web",
    "max_age",
    "page_of",
    "place_of",
    "problem_of",
    "read",
    "read_feed",
    "stamp",
]
