"""Quotation attribution: chains and speakers on trees written by hand, whole reports on the shipped model."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from stemma.annotators.quotations import annotate
from stemma.annotators.quotations.attribution import kind
from stemma.annotators.quotations.candidates import candidates
from stemma.annotators.quotations.chain import chains
from stemma.annotators.quotations.frame import Frame, frame
from stemma.annotators.quotations.model import SURE, Found, select
from stemma.annotators.quotations.peeled import peeled
from stemma.annotators.quotations.signed import continued, scripted, signed
from stemma.annotators.quotations.speakers import Speakers
from stemma.annotators.quotations.tails import tails
from stemma.model import Name, Quotation, Report
from stemma.parsers import load
from stemma.parsers.docs import to_parse
from stemma.trees import Trees

NLP = spacy.blank("en")
CLOSE = {",", ".", "'s", "”", ":"}


def laid(rows: str) -> Frame:
    """A frame from rows of word/tag/dep/head, the head given by its word; "|" begins a paragraph."""
    words, tags, deps, heads, spaces = [], [], [], [], []
    for row in rows.split():
        if row == "|":
            words.append("\n\n")
            tags.append("_SP")
            deps.append("dep")
            heads.append("")
            spaces.append(False)
            continue
        word, tag, dep, head = row.split("/")
        if spaces and (word in CLOSE or words[-1] == "“"):
            spaces[-1] = False
        words.append(word)
        tags.append(tag)
        deps.append(dep)
        heads.append(head)
        spaces.append(True)
    for i, word in enumerate(words):
        if word == "\n\n" and i:
            spaces[i - 1] = False
    lemmas = [{"said": "say", "reported": "report", "quoted": "quote", "told": "tell"}.get(w, w) for w in words]
    index = [words.index(h) if h else i for i, h in enumerate(heads)]
    doc = Doc(NLP.vocab, words=words, spaces=spaces, tags=tags, deps=deps, heads=index, lemmas=lemmas)
    return frame(to_parse(doc))


def names(f: Frame, *wanted: tuple[str, str, str]) -> list[Name]:
    out = []
    for words, kind_, full in wanted:
        at = f.text.find(words)
        while at >= 0:
            out.append(Name("r", at, at + len(words), kind_, full, words))
            at = f.text.find(words, at + 1)
    return out


def word(f: Frame, low: str, after: int = 0) -> int:
    return f.low.index(low, after)


KERR_SAID = (
    "Kerr/NNP/nsubj/said said/VBD/ROOT/ the/DT/det/army army/NN/nsubj/ready was/VBD/cop/ready ready/JJ/ccomp/said"
)
AGENCY = (
    ",/,/punct/said the/DT/det/Agency Talvi/NNP/compound/Agency Agency/NNP/nsubj/reported reported/VBD/parataxis/said"
)
RADIO = ",/,/punct/said according/VBG/case/Radio to/IN/fixed/according Radio/NNP/obl/said Osk/NNP/flat/Radio"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (KERR_SAID, ["Ana Kerr"]),
        (f"{KERR_SAID} {AGENCY}", ["Ana Kerr", "Talvi Agency"]),
        (f"{KERR_SAID} {AGENCY} {RADIO}", ["Ana Kerr", "Talvi Agency", "Radio Osk"]),
    ],
)
def test_chain_runs_from_the_speaker_outward(rows: str, expected: list[str]) -> None:
    f = laid(rows)
    who = names(
        f, ("Kerr", "PERSON", "Ana Kerr"), ("Talvi Agency", "ORG", "Talvi Agency"), ("Radio Osk", "ORG", "Radio Osk")
    )
    found = [Found(1, ((2, 6),), (0, 1), 0, 1.0)]
    (chain,) = chains(f, found, Speakers(f, who))
    assert [v.name for v in chain] == expected
    for voice in chain:
        assert voice.span is not None
        assert f.text[slice(*voice.span)].removeprefix("the ") in ("Kerr", "Talvi Agency", "Radio Osk")


def test_chain_of_four() -> None:
    f = laid(
        "Kerr/NNP/nsubj:pass/quoted was/VBD/aux:pass/quoted quoted/VBN/ROOT/ as/IN/mark/saying saying/VBG/advcl/quoted "
        "by/IN/case/Herald the/DT/det/Herald Herald/NNP/obl:agent/quoted that/IN/mark/ready they/PRP/nsubj/ready "
        "were/VBD/cop/ready ready/JJ/ccomp/saying "
        ",/,/punct/quoted the/DT/det/Agency Talvi/NNP/compound/Agency Agency/NNP/nsubj/reported "
        "reported/VBD/parataxis/quoted "
        ",/,/punct/quoted according/VBG/case/Radio to/IN/fixed/according "
        "Radio/NNP/obl/quoted Osk/NNP/flat/Radio"
    )
    who = names(
        f, ("Kerr", "PERSON", "Ana Kerr"), ("Herald", "ORG", "Osk Herald"), ("Talvi Agency", "ORG", "Talvi Agency"),
        ("Radio Osk", "ORG", "Radio Osk"),
    )  # fmt: skip
    found = [Found(word(f, "saying"), ((word(f, "that"), word(f, "ready") + 1),), (0, 1), 0, 1.0)]
    (chain,) = chains(f, found, Speakers(f, who))
    assert [v.name for v in chain] == ["Ana Kerr", "Osk Herald", "Talvi Agency", "Radio Osk"]


def test_relays_keep_their_order_where_one_is_found_as_an_attribution() -> None:
    f = laid(f"{KERR_SAID} {AGENCY} {RADIO}")
    who = names(f, ("Kerr", "PERSON", "Ana Kerr"), ("Talvi Agency", "ORG", "Talvi Agency"))
    radio = word(f, "radio")
    found = [
        Found(1, ((2, 6),), (0, 1), 0, 1.0),
        Found(word(f, "according"), ((0, word(f, "reported") + 1),), (radio, radio + 2), radio, 1.0),
    ]
    chain = chains(f, found, Speakers(f, who))[0]
    assert [v.name for v in chain] == ["Ana Kerr", "Talvi Agency", "Radio Osk"]


def test_who_was_told_relays_only_where_it_is_a_medium() -> None:
    rows = "Kerr/NNP/nsubj/told told/VBD/ROOT/ {} that/IN/mark/left they/PRP/nsubj/left left/VBD/ccomp/told"
    for told, expected in (
        ("Herald/NNP/obj/told", ["Ana Kerr", "Osk Herald"]),
        ("reporters/NNS/obj/told", ["Ana Kerr"]),
    ):
        f = laid(rows.format(told))
        who = names(f, ("Kerr", "PERSON", "Ana Kerr"), ("Herald", "ORG", "Osk Herald"))
        (chain,) = chains(f, [Found(1, ((3, 6),), (0, 1), 0, 1.0)], Speakers(f, who))
        assert [v.name for v in chain] == expected


def test_an_attribution_inside_another_is_relayed_by_it() -> None:
    f = laid(
        "Agency/NNP/nsubj/said said/VBD/ROOT/ Kerr/NNP/nsubj/thinks thinks/VBZ/ccomp/said "
        "they/PRP/nsubj/left left/VBD/ccomp/thinks"
    )
    who = names(f, ("Kerr", "PERSON", "Ana Kerr"), ("Agency", "ORG", "Talvi Agency"))
    found = [Found(1, ((2, 6),), (0, 1), 0, 1.0), Found(3, ((4, 6),), (2, 3), 2, 1.0)]
    outer, inner = chains(f, found, Speakers(f, who))
    assert [v.name for v in outer] == ["Talvi Agency"]
    assert [v.name for v in inner] == ["Ana Kerr", "Talvi Agency"]


PAIR = "Kerr/NNP/nsubj/left left/VBD/ROOT/ ././punct/left | {}/PRP/nsubj/said said/VBD/ROOT/ so/RB/advmod/said"


def test_a_pronoun_is_named_only_where_one_person_fits() -> None:
    f = laid(PAIR.format("She"))
    one = names(f, ("Kerr", "PERSON", "Ana Kerr"))
    at = word(f, "she")
    assert Speakers(f, one).resolve(at, (at, at + 1))[0] == "Ana Kerr"
    f = laid("Moran/NNP/nsubj/met met/VBD/ROOT/ Kerr/NNP/obj/met ././punct/met | She/PRP/nsubj/said said/VBD/ROOT/")
    two = names(f, ("Kerr", "PERSON", "Ana Kerr"), ("Moran", "PERSON", "Ilya Moran"))
    at = word(f, "she")
    assert Speakers(f, [n for n in two if n.name == "Ana Kerr"]).resolve(at, (at, at + 1))[0] == "Ana Kerr"
    f = laid(
        "Moran/NNP/nsubj/met and/CC/cc/Kerr Kerr/NNP/nsubj/met "
        "met/VBD/ROOT/ ././punct/met | She/PRP/nsubj/said said/VBD/ROOT/"
    )
    at = word(f, "she")
    two = names(f, ("Kerr", "PERSON", "Ana Kerr"), ("Moran", "PERSON", "Ilya Moran"))
    assert not Speakers(f, two).resolve(at, (at, at + 1))[0]


def test_anonymous_sources_stay_as_described() -> None:
    f = laid("A/DT/det/official senior/JJ/amod/official official/NN/nsubj/said said/VBD/ROOT/ so/RB/advmod/said")
    assert Speakers(f, []).resolve(2, (0, 3)) == ("A senior official", (0, 3), None)


def test_a_name_that_only_says_whose_is_not_the_speaker() -> None:
    f = laid("Kerr/NNP/compound/aide aide/NN/nsubj/said said/VBD/ROOT/ so/RB/advmod/said")
    assert Speakers(f, names(f, ("Kerr", "PERSON", "Ana Kerr"))).resolve(1, (0, 2))[0] == "Kerr aide"


def test_signed_quotations_have_the_dash_for_cue() -> None:
    f = laid("“/``/punct/waited We/PRP/nsubj/waited waited/VBD/ROOT/ all/DT/det/day day/NN/obj/waited "
        "././punct/waited ”/''/punct/waited "
             "—/:/punct/Ode Ode/NNP/parataxis/waited Marrin/NNP/flat/Ode")  # fmt: skip
    (found,) = signed(f)
    assert f.spans(found.content) == ((0, f.text.index("”") + 1),)
    assert found.source is not None
    assert f.spans((found.source,)) == ((f.text.index("Ode"), len(f.text.rstrip())),)


def test_a_paragraph_of_quotation_goes_on_with_the_speaker_before() -> None:
    one = (
        "“/``/punct/waited We/PRP/nsubj/waited waited/VBD/ROOT/ today/NN/obl/waited ././punct/waited ”/''/punct/waited"
    )
    f = laid(f"Kerr/NNP/nsubj/said said/VBD/ROOT/ :/:/punct/said {one} | {one}")
    found = [Found(1, ((3, 9),), (0, 1), 0, 0.9)]
    (more,) = continued(f, found)
    assert more.content == ((9, 15),)
    assert more.source == (0, 1)
    assert more.cue == -1


def test_turns_of_a_transcript_belong_to_the_name_in_capitals() -> None:
    f = laid(
        "ODE/NNP/nsubj/wait :/:/punct/wait We/PRP/nsubj/wait wait/VBP/ROOT/ ././punct/wait | "
        "KERR/NNP/nsubj/ask :/:/punct/ask They/PRP/nsubj/ask ask/VBP/ROOT/ ././punct/ask"
    )
    assert [(f.spans((x.source,)), f.text[slice(*f.spans(x.content)[0])]) for x in scripted(f) if x.source] == [
        (((0, 3),), "We wait."),
        (((f.text.index("KERR"), f.text.index("KERR") + 4),), "They ask."),
    ]


def test_what_a_medium_reports_someone_to_say_is_that_persons() -> None:
    f = laid(
        "The/DT/det/agency agency/NN/nsubj/reported reported/VBD/ROOT/ Kerr/NNP/nsubj/said said/VBD/ccomp/reported "
        "that/IN/mark/left they/PRP/nsubj/left left/VBD/ccomp/said"
    )
    outer = Found(2, ((3, 8),), (0, 2), 1, 0.9)
    (inner,) = peeled(f, [outer])
    assert (inner.cue, inner.content, inner.source) == (4, ((6, 8),), (3, 4))
    who = names(f, ("Kerr", "PERSON", "Ana Kerr"))
    chain = chains(f, [outer, inner], Speakers(f, who))[1]
    assert [v.name for v in chain] == ["Ana Kerr", "The agency"]


def test_tellings_inside_tellings_are_found_to_any_depth() -> None:
    f = laid(
        "Pilot/NN/nsubj/told told/VBD/ROOT/ Radio/NNP/iobj/told that/IN/mark/say an/DT/det/officer "
        "officer/NN/nsubj/say had/VBD/aux/say say/VBN/ccomp/told him/PRP/iobj/say that/IN/mark/added "
        "Kerr/NNP/nsubj/added added/VBD/ccomp/say that/IN/mark/fire ships/NNS/nsubj/fire will/MD/aux/fire "
        "fire/VB/ccomp/added first/RB/advmod/fire"
    )
    outer = Found(1, ((3, 17),), (0, 1), 0, 1.0)
    inner = peeled(f, [outer])
    assert [(f.low[x.cue], x.content) for x in inner] == [("say", ((10, 17),))]  # "added" tells nothing of another
    f.lemma[word(f, "added")] = "tell"
    inner = peeled(f, [outer])
    assert [(f.low[x.cue], x.content) for x in inner] == [("say", ((10, 17),)), ("added", ((13, 17),))]
    who = names(f, ("Kerr", "PERSON", "Ana Kerr"), ("Radio", "ORG", "Radio Osk"))
    chain = chains(f, [outer, *inner], Speakers(f, who))[2]
    assert [v.name for v in chain] == ["Ana Kerr", "an officer", "Pilot", "Radio Osk"]


def test_who_relays_a_relay_is_found_at_the_sentences_end() -> None:
    f = laid(f"{KERR_SAID} {AGENCY} {RADIO}")
    outer = Found(word(f, "according"), ((0, word(f, "according") - 1),), (word(f, "radio"), len(f.low)), 13, 1.0)
    inner, own = peeled(f, [outer])
    assert f.low[own.cue] == "said" and own.content == ((2, 6),)
    assert f.low[inner.cue] == "reported" and inner.content == ((0, 6),)
    assert inner.source is not None and f.low[inner.source[0]] == "the"


def test_a_pronoun_goes_on_with_the_described_person_who_spoke_last() -> None:
    f = laid(
        "Kerr/NNP/nsubj/left left/VBD/ROOT/ ././punct/left A/DT/det/spokesman spokesman/NN/nsubj/said said/VBD/ROOT/ "
        "so/RB/advmod/said ././punct/said He/PRP/nsubj/added added/VBD/ROOT/ more/JJR/obj/added"
    )
    speakers = Speakers(f, names(f, ("Kerr", "PERSON", "Ana Kerr")))
    at, he = word(f, "spokesman"), word(f, "he")
    assert speakers.resolve(at, (at - 1, at + 1))[0] == "A spokesman"
    assert speakers.resolve(he, (he, he + 1))[0] == "A spokesman"


def test_a_statement_speaks_for_its_owner() -> None:
    f = laid("the/DT/det/council council/NN/nmod:poss/website 's/POS/case/council website/NN/nsubj/said said/VBD/ROOT/")
    assert Speakers(f, []).resolve(3, (0, 4))[0] == "the council's website"
    who = names(f, ("council", "ORG", "Council of Talvi"))
    assert Speakers(f, who).resolve(3, (0, 4))[0] == "Council of Talvi"


def test_described_sources_lose_their_relative_clauses() -> None:
    f = laid(
        "hosts/NNS/nsubj/said of/IN/case/parties parties/NNS/nmod/hosts that/WDT/nsubj/draw draw/VBP/acl:relcl/parties "
        "crowds/NNS/obj/draw said/VBD/ROOT/"
    )
    assert Speakers(f, []).resolve(0, (0, 6))[0] == "hosts of parties"


def test_relaying_clauses_are_read_from_a_sentences_end() -> None:
    f = laid(f"{KERR_SAID} {AGENCY} {RADIO}")
    assert [f.text[slice(*f.spans((who,))[0])] for _, who in tails(f, 0)] == ["the Talvi Agency", "Radio Osk"]


def test_kinds() -> None:
    f = laid(
        "Kerr/NNP/nsubj/said said/VBD/ROOT/ it/PRP/nsubj/went "
        "went/VBD/ccomp/said “/``/punct/well well/RB/advmod/went ”/''/punct/well"
    )
    assert kind(f, ((2, 4),)) == "indirect"
    assert kind(f, ((2, 7),)) == "mixed"
    assert kind(f, ((4, 7),)) == "direct"


def test_candidates_of_a_verb_hold_clause_and_rest() -> None:
    f = laid(KERR_SAID + " ././punct/said")
    assert any(f.text[slice(*f.spans(c.runs)[0])].startswith("the army was ready") for c in candidates(f, 1))


def test_a_cue_whose_content_a_surer_one_has_takes_what_is_left() -> None:
    f = laid(f"{KERR_SAID} {AGENCY}")
    said, reported = word(f, "said"), word(f, "reported")
    army, agency = ((2, 6),), ((8, 10),)
    assert select(f, {said: [(army, 0.8, 0.8), (agency, 0.4, 0.4)], reported: [(army, 0.9, 0.9)]}) == [
        (said, agency, 0.4),
        (reported, army, 0.9),
    ]
    assert select(f, {said: [(army, 0.8, 0.8)], reported: [(army, 0.9, 0.9)]}) == [(reported, army, 0.9)]
    assert select(f, {said: [(army, SURE - 0.01, 0.9)]}) == []
    assert select(f, {said: [(army, 0.8, 0.6), (agency, 0.7, 0.7)]}) == [(said, agency, 0.7)]


def test_trees_give_the_chance_of_their_leaves(tmp_path: Path) -> None:
    trees = Trees(
        0.0,
        {
            "feature": np.array([[1, 0, 0], [0, 0, 0]]),
            "threshold": np.array([[2.5, 0, 0], [0, 0, 0]]),
            "left": np.array([[1, 1, 2], [0, 1, 2]]),
            "right": np.array([[2, 1, 2], [0, 1, 2]]),
            "value": np.array([[0, -1.0, 2.0], [0.5, 0, 0]]),
        },
    )
    trees.write(tmp_path / "trees.npz")
    for held in (trees, Trees.read(tmp_path / "trees.npz")):
        low, high = held.chances(np.array([[9.0, 2.5], [9.0, 2.6]]))
        assert low == pytest.approx(1 / (1 + np.exp(0.5))) and high == pytest.approx(1 / (1 + np.exp(-2.5)))


def test_trees_of_columns_give_the_odds_of_their_leaves() -> None:
    trees = Trees.of(
        {
            "features": ["deaths", "days"],
            "start": 0.25,
            "roots": [0, 3],
            "depth": [1, 0],
            "feature": [1, 0, 0, 0],
            "least": [2.5, 0, 0, 0],
            "low": [1, 1, 2, 3],
            "high": [2, 1, 2, 3],
            "adds": [0, -1.0, 2.0, 0.5],
        }
    )
    assert trees.features == ("deaths", "days")
    assert trees.odds(np.array([[9.0, 2.5], [9.0, 2.6]])) == pytest.approx([-0.25, 2.75])
    assert trees.odds(np.zeros((0, 2))).shape == (0,)


REPORT = """Velmar to reopen Osk bridge, minister says

