"""The English model: exact text, sentences by rule, whole trees, and another model's labels turned into ours."""

import hashlib
import itertools
import json
import os
import subprocess
import sys

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from stemma.errors import LanguageError, MissingExtra
from stemma.lang import NATIVE
from stemma.model import Parse
from stemma.parsers import load
from stemma.parsers.adapter import Adapter, tokenize
from stemma.parsers.features import Vectors, letters, pack, shape
from stemma.parsers.lemmas import Lemmas
from stemma.parsers.loading import WEIGHTS
from stemma.parsers.model import NAME_LABELS
from stemma.parsers.network import Layout
from stemma.parsers.tokens import sentence_flags
from stemma.parsers.trees import best_heads
from stemma.parsers.words import Cutter, Words

BLANK = spacy.blank("en")
CUT = Cutter(NATIVE.table("words"))
STORY = """PORT VELLIN, Ostrava Islands — President Mara Ilvane told reporters on Tuesday that talks would resume.

"We will wait," she said. "But not for ever."
The Ostravan News Agency reported that Gen. Tomas Reyk had met U.S. envoys at 5 p.m. Monday."""


def pieces(text: str) -> list[str]:
    starts = [*NATIVE.sentence_starts(text), len(text)]
    return [text[a:b].strip() for a, b in itertools.pairwise(starts)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Gen. Tomas Reyk met Mr. Oyelaran at 5 p.m. Tuesday.", "He left at once."],
        ['"Is the bridge safe?" Minister Anna Kvist asked.', '"Nobody knows," he said.'],
        ['"We are leaving!" she said.', "The crowd cheered."],
        ["The U.S. President flew home on Jan. 3 with George W. Oduya.", "It was No. 5 on the list."],
        ["The rate rose to 3.5 percent in the U.S.", "The bank gave no reason."],
        ["“It is over.”", "The mayor of St. Alban nodded."],
        ["Shares of Norvik Inc. fell, the company said.", "Profits at Brask Corp. rose."],
        ["They waited ... and nothing came.", "Then it rained."],
        ["The talks failed.", "(The ministry gave no date.)", "Both sides left."],
        ["He works for the Dept. of Roads.", "She does not."],
    ],
)
def test_sentences_of_news(sentences: list[str]) -> None:
    assert pieces(" ".join(sentences)) == sentences


def test_a_new_line_begins_a_sentence() -> None:
    assert pieces("Storm hits Port Vellin\nBy Ada Nkemelu\n\nThe storm came") == [
        "Storm hits Port Vellin",
        "By Ada Nkemelu",
        "The storm came",
    ]


def test_a_lost_space_between_sentences() -> None:
    assert pieces("Nobody was hurt in the talks.The minister left.") == [
        "Nobody was hurt in the talks.",
        "The minister left.",
    ]
    assert len(pieces("See vellin.com and example.Org today")) == 1


def by_spacy(text: str) -> list[tuple[str, bool]]:
    return [(t.text, t.whitespace_ != "") for t in tokenize(BLANK.tokenizer, text)]


def by_us(text: str) -> list[tuple[str, bool]]:
    read = CUT(text)
    return list(zip(read.words, read.spaces, strict=True))


PIECES = [
    *NATIVE.table("words")["cases"],
    *"aZ09.,:;-'’()\"“” \n\t%$€/…@#=<>*+é字°😀",
    "www.vellin.example/a?b",
    "x" * 501,
    "U.S.",
    "3km.",
]


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["", "", " ", "  "]))
def test_words_are_those_of_spacy(parts: list[str], between: str) -> None:
    text = between.join(parts)
    assert by_us(text) == by_spacy(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_words_and_blanks_are_the_text(text: str) -> None:
    read = CUT(text)
    assert "".join(w + " " * s for w, s in zip(read.words, read.spaces, strict=True)) == text
    assert all(text.startswith(w, at) for w, at in zip(read.words, read.starts, strict=True))
    assert by_us(text) == by_spacy(text)


def test_words_cut_again_are_the_same_when_what_was_kept_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Cutter(NATIVE.table("words"))
    monkeypatch.setattr("stemma.parsers.words.MOST_KEPT", 1)
    text = 'They didn\'t (yet) leave Vellin-on-Sea at 5p.m., :) "he" said.'
    assert fresh(text) == fresh(text) == CUT(text)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_sentence_starts_are_offsets_in_order(text: str) -> None:
    starts = NATIVE.sentence_starts(text)
    assert starts[0] == 0 and starts == sorted(set(starts)) and all(s < max(1, len(text)) for s in starts)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["a", "Mr.", "end.", "\n", " ", "“Go!”", "He", "\x00", "字。", "é"]), max_size=40))
