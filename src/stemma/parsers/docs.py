"""A spaCy Doc's columns become a `Parse`."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from stemma.model import Parse

if TYPE_CHECKING:
    from spacy.tokens import Doc


def to_parse(doc: "Doc") -> Parse:
    """The columns of a Doc."""
    from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, LENGTH, POS, SENT_START, SPACY, TAG

    attributes = (LEMMA, TAG, POS, DEP, ENT_TYPE, LENGTH, SPACY, HEAD, SENT_START)
    raw = doc.to_array(list(attributes)).astype(np.uint64).reshape(-1, len(attributes))
    known = {int(key): doc.vocab.strings[int(key)] for key in np.unique(raw[:, :5])}
    lemmas, tags, pos, deps, kinds = (tuple([known[key] for key in raw[:, i].tolist()]) for i in range(5))
    sizes = raw[:, 5:7].astype(np.int64).sum(axis=1)
    begins = sorted({0, *np.flatnonzero(raw[:, 8] == 1).tolist()}) if len(doc) else []
    return Parse(
        doc.text,
        words=tuple([token.text for token in doc]),
        starts=tuple((np.cumsum(sizes) - sizes).tolist()),
        spaces=tuple((raw[:, 6] > 0).tolist()),
        lemmas=lemmas,
        tags=tags,
        pos=pos,
        deps=deps,
        heads=tuple((raw[:, 7].astype(np.int64) + np.arange(len(doc))).tolist()),
        kinds=kinds,
        sentences=tuple(pairwise([*begins, len(doc)])),
        names=tuple((e.start, e.end, e.label_) for e in doc.ents),
    )
