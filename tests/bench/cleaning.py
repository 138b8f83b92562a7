"""Captures made into reports: headline, byline, dateline, outlet, date and basis, furniture off, body.

``$story``, ``$short`` and ``$menu`` in a case stand for the lines of `SHARED`; ``$story.2`` for one of them.
"""

import re
from dataclasses import replace
from typing import Any

from stemma.cleaning import clean, recurring_lines, visible_text
from stemma.model import Capture

SHARED: dict[str, list[str]] = {
    "story": [
        "PORT SABLE, Lindara — A ferry with 84 people on board ran aground off the northern coast on Tuesday, the "
        "harbour office said, and all of them were taken off by fishing boats.",
        "The ship, the Morning Tide, had left the island of Orrin shortly after dawn and struck a sandbank in thick "
        "fog, the office's head, Elsa Tarn, told reporters in the capital.",
        '"We heard a long scrape, and then nothing at all," said Ivo Kessel, a teacher who was travelling with his '
        'class. "The children sang until the boats came."',
        "Four passengers were treated for cold, none of them is in danger. It was the second accident on the route "
        "this year; in March a freighter lost its rudder near the same bank.",
        "The transport ministry said it would look into whether the lights on the bank had been working. The ferry "
        "company declined to comment on the course the ship had taken.",
    ],
    "menu": ["Home", "News", "World", "Sport", "Business", "Sign in", "Subscribe", "Search"],
    "foot": ["Share this article", "Facebook", "Twitter", "You might also like", "Ten walks along the coast"],
    "head": ["Ferry runs aground off Port Sable, all 84 on board safe"],
}
_NAMED = re.compile(r"\$([a-z]+)(?:\.(\d+))?")


def _filled(lines: list[str]) -> list[str]:
    out: list[str] = []
    for line in lines:
        if (whole := _NAMED.fullmatch(line)) and not whole[2]:
            out += SHARED[whole[1]]
        else:
            out.append(_NAMED.sub(lambda m: SHARED[m[1]][int(m[2] or 0)], line))
    return out


def _page(blocks: list[str]) -> str:
    """Blocks of HTML, the shared lines among them as paragraphs."""
    return "\n".join(
        "".join(f"<p>{line}</p>" for line in SHARED[block[1:]]) if block in {f"${k}" for k in SHARED} else filled
        for block in blocks
        for filled in _filled([block])[:1]
    )


def capture(given: dict[str, Any], n: int = 0) -> Capture:
    """The capture of a case."""
    known = ("url", "outlet", "title", "byline", "published", "credit", "language")
    said: dict[str, Any] = {key: _filled([given[key]])[0] for key in known if key in given}
    text = _page(given["html"]) if "html" in given else given.get("between", "\n\n").join(_filled(given["lines"]))
    return replace(Capture(f"r{n}", text, "html" if "html" in given else "text"), **said)


def answer(given: dict[str, Any]) -> dict[str, Any]:
    """What the report says; ``siblings`` are other captures of the outlet, whose standing lines are furniture."""
    own = capture(given)
    others = [capture({**given, **other}, n + 1) for n, other in enumerate(given.get("siblings", []))]
    report, issues = clean(own, recurring_lines([own, *others]) if others else frozenset())
    if report is None:
        return {"none": True, "issues": len(issues)}
    seen, when = visible_text(own), report.published
    marks: dict[str, list[str]] = {}
    for mark in report.marks:
        marks.setdefault(mark.kind, []).append(mark.text)
    return {
        "body": report.text.split("\n"),
        "headline": report.headline,
        "byline": report.byline,
        "dateline": report.dateline,
        "outlet": report.outlet,
        "published": when.value if when else "",
        "days": [str(when.earliest), str(when.latest)] if when else [],
        "modified": report.modified.value if report.modified else "",
        "language": report.language,
        "credit": report.credit,
        "marks": marks,
        "issues": len(issues),
        "leads back": all(report.text[a : a + n] == seen[b : b + n] for a, b, n in report.offsets),
    }


def right(answer: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether the report says what the case asks for; of marks the kinds asked for; offsets always lead back."""
    for key, want in right.items():
        got = answer.get(key)
        if key == "body":
            want = _filled(want)
        elif key == "marks":
            got = {kind: (got or {}).get(kind, []) for kind in want}
        elif isinstance(want, str):
            want = _filled([want])[0]
        if got != want:
            return False
    return bool(answer.get("leads back", True))
