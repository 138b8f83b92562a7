"""An installed spaCy pipeline with ClearNLP trees and OntoNotes names in the place of the shipped model."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.pipeline import AttributeRuler, EntityRuler
from spacy.training import Example
from thinc.api import fix_random_seed
from typer.testing import CliRunner

from stemma import annotate, collate
from stemma.cli import app
from stemma.parsers import load
from stemma.parsers.adapter import Adapter
from stemma.parsers.model import NAME_LABELS

pytestmark = pytest.mark.slow  # learning a pipeline takes seconds

TEXT = "Ada Lorne told reporters in Halsey on Friday. The envoy was sent by Lorne to Halsey."
# Words' heads, ClearNLP relations and Penn tags of the two sentences.
SENTENCES = (
    (
        ["Ada", "Lorne", "told", "reporters", "in", "Halsey", "on", "Friday", "."],
        [1, 2, 2, 2, 2, 4, 2, 6, 2],
        ["compound", "nsubj", "ROOT", "dobj", "prep", "pobj", "prep", "pobj", "punct"],
        ["NNP", "NNP", "VBD", "NNS", "IN", "NNP", "IN", "NNP", "."],
    ),
    (
        ["The", "envoy", "was", "sent", "by", "Lorne", "to", "Halsey", "."],
        [1, 3, 3, 3, 3, 4, 3, 6, 3],
        ["det", "nsubjpass", "auxpass", "ROOT", "agent", "pobj", "prep", "pobj", "punct"],
        ["DT", "NN", "VBD", "VBN", "IN", "NNP", "IN", "NNP", "."],
    ),
)
_POS = {"NNP": "PROPN", "NN": "NOUN", "NNS": "NOUN", "IN": "ADP", "DT": "DET", ".": "PUNCT"}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline on disk that has learnt two sentences by heart, labelled as en_core_web_* are."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    ruler = nlp.add_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    fix_random_seed(1)
    examples = [
        Example.from_dict(nlp.make_doc(" ".join(words)), {"words": words, "heads": heads, "deps": deps, "tags": tags})
        for words, heads, deps, tags in SENTENCES
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples, sgd=optimizer)
    for tag, pos in {**_POS, "VBD": "VERB", "VBN": "VERB"}.items():
        ruler.add([[{"TAG": tag}]], {"POS": pos})
    entities = nlp.add_pipe("entity_ruler")
    assert isinstance(entities, EntityRuler)
    entities.add_patterns(
        [
            {"label": "PERSON", "pattern": "Ada Lorne"},
            {"label": "PERSON", "pattern": "Lorne"},
            {"label": "GPE", "pattern": "Halsey"},
            {"label": "DATE", "pattern": "Friday"},
            {"label": "CARDINAL", "pattern": "envoy"},
        ]
    )
    folder = tmp_path_factory.mktemp("model") / "en_core_web_xx"
    nlp.to_disk(folder)
    return folder


def reader(pipeline: Path) -> Adapter:
    model = load(str(pipeline))
    assert isinstance(model, Adapter)
    return model


def test_its_labels_become_ours(pipeline: Path) -> None:
    (doc,) = reader(pipeline).docs([TEXT])
    assert doc.text == TEXT
    assert {(e.text, e.label_) for e in doc.ents} == {
        ("Ada Lorne", "PERSON"), ("Lorne", "PERSON"), ("Halsey", "LOC"), ("Friday", "DATE"),
    }  # fmt: skip
    assert {e.label_ for e in doc.ents} <= set(NAME_LABELS)
    relations = {t.text: (t.dep_, t.head.text) for t in list(doc.sents)[1]}
    assert relations["envoy"] == ("nsubj:pass", "sent")
    assert relations["Lorne"] == ("obl:agent", "sent")
    assert relations["to"] == ("case", "Halsey")
    assert relations["Halsey"] == ("obl", "sent")
    assert [t.text for t in doc if t.is_sent_start] == ["Ada", "The"]
    assert not any(t.dep_ in ("pobj", "dobj", "prep") for t in doc)


def test_it_reads_texts_of_every_kind(pipeline: Path) -> None:
    texts = ["", " \n ", "\x00\x01", "Илване said 我们等待。", "word " * 500, "(" * 2000]
    assert [doc.text for doc in load(str(pipeline)).pipe(texts)] == texts
    assert not next(iter(reader(pipeline).docs([TEXT], parse=False))).has_annotation("DEP")


def test_the_whole_way_goes_with_it(pipeline: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 3, encoding="utf-8")
    out = annotate([str(tmp_path / "a.txt")], tmp_path / "annotated", model=str(pipeline))
    names = [json.loads(line) for line in (tmp_path / "annotated/names.jsonl").read_text().splitlines()]
    assert {n["name"] for n in names} == {"Ada Lorne", "Halsey"}
    assert out.complete
    assert collate([str(tmp_path / "a.txt")], tmp_path / "collated", model=str(pipeline), jobs=1).reports == 1
    said = ["annotate", str(tmp_path / "a.txt"), "--model", str(pipeline), "--out", str(tmp_path / "cli")]
    assert CliRunner().invoke(app, said).exit_code == 0
