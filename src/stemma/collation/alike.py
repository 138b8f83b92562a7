"""How alike two quotations are, and how alike they must be to be one utterance."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from stemma.collation.pieces import Piece, stems
from stemma.lang import NATIVE
from stemma.model import Report
from stemma.settings import SETTINGS
from stemma.text import words

FAINT = SETTINGS.collation.small_word
HANDFUL = SETTINGS.collation.rarity_lines
# The least likeness of two quotations that are one utterance, by what is known of their speakers.
SAME_SPEAKER = SETTINGS.collation.same_speaker
UNKNOWN_SPEAKER = SETTINGS.collation.unknown_speaker
OTHER_SPEAKER = SETTINGS.collation.other_speaker
FRAMED = SETTINGS.collation.framed
LEAD = SETTINGS.collation.frame_words
BESIDE = SETTINGS.collation.beside
ALIKE = SETTINGS.collation.retold_alike
RETOLD = SETTINGS.collation.retold_length
FEW = SETTINGS.collation.few_weight
WORD = SETTINGS.collation.scrap_word
FOLLOWING = SETTINGS.collation.scrap_following
ABOUT = SETTINGS.collation.scrap_about
SCRAP = SETTINGS.collation.scrap_words
MANY = SETTINGS.collation.many_weight

_BODIES = frozenset((
    "police", "ministry", "department", "agency", "office", "bureau", "university", "college", "institute",
    "company", "council", "committee", "commission", "party", "government", "court", "association", "authority",
    "bank", "army", "navy", "force", "forces", "guard", "service", "services", "board", "center", "centre", "group",
    "union", "club", "house", "news", "times", "post", "press", "hospital", "zoo", "team", "states", "kingdom",
    "nations", "city"
))  # fmt: skip

_ROLES = frozenset((
    "mayor", "president", "minister", "spokesman", "spokeswoman", "spokesperson", "chief", "boss", "ceo", "director",
    "commissioner", "official", "officials", "secretary", "leader", "chairman", "general", "manager", "governor"
))  # fmt: skip

_SMALL_WORDS = (
    "a an the this that these those it its he him his she her they them their we us our i me my you your who what "
    "which and or but if so as at by for from in into of off on out over to up with about not no all any some "
    "there here was were be been being is are am do does did done has have had will would can could should may "
    "might must just more most it's that's i'm we're they're you're i've we've they've can't don't won't didn't "
    "isn't wasn't when how very then than now make made get got go went one ever even like know think thing way "
)
_SMALL = frozenset(NATIVE.stem(w) for w in _SMALL_WORDS.split())
_SAID_WORDS = "say said says tell told add added call called write wrote warn warned"
_SAID = frozenset(NATIVE.stem(w) for w in _SAID_WORDS.split())

Weights = Mapping[str, float]


def weights(reports: Iterable[Report]) -> Weights:
    """How much each stem tells, 0.1 to 1.1, from how rare it is among the lines of the event's reports."""
    seen: Counter[str] = Counter()
    lines = 0
    for report in reports:
        for line in report.text.split("\n"):
            lines += 1
            seen.update(set(stems(line)))
    # Among a handful of lines no word is rare.
    most = math.log(1 + max(lines, HANDFUL))
    return {w: (0.1 + (most - math.log(n)) / most) * (FAINT if w in _SMALL else 1) for w, n in seen.items()}


def weigh(stems: Iterable[str], known: Weights) -> float:
    """The weight of some stems; an unknown one counts 1."""
    return sum(known.get(w, 1.0) for w in stems)


def likeness(a: Sequence[str], b: Sequence[str], known: Weights) -> float:
    """The weighted share of the shorter's words that the longer holds: the mean of any order and of the same order."""
    small = min(weigh(a, known), weigh(b, known))
    shared = weigh((Counter(a) & Counter(b)).elements(), known)
    if shared < small * BESIDE:
        return 0.0
    return (shared + _in_order(a, b, known)) / 2 / small


def _in_order(a: Sequence[str], b: Sequence[str], known: Weights) -> float:
    """The weight of the heaviest common subsequence."""
    above = [0.0] * (len(b) + 1)
    for x in a:
        gain, row = known.get(x, 1.0), [0.0]
        for j, y in enumerate(b):
            row.append(max(above[j] + gain if x == y else 0.0, above[j + 1], row[j]))
        above = row
    return above[-1]


