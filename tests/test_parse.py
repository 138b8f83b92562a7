"""The columns of a parse, and what is derived from them."""

import pickle

from stemma import parsers
from stemma.annotators import annotate
from stemma.model import Parse, Report

# "The mayor \n resigned .": a tree over four words and a blank one
MAYOR = Parse(
    text="The mayor\n\nresigned.",
    words=("The", "mayor", "\n\n", "resigned", "."),
    starts=(0, 4, 9, 11, 19),
    spaces=(True, False, False, False, False),
    lemmas=("the", "mayor", "\n\n", "resign", "."),
    tags=("DT", "NN", "_SP", "VBD", "."),
    pos=("DET", "NOUN", "SPACE", "VERB", "PUNCT"),
    deps=("det", "nsubj", "dep", "ROOT", "punct"),
    heads=(1, 3, 1, 3, 3),
    kinds=("", "PERSON", "", "", ""),
    sentences=((0, 5),),
    names=((1, 2, "PERSON"),),
)


def test_a_tree_is_walked_up_and_down() -> None:
    the, mayor, _, resigned, stop = MAYOR.tokens
    assert the.head is mayor and mayor.head is resigned and resigned.head is resigned
    assert resigned.lefts == [mayor] and resigned.rights == [stop]
    assert {t.text for t in mayor.subtree} == {"The", "mayor", "\n\n"}
    assert (mayor.first, mayor.last) == (0, 2) and (resigned.first, resigned.last) == (0, 4)


def test_words_are_found_by_offset() -> None:
    assert [MAYOR.at(offset) for offset in (0, 3, 4, 8, 10, 12, 99)] == [0, 0, 1, 1, 2, 3, 4]
    assert MAYOR.span(0, 2) == (0, 9) and MAYOR.sentence_spans() == [(0, 20)]


def test_without_blank_words_the_rest_is_numbered_anew() -> None:
    solid = MAYOR.solid
    assert solid.words == ("The", "mayor", "resigned", ".")
    assert solid.heads == (1, 2, 2, 2) and solid.children == ((), (0,), (1, 3), ())
    assert solid.sentences == ((0, 4),) and solid.names == ((1, 2, "PERSON"),)
    assert solid.solid is solid


def test_a_sentence_of_blanks_is_none() -> None:
    held = Parse(" \n ", (" \n ",), (0,), heads=(0,), sentences=((0, 1),))
    assert held.sentence_spans() == [] and len(held) == 1


def test_a_circle_of_heads_hangs_nowhere() -> None:
    held = Parse("a b c", ("a", "b", "c"), (0, 2, 4), heads=(1, 0, 2))
    assert held.edges == ((0, 1), (1, 2), (2, 3))


def test_a_parse_holds_plain_values_and_travels() -> None:
    (made,) = parsers.load().pipe(["Ada Lorne left.\n\n“I stay,” said Jon Berg of Halden."])
    assert all(type(x) in (str, int, bool, tuple) for column in vars(made).values() for x in column)
    again = pickle.loads(pickle.dumps(made))
    assert again == made
    report = Report("r", made.text)
    assert annotate(report, again) == annotate(report, made)
