"""The lines a reader of a capture sees: of plain text the text itself, of HTML the page rendered block by block."""

import re
from dataclasses import dataclass

import lxml.etree
import lxml.html
from lxml.etree import _Element as Element

from stemma.model import Capture

__all__ = ["Element", "Line", "html_lines", "lines_of", "tree_of", "visible_text"]

_GONE = ("script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "head", "canvas",
         "math",
         "map", "datalist")  # fmt: skip
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
_SPACE = re.compile(r"\s+")
_MAX_PIECES = 500


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


def visible_text(capture: Capture) -> str:
    """The text that a report's offsets lead back to.

    Of a text capture it is ``capture.text``; of an HTML capture the decoded text a reader sees: one line a block
    element, white space collapsed, scripts and styles left out.
    """
    if capture.media == "text":
        return capture.text
    return "\n".join(line.text for line in html_lines(tree_of(capture.text)))


_STRIPPED = re.compile(r"\S[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*")  # from a line's first sign to its break
_STOP = frozenset(".!?:;\"”’')]|»")


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text that hold something, stripped; a sentence broken across lines is one line."""
    lines: list[Line] = []
    last: Line | None = None
    for m in _STRIPPED.finditer(text):
        body, start = m.group().rstrip(), m.start()
        end = start + len(body)
        if last is not None and body[0].islower() and _goes_on(last, text[last.end : start]):
            last.pieces = (*(last.pieces or ((last.start, last.end),)), (start, end))
            last.text, last.end = f"{last.text} {body}", end
        else:
            last = Line(start, end, body)
            lines.append(last)
    return lines


def _goes_on(last: Line, gap: str) -> bool:
    """Whether a line with a small letter only goes on from the one before: one line break, no stop before it."""
    if last.text[-1] in _STOP or len(last.pieces) > _MAX_PIECES:
        return False
    return gap.strip(" \t") in ("\n", "\r\n") and last.text.count(" ") >= 4


def tree_of(html: str) -> Element | None:
    """The page's tree; None where it holds no element."""
    # lxml.html's parser, since its elements are what trafilatura takes: one parse serves both.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return lxml.etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None


def html_lines(tree: Element | None) -> list[Line]:
    """The lines of a page in reading order, their spans into these lines joined by one newline; uses up the tree."""
    lines: list[Line] = []
    if tree is None:
        return lines
    # In C, before the walk in Python: what no reader sees goes, and what only sets type is dissolved.
    lxml.etree.strip_elements(tree, *_GONE, with_tail=False)
    lxml.etree.strip_tags(tree, *_TYPE)
    parts: list[str] = []
    links = 0
    depth_of_link = 0
    stack: list[tuple[str, str]] = []
    at = 0

    def close() -> None:
        nonlocal links, at
        if not parts:
            return
        text = _SPACE.sub(" ", "".join(parts)).strip()
        parts.clear()
        if text:
            lines.append(Line(at, at + len(text), text, tuple(t for t, _ in stack),
                              " ".join(n for _, n in stack[-4:] if n), min(links, len(text))))  # fmt: skip
            at += len(text) + 1
        links = 0

    def add(text: str | None) -> None:
        nonlocal links
        if text:
            parts.append(text)
            if depth_of_link:
                links += len(text)

    skip = None
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag
        if skip is not None:
            if event == "end" and node is skip:
                skip = None
                add(node.tail)
            continue
        if event == "start":
            if not isinstance(tag, str) or _hidden(node):
                skip = node
                continue
            if tag in _BLOCK:
                close()
                stack.append((tag, f"{node.get('class') or ''} {node.get('id') or ''}".strip()))
            elif tag == "a":
                depth_of_link += 1
            elif tag in _CELL:
                parts.append(" ")
            add(node.text)
        else:
            if tag in _BLOCK:
                close()
                stack.pop()
            elif tag == "a":
                depth_of_link -= 1
            add(node.tail)
    close()
    return lines


def _hidden(node: Element) -> bool:
    style = node.get("style")
    return (style is not None and "display:none" in style.replace(" ", "").lower()) or node.get("hidden") is not None