def test_flags_never_leave_a_new_line_inside_a_sentence(parts: list[str]) -> None:
    read = CUT(" ".join(parts))
    flags = sentence_flags(read)
    assert len(flags) == len(read)
    starts = [*read.starts, len(read.text)]
    for begin, end in itertools.pairwise([*np.flatnonzero(flags).tolist(), len(read)]):
        assert "\n" not in read.text[starts[begin] : starts[end]].strip()


def test_long_sentences_are_cut() -> None:
    read = CUT("word " * 1000)
    cuts = [*np.flatnonzero(sentence_flags(read, longest=160)).tolist(), len(read)]
    assert max(b - a for a, b in itertools.pairwise(cuts)) == 160


def test_shapes_and_letters() -> None:
    assert [shape(w) for w in ("talks", "Vellin", "KNA", "McOde", "1999", "3.5", "F-16", "—", "A")] == [
        0, 1, 2, 3, 4, 5, 6, 8, 2
    ]  # fmt: skip
    assert letters("Reyk") == letters("Réyk") and letters("x" * 99) == letters("x" * 18)


def test_vectors_survive_packing() -> None:
    rng = np.random.default_rng(5)
    exact = rng.normal(size=(50, 12)).astype(np.float32)
    held = Vectors([f"w{i}" for i in range(50)], *pack(exact))
    near = held.numbers(np.arange(1, 51))
    assert ((near - exact) ** 2).sum() < 0.03 * (exact**2).sum()
    assert not held.numbers(np.array([0])).any() and held.row("W7") == 8 and held.row("unseen") == 0


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_layout_holds_every_word_once_and_the_longest_rows_first(lengths: list[int]) -> None:
    cuts = [0, *itertools.accumulate(lengths)]
    layout = Layout(list(itertools.pairwise(cuts)))
    assert sorted(layout.ahead.tolist()) == sorted(layout.behind.tolist()) == list(range(cuts[-1]))
    assert layout.sizes == sorted(layout.sizes, reverse=True) and sum(layout.sizes) == cuts[-1]


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10**6))
def test_best_heads_finds_the_best_tree_with_one_root(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)) * 2
    found = best_heads(scores.copy())
    scores[np.arange(n), np.arange(1, n + 1)] = -1e9

    def is_tree(heads: tuple[int, ...]) -> bool:
        for start in range(n):
            at, steps = start, 0
            while heads[at] != 0 and steps <= n:
                at, steps = heads[at] - 1, steps + 1
            if steps > n:
                return False
        return heads.count(0) == 1

    def total(heads: tuple[int, ...]) -> float:
        return float(sum(scores[i, h] for i, h in enumerate(heads)))

    best = max((h for h in itertools.product(range(n + 1), repeat=n) if is_tree(h)), key=total)
    assert is_tree(tuple(found.tolist()))
    assert total(tuple(found.tolist())) == pytest.approx(total(best), abs=1e-3)


