"""Acts: types, parties, status and codes, on sentences written for this test about invented affairs."""

from pathlib import Path

import pytest

from stemma import language
from stemma.annotators.acts import annotate
from stemma.annotators.acts.actors import book
from stemma.annotators.acts.frames import lexicon
from stemma.annotators.acts.syntax import one_of
from stemma.errors import UsageError
from stemma.model import Act, Report

EVENTS = one_of(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
)


def acts(text: str) -> list[Act]:
    return annotate(Report("r", text), language.load()(text), (), (), ())


def parties(act: Act) -> tuple[str, str]:
    return (act.actor.code if act.actor else "", act.recipient.code if act.recipient else "")


@pytest.mark.parametrize(
    ("text", "code", "actor", "recipient"),
    [
        ("Norway accused Portugal of dumping steel.", "ACCUSE", "NOR", "PRT"),
        ("Kenya's foreign minister visited Peru on Tuesday.", "CONSULT", "KEN", "PER"),
        ("Chile has promised to send food to Haiti.", "AGREE", "CHL", "HTI"),
        ("Ghana rejected a Danish offer to mediate.", "REJECT", "GHA", "DNK"),
        ("Austria threatened to cut off gas supplies to Slovenia.", "THREATEN", "AUT", "SVN"),
        ("Rebels in Mali shelled Malian troops near the river.", "ASSAULT", "MLI", "MLI"),
        ("Finland suspended military aid to Bolivia.", "SANCTION", "FIN", "BOL"),
        ("Police in Uruguay arrested three Paraguayan smugglers.", "COERCE", "URY", "PRY"),
        ("Students in Nepal held a demonstration against the government of Nepal.", "PROTEST", "NPL", "NPL"),
        ("Sweden demanded that Latvia release two sailors.", "REQUEST", "SWE", "LVA"),
        ("Canada donated tents to Fiji.", "AID", "CAN", "FJI"),
        ("Oman lifted its blockade of Yemeni ports.", "RETREAT", "OMN", "YEM"),
        ("Iceland praised Ireland for its patience.", "SUPPORT", "ISL", "IRL"),
        ("Cuba said on Friday that Jamaica must return the boat.", "REQUEST", "CUB", "JAM"),
    ],
)
def test_who_did_what_to_whom(text: str, code: str, actor: str, recipient: str) -> None:
    found = [(a.code, parties(a)[0][:3], parties(a)[1][:3]) for a in acts(text)]
    assert (code, actor, recipient) in found


def test_a_passive_turns_the_parties_round() -> None:
    (act,) = acts("Two Belgian soldiers were kidnapped by Chadian rebels.")
    assert (act.code, act.mode) == ("ASSAULT", "abduct")
    assert parties(act) == ("TCDREB", "BELMIL")


def test_what_is_to_come_is_a_promise_or_a_threat() -> None:
    (visit,) = acts("The president of Malta will visit Qatar in June.")
    assert (visit.code, visit.status) == ("AGREE", "planned")
    (attack,) = acts("Tonga will impose sanctions on Samoa.")
    assert (attack.code, attack.status) == ("THREATEN", "planned")


def test_negation_refuses_what_is_kind_and_denies_the_rest() -> None:
    assert [a.code for a in acts("Spain will not meet envoys from Andorra.")] == ["REJECT"]
    assert [(a.code, a.status) for a in acts("Togo did not attack Benin.")] == [("ASSAULT", "denied")]


def test_joined_parties_are_one_act() -> None:
    (act,) = acts("Estonia and Latvia have agreed to hold talks.")
    assert parties(act) == ("EST;LVA", "")


def test_a_noun_names_an_act_with_its_parties() -> None:
    found = acts("Talks between Zambia and Malawi went on into the night.")
    assert [(a.code, parties(a)[0]) for a in found] == [("CONSULT", "ZMB;MWI")]


def test_the_report_says_whose_leader_somebody_is() -> None:
    text = "Icelandic President Jon Arnarson spoke first. Later Arnarson criticised Norway."
    assert ("ISL", "NOR") in [(parties(a)[0][:3], parties(a)[1][:3]) for a in acts(text) if a.code == "ACCUSE"]


def test_spans_slice_the_text_and_order_is_by_offset() -> None:
    text = "Peru met Chile on Monday. On Tuesday Chile blamed Peru.\n\nPeru has offered Chile a loan."
    found = acts(text)
    assert len(found) >= 3
    assert [a.start for a in found] == sorted(a.start for a in found)
    for a in found:
        assert 0 <= a.start < a.end <= len(text)
        assert a.actor and a.actor.span
        assert a.actor.text in text[slice(*a.actor.span)]


def test_without_a_parse_or_words_there_are_none() -> None:
    assert annotate(Report("r", "Peru met Chile."), None, (), (), ()) == []
    assert acts("") == []
    assert acts("\n\n???\n") == []


def test_the_lexicon_knows_only_plover_and_several_hundred_frames() -> None:
    made = lexicon()
    frames = {f.line: f for found in made.frames.values() for f in found}
    assert len(frames) > 350
    assert {f.kind.event for f in frames.values()} <= EVENTS | {"=", "=s", "/", "~", "+", "-"}
    assert {k.event for k in (*made.nouns.values(), *made.ended.values())} <= EVENTS


def test_the_users_file_goes_first_and_a_wrong_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.tsv"
    mine.write_text("QUIGOV\tbody\tHarbour Council|Quillon\t\t\n", encoding="utf-8")
    monkeypatch.setenv("STEMMA_ACTORS", str(mine))
    assert parties(acts("The Harbour Council rejected a French offer.")[0]) == ("QUIGOV", "FRA")
    mine = tmp_path / "wrong.tsv"
    mine.write_text("QUI\tthing\tQuillon\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        book(str(mine))
