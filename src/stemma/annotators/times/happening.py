"""What a date dates, in words that can be read by themselves: a clause with its subject named, or a noun's phrase."""

import re
from dataclasses import dataclass, replace

from stemma.lang import NATIVE
from stemma.model import Parse, Span

from .people import People
from .terms import one_of

_WORDS = {name: one_of(words) for name, words in NATIVE.table("happening_words").items()}
_BOUNDS = _WORDS["bounds"]  # of what is told, not its day: "the first since 1959"
_SAYING = _WORDS["saying"]
_UNNAMED = _WORDS["unnamed"]
_OURS = _WORDS["ours"]
_LEADING = _WORDS["leading"]
_LED = _WORDS["led"]
_UNTIL = _WORDS["until"]
_HABIT = _WORDS["habit"]
_ARGUING = _WORDS["arguing"]
_ANSWERING = _WORDS["answering"]
_EVENTS = _WORDS["events"]
_EDGES = _WORDS["edges"]
_FIXED = _WORDS["fixed"]
_SHOWN = _WORDS["shown"]
_POINTING = _WORDS["pointing"]
_ADDRESSING = _WORDS["addressing"]
_SET = _WORDS["set"]  # "said at a news conference on Monday"
_SAID_OF = _WORDS["said_of"]
_PREDICATES = one_of("ROOT root ccomp xcomp advcl acl acl:relcl parataxis csubj csubj:pass conj")
_SUBJECTS = one_of("nsubj nsubj:pass csubj csubj:pass")
_BESIDE = one_of("obl advmod obl:tmod nmod:tmod obl:npmod nmod:npmod obl:unmarked")
_WITHIN = one_of("nmod compound amod nummod nmod:poss appos dep flat nmod:tmod nmod:npmod")
_CONTENT = one_of("parataxis ccomp obj xcomp acl acl:relcl appos dep")
_BEFORE = one_of("case cop nsubj aux mark cc punct advmod nsubj:pass expl obl discourse parataxis dep advcl")
_OBJECTS = one_of("obj nsubj:pass obl iobj nmod conj nsubj xcomp appos")
_FINITE = one_of("VBD VBP VBZ MD")
_SAID = one_of("obj ccomp xcomp parataxis acl acl:relcl nsubj:pass advcl")
_NOMINAL = one_of("PROPN NOUN PRON DET")
_OPENING = frozenset("\"“(['‘")
_MARKS = frozenset((",", "—", "–", "-", "--", ";", "(", ":"))
_ARTICLES = frozenset(("the", "a", "an"))
_LEAST, _MOST = 3, 38  # words
_ASIDE = 5  # words of an apposition that is told with its noun
_PHRASE = 14  # words of a noun's phrase
_STEPS = 8
_DATELINE = re.compile(r"^[A-Z][A-Z.'’]+[^—–\n]{0,40}?(?:\s-\s|\s?--\s|\s?[—–]\s?)")
_SPEECH = re.compile(r"^[\"“][^\"“”]*[\"”]$")


@dataclass(frozen=True, slots=True)
class Happening:
    """What a date dates: where its words stand, and the words, "" where they cannot be read by themselves."""

    span: Span
    words: str
    shown: bool = False  # told in the plain present, as the caption of a picture is
    near: bool = True  # the date hangs on the predicate or the noun itself, not on a noun beside it


def happening(parse: Parse, people: People, start: int, end: int, fine: bool = True) -> Happening | None:
    """What the expression start..end dates; None where it bounds or describes something and dates nothing.

    A year beside a noun is seldom the date of the clause; only what is `fine`, a day or a month, is looked for there.
    """
    inside = range(parse.at(start), parse.at(max(start, end - 1)) + 1)
    tops = [i for i in inside if parse.heads[i] not in inside or parse.heads[i] == i]
    if not tops:
        return None
    top = min(tops, key=lambda i: (parse.deps[i] not in _BESIDE, parse.deps[i] not in _WITHIN, i))
    cases = {parse.lower[c] for i in inside for c in parse.children[i] if parse.deps[c] == "case" and c not in inside}
    before = parse.lower[inside[0] - 1] if inside[0] else ""
    bounds = _BOUNDS if parse.lemmas[parse.heads[top]] in _FIXED else _BOUNDS | {"for"}
    if (cases | {before}) & bounds or parse.deps[top] in _SUBJECTS:
        return None
    return _of_verb(parse, people, top, inside, fine) or _of_noun(parse, top, inside)


