from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.collation.apparatus import collate
from stemma.collation.changes import changes
from stemma.model import Place
from stemma.text import words

WORD = st.sampled_from(
    ("the", "a", "great", "good", "warm", "letter", "came", "will", "may", "not", "five", "port", "ports")
)
VARIANTS = st.lists(st.lists(WORD, max_size=9).map(" ".join), min_size=1, max_size=5)


def rebuilt(variants: list[str], i: int) -> list[str]:
    """Variant i from the base and its own readings alone."""
    base, places = collate(variants)
    out, at = [], 0
    said = words(variants[base])
    for place in places:
        for reading, who in place.readings:
            if i in who:
                assert words(place.base) == said[place.at : place.to]
                out += said[at : place.at] + words(reading)
                at = place.to
    return out + said[at:]


@given(VARIANTS)
def test_every_variant_is_the_base_with_its_own_readings(variants: list[str]) -> None:
    for i, variant in enumerate(variants):
        assert rebuilt(variants, i) == words(variant)


@given(st.data(), VARIANTS)
@settings(max_examples=60)
def test_another_order_only_renumbers(data: st.DataObject, variants: list[str]) -> None:
    order = data.draw(st.permutations(range(len(variants))))
    base, places = collate(variants)
    other, moved = collate([variants[i] for i in order])
    assert variants[order[other]] == variants[base]

    def told(found: tuple[Place, ...], who: list[str]) -> list[object]:
        return [
            (p.at, p.to, p.base, sorted((text, sorted(who[i] for i in held)) for text, held in p.readings))
            for p in found
        ]

    # Twins are told apart by their number only, so they are compared by their words.
    assert told(places, variants) == told(moved, [variants[i] for i in order])


def test_a_critical_apparatus_reads_as_one() -> None:
    base, places = collate(
        [
            "We received a great letter from the harbour council",
            "a good letter from the harbor council",
            "We have received a great letter",
        ]
    )
    assert base == 0
    assert places == (
        Place(0, 2, "We received", (("", (1,)),)),
        Place(1, 1, "", (("have", (2,)),)),
        Place(3, 4, "great", (("good", (1,)),)),
        Place(5, 9, "from the harbour council", (("", (2,)),)),
        Place(7, 8, "harbour", (("harbor", (1,)),)),
    )


def test_nothing_and_one_alone() -> None:
    assert collate([]) == (0, ())
    assert collate(["We wait."]) == (0, ())
    assert collate(["", "We wait."])[0] == 1


def flags(*told: str, speakers: tuple[str, ...] = ()) -> tuple[str, ...]:
    return changes(told, speakers or ("",) * len(told), *collate(told))


def test_changes_of_meaning_are_flagged() -> None:
    assert flags("We will close the port today", "We will not close the port today") == ("negation",)
    assert flags("We will close the port today", "We may close the port today") == ("modal",)
    assert flags("We won't close the port today", "We wouldn't close the port today") == ("modal",)
    assert flags("Five ships left the port today", "Six ships left the port today") == ("number",)
    assert flags("We shall wait for a sign of good faith", "good faith") == ("scare quote",)
    assert flags("We wait", "We wait", speakers=("Ada Lorne", "Petr Vask")) == ("speaker",)


def test_cuts_spellings_and_roles_are_not() -> None:
    assert flags("We do not fear them and we will wait", "we will wait") == ()
    assert flags("Five ships left the harbour", "5 ships left the harbor") == ()
    assert flags("We wait", "We wait", speakers=("Ada Lorne", "the mayor")) == ()
    assert flags("We wait", "We wait", speakers=("Ada Lorne", "Tarn Harbour Police")) == ()
