"""The knobs: what a file of settings changes, what it may not say, and what the digests tell apart."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from stemma import settings
from stemma.errors import UsageError
from stemma.grouping import pairs
from stemma.settings import SETTINGS, LanguageModel, Settings, describe, digest, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def test_without_a_file_all_is_as_shipped() -> None:
    assert load() == Settings() == SETTINGS and SETTINGS.grouping.threshold == pairs.THRESHOLD


def test_a_file_overrides_what_it_names_and_no_more(file: Path) -> None:
    file.write_text("[grouping]\nthreshold = 0.45\nrecurrence_days = 90\n[origins]\nreprint = 1\n", "utf-8")
    made = load(str(file))
    assert (made.grouping.threshold, made.grouping.recurrence_days, made.origins.reprint) == (0.45, 90, 1.0)
    assert made.grouping.unlike == Settings().grouping.unlike and made.cleaning == Settings().cleaning


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[grouping]\nthreshhold = 0.4\n", r"mine\.toml: grouping\.threshhold is no setting.*describe"),
        ("[sorting]\nthreshold = 0.4\n", r"mine\.toml: 'sorting' is no stage.*\[grouping\]"),
        ("threshold = 0.4\n", "'threshold' is no stage"),
        (
            "[grouping]\nthreshold = 'high'\n",
            r"threshold is 'high'; write a number \(likeness\), such as 0.6",
        ),
        ("[grouping]\nthreshold = true\n", r"grouping\.threshold is True; write a number"),
        ("[grouping]\nrecurrence_days = 1.5\n", r"recurrence_days is 1.5; write a whole number \(days\), such as 60"),
        ("[grouping\n", "cannot be read.*correct --config or STEMMA_SETTINGS"),
    ],
)
def test_what_a_file_may_not_say(file: Path, text: str, said: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=said):
        load(str(file))


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(UsageError, match=r"'/no/such\.toml' cannot be read.*correct --config or STEMMA_SETTINGS"):
        load("/no/such.toml")


def test_a_digest_tells_values_apart_not_their_types(file: Path) -> None:
    shipped = load()
    file.write_text("[grouping]\nrecurrence_days = 60.0\n[origins]\npassage_weight = 4\n", "utf-8")
    same = load(str(file))
    assert same.digest() == shipped.digest() and isinstance(same.grouping.recurrence_days, int)
    file.write_text("[grouping]\nthreshold = 0.41\n", "utf-8")
    other = load(str(file))
    assert other.digest() != shipped.digest() and other.digest("grouping") != shipped.digest("grouping")
    assert other.digest("cleaning", "origins") == shipped.digest("cleaning", "origins")


def test_the_digest_of_all_tells_what_the_users_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = digest()
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).write_text("QUIGOV\tbody\tHarbour Council\t\t\n", "utf-8")
    monkeypatch.setenv("STEMMA_ACTORS", str(tmp_path / "a.tsv"))
    second = digest()
    monkeypatch.setenv("STEMMA_ACTORS", str(tmp_path / "b.tsv"))
    assert first != second == digest()
    (tmp_path / "b.tsv").write_text("QUIGOV\tbody\tHarbour Board\t\t\n", "utf-8")
    assert digest() not in (first, second)


def test_every_setting_says_its_unit_and_how_it_was_set() -> None:
    rows = describe()
    names = [row.name for row in rows]
    assert len(set(names)) == len(names) and all(row.unit and row.set_by and row.about for row in rows)
    knobs = [f"{s.name}.{k.name}" for s in fields(SETTINGS) for k in fields(getattr(SETTINGS, s.name))]
    assert set(knobs) < set(names) and {f.variable for f in settings.USER_FILES} < set(names)
    shown = {row.name: row for row in rows}["grouping.threshold"]
    assert (shown.value, shown.unit) == ("0.6", "likeness") and "five-fold" in shown.set_by


def test_the_language_model_is_read_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEMMA_LLM_URL", "http://127.0.0.1:9/v1/")
    monkeypatch.setenv("STEMMA_LLM_KEY", "a secret")
    assert LanguageModel.read() == LanguageModel("http://127.0.0.1:9/v1", "", "a secret")
    assert "a secret" not in repr(LanguageModel.read()) + repr(describe())


def run(code: str, file: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"STEMMA_SETTINGS": str(file)}
    return subprocess.run([sys.executable, *code.split()], env=env, capture_output=True, text=True)


@pytest.mark.slow
def test_modules_and_worker_processes_read_the_file(file: Path) -> None:
    file.write_text("[grouping]\nthreshold = 0.45\n", "utf-8")
    script = file.with_name("script.py")
    script.write_text(
        "from multiprocessing import get_context\n"
        "def threshold(_):\n"
        "    from stemma.grouping.pairs import THRESHOLD\n"
        "    return THRESHOLD\n"
        "if __name__ == '__main__':\n"
        "    with get_context('spawn').Pool(1) as pool:\n"
        "        print(threshold(0), *pool.map(threshold, [0]))\n"
    )
    done = run(f"{script}", file)
    assert done.stdout == "0.45 0.45\n", done.stderr


def test_the_command_line_says_what_is_wrong_with_the_settings(file: Path) -> None:
    file.write_text("[grouping]\nthreshhold = 0.45\n", "utf-8")
    done = run("-m stemma --help", file)
    assert done.returncode == 2 and "threshhold is no setting" in done.stderr and "Traceback" not in done.stderr