def _of_verb(parse: Parse, people: People, top: int, inside: range, fine: bool) -> Happening | None:
    """The clause of the predicate that a date hangs on, or whose object it was hung on behind a preposition."""
    i = _predicate(parse, top)
    near = i == parse.heads[top]
    if i > inside[-1] and (said := _said(parse, inside[0])) >= 0:
        i, near = said, True
    if i < 0 or not (near or fine):
        return None
    if parse.deps[i] == "parataxis" and parse.lemmas[i].casefold() in _SAYING:
        return _quoted(parse, people, i)
    head = _whole(parse, i)
    if parse.deps[head] == "acl" and not _finite(parse, head):
        if parse.lemmas[head] in _EDGES:
            return None
        return _phrase(parse, parse.heads[head], inside)
    return replace(_clause(parse, people, head, inside), near=near)


def _said(parse: Parse, first: int) -> int:
    """The verb of saying right before a date, whose day it is ("said Monday he would go")."""
    for k in range(first - 1, max(-1, first - 4), -1):
        if parse.pos[k] == "PUNCT" or parse.words[k].isspace():
            return -1
        if parse.pos[k] == "VERB":
            return k if parse.lemmas[k].casefold() in _SAYING and _opens(parse, k) else -1
    return -1


def _predicate(parse: Parse, top: int) -> int:
    """The predicate that a date belongs to, -1 where it belongs to none."""
    above, dep = parse.heads[top], parse.deps[top]
    if above == top:
        return -1
    if dep in _BESIDE and _opens(parse, above):
        return above
    placed = any(parse.deps[c] == "case" for c in parse.children[top]) or dep.endswith(("tmod", "npmod"))
    if dep not in _BESIDE | _WITHIN or dep == "nmod:poss" or not placed:
        return -1
    if _event(parse, above) and not any(
        parse.lower[c] in _SET for c in parse.children[above] if parse.deps[c] == "case"
    ):
        return -1  # the noun itself is what happened
    if any(parse.lower[c] in _BOUNDS for c in parse.children[above] if parse.deps[c] in ("case", "mark")):
        return -1  # "since its announcement last month"
    i = above
    for _ in range(_STEPS):
        if _opens(parse, i):
            return i
        if parse.deps[i] not in _OBJECTS or parse.heads[i] == i:
            return -1
        i = parse.heads[i]
    return -1


def _quoted(parse: Parse, people: People, said: int) -> Happening:
    """The whole sentence of a quotation whose saying is dated."""
    first, after = parse.sentences[parse.sentence_of[said]]
    span = parse.span(first, after)
    own = [c for c in parse.children[said] if parse.deps[c] in _SUBJECTS]
    named = people.named(list(range(*parse.edges[said])), own) if own else None
    words = _joined(parse, [i for i in range(first, after) if not parse.words[i].isspace()], named or {})
    return Happening(span, words if own and named is not None and len(words.split()) <= _MOST else "")


def _of_noun(parse: Parse, top: int, inside: range) -> Happening | None:
    """The phrase of the noun that names what happened ("the October summit")."""
    noun = parse.heads[top]
    if parse.deps[top] not in _WITHIN or not _event(parse, noun) or noun in inside:
        return None
    if parse.deps[noun] in ("compound", "nmod:poss", "amod"):
        return None
    return _phrase(parse, noun, inside)


def _event(parse: Parse, i: int) -> bool:
    lemma = parse.lemmas[i].casefold()
    return parse.pos[i] in ("NOUN", "PROPN") and (lemma in _EVENTS or lemma.removesuffix("s") in _EVENTS)


def _opens(parse: Parse, i: int) -> bool:
    """Whether a word is the predicate of a clause."""
    dep = parse.deps[i]
    if dep not in _PREDICATES:
        return False
    if parse.pos[i] in ("VERB", "AUX"):
        return True
    return any(parse.deps[c] in _SUBJECTS or parse.deps[c] == "cop" for c in parse.children[i])


