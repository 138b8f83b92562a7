"""Which organisation a definite noun stands for where it speaks."""

import pytest

from stemma.annotators.quotations.speakers import Speakers, described
from test_quotations import laid, names


def roles_of(rows: str, *wanted: tuple[str, str, str]) -> str:
    """What the last "the" and the word after it stand for."""
    f = laid(rows)
    at = max(i for i, low in enumerate(f.low) if low == "the")
    return Speakers(f, names(f, *wanted)).resolve(at + 1, (at, at + 2))[0]


PAID = (
    "Varo/NNP/nsubj/paid paid/VBD/ROOT/ ././punct/paid | The/DT/det/{0} {0}/NN/nsubj/said said/VBD/ROOT/ "
    "so/RB/advmod/said"
)


@pytest.mark.parametrize(("noun", "told"), [("firm", "Varo Corp."), ("agency", "The agency"), ("paper", "The paper")])
def test_the_firm_is_the_organisation_of_its_kind_that_acts(noun: str, told: str) -> None:
    assert roles_of(PAID.format(noun), ("Varo", "ORG", "Varo Corp.")) == told


def test_two_that_act_leave_the_firm_unlinked() -> None:
    rows = "Brask/NNP/nsubj/fell fell/VBD/ROOT/ ././punct/fell " + PAID.format("firm")
    wanted = (("Varo", "ORG", "Varo Corp."), ("Brask", "ORG", "Brask Inc."))
    assert roles_of(rows, *wanted) == "The firm"
    rows = rows.replace("Brask/NNP", "Reuters/NNP")  # a medium is no firm in what it reports
    assert roles_of(rows, wanted[0], ("Reuters", "ORG", "Reuters")) == "Varo Corp."


def test_the_zoo_is_the_one_named_far_more_often() -> None:
    paid = "Tarn/NNP/compound/Zoo Zoo/NNP/nsubj/paid paid/VBD/ROOT/ ././punct/paid | "
    other = "Ley/NNP/compound/Zoo Zoo/NNP/nsubj/paid paid/VBD/ROOT/ ././punct/paid | "
    said = "The/DT/det/zoo zoo/NN/nsubj/said said/VBD/ROOT/ so/RB/advmod/said"
    wanted = (("Tarn Zoo", "LOC", "Tarn Zoo"), ("Ley Zoo", "LOC", "Ley Zoo"))
    assert roles_of(paid * 3 + other + said, *wanted) == "Tarn Zoo"
    assert roles_of(paid * 2 + other + said, *wanted) == "The zoo"


def test_what_describes_a_speaker_has_no_preposition_before_it_and_no_comma_behind() -> None:
    f = laid("by/IN/case/group a/DT/det/group group/NN/nsubj/said ,/,/punct/said said/VBD/ROOT/ so/RB/advmod/said")
    assert described(f, (0, 4)) == "a group"


def test_a_time_and_a_phrase_as_long_as_a_sentence_are_no_speakers() -> None:
    f = laid("this/DT/det/week week/NN/nsubj/said said/VBD/ROOT/ so/RB/advmod/said")
    assert Speakers(f, []).resolve(1, (0, 2))[0] == ""
    rows = " ".join(f"a{n}/NN/nmod/group" for n in range(21)) + " group/NN/nsubj/said said/VBD/ROOT/"
    assert Speakers(laid(rows), []).resolve(21, (0, 22))[0] == ""
