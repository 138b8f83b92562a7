"""Who relays a whole sentence, named at its end: ", the agency reported", ", according to the paper"."""

from stemma.annotators.quotations.frame import Frame
from stemma.model import Words
from stemma.text import words as listed

_SAY = frozenset(listed("report say announce add write note confirm state claim reported said reports says"))
_PHRASE = frozenset(("PRP", "DT", "NNP", "NNPS", "NN", "NNS", "JJ", "PRP$", "POS", "CD", "IN", "HYPH", "``", "''"))
_WHEN = frozenset(("IN", "NNP", "NN", "CD", "RB", "DT", ".", "''"))
_LONGEST = 12


def tails(f: Frame, u: int) -> list[tuple[int, Words]]:
    """The relaying clauses at the end of a sentence, the innermost first: the comma each begins at, and who relays."""
    a, b = f.units[u]
    commas = [i for i in range(a + 1, b) if f.low[i] == "," and f.quote[i] < 0]
    commas += [
        i for i in range(a + 1, b) if f.quote[i] >= 0 and f.quotes[f.quote[i]][1] == i + 1 and f.low[i - 1] == ","
    ]
    out: list[tuple[int, Words]] = []
    end = b
    for comma in sorted(commas, reverse=True):
        if f.low[comma] != "," and f.low[comma + 1 : comma + 2] == [","]:
            continue
        who = _relay(f, comma + 1, end)
        if who is None:
            break
        out.append((comma if f.low[comma] == "," else comma + 1, who))
        end = comma
    return out[::-1]


def _relay(f: Frame, a: int, b: int) -> Words | None:
    """Who relays, where words `a` to `b` are nothing but a relaying clause."""
    while b > a and not f.low[b - 1][0].isalnum():
        b -= 1
    if not 1 < b - a <= _LONGEST:
        return None
    if f.low[a : a + 2] == ["according", "to"]:
        return (a + 2, b) if b > a + 2 else None
    for v in range(a + 1, b):
        if f.lemma[v] in _SAY and f.tag[v] in ("VBD", "VBZ", "VBP"):
            plain = all(f.tag[i] in _PHRASE for i in range(a, v)) and all(f.tag[i] in _WHEN for i in range(v + 1, b))
            return (a, v) if plain and b - v <= 6 and f.tag[a] != "IN" else None
    return None