def _finite(parse: Parse, head: int) -> bool:
    helpers = [c for c in parse.children[head] if parse.deps[c].split(":")[0] in ("aux", "cop")]
    return any(parse.tags[i] in _FINITE for i in (head, *helpers))


def _whole(parse: Parse, i: int) -> int:
    """The predicate whose clause can stand: of an infinitive or a participle the verb that it hangs on."""
    for _ in range(_STEPS):
        above, dep = parse.heads[i], parse.deps[i]
        if above == i or (_finite(parse, i) and dep != "parataxis"):
            return i
        if dep == "parataxis" and parse.lemmas[i] not in _SAYING:
            return i
        if dep in ("acl", "acl:relcl") or not _opens(parse, above):
            return i
        if any(parse.deps[c] in ("mark", "case") and parse.lower[c] != "to" for c in parse.children[i] if c < i):
            return i  # "after leaving in April" dates the leaving
        i = above
    return i


def _phrase(parse: Parse, noun: int, inside: range) -> Happening | None:
    """A noun's phrase that holds the date, without what is told of it behind a comma."""
    left, right = parse.edges[noun]
    for c in parse.children[noun]:
        begins = parse.edges[c][0]
        if c < noun and parse.deps[c] in _BEFORE:
            left = max(left, parse.edges[c][1])
        holds = any(begins <= i < parse.edges[c][1] for i in inside)
        if c > noun and not holds and parse.deps[c] in ("acl:relcl", "appos", "parataxis", "conj", "cc", "punct"):
            right = min(right, begins)
    left, right = min(left, inside[0]), max(right, inside[-1] + 1)
    if parse.lemmas[noun].casefold() in _SHOWN:
        return None
    span = parse.span(left, right)
    words = _trimmed(parse.text[slice(*span)])
    low = set(parse.lower[left:right])
    told = [
        c
        for c in parse.children[noun]
        if c not in inside and not any(parse.edges[c][0] <= i < parse.edges[c][1] for i in inside)
    ]
    named = any(parse.pos[i] == "PROPN" for i in range(left, right) if i not in inside)
    bare = not named or not any(c > noun and parse.deps[c].startswith(("nmod", "acl")) for c in told)
    long = bare or not 2 <= right - left <= _PHRASE or low & _OURS or parse.lower[left] in _SAID_OF | {"his", "her"}
    return Happening(span, "" if long else words)


def _clause(parse: Parse, people: People, head: int, inside: range) -> Happening:
    kept = _kept(parse, head, inside) or [head]
    span = parse.span(kept[0], kept[-1] + 1)
    span = (min(span[0], parse.starts[inside[0]]), max(span[1], parse.ends[inside[-1]]))
    own = [c for c in parse.children[head] if parse.deps[c] in _SUBJECTS or parse.deps[c] == "expl"]
    if parse.deps[head] == "acl:relcl" or (own and parse.lower[own[0]] == "who"):
        return _relative(parse, people, head, kept, own, span)
    if any(parse.lemmas[k].casefold() in _SHOWN for k in own):
        return Happening(span, "")
    added = "" if own else people.above(head)
    helpers = {parse.lower[c] for c in parse.children[head] if parse.deps[c] in ("advmod", "mark")}
    if helpers & (_HABIT | _UNTIL | NATIVE.conditions) or not (_finite(parse, head) or _bare_past(parse, head, own)):
        return Happening(span, "")
    named = {} if added and not own else people.named(kept, own)
    if (not own and not added) or named is None or _points(parse, kept) or (added and not _named(added)):
        return Happening(span, "")
    words = _joined(parse, kept, named)
    if _SPEECH.match(words) or _empty(parse, head, set(kept), inside):
        return Happening(span, "")  # what somebody says is no happening, nor that he says without what
    words = f"[{added}] {words}" if added else words[:1].upper() + words[1:]
    if words[:1] in "’'" or (not added and parse.pos[kept[0]] in ("VERB", "AUX")) or parse.lower[kept[0]] == "to":
        return Happening(span, "")  # the beginning is lost
    shown = parse.tags[head] in ("VBZ", "VBP", "VBG") or any(
        parse.deps[c] == "cop" and parse.tags[c] == "VBZ" for c in parse.children[head]
    )
    shown = shown and not any(parse.deps[c].startswith("aux") for c in parse.children[head])
    return Happening(span, words if _LEAST <= len(words.split()) <= _MOST else "", shown)


