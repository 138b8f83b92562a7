"""The name that stands beside words in quote marks: a last resort where no quotation gives their speaker."""

import re

from stemma.model import Span

_AROUND = 200
_VERB = (
    r"(?:said|says|added|adds|told|tells|wrote|writes|explained|explains|noted|warned|warns|insisted|continued|argued|"
    r"replied|tweeted|recalled|claimed|stated|declared|announced|asked|concluded|commented|remarked|joked)"
)
_NAME = (
    r"(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?(?!(?:He|She|It|They|We|You|I|The|A|An|This|That|In|On|At|But|And|As|One|His|Her)\b)"
    r"(?P<name>[A-Z][\w'’-]+(?<!['’]s)(?:\s+(?:[A-Z]\.|[A-Z][\w'’-]+(?<!['’]s))){0,5})"
)
_ASIDE = r"(?:,[^.\"“”\n]{1,80},)?"
_AFTER = re.compile(rf"[\"”'’»,]{{0,3}}\s*{_NAME}{_ASIDE}\s+{_VERB}\b")
_TURNED = re.compile(rf"[\"”'’»,]{{0,3}}\s*{_VERB}\s+{_NAME}")
_BEFORE = re.compile(rf"{_NAME}{_ASIDE}\s+(?:\w+\s+)?{_VERB}(?:\s[^.\"“”\n:]{{1,40}})?[:,]?\s*[\"“'‘«]$")


def named_beside(text: str, block: Span) -> str:
    """The name that a verb of speech joins to a quoted stretch, in the same line; "" where there is none.

    >>> text = 'Mayor Ada Lorne, in office since May, added: "We wait." "You may," replied Mr. Vask.'
    >>> named_beside(text, (46, 54)), named_beside(text, (57, 65))
    ('Mayor Ada Lorne', 'Vask')
    """
    after = text[block[1] : block[1] + _AROUND].partition("\n")[0]
    if found := _AFTER.match(after) or _TURNED.match(after):
        return found["name"]
    before = text[max(0, block[0] - _AROUND) : block[0]].rpartition("\n")[2]
    names: list[str] = [found["name"] for found in _BEFORE.finditer(before)]
    return names[-1] if names else ""