def test_lemmas() -> None:
    common = {
        w: i for i, w in enumerate(["car", "care", "house", "hous", "plan", "visit", "agree", "policy", "die", "box"])
    }
    lemmas = Lemmas({"verb": {"went": "go"}, "PRP": {"them": "they"}}, common)
    asked = {("caring", "VBG"): "care", ("houses", "NNS"): "house", ("planned", "VBD"): "plan", ("went", "VBD"): "go",
             ("policies", "NNS"): "policy", ("them", "PRP"): "they", ("Vellin", "NNP"): "Vellin",
             ("boxes", "NNS"): "box",
             ("Visiting", "VBG"): "visit", ("I", "PRP"): "I", ("The", "DT"): "the"}  # fmt: skip
    assert {key: lemmas.of(*key) for key in asked} == asked


TEXTS = {
    "story": STORY,
    "empty": "",
    "blank": " \n\n ",
    "space first": "  \n Mara Ilvane left.",
    "control": "\x00\x01 Port\x07 Vellin\x1f fell\x7f.\u200b\ufeff",
    "mixed": "Президент Илване said 我们等待。 مرحبا to Ilvane's envoys. \U0001f600 ok",
    "stops": "...!?!?" * 50,
    "long": "water " * 3000,
    "one word": "x" * 5000,
    "brackets": "He said: " + "(" * 3000 + " and left.",
}


@pytest.fixture(scope="module")
def parses() -> dict[str, Parse]:
    return dict(zip(TEXTS, load().pipe(TEXTS.values()), strict=True))


def test_no_text_is_no_parse() -> None:
    assert list(load().pipe([])) == []


def test_every_text_comes_back_exactly(parses: dict[str, Parse]) -> None:
    assert {name: read.text for name, read in parses.items()} == TEXTS
    for read in parses.values():
        assert "".join(w + " " * s for w, s in zip(read.words, read.spaces, strict=True)) == read.text


def test_every_sentence_is_one_tree_and_begins_where_the_rule_says(parses: dict[str, Parse]) -> None:
    for name, read in parses.items():
        flags = sentence_flags(Words(read.text, read.words, read.spaces), 160)
        assert [a for a, _ in read.sentences] == np.flatnonzero(flags).tolist(), name
        for a, b in read.sentences:
            assert sum(read.heads[i] == i for i in range(a, b)) == 1, name
            assert all(a <= read.heads[i] < b for i in range(a, b)), name
        assert all(map(all, zip(read.tags, read.pos, read.deps, read.lemmas, strict=True))), name


def test_a_story_is_read(parses: dict[str, Parse]) -> None:
    story = parses["story"]
    names = {(story.text[slice(*story.span(a, b))], label) for a, b, label in story.names}
    assert {("Mara Ilvane", "PERSON"), ("Tuesday", "DATE"), ("U.S.", "LOC"), ("Tomas Reyk", "PERSON")} <= names
    assert {label for _, _, label in story.names} <= set(NAME_LABELS)
    assert all(set(story.kinds[a:b]) == {label} for a, b, label in story.names)
    said = next(t for t in story.tokens if t.text == "told")
    assert (said.lemma, said.pos, said.tag) == ("tell", "VERB", "VBD")
    assert next(t for t in said.children if t.dep == "nsubj").text in ("President", "Mara", "Ilvane")


def test_without_trees_names_and_sentences_are_the_same(parses: dict[str, Parse]) -> None:
    (quick,) = load().pipe([STORY], parse=False)
    full = parses["story"]
    assert (quick.names, quick.sentences, quick.kinds) == (full.names, full.sentences, full.kinds)
    assert not any((*quick.tags, *quick.lemmas, *quick.deps)) and quick.heads == tuple(range(len(quick)))


def test_a_text_reads_the_same_alone_and_in_company(parses: dict[str, Parse]) -> None:
    others = ["The council met.", STORY, "Nobody was hurt in Port Vellin, said Ada Nkemelu."]
    assert load()(STORY) == list(load().pipe(others))[1] == parses["story"]


def test_names_take_whole_words_and_end_with_their_sentence() -> None:
    text = "Talks with President Moon Jae-in will resume.\nMara Ilvane\nTomas Reyk\nKim Dae-jung and Roh Moo-hyun met."
    read = load()(text)
    names = [text[slice(*read.span(a, b))] for a, b, _ in read.names]
    assert names and not any(name.endswith("-") or "\n" in name for name in names)


