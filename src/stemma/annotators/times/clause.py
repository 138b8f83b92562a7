"""What an expression is the date of: its clause, and its status (happened, planned, conditional, denied)."""

import re
from dataclasses import dataclass

from stemma.lang import NATIVE
from stemma.model import Parse, Span, Status, Token

from .context import FUTURE, INTENT, OPEN, PAST, Frame
from .terms import one_of

_CLAUSES = one_of("ROOT ccomp xcomp advcl acl acl:relcl parataxis csubj csubj:pass conj advcl:relcl")
_NESTED = one_of("ccomp advcl acl:relcl parataxis advcl:relcl")
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|dismiss\w+ (?:reports|claims)|no plans? to|ruled out)\b", re.I
)
_DENIED = one_of("denied denies deny denying refuted refutes dismissed dismisses rejected rejects")
_TOLD = one_of("report reports claim claims rumor rumors rumour rumours allegation allegations suggestion suggestions")
_NONE = one_of("nobody none nothing neither")
_TIMETABLE = one_of(
    "begin begins start starts open opens end ends close closes expire expires fall falls take takes resume resumes "
    "return returns run runs leave leaves arrive arrives"
)
_SCHEDULED = one_of("scheduled planned slated expected due set")
# Verbs whose object may lie ahead: "announced a concert on October 8"
_AHEAD = INTENT | one_of(
    "announced announce confirmed proposed called approved named booked fixed offered prepared revealed unveiled said "
    "told given gave won earned sought organised organized arranged declared"
)
_REDUCED = one_of("acl acl:relcl advcl")
_BE = one_of("is are was were 's ’s")
_AT = one_of("in on at during")
_BREAKS = re.compile(
    r"[;:()—–]|\s-\s|--|[“”]|``|''|(?<!\d),(?!\d)|,(?=\s)|\b(?:that|which|who|whose|but|while|although|though|because|if|unless|whereas)\b"
)
_MODAL = re.compile(r"\b(?:may|(?i:might|could|if|unless|whether))\b")  # "May" is a month
_NEGATED = re.compile(r"\b(?:not|never|cannot|neither|nor)\b|n['’]t\b", re.I)
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that an expression dates, the direction of its tense, and the status its words give."""

    span: Span
    tense: int
    status: Status
    sure: bool = False  # the expression hangs itself on a verb in the plain past, or on one with "will"
    due: bool = False  # the present tense of a timetable ("talks begin in May")


def verbal(parse: Parse, offset: int) -> bool:
    """Whether the word at an offset is read as a verb."""
    return parse.tags[parse.at(offset)] in ("VB", "VBP", "MD")


def by_parse(parse: Parse, start: int, end: int) -> Clause | None:
    """The clause of the verb that governs the expression start..end; None where the parse gives no verb."""
    inside = range(parse.at(start), parse.at(max(start, end - 1)) + 1)
    token = next((parse.tokens[i] for i in inside if parse.heads[i] not in inside), None)
    verb = _governor(token)
    if verb is None or token is None:
        return None
    kept = [t for t in _own(verb, set(inside)) if not t.text.isspace() and t.dep != "punct"]
    span = (min(t.start for t in kept), max(t.end for t in kept)) if kept else (start, end)
    span = (min(span[0], start), max(span[1], end))
    words = {c.lower for c in verb.children if c.dep in ("aux", "advmod", "mark", "aux:pass", "cop")}
    tense = verb_tense(verb)
    plain = (tense == PAST and _plainly_past(verb, words)) or bool(words & NATIVE.future)
    at = {c.lower for c in token.children if c.dep == "case"}
    sure = plain and token.head.i == verb.i and at <= _AT
    due = tense == OPEN and verb.lower in _TIMETABLE and verb.tag in ("VBZ", "VBP")
    return Clause(span, tense, _status(words, tense, verb), sure, due)


def _plainly_past(verb: Token, helpers: set[str]) -> bool:
    """Whether a date beside a verb in the past is of what it tells: not "has announced a vote on March 3"."""
    if verb.lower in _AHEAD or "to" in helpers:
        return False
    return verb.tag == "VBD" or (verb.tag == "VBN" and bool(helpers & {"was", "were", "had"}))


def _governor(token: Token | None) -> Token | None:
    for _ in range(40):
        if token is None:
            return None
        if token.tag[:1] == "V" and (token.dep in _CLAUSES or token.head.i == token.i):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _own(verb: Token, inside: set[int]) -> list[Token]:
    """The tokens of a verb's clause, without the clauses inside it that the expression is no part of."""
    out, todo = [], [verb]
    while todo:
        token = todo.pop()
        out.append(token)
        for child in token.children:
            clausal = child.dep in _NESTED or (child.dep == "conj" and child.tag[:1] == "V")
            if not clausal or any(t.i in inside for t in child.subtree):
                todo.append(child)
    return out