TALVI, Velmar — Foreign Minister Ana Kerr said on Monday that the bridge would reopen in May. “We have waited long enough,” she added. “Nobody wants another winter of ferries.”

The repairs cost 40 million crowns, according to the Velmar Gazette.

“It’s a start,” said Tomas Brandt, a spokesman for the dockworkers’ union. “But the ’90s taught us not to trust promises.”

«We were never asked», Lena Ovist said.
"""  # noqa: E501


@cache
def read(text: str) -> Any:
    return load()(text)


def annotated(text: str, *wanted: tuple[str, str, str]) -> list[Quotation]:
    held = [Name("r", text.find(w), text.find(w) + len(w), k, full, w) for w, k, full in wanted if w in text]
    return annotate(Report("r", text), read(text), held)


def find(text: str, found: list[Quotation], words: str) -> Quotation:
    at = text.index(words)
    return next(q for q in found if any(a <= at < b for a, b in q.content))


def test_reads_a_report() -> None:
    found = annotated(REPORT, ("Ana Kerr", "PERSON", "Ana Kerr"), ("Tomas Brandt", "PERSON", "Tomas Brandt"))
    text = REPORT
    winter = find(text, found, "Nobody wants")
    assert [text[a:b] for a, b in winter.content] == [
        "“We have waited long enough,”",
        "“Nobody wants another winter of ferries.”",
    ]
    assert (winter.kind, winter.speaker) == ("direct", "Ana Kerr")
    assert find(text, found, "the bridge would").speaker == "Ana Kerr"
    assert find(text, found, "The repairs").kind == "indirect"
    assert "Gazette" in find(text, found, "The repairs").speaker
    brandt = find(text, found, "But the ’90s")
    assert brandt.speaker == "Tomas Brandt"
    assert "Ovist" in find(text, found, "We were never").speaker


@pytest.mark.parametrize("marks", ["“”", "„“", "«»", '""', "‘’", "''", "「」", "„”", '“"'])
def test_reads_speech_in_all_marks(marks: str) -> None:
    text = f"{marks[0]}The harbour is closed and nobody can leave,{marks[1]} Ana Kerr said on Monday."
    found = annotated(text, ("Ana Kerr", "PERSON", "Ana Kerr"))
    q = find(text, found, "harbour")
    assert (q.speaker, q.kind) == ("Ana Kerr", "direct")
    assert [text[a:b] for a, b in q.content] == [text[: text.index(" Ana Kerr")]]


def test_reads_an_interrupted_quotation_as_one() -> None:
    text = "“The harbour is closed,” Ana Kerr said on Monday in Talvi, “but the ferries will run.”"
    q = find(text, annotated(text), "harbour")
    assert [text[a:b] for a, b in q.content] == ["“The harbour is closed,”", "“but the ferries will run.”"]


def test_what_another_says_is_no_part_of_a_content() -> None:
    text = (
        "Ana Kerr told the Osk Herald last month that she would not let her nephew on the ice, while the ferry owner "
        "Tomas Brandt also said of the pier that “God only knows what it carries.”"
    )
    found = annotated(text, ("Ana Kerr", "PERSON", "Ana Kerr"), ("Tomas Brandt", "PERSON", "Tomas Brandt"))
    assert [text[a:b] for a, b in find(text, found, "nephew").content] == [
        "that she would not let her nephew on the ice"
    ]
    assert find(text, found, "God only").speaker == "Tomas Brandt"


def test_a_paragraph_of_quotation_goes_on_after_the_name_of_its_speaker() -> None:
    text = "“The pier is closed until May,” Ana Kerr said.\n\n“It will open for the summer boats.”"
    q = find(text, annotated(text, ("Ana Kerr", "PERSON", "Ana Kerr")), "It will open")
    assert (q.speaker, q.kind, q.cue) == ("Ana Kerr", "direct", ())


def test_who_is_quoted_as_saying_is_found_inside_a_relay() -> None:
    text = "Ana Kerr was quoted as saying by the Talvi Agency that the army was ready, Radio Osk reported."
    wanted = (
        ("Ana Kerr", "PERSON", "Ana Kerr"),
        ("Talvi Agency", "ORG", "Talvi Agency"),
        ("Radio Osk", "ORG", "Radio Osk"),
    )
    found = annotated(text, *wanted)
    assert ["Ana Kerr", "Talvi Agency", "Radio Osk"] in [[v.name for v in q.chain] for q in found]


def test_reads_a_quotation_over_paragraphs_as_one() -> None:
    text = "“The first pier is closed until May.\n\n“The second pier is open,” Ana Kerr said."
    q = find(text, annotated(text), "first pier")
    assert q is find(text, annotated(text), "second pier") or q == find(text, annotated(text), "second pier")
    assert "Kerr" in q.speaker


def test_spans_slice_to_words_and_are_in_order() -> None:
    found = annotated(REPORT)
    assert found == sorted(found, key=lambda q: q.content)
    for q in found:
        for spans in (q.content, q.source, q.cue):
            for a, b in spans:
                assert 0 <= a < b <= len(REPORT)
                assert REPORT[a:b] == REPORT[a:b].strip()
        assert all(v.span and REPORT[slice(*v.span)] for v in q.chain)
        assert 0 <= q.score <= 1
        assert q.speaker == (q.chain[0].name if q.chain else "")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "”", "“", "He said “", "\"'“„«", "— Ode", "said said said", ":\n:\n“"]
)
def test_takes_hostile_texts(text: str) -> None:
    for q in annotated(text):
        assert q.content


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet="Ao “”\"'.,\n:", max_size=40))
def test_takes_texts_without_a_parse(text: str) -> None:
    doc = NLP(text)
    for q in annotate(Report("r", text), to_parse(doc), []):
        assert all(0 <= a < b <= len(text) for a, b in q.content)
