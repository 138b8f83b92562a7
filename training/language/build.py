"""Rebuilds all weights from prepared data.

usage: python -m training.language.build --data DIR --out DIR [--weights DIR] [--clear]

Resumable: what a stopped run had trained is gone on with. `--out` holds the states of the trainings; `--weights` gets
what ships and `digests.json`, the SHA-256 of the data read and the weights written.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
VECTORS = ("vectors.npz", "words.txt")
SHIPPED = ("names.npz", "names.json", "parser.npz", "parser.json")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=HERE / "../../src/stemma/parsers/weights")
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--clear", action="store_true", help="only data whose licence is stated and clear")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    args.weights.mkdir(parents=True, exist_ok=True)
    given = ["--data", str(args.data), "--out"]
    _run("lemmas", *given, str(args.weights / "lemmas.json"))
    for part in ("names", "parser"):
        clear = ["--clear"] if args.clear and part == "names" else []
        _run("train", part, *given, str(args.out), "--config", str(args.config), *clear)
    for name in SHIPPED:
        shutil.copyfile(args.out / name, args.weights / name)
    for name in VECTORS:
        shutil.copyfile(args.data / "vectors" / name, args.weights / name)
    seals = {
        "data": _digests(p for p in args.data.rglob("*") if p.suffix in (".spacy", ".npz", ".txt")),
        "weights": _digests(p for p in args.weights.iterdir() if p.name in (*SHIPPED, *VECTORS, "lemmas.json")),
    }
    (args.weights / "digests.json").write_text(json.dumps(seals, indent=1, sort_keys=True) + "\n", "utf-8")


def _run(script: str, *given: str) -> None:
    subprocess.run([sys.executable, "-m", f"training.language.{script}", *given], check=True)


def _digests(paths: Iterable[Path]) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(paths)}


if __name__ == "__main__":
    main()
