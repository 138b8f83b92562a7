"""The sentences of a report and its headline: who acts in each, where, and whether it can be told on its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from stemma.annotators.acts.syntax import DAYS, one_of
from stemma.model import Name, Parse, Part, Quotation, Report, Sentence, Span, Token
from stemma.reference.actors import book
from stemma.settings import SETTINGS

LEAD = SETTINGS.annotation.lead
_LONG = 8  # words of a phrase
_FINITE = one_of("VBD VBN VBZ VBP MD")  # a past form is often read as a participle
_SUBJECT = one_of("nsubj nsubj:pass nsubjpass")
_AGENT = one_of("obl:agent obl agent")
_AT = one_of("in at near outside inside on off across around along through into")
_OF = _AT | {"of"}
_ACTING = one_of("PERSON ORG NORP LOC")
_PERSONAL = one_of("CVL LAB MED EDU REF CRM OPP")  # roles of persons, in the file of actors
_PARTING = ("acl", "parataxis", "cc", "conj")
_ENDING = one_of("WP WDT PRP TO VBD VBZ VBP MD")  # what ends a noun phrase
_HE = one_of("he she they")
_POINTING = _HE | one_of("it his her its their this that these those such others both")
_JOINING = one_of("but and so yet or nor however also instead otherwise moreover indeed yes though")
_FIRST = one_of("i we my our me us")
_LOST = one_of("A An The He She It They But In On At")  # words that begin many sentences
_POINTED = one_of("this that these those no another whose who which their his her")
_SAME = one_of("others other two three pair latter same former")
_HE_SAID = re.compile(r"[\"”’',] (?:he|she|they) (?:said|says|told|tells|added|wrote|tweeted|explained|continued)\b")
_MANY = one_of("dozen score hundred thousand million number team group crowd total majority couple pair most all many")
_HEDGE = re.compile(r"\b(?:(?:more|fewer|less) than|up to|about|around|nearly|almost|over|some) $", re.IGNORECASE)
_ASIDE = re.compile(  # a credit: "(Photo: Norden Wire)", "Ada Moss / Norden Wire"
    r"(?:\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|(?:[A-Z][\w.’'-]+ ){1,4}/ [A-Z][\w.’'-]+)\s+(?=[A-Z\"“])"
)
_DATELINE = re.compile(  # every part is bounded, so that no text can keep it busy
    r"(?:[A-Z]\w{0,30}\s+){0,2}[A-Z]{4,30}(?:[ .,]{1,2}[\w’']{1,30}){0,5}[.,]?\s*(?:\([\w ./]{2,30}\))?"
    r"\s*(?:—|–|―|--|-(?=\s))\s*"
    r"|[A-Z][\w’' .,]{0,50}\([A-Z][\w ./]{1,30}\)\s*(?:—|–|―|--?)\s+"  # "March 4 (Norden Wire) - "
)


def annotate(
    report: Report,
    parse: Parse | None,
    names: Sequence[Name],
    quotations: Sequence[Quotation],
    headline: Parse | None = None,
) -> list[Sentence]:
    """The sentences of a report in order, that of its headline first, from the parses of both."""
    above = _headline(report, headline) if headline is not None and len(headline) else []
    if parse is None:
        return above
    kinds = _kinds(parse, names)
    said = [span for q in quotations if q.kind == "direct" for span in q.content]
    found = (_told(report, "text", tokens, kinds) for tokens in _split(parse))
    return above + [replace(s, leans=True) if any(a <= s.start and s.end <= b for a, b in said) else s for s in found]


def _kinds(parse: Parse, names: Sequence[Name] = ()) -> list[str]:
    """The kind of name that each token belongs to, "" for none: as the names were settled, else as the model has it."""
    kinds = [""] * len(parse)
    for first, after, label in parse.names:
        if label in _ACTING:
            kinds[first:after] = [label] * (after - first)
    for n in names:
        first, after = parse.at(n.start), parse.at(n.end - 1) + 1
        kinds[first:after] = [n.type] * (after - first)
    return kinds


def _headline(report: Report, parse: Parse) -> list[Sentence]:
    told = _told(report, "headline", parse.tokens, _kinds(parse))
    return [Sentence(report.id, 0, len(report.headline), "headline", told.subjects, told.places, told.finite)]


def _split(parse: Parse) -> Iterator[list[Token]]:
    """The tokens of each sentence; a line that a page lost ("hours A boy was found") ends one, too."""
    for first, after in parse.sentences:
        tokens = [t for t in parse.tokens[first:after] if not t.text.isspace()]
        starts = [n for n in range(1, len(tokens) - 1) if tokens[n].text in _LOST and _lost(tokens, n)]
        cuts = [0, *starts, len(tokens)]
        yield from (tokens[a:b] for a, b in pairwise(cuts) if a < b)


def _lost(tokens: Sequence[Token], n: int) -> bool:
    """True where a sentence begins without a stop before it: a small word in capitals after a noun or a bracket."""
    word, before, after = tokens[n], tokens[n - 1], tokens[n + 1]
    ends = before.text == ")" or (before.tag in ("NN", "NNS", "CD") and before.text.islower())
    return ends and (after.text.islower() or word.text in ("A", "An"))


def _told(report: Report, part: Part, tokens: Sequence[Token], kinds: Sequence[str]) -> Sentence:
    text = report.words(part)
    start, end = tokens[0].start, tokens[-1].end
    start = _begins(text, start, end)
    inside = [t for t in tokens if t.start >= start] or list(tokens)
    near = part == "headline" or start < LEAD
    return Sentence(
        report.id,
        start,
        end,
        part,
        tuple(_subjects(text, inside, kinds)) if near else (),
        tuple(_places(inside, kinds)) if near else (),
        _finite(inside),
        _leans(text[start:end], inside, kinds),
    )


def _begins(text: str, start: int, end: int) -> int:
    """Where a sentence begins behind a credit in brackets and the place it was written at."""
    while m := _ASIDE.match(text, start, end) or _DATELINE.match(text, start, end):
        if m.end() >= end:
            break
        start = m.end()
    return start


def _finite(tokens: Sequence[Token]) -> bool:
    """True where what the words hang on is a verb with a subject, not the noun of a caption."""
    low, high = tokens[0].i, tokens[-1].i
    for top in (t for t in tokens if t.head.i == t.i or not low <= t.head.i <= high):
        verb = [top, *(k for k in top.children if k.dep.startswith(("aux", "cop")))]
        if any(t.tag in _FINITE for t in verb) and any(k.dep in _SUBJECT for k in top.children):
            return True
    return False


def _leans(text: str, tokens: Sequence[Token], kinds: Sequence[str]) -> bool:
    """True where a sentence points to what was said before it ("the driver said", "he said"), or speaks as "I"."""
    words = [t.text.casefold() for t in tokens[:8] if t.text[:1].isalnum()]
    if not words or words[0] in _POINTING | _JOINING or "though" in words[:2]:
        return True
    if words[0] == "the" and words[1:2] and words[1] in _SAME:
        return True
    if _HE_SAID.search(text):
        return True
    if tokens[0].text not in "\"“‘'" and any(w in _FIRST for w in words[:3]):
        return True
    named = False
    for t in tokens:
        if t.dep in _SUBJECT:
            return not named and (t.text.casefold() in _HE or _known(t, kinds))
        named = named or bool(kinds[t.i])
    return False


def _known(token: Token, kinds: Sequence[str]) -> bool:
    """True for persons that were told of before: "the driver", not "the driver of the tram"."""
    if any(kinds[k.i] in ("PERSON", "ORG", "NORP") for k in token.subtree) or any(_of(token)):
        return False
    low = token.lemma.casefold()
    personal = low.endswith("year-old") or book().roles.get(low, "") in _PERSONAL
    return personal and any(k.text.casefold() == "the" for k in token.lefts)


def _acts(token: Token, kinds: Sequence[str]) -> bool:
    """True for a noun that can be who: a name of one, or a word for a person or a body."""
    if token.tag[:2] not in ("NN", "JJ"):
        return False
    low = token.lemma.casefold()
    return bool(kinds[token.i]) or low in book().roles or low.endswith(("man", "woman", "men", "women", "researcher"))


def _subjects(text: str, tokens: Sequence[Token], kinds: Sequence[str]) -> Iterator[Span]:
    """The noun phrases of who acts or suffers: subjects of the sentence's verbs, and agents of passive ones."""
    for t in tokens:
        agent = t.dep in _AGENT and any(k.text.casefold() == "by" for k in t.lefts)
        many = t.lemma.casefold() in _MANY and any(_acts(k, kinds) for k in _of(t))
        if (t.dep in _SUBJECT or agent) and (_acts(t, kinds) or many):
            for k in (t, *(k for k in t.rights if k.dep == "conj" and _acts(k, kinds))):
                if k.parse.words[k.first].casefold() not in _POINTED and not _bare(k, kinds):
                    yield _phrase(text, k, tokens[0].i, tokens[-1].i, kinds)


