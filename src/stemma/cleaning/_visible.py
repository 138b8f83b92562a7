"""The lines a reader of a capture sees: of plain text the text itself, of HTML the page rendered block by block."""

import re
from dataclasses import dataclass
from itertools import pairwise

import lxml.etree
import lxml.html
from lxml.etree import _Element as Element

from stemma import bounds

__all__ = ["Element", "Line", "html_lines", "lines_of", "tree_of"]

_GONE = ("style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "canvas", "math", "map",
         "datalist", "rt", "rp")  # fmt: skip  # (rt: how to read the signs of a Japanese word, printed over them)
_TYPE = (
    "span",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "s",
    "small",
    "big",
    "font",
    "sup",
    "sub",
    "abbr",
    "cite",
    "q",
    "mark",
    "bdi",
)
_BLOCK = frozenset(("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
                    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
                    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "label", "legend", "li", "main", "nav", "ol",
                    "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "time", "tr", "ul",
                    "video", "audio"))  # fmt: skip
_CELL = frozenset(("td", "th"))  # a row of a table is one line
_MAX_PIECES = 500
_WRAPPED = 4  # lines that go on, from which a text may be hard-wrapped
_WIDEST = 90  # characters of a line that was wrapped


@dataclass(slots=True)
class Line:
    """One line of a capture: its span in the visible text, and for HTML what it was built of."""

    start: int
    end: int
    text: str
    path: tuple[str, ...] = ()  # names of the enclosing elements, inner last
    names: str = ""  # their classes and ids, inner last
    linked: int = 0  # characters inside links
    pieces: tuple[tuple[int, int], ...] = ()  # spans it was joined of by one space, where there are several


_STRIPPED = re.compile(r"\S[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*")  # from a line's first sign to its break
_STOP = frozenset(".!?:;\"”’')]|»")


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text that hold something, stripped; a sentence broken across lines is one line.

    Where the whole text is wrapped at one width, each line goes on in the next but for an empty or an indented one.
    """
    lines: list[Line] = []
    last: Line | None = None
    width = _wrapped(text[: bounds.TEXT])
    for m in _STRIPPED.finditer(text, 0, bounds.TEXT):
        body, start = m.group().rstrip(), m.start()
        end = start + len(body)
        gap = text[last.end : start] if last is not None else ""
        if last is not None and (
            _goes_on_wrapped(last, gap, body, width) if width else body[0].islower() and _goes_on(last, gap)
        ):
            last.pieces = (*(last.pieces or ((last.start, last.end),)), (start, end))
            last.text, last.end = f"{last.text} {body}", end
        else:
            last = Line(start, end, body)
            lines.append(last)
    return lines


def _wrapped(text: str) -> int:
    """The width a text is hard-wrapped at, 0 where it is not: most lines end close under it, in mid-sentence."""
    rows = [row.rstrip() for row in text.split("\n")]
    full = [row for row, after in pairwise(rows) if row.strip() and after.strip() and after[:1] not in (" ", "\t")]
    if len(full) < _WRAPPED:
        return 0
    width = max(map(len, full))
    close = sum(len(row) >= 0.75 * width for row in full)
    broken = sum(row[-1] not in _STOP for row in full)
    return width if width <= _WIDEST and close >= 0.8 * len(full) and broken >= 0.6 * len(full) else 0


def _goes_on_wrapped(last: Line, gap: str, body: str, width: int) -> bool:
    """Whether a line of a wrapped text goes on: no empty line, no indent, and the line before was full."""
    if len(last.pieces) > _MAX_PIECES or gap.strip(" \t") not in ("\n", "\r\n") or gap.endswith((" ", "\t")):
        return False
    before = last.pieces[-1] if last.pieces else (last.start, last.end)
    return before[1] - before[0] + 1 + len(body.split(" ", 1)[0]) > 0.9 * width


def _goes_on(last: Line, gap: str) -> bool:
    """Whether a line with a small letter only goes on from the one before: one line break, no stop before it."""
    if last.text[-1] in _STOP or len(last.pieces) > _MAX_PIECES:
        return False
    return gap.strip(" \t") in ("\n", "\r\n") and last.text.count(" ") >= 4


def tree_of(html: str) -> Element | None:
    """The page's tree without what no reader sees; its head and its statements in JSON stay; None where it is empty."""
    # lxml.html's elements, since trafilatura takes no others: one parse serves both.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml.etree.fromstring(html[: bounds.page_end(html)].encode("utf-8", "replace"), parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None
    if tree is None:
        return None
    for node in _UNSEEN(tree):
        if node.tag == "script" or _hidden(node):
            node.tag = "style"
    lxml.etree.strip_elements(tree, *_GONE, with_tail=False)
    return tree


# One class for all, found in C: lxml.html's own look-up asks Python at each node.
_ELEMENTS = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
_UNSEEN = lxml.etree.XPath(
    "//script[not(contains(@type, 'ld+json'))] | //*[@hidden or contains(@style, 'none') or contains(@style, 'NONE')]"
)
_FRAME = frozenset(("html", "body", "main", "article"))  # hidden only until a script of the page shows them


_STREAMED = re.compile(r"S:[0-9a-f]+$")  # how React names what its server sends late and its script then shows


def _hidden(node: Element) -> bool:
    if node.tag in _FRAME or _STREAMED.match(node.get("id") or ""):
        return False
    return node.get("hidden") is not None or "display:none" in (node.get("style") or "").replace(" ", "").lower()


def html_lines(tree: Element | None) -> list[Line]:
    """The lines of a page in reading order, their spans into these lines joined by one newline; uses up the tree."""
    lines: list[Line] = []
    if tree is None:
        return lines
    # In C, before the walk in Python: what is not the page's body goes, and what only sets type is dissolved.
    lxml.etree.strip_elements(tree, "script", "head", with_tail=False)
    lxml.etree.strip_tags(tree, *_TYPE)
    parts: list[str] = []
    links = at = depth_of_link = 0
    path: list[str] = []
    names: list[str] = []

    def close() -> None:
        nonlocal links, at
        text = " ".join("".join(parts).split())[: bounds.TEXT - at]
        parts.clear()
        if text and at < bounds.TEXT:
            near = " ".join([name for name in names[-4:] if name])
            lines.append(Line(at, at + len(text), text, tuple(path), near, min(links, len(text))))
            at += len(text) + 1
        links = 0

    for event, node in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag
        if event == "start":
            if tag in _BLOCK:
                if parts:
                    close()
                path.append(tag)
                names.append(f"{node.get('class') or ''} {node.get('id') or ''}".strip())
            elif tag == "a":
                depth_of_link += 1
            elif tag in _CELL:
                parts.append(" ")
            text = node.text
        else:
            if tag in _BLOCK:
                if parts:
                    close()
                path.pop()
                names.pop()
            elif tag == "a":
                depth_of_link -= 1
            text = node.tail
        if text:
            parts.append(text)
            if depth_of_link:
                links += len(text)
    close()
    return lines
