"""An installed spaCy pipeline in the place of the shipped model: its labels are turned into ours."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stemma.model import Parse

from .docs import to_parse
from .model import NAME_LABELS, Model
from .tokens import sentence_flags
from .words import Words, long_cuts

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc, Token

_NAMES = {"GPE": "LOC", "FAC": "LOC", "LOCATION": "LOC", "PER": "PERSON", "ORGANIZATION": "ORG", "TIME": "DATE"}
# ClearNLP relations with one counterpart in Universal Dependencies; the _lift functions then look at the tree.
_RELATIONS = {
    "dobj": "obj", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass", "dative": "iobj",
    "poss": "nmod:poss", "relcl": "acl:relcl", "prt": "compound:prt", "intj": "discourse", "neg": "advmod",
    "nn": "compound", "npadvmod": "obl:unmarked", "attr": "xcomp", "acomp": "xcomp", "oprd": "xcomp",
    "preconj": "cc:preconj", "predet": "det:predet", "quantmod": "advmod", "nounmod": "nmod", "npmod": "nmod:unmarked",
    "possessive": "case", "num": "nummod", "complm": "mark", "infmod": "acl", "partmod": "acl", "rcmod": "acl:relcl",
    "abbrev": "appos", "meta": "dep", "agent": "case", "prep": "case", "pcomp": "advcl", "pobj": "obl",
}  # fmt: skip
_NOUNS = frozenset(("NOUN", "PROPN", "PRON", "NUM", "SYM"))


class Adapter(Model):
    """A spaCy pipeline with our sentences, our name labels and Universal Dependencies."""

    def __init__(self, name: "str | Any") -> None:
        import spacy

        self._nlp = spacy.load(name) if isinstance(name, str) else name
        self._nlp.max_length = 10**9
        meta = self._nlp.meta
        self.version = f"{meta.get('lang', 'en')}_{meta.get('name', 'pipeline')} {meta.get('version', '')}".strip()
        labels = set(getattr(self._nlp.get_pipe("parser"), "labels", ())) if "parser" in self._nlp.pipe_names else set()
        self._clear = bool(labels & {"dobj", "nsubjpass", "pobj", "prep"})

    def pipe(self, texts: Iterable[str], *, parse: bool = True, batch_size: int = 64) -> Iterator[Parse]:
        """Reads texts; see Model.pipe."""
        return map(to_parse, self.docs(texts, parse=parse, batch_size=batch_size))

    def docs(self, texts: Iterable[str], *, parse: bool = True, batch_size: int = 64) -> "Iterator[Doc]":
        """Reads texts in order, one Doc each."""
        unneeded = {"senter", "sentencizer"} | (set() if parse else {"parser", "lemmatizer"})
        with self._nlp.select_pipes(disable=[p for p in self._nlp.pipe_names if p in unneeded]):
            for doc in self._nlp.pipe((self._split(text) for text in texts), batch_size=batch_size):
                self._rename(doc)
                yield doc

    def _split(self, text: str) -> "Doc":
        doc = tokenize(self._nlp.tokenizer, text)
        read = Words(text, tuple(token.text for token in doc), tuple(token.whitespace_ != "" for token in doc))
        for token, starts in zip(doc, sentence_flags(read), strict=True):
            token.is_sent_start = bool(starts)
        return doc

    def _rename(self, doc: "Doc") -> None:
        from spacy.tokens import Span

        kept = []
        for ent in doc.ents:
            label = _NAMES.get(ent.label_, ent.label_)
            if label in NAME_LABELS:
                kept.append(Span(doc, ent.start, ent.end, label=label))
        doc.set_ents(kept)
        if self._clear and doc.has_annotation("DEP"):
            to_universal(doc)


def tokenize(tokenizer: "Tokenizer", text: str) -> "Doc":
    """The words of a text by a spaCy tokenizer, a long run without a blank cut as `Cutter` does."""
    cuts = long_cuts(text)
    if len(cuts) < 3:
        whole: Doc = tokenizer(text)
        return whole
    from spacy.tokens import Doc as Docs

    joined = Docs.from_docs([tokenizer(text[a:b]) for a, b in pairwise(cuts)], ensure_whitespace=False)
    assert joined is not None  # there were pieces
    return joined


def to_universal(doc: "Doc") -> None:
    """Turns ClearNLP trees into Universal Dependencies in place: prepositions and copulas come to hang on their nouns.

    The main structure is converted, not every subtype: what has no counterpart is named "dep".
    """
    heads = [t.head.i for t in doc]
    relations = [_RELATIONS.get(t.dep_, t.dep_ or "dep") for t in doc]
    for token in doc:
        _lift_preposition(token, heads, relations)
    for token in doc:
        _lift_predicate(token, heads, relations)
    for token in doc:  # as _lift_* moved words around, a chain may end in itself; such a word goes back to where it was
        if _cyclic(token.i, heads):
            heads[token.i], relations[token.i] = token.head.i, "dep" if token.head.i != token.i else "ROOT"
    import numpy as np
    from spacy.attrs import DEP, HEAD

    strings = doc.vocab.strings
    rows = [[strings.add(r), (h - i) % 2**64] for i, (h, r) in enumerate(zip(heads, relations, strict=True))]
    doc.from_array([DEP, HEAD], np.array(rows, dtype=np.uint64).reshape(len(doc), 2))  # type: ignore[arg-type]  # the stub is narrower


def _lift_preposition(token: "Token", heads: list[int], relations: list[str]) -> None:
    """A preposition becomes the `case` of its object, which takes its place under the preposition's head."""
    if token.dep_ not in ("prep", "agent", "dative") or token.pos_ not in ("ADP", "SCONJ"):
        return
    objects = [c for c in token.children if c.dep_ in ("pobj", "pcomp")]
    if not objects:
        relations[token.i] = "advmod" if token.head.pos_ not in _NOUNS else "nmod"
        return
    noun = objects[0]
    above = token.head
    while above.dep_ in ("prep", "agent") and above.head.i != above.i:
        above = above.head
    heads[noun.i], heads[token.i] = above.i, noun.i
    relations[token.i] = "case" if noun.dep_ == "pobj" else "mark"
    nominal = above.pos_ in _NOUNS and above.dep_ != "ROOT"
    relations[noun.i] = (
        ("obl:agent" if token.dep_ == "agent" else "nmod" if nominal else "obl") if noun.dep_ == "pobj" else "advcl"
    )
    for child in token.children:
        if child.i != noun.i and heads[child.i] == token.i:
            heads[child.i] = noun.i


def _lift_predicate(token: "Token", heads: list[int], relations: list[str]) -> None:
    """The noun or adjective after a form of "be" becomes the head, and "be" its copula."""
    if token.dep_ not in ("attr", "acomp") or token.head.lemma_ != "be":
        return
    verb = token.head
    above = heads[verb.i]
    heads[token.i], relations[token.i] = (token.i if above == verb.i else above), relations[verb.i]
    heads[verb.i], relations[verb.i] = token.i, "cop"
    for child in verb.children:
        if child.i != token.i and heads[child.i] == verb.i:
            heads[child.i] = token.i


def _cyclic(start: int, heads: list[int]) -> bool:
    seen = {start}
    at = start
    while heads[at] != at:
        at = heads[at]
        if at in seen:
            return True
        seen.add(at)
    return False
