"""A package of somebody's own adds a reader, an annotator, an exporter and a kind of finding by being installed."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

WHEEL = {
    "METADATA": "Metadata-Version: 2.1\nName: stemma-shouts\nVersion: 1\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "entry_points.txt": """
[stemma.readers]
shout = shouts:reader
[stemma.annotators]
shout = shouts:annotator
[stemma.exporters]
shouted = shouts:exporter
[stemma.kinds]
shout = shouts:SHOUT
""",
    "RECORD": "",
}
MODULE = '''
import re
from dataclasses import dataclass
from types import SimpleNamespace

from stemma.model import Capture
from stemma.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Shout:
    """A word in capitals."""

    report: str
    start: int
    end: int
    word: str


SHOUT = Kind("shout", Shout, "shouts", "report", "shouts")


def read(path, stream, done):
    text = stream.read().decode()
    yield Capture(id="shouted", text=text.removeprefix("SHOUT\\n"), source=path)


reader = SimpleNamespace(suffixes=(".shout",), sniff=lambda head: 2 * head.startswith(b"SHOUT"), read=read)


def annotate(report, parse, found):
    spans = (m.span() for m in re.finditer(r"\\b[A-Z]{4,}\\b", report.text))
    return [Shout(report.id, a, b, report.text[a:b]) for a, b in spans]


annotator = SimpleNamespace(KIND=SHOUT, annotate=annotate)


def write(record, folder):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "shouted.txt"
    path.write_text(" ".join(s.word for s in SHOUT.rows(record)))
    return [path]


exporter = SimpleNamespace(write=write)
'''
RUN = """
import json, sys
from pathlib import Path
import stemma
from stemma.store import Store
out = Path(sys.argv[2])
stemma.collate([sys.argv[1]], out)
print((out / "shouts.jsonl").read_text())
(path,) = stemma.export(out / "record.db", out / "own", "shouted")
print(path.read_text())
with Store(out / "record.db") as store:
    print([tuple(row) for row in store.db.execute("SELECT word FROM shout ORDER BY start")])
stemma.export(out / "record.db", out / "csv", "csv")
print((out / "csv" / "shouts.csv").read_text().splitlines()[0])
"""


@pytest.mark.slow
def test_a_package_adds_one_of_each(tmp_path: Path) -> None:
    wheel, site = tmp_path / "stemma_shouts-1-py3-none-any.whl", tmp_path / "site"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("shouts.py", MODULE)
        for name, content in WHEEL.items():
            packed.writestr(f"stemma_shouts-1.dist-info/{name}", content)
    options = ["--quiet", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options], check=True, timeout=300)
    (tmp_path / "a.shout").write_text("SHOUT\nAUBREY - Nine people died on the ferry MARIANNE, they said.")
    command = [sys.executable, "-c", f"import site; site.addsitedir({str(site)!r})\n{RUN}"]
    done = subprocess.run([*command, str(tmp_path / "a.shout"), str(tmp_path / "out")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second, blank, words, rows, head = done.stdout.splitlines()
    assert [json.loads(line)["word"] for line in (first, second)] == ["AUBREY", "MARIANNE"]
    assert (blank, words) == ("", "AUBREY MARIANNE")
    assert rows == "[('AUBREY',), ('MARIANNE',)]"
    assert head == "report,start,end,word"