def _bare(token: Token, kinds: Sequence[str]) -> bool:
    """True for a singular noun alone ("President"), which is a scrap of a phrase."""
    return token.tag in ("NN", "NNP") and not kinds[token.i] and token.first == token.last


def _of(token: Token) -> Iterator[Token]:
    """What a noun is a number or a part of: "dozens of rescuers"."""
    for k in token.rights:
        if k.dep.startswith("nmod") and any(c.text.casefold() == "of" for c in k.lefts):
            yield k


def _phrase(text: str, head: Token, low: int, high: int, kinds: Sequence[str]) -> Span:
    """A noun phrase with what describes it, up to the first comma, clause or day."""
    words = head.parse.tokens
    first, last = max(low, head.first), head.i
    if head.i - first >= _LONG:
        first = min((k.i for k in head.lefts if head.i - k.i < _LONG and k.i >= low), default=head.i)
    while first < head.i and not _opens(words[first]):
        first += 1
    for i in range(head.i + 1, min(high, first + _LONG - 1) + 1):
        t = words[i]
        own = kinds[i] == (kinds[head.i] or "PERSON") or (kinds[i] == "PERSON" and head.tag == "NNP")
        named = own and last == i - 1  # the rest of its own name, or the name behind a title
        if not named and (i > head.last or not _inner(t)):
            break
        if t.tag.startswith("NN") or t.tag == "CD":
            last = i
    start, end = words[first].start, words[last].end
    if '"' in text[start:end] and text[end : end + 1] == '"':
        end += 1
    hedge = _HEDGE.search(text, max(words[low].start, start - 16), start)
    if words[first].text in ("least", "most") and first > low:
        start = words[first - 1].start
    return hedge.start() if hedge else start, end


