"""Writes how English words are cut: spaCy's rules for English, as data that need no spaCy to be read.

usage: python -m training.language.words [--out src/stemma/lang/en/data/words.json]

`stemma.parsers.words` applies them as spaCy does; a test compares the two.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

import spacy
from spacy.about import __version__
from spacy.attrs import ORTH

HERE = Path(__file__).parent


def rules() -> dict[str, Any]:
    """The patterns, and the words that are cut as they are listed."""
    tokenizer: Any = spacy.blank("en").tokenizer
    asked = {"prefix": tokenizer.prefix_search, "suffix": tokenizer.suffix_search,
             "infix": tokenizer.infix_finditer, "address": tokenizer.url_match}  # fmt: skip
    patterns: dict[str, re.Pattern[str]] = {name: method.__self__ for name, method in asked.items()}
    cases = {word: [part[ORTH] for part in parts] for word, parts in sorted(tokenizer.rules.items())}
    return {
        "note": f"the rules of spaCy {__version__} for English (MIT), by training/language/words.py",
        **{name: pattern.pattern for name, pattern in patterns.items()},
        "cases": {word: parts if len(parts) > 1 else [] for word, parts in cases.items()},
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "../../src/stemma/lang/en/data/words.json")
    args = parser.parse_args()
    lines = (f"{json.dumps(name)}: {json.dumps(held)}" for name, held in rules().items())
    args.out.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
