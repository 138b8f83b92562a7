"""Count in how many pieces of news each word stands, and how often it is written as a name.

usage: python -m training.grouping.background DATA OUT

DATA is the folder that holds language/ner_A.spacy: GMB (newswire in the public domain), UNER English EWT (CC BY-SA
4.0) and wikigold (CC BY 4.0).  What is kept are counts of words: no text.  Pieces are of at most 250 words, so that
long and short documents count alike.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from stemma.grouping.terms import tokens

PIECE = 250
LEAST = 3  # pieces a word must stand in to be kept


def texts(folder: Path) -> Iterator[str]:
    """The texts of the sources, one a document."""
    for doc in DocBin().from_disk(folder / "language" / "ner_A.spacy").get_docs(spacy.blank("en").vocab):
        yield doc.text


def main(data: str, out: str) -> None:
    """Write one line a word: the word, its pieces, the percentage of its uses inside sentences that are capitalised."""
    pieces, upper, inside, total = Counter[str](), Counter[str](), Counter[str](), 0
    for text in texts(Path(data)):
        words = list(tokens(text))
        for at in range(0, len(words), PIECE):
            part = words[at : at + PIECE]
            if len(part) < PIECE // 4:
                continue
            total += 1
            pieces.update({s for _, s, _ in part})
            for token, s, begins in part:
                if not begins:
                    inside[s] += 1
                    upper[s] += token[0].isupper()
    with open(out, "w", encoding="utf-8") as f:
        f.write("# word, pieces it stands in, percentage written as a name; of GMB, UNER English EWT and wikigold;\n")
        f.write("# CC BY-SA 4.0; made by training/grouping/background.py\n")
        f.write(f"*\t{total}\t0\n")
        for word in sorted(w for w, n in pieces.items() if n >= LEAST):
            share = round(100 * upper[word] / inside[word]) if inside[word] else 100
            f.write(f"{word}\t{pieces[word]}\t{share}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