def _points(parse: Parse, kept: list[int]) -> bool:
    """Whether a clause leans on what was told before it ("those marriages", "another ship", "there")."""
    return any(
        parse.lower[i] in _POINTING
        and (parse.deps[i] in ("det", "det:predet", "advmod") or parse.tags[i] in ("DT", "PDT"))
        for i in kept
    )


def _named(phrase: str) -> bool:
    """Whether a noun's phrase put in for a subject holds a name: "[A man] will go on trial" tells nobody who."""
    return any(w[:1].isupper() for w in phrase.split() if w.casefold() not in _ARTICLES)


def _empty(parse: Parse, head: int, kept: set[int], inside: range) -> bool:
    """Whether a verb of saying is left without what is said."""
    if parse.lemmas[head].casefold() not in _SAYING | _ARGUING:
        return False
    answers = parse.lemmas[head].casefold() in _ANSWERING
    said = _SAID - {"obj"} if parse.lemmas[head].casefold() in _ADDRESSING else _SAID  # "told reporters" tells nothing
    # "said Sunday that ..." is often hung on the day
    own = (c for i in (head, *inside) for c in parse.children[i] if c in kept and c not in inside)
    return not any(parse.deps[c] in said or (answers and parse.deps[c] == "obl" and c > head) for c in own)


def _relative(parse: Parse, people: People, head: int, kept: list[int], own: list[int], span: Span) -> Happening:
    """A relative clause, told of the noun that it describes."""
    if not own or parse.tags[own[0]] not in ("WDT", "WP") or not _finite(parse, head):
        return Happening(span, "")
    who = own[0]
    before = max(0, who - 1 - (parse.words[who - 1] == ","))
    noun = parse.heads[head]
    if parse.deps[head] != "acl:relcl":  # hung elsewhere, it tells of the name before it
        noun = parse.heads[before] if parse.deps[before] == "flat" else before
    of_all = parse.tags[noun] in ("NNS", "NNPS") and parse.tags[head] == "VBZ"
    apart = any(c > noun and c < who and parse.deps[c] == "nmod" for c in parse.children[noun])
    if of_all or apart or parse.pos[min(who + 1, len(parse) - 1)] in _NOMINAL or not noun <= before < noun + _ASIDE:
        return Happening(span, "")  # it tells of another noun, or of what is done to it
    told = people.phrase(noun) if people.may_act(noun, parse.tags[who]) else ""
    rest = [i for i in kept if i not in own]
    named = people.named(rest, ()) if told and _named(told) and not _points(parse, rest) else None
    words = f"[{told}] {_joined(parse, rest, named)}" if named is not None else ""
    return Happening(span, words if _LEAST <= len(words.split()) <= _MOST else "")


def _bare_past(parse: Parse, head: int, own: list[int]) -> bool:
    """Whether a word tagged as a participle stands for a past tense ("The bridge burned")."""
    return parse.tags[head] == "VBN" and bool(own)


def _kept(parse: Parse, head: int, inside: range) -> list[int]:
    """The words of a clause that tell it: none of what only stands beside it, but what holds the date.

    Within it asides are left out of its subject alone; behind it all is cut from the first clause on that goes further.
    """
    first, after = parse.edges[head]
    left: set[int] = set()
    for c in parse.children[head]:
        begins, ends = parse.edges[c]
        if any(begins <= i < ends for i in inside):
            continue
        if parse.deps[c] in _SUBJECTS:
            left |= {n for k in parse.children[c] if _cut(parse, k) for n in range(*parse.edges[k])}
        elif _aside(parse, head, c):
            if c > head and begins > inside[-1]:
                after = min(after, begins)
            elif c > head:
                continue  # what goes on behind it would hang in the air
            else:
                left |= set(range(begins, ends))
    kept = [i for i in range(first, after) if i not in left and not parse.words[i].isspace()]
    return _closed(parse, _unled(parse, head, kept, inside))