def _opens(token: Token) -> bool:
    """True for a word that can begin a noun phrase: no mark, no preposition, no credit in capitals."""
    shouted = token.text.isupper() and len(token.text) > 4 and bool(token.space)
    return token.text[:1].isalnum() and token.dep not in ("cc", "case", "mark") and not shouted


def _inner(token: Token) -> bool:
    """True for a word that a phrase can go on with."""
    if not (token.text[:1].isalnum() or token.text in ("'s", "’s", "-", "–", '"')):
        return False
    day = token.text.casefold() in DAYS
    return not day and token.tag not in _ENDING and not token.dep.startswith(_PARTING)


def _places(tokens: Sequence[Token], kinds: Sequence[str]) -> Iterator[Span]:
    """The phrases that put something at a named place: "near the old mill in Northam"."""
    seen: set[Span] = set()
    for t in tokens:
        found = _placed(t, tokens[0].i, tokens[-1].i, kinds) if kinds[t.i] == "LOC" else None
        if found and found not in seen:
            seen.add(found)
            yield found


def _placed(place: Token, low: int, high: int, kinds: Sequence[str]) -> Span | None:
    """The prepositional phrase that a place stands in, the widest that is still a phrase for a place."""
    words, token, best = place.parse.tokens, place, None
    for _ in range(4):
        case = next((k for k in token.lefts if k.dep == "case"), None)
        if case is not None and case.text.casefold() in _AT and case.i >= low:
            last = min(token.last, high)
            cut = next((i for i in range(token.i + 1, last + 1) if not _goes_on(words[i], kinds)), last + 1)
            while kinds[cut - 1] != "LOC" and words[cut - 1].tag[:2] != "NN":
                cut -= 1
            if cut - case.i <= _LONG + 1 and _local(token, case, kinds) and _of_happening(token, kinds):
                best = case.start, words[cut - 1].end
        if token.head.i == token.i or token.head.tag[:2] != "NN" or (case and case.text.casefold() not in _OF):
            break
        token = token.head
        if _acts(token, kinds) and kinds[token.i] != "LOC":
            break  # "on the Maldovian leader" is no place
    return best


def _of_happening(place: Token, kinds: Sequence[str]) -> bool:
    """False where a place only tells where somebody is from or serves: "a judge in Brooklyn"."""
    token = place
    while token.dep[:4] == "nmod" and token.head.i != token.i:
        token = token.head
        if _acts(token, kinds) and kinds[token.i] != "LOC":
            return False
    return True


def _local(head: Token, case: Token, kinds: Sequence[str]) -> bool:
    """True for a noun that can be a place: a name, one with it ("Torvik harbour"), or "a tunnel", not "fishing"."""
    with_name = head.i > case.i + 1 and all(kinds[i] == "LOC" or i == head.i for i in range(case.i + 1, head.i + 1))
    return kinds[head.i] == "LOC" or with_name or any(k.dep == "det" or k.tag == "PRP$" for k in head.lefts)


def _goes_on(token: Token, kinds: Sequence[str]) -> bool:
    if token.text == "," or token.dep == "appos":  # "in Torvik, northern Maldovia"
        after = range(token.i, min(token.i + 4, len(kinds)))
        return any(kinds[i] == "LOC" for i in after) and all(token.parse.words[i][:1].isalnum() for i in after[1:2])
    return _inner(token)