def test_the_weights_are_those_that_were_sealed() -> None:
    sealed = json.loads((WEIGHTS / "digests.json").read_text("utf-8"))["weights"]
    assert sealed == {name: hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() for name in sealed}
    assert {"names.npz", "parser.npz", "vectors.npz", "words.txt", "lemmas.json"} <= set(sealed)
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 40 * 2**20


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the peak counts the process that started it, too")
@pytest.mark.parametrize("piece", ["water rose by 3 in Vellin and ", "x", "\x00\x07 \u200b", "Илване 我们 "])
def test_a_long_text_without_a_stop_stays_within_memory(piece: str) -> None:
    length, most = (1_000_000, 800) if os.environ.get("STEMMA_FUZZ") else (200_000, 350)  # characters, MiB
    code = (
        "import sys; from stemma.parsers import load; length = int(sys.argv[2]); "
        "text = (sys.argv[1].encode().decode('unicode_escape') * length)[:length]; "
        "assert load()(text).text == text; print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    escaped = piece.encode("unicode_escape").decode()
    told = subprocess.run(
        [sys.executable, "-c", code, escaped, str(length)], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < most * 1024  # kilobytes


def test_loading_twice_gives_the_same_model() -> None:
    assert load() is load() and load().version


def test_an_unknown_model_says_what_to_do() -> None:
    with pytest.raises(LanguageError, match=r"no_such_model.*pip install no_such_model"):
        load("no_such_model")


def test_another_model_without_spacy_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stemma.parsers.loading.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"stemma-news\[spacy\]"):
        load("another_model")


def test_the_shipped_model_needs_no_spacy() -> None:
    code = "import sys; from stemma.parsers import load; load()('Ada left.'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_importing_is_light() -> None:
    code = "import sys, stemma.parsers; print('spacy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def clearnlp_pipeline() -> Language:
    """A pipeline that reads one sentence as models of the ClearNLP and OntoNotes schemes do."""
    nlp = spacy.blank("en")
    rows = json.loads("""[
        ["The", "DET", "det", 1], ["envoy", "NOUN", "nsubjpass", 3], ["was", "AUX", "auxpass", 3],
        ["sent", "VERB", "ROOT", 3], ["by", "ADP", "agent", 3], ["Reyk", "PROPN", "pobj", 4],
        ["to", "ADP", "prep", 3], ["Vellin", "PROPN", "pobj", 6], [".", "PUNCT", "punct", 3]
    ]""")

    @Language.component("fake_reader")
    def fake_reader(doc: Doc) -> Doc:
        read = Doc(doc.vocab, [r[0] for r in rows], [t.whitespace_ != "" for t in doc], pos=[r[1] for r in rows],
                   deps=[r[2] for r in rows], heads=[r[3] for r in rows],
                   lemmas=[r[0].lower() for r in rows])  # fmt: skip
        read.set_ents([Span(read, 5, 6, "PERSON"), Span(read, 7, 8, "GPE"), Span(read, 0, 1, "CARDINAL")])
        return read

    nlp.add_pipe("fake_reader")
    return nlp


def test_another_models_labels_become_ours() -> None:
    adapter = Adapter(clearnlp_pipeline())
    adapter._clear = True
    (doc,) = adapter.docs(["The envoy was sent by Reyk to Vellin."])
    assert [(e.text, e.label_) for e in doc.ents] == [("Reyk", "PERSON"), ("Vellin", "LOC")]
    assert [(t.text, t.dep_, t.head.text) for t in doc] == [
        ("The", "det", "envoy"), ("envoy", "nsubj:pass", "sent"), ("was", "aux:pass", "sent"), ("sent", "ROOT", "sent"),
        ("by", "case", "Reyk"), ("Reyk", "obl:agent", "sent"), ("to", "case", "Vellin"), ("Vellin", "obl", "sent"),
        (".", "punct", "sent"),
    ]  # fmt: skip