def _unled(parse: Parse, head: int, order: list[int], inside: range) -> list[int]:
    """The words of a clause without what only ties it to another ("even before", "when"), and without a loose end."""
    own = min((parse.edges[c][0] for c in parse.children[head] if parse.deps[c] in _SUBJECTS), default=head)
    marks = [i for i in order if i < own and parse.deps[i] == "mark" and parse.heads[i] == head]
    if marks and not any(i <= marks[-1] for i in inside):
        order = [i for i in order if i > marks[-1]]
    while len(order) > 1 and order[0] not in inside and order[0] < own and order[1] > _next(parse, order[0]):
        order = order[1:]  # "Even" of what was left out
    while order and order[0] not in inside and parse.deps[order[0]] in ("advmod", "cc", "mark", "case"):
        if parse.tags[order[0]] != "WRB" and (parse.lower[order[0]] not in _LED or parse.lower[order[0] + 1] == "of"):
            break
        order = order[1:]
    while order and order[-1] not in inside and parse.tags[order[-1]] in ("IN", "WP", "WDT", "WRB", "CC", "DT", "TO"):
        order = order[:-1]
    return order


def _aside(parse: Parse, head: int, c: int) -> bool:
    """Whether what hangs on the predicate of a clause may be left out of it."""
    dep, first, after = parse.deps[c], *parse.edges[c]
    cut = first > 0 and parse.words[first - 1] in _MARKS
    if c > head and dep in _CONTENT and parse.lemmas[head].casefold() in _SAYING:
        return False  # "tweeted: ..."
    if dep in ("parataxis", "discourse", "vocative", "dislocated", "dep") or parse.words[c].isspace():
        return True
    if dep in ("mark", "cc"):
        return parse.lower[c] != "to"
    if dep == "advmod" and parse.lower[c] in _LEADING and c < head:
        return True
    if dep == "advcl":
        if parse.tags[c] == "VB" and c > head and not cut:
            return False  # "asked it to ..."
        return c < head or cut or after - first > 2 * _ASIDE
    return dep == "conj" and _opens(parse, c)


def _cut(parse: Parse, k: int) -> bool:
    """Whether what is told of a subject stands between commas and may be left out."""
    first, after = parse.edges[k]
    set_off = first > 0 and parse.words[first - 1] in _MARKS
    return set_off and (parse.deps[k].startswith("acl") or (parse.deps[k] == "appos" and after - first > _ASIDE))


def _next(parse: Parse, i: int) -> int:
    """The word after one, marks passed over."""
    after = i + 1
    while after < len(parse) and (parse.pos[after] == "PUNCT" or parse.words[after].isspace()):
        after += 1
    return after


def _closed(parse: Parse, order: list[int]) -> list[int]:
    """The words without marks at the edges that open and close nothing."""
    order = list(order)
    while order and parse.pos[order[0]] == "PUNCT" and parse.words[order[0]] not in _OPENING:
        order.pop(0)
    while order and parse.pos[order[-1]] == "PUNCT" and parse.words[order[-1]] not in ('"', "”", ")", "]", "'", "’"):
        order.pop()
    return order


def _joined(parse: Parse, kept: list[int], named: dict[int, str]) -> str:
    """The words, "…" where some are left out, those put in for a pronoun in square brackets."""
    out: list[str] = []
    last = -1
    for i in kept:
        gap = [n for n in range(last + 1, i) if not parse.words[n].isspace()] if last >= 0 else []
        word = f"[{named[i]}]" if i in named else parse.words[i]
        if any(parse.pos[n] != "PUNCT" for n in gap):
            while out and out[-1] in (",", "—", "–", "-", "--", " "):
                out.pop()
            if parse.words[i] in (",", "—", "–", "--"):
                word = ""
            out.append(" … ")
        elif last >= 0 and (
            gap or parse.spaces[last] or parse.words[last].isspace() or parse.starts[i] > parse.ends[last]
        ):
            out.append(" ")
        if word:
            out.append(word)
        last = i
    return _trimmed("".join(out))


def _trimmed(words: str) -> str:
    """The words without blanks that are doubled, and without a quotation mark whose other is missing."""
    words = _DATELINE.sub("", " ".join(words.split()).strip(" ,;:—–-…"))
    for opening, closing in (("“", "”"), ("(", ")"), ("[", "]")):
        if words.count(opening) != words.count(closing):
            words = words.replace(opening, "").replace(closing, "")
    if words.count('"') % 2:
        words = words.replace('"', "")
    return " ".join(words.split()).removesuffix("… .").strip(" ,;:—–-…")
