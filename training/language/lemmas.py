"""Builds the table of irregular lemmas: `python -m training.language.lemmas --data DIR --out FILE`.

From the training trees, what the rules get wrong; from the exception lists of spacy-lookups-data (MIT), the rest.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

import spacy_lookups_data

from stemma.parsers.features import Vectors
from stemma.parsers.lemmas import Lemmas
from training.language import batches as B


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    common = Vectors.read(args.data / "vectors").rows
    table: dict[str, dict[str, str]] = {}
    held = Path(spacy_lookups_data.__file__).parent / "data" / "en_lemma_exc.json.gz"
    for kind, words in json.loads(gzip.decompress(held.read_bytes())).items():
        table[kind] = {w: lemmas[0] for w, lemmas in words.items() if w in common and lemmas[0] != w}
    seen: dict[tuple[str, str], Counter[str]] = {}
    for doc in B.read_docs(args.data / "tree_train.spacy"):
        for t in doc:
            if not t.tag_.startswith("NNP") and t.lemma_ not in ("", "_"):
                seen.setdefault((t.tag_, t.lower_.replace("’", "'")), Counter())[t.lemma_] += 1
    rules = Lemmas(table, common)
    learnt: dict[str, dict[str, str]] = {}
    for (tag, word), lemmas in sorted(seen.items()):
        lemma, count = max(lemmas.items(), key=lambda kv: (kv[1], kv[0]))
        if count > 1 and lemma != rules.of(word, tag) and not any(c.isdigit() for c in word):
            learnt.setdefault(tag, {})[word] = lemma
    table |= learnt
    clean = {kind: dict(sorted(words.items())) for kind, words in sorted(table.items())}
    args.out.write_text(json.dumps(clean, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