def needed(a: Piece, b: Piece, known: Weights, beside: bool = False) -> float:
    """The likeness two pieces must have to be one utterance; above 1 where no likeness is enough.

    Less is enough ``beside`` sentences that are one utterance already.
    """
    few, many = sorted((a.stems, b.stems), key=len)
    if not _telling(few, many):
        return 2.0
    if beside:
        return BESIDE
    short, long = sorted((weigh(few, known), weigh(many, known)))
    relation = related(a.speaker, b.speaker)
    if relation > 0:
        return FRAMED if framed(a, b) else SAME_SPEAKER
    if short < FEW and a.stems != b.stems:
        return 2.0
    if relation == 0:
        return UNKNOWN_SPEAKER
    if 2 * short < long and not _within(few, many):
        return 2.0  # given to another speaker only where it is nearly word for word the same
    return OTHER_SPEAKER if short < MANY else (OTHER_SPEAKER + UNKNOWN_SPEAKER) / 2


def _telling(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether two texts share a telling word or a run of small ones, and a scrap stands in the other in one piece."""
    if few == many:
        return True
    if not (set(few) & set(many)) - _SMALL:
        return any(_within(few[i : i + SCRAP], many) for i in range(len(few) - SCRAP + 1))
    begins = next(i for i, w in enumerate(few) if w not in _SMALL)
    return len(few) > SCRAP or _within(few[begins:], many)


def apart(a: Piece, b: Piece, known: Weights) -> bool:
    """Whether two pieces are a stock phrase said on two occasions: few words, and the sentences name other days.

    Many words are not said alike by chance: there one of the reports errs about the day.
    """
    if not a.days or not b.days or a.days & b.days:
        return False
    alike = {d.isalpha() for d in a.days} & {d.isalpha() for d in b.days}  # a weekday and a date may be one day
    return bool(alike) and min(weigh(a.stems, known), weigh(b.stems, known)) < MANY


def framed(a: Piece, b: Piece) -> bool:
    """Whether two words side by side, one of them telling, lead to both pieces, which begin what is quoted there."""
    if a.start > a.block[0] or b.start > b.block[0]:
        return False
    return any(not set(pair) <= _SMALL for pair in _pairs(a.before) & _pairs(b.before))


def _pairs(before: Sequence[str]) -> set[tuple[str, str]]:
    lead = before[-LEAD:]
    return {pair for pair in pairwise(lead) if _SAID.isdisjoint(pair)}


def same_place(a: Piece, b: Piece) -> bool:
    """Whether two scraps say one thing of one thing, be it in another translation: a "great" letter, a "good" letter.

    The same telling word must follow both soon, and the words around them must be about the same.
    """
    if max(len(a.stems), len(b.stems)) > WORD or related(a.speaker, b.speaker) < 0:
        return False
    follows = set(a.after[:FOLLOWING]) & set(b.after[:FOLLOWING]) - _SMALL
    about = {*a.before, *a.after} & {*b.before, *b.after} - _SMALL
    return bool(follows) and len(about) >= ABOUT


def _within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return any(tuple(whole[i : i + len(part)]) == tuple(part) for i in range(len(whole)))


@lru_cache(maxsize=65536)
def related(a: str, b: str) -> int:
    """1 where two speakers share a last word, -1 where both are full names that share none, 0 where it is open.

    >>> related("Ada Lorne", "Lorne"), related("Ada Lorne", "the minister"), related("Ada Lorne", "Petr Vask")
    (1, 0, -1)
    """
    if not a or not b:
        return 0
    one, two = words(a), words(b)
    if one[-1] == two[-1]:
        return 1
    return -1 if personal(a) and personal(b) and not set(one) & set(two) else 0


def personal(speaker: str) -> bool:
    """Whether a speaker looks like a person's full name; a body may well say what its spokesman says."""
    parts = speaker.split()
    said = words(speaker)
    named = 2 <= len(parts) <= 4 and all(p[0].isupper() for p in parts) and _BODIES.isdisjoint(said)
    return named and said[-1] not in _ROLES


def candidates(found: Sequence[Piece], known: Weights) -> list[tuple[int, int]]:
    """The pairs of pieces of two reports that may reach the likeness BESIDE, as ascending indices.

    The shorter piece must share one of the heaviest stems that make up more than 1 - BESIDE of its weight.
    """
    at: dict[str, list[int]] = defaultdict(list)
    for i, piece in enumerate(found):
        for key in sorted(set(piece.stems)):
            at[key].append(i)
    pairs: set[tuple[int, int]] = set()
    for i, piece in enumerate(found):
        left = weigh(piece.stems, known) * (1 - BESIDE)
        for key, n in sorted(Counter(piece.stems).items(), key=lambda x: (-known.get(x[0], 1.0) * x[1], x[0])):
            pairs.update((min(i, j), max(i, j)) for j in at[key] if found[j].report != piece.report)
            left -= known.get(key, 1.0) * n
            if left < 0:
                break
    return sorted(pairs)