def verb_tense(verb: Token, depth: int = 0) -> int:
    """PAST, FUTURE or OPEN by a verb's own form, its auxiliaries, and for an infinitive the verb that it hangs on."""
    helpers = {c.lower for c in verb.children if c.dep in ("aux", "aux:pass", "cop", "mark")}
    if helpers & NATIVE.future:
        return FUTURE
    if helpers & {"would", "may", "might", "should", "must"}:
        return OPEN if helpers & {"have"} else FUTURE
    if helpers & {"could", "can"}:
        return OPEN  # "could not be reached Friday" looks back, "could open in June" ahead
    if _scheduled(verb) and not helpers & {"had", "has", "have"}:
        return FUTURE
    if "to" in helpers and helpers & _BE:
        return FUTURE  # "it is to resume"
    if verb.tag == "VBD" or (helpers & {"was", "were", "had", "did", "has", "have", "'ve"} and "to" not in helpers):
        return PAST
    head = verb.head
    if (verb.tag == "VB" or "be" in helpers) and "to" in helpers and head.i != verb.i and depth < 5:
        if any(c.lower == "had" for c in head.children):
            return PAST  # "had been due to expire Friday"
        return FUTURE if head.lower in INTENT else verb_tense(head, depth + 1) if head.tag[:1] == "V" else OPEN
    if verb.tag == "VBN" and not helpers and verb.dep in _REDUCED:
        return PAST  # "under the terms announced Friday, holders would receive ..."
    if verb.tag in ("VBN", "VBG") and head.i != verb.i and head.tag[:1] == "V" and depth < 5:
        return verb_tense(head, depth + 1)
    return PAST if verb.tag == "VBN" else OPEN


def _status(words: set[str], tense: int, verb: Token) -> Status:
    if words & NATIVE.negators or _nobody(verb) or _above(verb) in _DENIED:
        return "denied"
    if words & NATIVE.conditions or words & NATIVE.doubtful:
        return "conditional"
    return "planned" if tense == FUTURE or _scheduled(verb) else "happened"


def _scheduled(verb: Token) -> bool:
    """Whether a verb says that something is to be: "scheduled", "due", "set for March"."""
    if verb.tag != "VBN" or verb.lower not in _SCHEDULED:
        return False
    return verb.lower != "set" or any(c.lower == "for" for o in verb.children for c in o.children)


def _nobody(verb: Token) -> bool:
    """Whether a verb's subject is none ("no talks were held", "no one was hurt")."""
    subjects = [c for c in verb.children if c.dep in ("nsubj", "nsubj:pass")]
    return any(s.lower in _NONE or any(c.lower == "no" for c in s.children) for s in subjects)


def _above(verb: Token) -> str:
    """The word that a clause is told by: its verb, or the verb over its noun ("denied a report that ...")."""
    if verb.dep in ("ccomp", "xcomp"):
        return verb.head.lower
    told = verb.dep.startswith("acl") and verb.head.lower in _TOLD
    return verb.head.head.lower if told else ""


def by_words(frame: Frame, start: int, end: int) -> Clause:
    """The clause by marks and conjunctions alone, its status by its words."""
    first, last = frame.sentence(start)
    left, right = first, last
    for m in _BREAKS.finditer(frame.text, first, last):
        if m.end() <= start:
            left = m.end() if not m.group().isalpha() else m.start()
        elif m.start() >= end:
            right = m.start()
            break
    # a date set off by commas, or a bare phrase, dates the whole sentence
    if len(_WORDS.findall(frame.text[left:start] + " " + frame.text[end:right])) < 4:
        left, right = first, last
    text = frame.text[left:right]
    span = (left + len(text) - len(text.lstrip(" ,")), left + len(text.rstrip(" ,")))
    status: Status = "planned" if frame.tense == FUTURE else "happened"
    governed = text.startswith("that") and _DENIAL.search(frame.text, max(first, left - 40), left)
    if governed or _DENIAL.search(text) or _NEGATED.search(text):
        status = "denied"
    elif _MODAL.search(text):
        status = "conditional"
    return Clause((min(span[0], start), max(span[1], end)), frame.tense, status)
