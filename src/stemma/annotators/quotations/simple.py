"""A first answer by surface patterns: a verb of speech, what stands before it, what follows it."""

import re
from collections.abc import Sequence
from typing import Any

from stemma.annotators.quotations.marks import quotes
from stemma.model import Name, Quotation, Report, Span, Voice

_VERBS = (
    "said|says|say|saying|added|adds|told|tells|wrote|writes|noted|notes|argued|argues|announced|reported|reports|claimed|claims|explained|"
    "warned|warns|tweeted|insisted|declared|stated|acknowledged|suggested|suggests|believes?|thinks?|thought|asked|asks|continued|replied|"
    "responded|recalled|concluded|predicted|admitted|showed|shows|found|finds"
)
_CUE = re.compile(rf"\b(?:(?:also|later|has|have|had|was|quoted|as)\s+)*(?:{_VERBS})\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to ([^,.;]+)")
_SENTENCE = re.compile(r".+?(?:[.!?]+[\"”’'»]*(?=\s+[\"“‘A-Z„«(]|\s*$)|$)", re.DOTALL)


def annotate(report: Report, doc: Any, names: Sequence[Name]) -> list[Quotation]:
    """The attributions of one report, in order of their content."""
    text, found = report.text, []
    held = [q for q in quotes(text) if q.depth == 0 and q.double]
    for start, end in _sentences(text, [(q.start, q.end) for q in held]):
        inside = [s for q in held for s in q.spans if start <= s[0] and s[1] <= end]
        if parts := _parts(text, start, end, inside):
            source, cue, content = parts
            kind = "indirect" if not any(a < y and x < b for a, b in content for x, y in inside) else "mixed"
            kind = "direct" if all(text[a] in "“\"„«" for a, _ in content) else kind
            who = next((n for s, e in source for n in names if n.start < e and s < n.end), None)
            words = " ".join(text[s:e] for s, e in source)
            voice = Voice(who.name, (who.start, who.end)) if who else Voice(words, source[0]) if source else None
            found.append(
                Quotation(report.id, content, source, cue, kind, voice.name if voice else "", (voice,) if voice else (), 0.5, made_by="rules")  # type: ignore[arg-type]
            )
    return found


def _sentences(text: str, held: list[Span]) -> list[Span]:
    out: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        for m in _SENTENCE.finditer(line.group()):
            s, e = line.start() + m.start(), line.start() + m.end()
            s += len(text[s:e]) - len(text[s:e].lstrip())
            if out and any(a < out[-1][1] < b and a < s < b for a, b in held):
                out[-1] = (out[-1][0], e)
            elif s < e:
                out.append((s, e))
    return out


def _parts(text: str, start: int, end: int, inside: list[Span]) -> tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]] | None:
    if m := _ACCORDING.search(text, start, end):
        rest = (start, m.start()) if m.start() - start > end - m.end() else (m.end(), end)
        return ((m.start(1), m.end(1)),), ((m.start(), m.start(1)),), _trim(text, rest)
    for m in _CUE.finditer(text, start, end):
        if any(a <= m.start() < b for a, b in inside):
            continue
        before, after = text[start : m.start()].rstrip(), (m.end(), end)
        if inside and inside[0][0] == start and inside[0][1] <= m.start():
            source = _trim(text, (inside[0][1], m.start())) or _trim(text, (m.end(), next((a for a, _ in inside[1:]), end)))
            return source, ((m.start(), m.end()),), tuple(inside)
        if "," in before:
            cut = start + before.rindex(",")
            if 0 < m.start() - cut < 60 and not text[m.end() : end].strip(" .,\n"):
                return _trim(text, (cut + 1, m.start())), ((m.start(), m.end()),), _trim(text, (start, cut))
        if before:
            return _trim(text, (start, m.start())), ((m.start(), m.end()),), _trim(text, after)
    return None


def _trim(text: str, span: Span) -> tuple[Span, ...]:
    s, e = span
    while s < e and text[s] in " ,;:\n\t":
        s += 1
    while e > s and text[e - 1] in " ,;:.\n\t":
        e -= 1
    return ((s, e),) if s < e else ()
