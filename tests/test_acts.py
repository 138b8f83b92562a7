"""Acts: types, parties, status and codes, on sentences written for this test about invented affairs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from stemma import parsers
from stemma.annotators import names
from stemma.annotators.acts import annotate, finder, whole
from stemma.annotators.acts.find import Finder
from stemma.annotators.acts.frames import lexicon
from stemma.annotators.acts.story import Story, cues
from stemma.annotators.acts.syntax import one_of
from stemma.errors import UsageError
from stemma.model import Act, Quotation, Report, When
from stemma.reference.actors import book

EVENTS = one_of(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
)


def acts(text: str) -> list[Act]:
    return annotate(Report("r", text), parsers.load()(text), (), (), ())


def told(text: str, quotations: Sequence[Quotation] = ()) -> list[Act]:
    """What the frames alone find."""
    return finder(Report("r", text), parsers.load()(text), (), (), quotations).acts()


def quoted(text: str, source: str, cue: str, content: str) -> Quotation:
    def span(words: str) -> tuple[tuple[int, int], ...]:
        at = text.index(words)
        return ((at, at + len(words)),)

    return Quotation("r", span(content), span(source), span(cue), "direct")


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


def placed(text: str, dateline: str = "") -> set[tuple[str, str, str]]:
    report, parse = Report("r", text, dateline=dateline), parsers.load()(text)
    found = annotate(report, parse, names.annotate(report, parse), (), ())
    return {(a.code, a.place, a.place_basis) for a in found}


@pytest.mark.parametrize(
    ("text", "dateline", "expected"),
    [
        ("Norway and Portugal signed a treaty in Lisbon on Monday.", "", ("SUPPORT", "Lisbon", "clause")),
        ("The minister of Norway travelled to Madrid.", "", ("CONSULT", "Madrid", "clause")),
        ("Talks in Vienna broke down after Norway threatened Portugal.", "", ("THREATEN", "Vienna", "sentence")),
        ("Norway accused Portugal of dumping steel.", "OSLO", ("ACCUSE", "Oslo", "dateline")),
        ("Norway accused Portugal of dumping steel.", "", ("ACCUSE", "", "")),
        ("Norway urged Portugal to free a sailor held in Lagos.", "", ("REQUEST", "", "")),
    ],
)
def test_where_an_act_was_and_what_names_the_place(text: str, dateline: str, expected: tuple[str, str, str]) -> None:
    assert expected in placed(text, dateline)


def test_a_passive_turns_the_parties_round() -> None:
    (act,) = told("Two Belgian soldiers were kidnapped by Chadian rebels.")
    assert (act.code, act.mode) == ("ASSAULT", "abduct")
    assert parties(act) == ("TCDREB", "BELMIL")


def standing(text: str, quotations: Sequence[Quotation] = ()) -> set[tuple[str, str]]:
    return {(a.code, a.status) for a in told(text, quotations)}


def test_what_is_to_come_is_a_promise_or_a_threat_and_an_act_planned() -> None:
    assert standing("The president of Malta will visit Qatar in June.") == {
        ("AGREE", "planned"),
        ("CONSULT", "planned"),
    }
    assert standing("Tonga will impose sanctions on Samoa.") == {("THREATEN", "planned"), ("COERCE", "planned")}
    assert standing("Tonga may impose sanctions on Samoa.") == {("THREATEN", "conditional"), ("COERCE", "conditional")}


def test_negation_refuses_what_is_kind_and_denies_the_rest() -> None:
    assert standing("Spain will not meet envoys from Andorra.") == {("REJECT", "planned"), ("CONSULT", "denied")}
    assert standing("Togo did not attack Benin.") == {("ASSAULT", "denied")}
    assert ("ASSAULT", "denied") in standing("Togo denied that it had attacked a ferry from Benin.")


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        ("Norway vowed to release two Portuguese sailors.", "AGREE", ("RETREAT", "planned")),
        ("Norway threatened to attack Portugal.", "THREATEN", ("ASSAULT", "planned")),
        ("Norway urged Portugal to release two sailors.", "REQUEST", ("RETREAT", "asked")),
        ("Norway refused to withdraw its troops from Portugal.", "REJECT", ("RETREAT", "denied")),
        ("Norway accused Portugal of torturing two sailors.", "ACCUSE", ("ASSAULT", "reported")),
        ("Norway asked Portugal for help.", "REQUEST", ("AID", "asked")),
        ("Norway agreed to take part in ending the siege of Lisbon.", "AGREE", ("RETREAT", "planned")),
    ],
)
def test_what_a_spoken_act_is_about_is_an_act_of_its_own_status(text: str, outer: str, inner: tuple[str, str]) -> None:
    assert {(outer, "happened"), inner} <= standing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway asked whether Portugal was ready.",
        "Reporters in Oslo asked Portugal about the budget.",
        "The minister of Norway declined to comment on Portugal.",
        "A court in Norway ruled that Portugal owns the boat.",
        "Norway beat Portugal by two goals to one in Oslo on Sunday.",
        "Norway met its target for 2031.",
        "Norway agrees with Portugal.",
        "The old services that allow Portuguese people to store letters are slow.",
        "A plane of Norway crashed, killing ten people from Portugal.",
        "The minister of Norway fought his way out of poverty as a boxer.",
        "Norway held a news conference in Lisbon.",
        "The police of Norway said that a bear was shot, according to Portugal.",
        "A Norwegian company has developed a large rocket.",
        "The minister of Norway was prepared to face emergencies.",
        "Norway seized on Portugal's admission.",
    ],
)
def test_no_act_is_told_by_words_of_another_sense(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Anna Lund of the Harbour Party attacked Jonas Berg's record in a debate.", "ACCUSE"),
        ("Rebels in Mali attacked Malian troops near the river.", "ASSAULT"),
        ("Rebels in Mali fought Malian troops near the river.", "ASSAULT"),
        ("Norway hit Portugal with new tariffs.", "COERCE"),
        ("Police in Mali beat two students with batons.", "ASSAULT"),
        ("Norway required Portugal to close the port.", "COERCE"),
        ("Norway admitted its mistake to Portugal.", "CONCEDE"),
        ("Norway warned that it would punish Portugal.", "THREATEN"),
    ],
)
def test_the_sense_of_a_verb_follows_its_arguments(text: str, code: str) -> None:
    assert {a.code for a in told(text)} & {"ACCUSE", "ASSAULT", "COERCE", "CONCEDE", "THREATEN"} == {code}


def test_what_is_wished_is_not_done_and_what_is_received_is_done_to_who_receives_it() -> None:
    assert ("ASSAULT", "wished") in standing("Norway wants to attack Portugal.")
    (act,) = told("Norway received a warning from Portugal.")
    assert (act.code, parties(act)) == ("THREATEN", ("PRT", "NOR"))


def test_an_arrest_is_of_its_owner_and_a_visit_by_him() -> None:
    (held,) = told("Jonas Berg's arrest angered the town.")
    assert held.actor is None and held.recipient is not None and held.recipient.text == "Jonas Berg"
    (made,) = told("Jonas Berg's visit to Portugal was short.")
    assert made.actor is not None and made.actor.text == "Jonas Berg"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jonas Berg, a close aide to Anna Lund of Norway, accused Portugal of dumping steel.", "NORGOV"),
        ("The Norwegian envoy, Jonas Berg, accused Portugal of dumping steel.", "NORGOV"),
        ("Norway closed its port. The country's foreign ministry accused Portugal of dumping steel.", "NORGOV"),
        ("Rebels backed by Norway attacked a town in Portugal.", "REB"),
    ],
)
def test_a_description_tells_whose_a_party_is(text: str, code: str) -> None:
    parse = parsers.load()(text)
    report = Report("r", text)
    assert code in {parties(a)[0] for a in annotate(report, parse, names.annotate(report, parse), (), ())}


def test_the_two_leaders_are_those_named_before_where_just_two_are() -> None:
    assert parties(told("Norway's king wrote to Portugal's president. The two leaders met on Monday.")[-1])[0] == (
        "NORGOV;PRTGOV"
    )
    third = "Norway's king, Peru's king and Portugal's president sang. The two leaders met on Monday."
    assert parties(told(third)[-1])[0] == "GOV"


def test_who_is_asked_does_what_is_asked() -> None:
    (asked,) = [a for a in told("Norway urged Portugal to release two Danish sailors.") if a.code == "RETREAT"]
    assert parties(asked) == ("PRT", "DNKCVL")


def test_what_somebody_says_is_reported_but_a_promise_in_a_quotation_is_made() -> None:
    text = 'Norway has shelled a Portuguese town, a minister said. "I promise aid to Portugal," the king added.'
    said = [
        quoted(text, "a minister", "said", "Norway has shelled a Portuguese town"),
        quoted(text, "the king", "added", '"I promise aid to Portugal,"'),
    ]
    found = standing(text, said)
    assert ("ASSAULT", "reported") in found
    assert ("AGREE", "happened") in found


def test_under_a_condition_nothing_has_happened() -> None:
    found = standing("Unless Portugal releases the sailors, Norway will recall its ambassador.")
    assert ("RETREAT", "conditional") in found
    assert ("SANCTION", "conditional") in found or ("SANCTION", "planned") in found


def test_who_is_told_to_is_asked_and_who_is_told_that_is_not() -> None:
    assert "REQUEST" in {a.code for a in told("Norway told Portugal to close the camp.")}
    assert "REQUEST" not in {a.code for a in told('"The road is closed," Norway told state television.')}


def test_joined_parties_are_one_act() -> None:
    found = told("Estonia and Latvia have agreed to hold talks.")
    assert [(a.code, a.status, *parties(a)) for a in found] == [
        ("AGREE", "happened", "EST;LVA", ""),
        ("CONSULT", "planned", "EST;LVA", ""),
    ]


def test_a_noun_names_an_act_with_its_parties() -> None:
    found = told("Talks between Zambia and Malawi went on into the night.")
    assert [(a.code, parties(a)[0]) for a in found] == [("CONSULT", "ZMB;MWI")]
    (arrest,) = told("The arrest of two Chadian students lasted a week.")
    assert (arrest.code, arrest.mode, *parties(arrest)) == ("COERCE", "arrest", "", "TCDEDU")
    (visit,) = told("The visit of the Norwegian king to Lisbon ended on Friday.")
    assert (visit.code, visit.mode, *parties(visit)) == ("CONSULT", "visit", "NORGOV", "PRT")


def test_an_accident_or_a_photo_is_no_act_of_states() -> None:
    for text in (
        "Twelve passengers were injured after a tram derailed.",
        "Icelandic singer Jon Arnarson shared a photo.",
        "The Norwegian skier hit a tree.",
        "The Danish company will be welcome.",
    ):
        assert told(text) == [], text


@pytest.mark.parametrize(
    ("text", "code", "mode"),
    [
        ("A drone strike killed two Portuguese soldiers near Bergen.", "ASSAULT", "drone"),
        ("Protests erupted in Lisbon on Monday.", "PROTEST", "demo"),
        ("An investigation into the beating of three Portuguese sailors was launched.", "ACCUSE", "investigate"),
        ("Two Iranian students were granted asylum in Norway.", "AID", ""),
        ("Norwegian troops were deployed along the border with Portugal.", "MOBILIZE", "troops"),
        ("Norway called off talks with Portugal.", "SANCTION", "withdraw"),
    ],
)
def test_an_act_without_a_named_doer_rests_on_whom_it_is_done_to(text: str, code: str, mode: str) -> None:
    assert (code, mode) in {(a.code, a.mode) for a in told(text)}


@pytest.mark.parametrize(
    ("text", "code", "mode"),
    [
        ("Norway threatened to arrest two Portuguese envoys.", "THREATEN", "arrest"),
        ("Norway rejected talks with Portugal.", "REJECT", "meet"),
        ("Norway asked Portugal for help.", "REQUEST", "assist"),
        ("Norwegian police killed two rioters with rubber pellets.", "ASSAULT", "crowd-control"),
        ("Portugal attacked Norwegian troops with artillery.", "ASSAULT", "heavy-weapons"),
    ],
)
def test_the_words_of_a_clause_give_its_mode(text: str, code: str, mode: str) -> None:
    assert (code, mode) in {(a.code, a.mode) for a in told(text)}


def test_his_country_is_whose_leader_he_is() -> None:
    found = told("Danish President Ole Berg said his country would send aid to Portugal.")
    assert ("AID", "planned", "DNK", "PRT") in [(a.code, a.status, parties(a)[0][:3], parties(a)[1]) for a in found]


def found_in(text: str) -> Finder:
    return finder(Report("r", text), parsers.load()(text), (), (), ())


def test_the_whole_report_adds_an_act_on_the_clause_that_speaks_for_it() -> None:
    text = "Norway praised Portugal. Norway amassed battalions, warships and tanks along the Danish border."
    made = found_in(text)
    plain = [a for a in made.acts() if a.code == "SUPPORT"]
    found = whole.weighed(made, plain)
    assert [(a.code, a.made_by) for a in found] == [("SUPPORT", plain[0].made_by), ("MOBILIZE", whole.MADE_BY)]
    assert text[found[1].start : found[1].end] == text[len("Norway praised Portugal. ") : -1]
    assert whole.weighed(made, []) == []


def test_nothing_is_added_where_the_words_are_not_of_politics_and_war() -> None:
    made = found_in(
        "Norway praised Portugal. Norway grilled salmon with dill, butter and lemons near the Danish fjord."
    )
    assert [a.code for a in whole.weighed(made, [a for a in made.acts() if a.code == "SUPPORT"])] == ["SUPPORT"]


def test_words_speak_for_the_sixteen_events_and_a_report_is_about_what_most_of_it_says() -> None:
    assert {event for events in cues().values() for event in events} == EVENTS
    made = found_in("Workers in Lisbon went on strike on Monday. Thousands marched to the ministry.")
    shares = Story(made.parse, made.clauses, made.acts()).shares()
    assert abs(sum(shares.values()) - 1) < 1e-6
    assert max(shares, key=lambda t: shares[t]) == "PROTEST"


def test_what_the_first_sentence_tells_weighs_most() -> None:
    parts = ["Norway criticised Portugal.", "Portugal praised Denmark.", "Peru is far away.", "Chile is near it."]
    weights = {a.code: a.weight for a in acts(" ".join(parts))}
    turned = {a.code: a.weight for a in acts(" ".join((parts[1], parts[0], *parts[2:])))}
    assert weights["ACCUSE"] > weights["SUPPORT"] and turned["SUPPORT"] > turned["ACCUSE"]


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
    assert {f.kind.event for f in frames.values()} <= EVENTS | {"=", "=s", "=p", "/", "~", "+", "?", "!", "-"}
    assert {k.event for k in (*made.nouns.values(), *made.ended.values())} <= EVENTS | {"-"}


def test_the_users_file_goes_first_and_a_wrong_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.tsv"
    mine.write_text("QUIGOV\tbody\tHarbour Council|Quillon\t\t\n", encoding="utf-8")
    monkeypatch.setenv("STEMMA_ACTORS", str(mine))
    assert parties(acts("The Harbour Council rejected a French offer.")[0]) == ("QUIGOV", "FRA")
    mine.write_text("QUI\tthing\tQuillon\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1"):
        book()


def test_a_leader_is_one_by_the_text_first_by_the_file_second_and_by_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "leaders.tsv"
    mine.write_text("NORGOV\tperson\tVale Orrin\t2010-01-01\t2015-12-31\n", encoding="utf-8")
    monkeypatch.setenv("STEMMA_ACTORS", str(mine))

    def of(text: str, day: date) -> list[str]:
        report = Report("r", text, published=When(day.isoformat(), day, day))
        parse = parsers.load()(text)
        named = names.annotate(report, parse)
        return [parties(a)[0] for a in finder(report, parse, named, (), ()).acts() if a.code == "ACCUSE"]

    assert of("Vale Orrin accused Portugal of dumping steel.", date(2012, 5, 1)) == ["NORGOV"]
    assert of("Vale Orrin accused Portugal of dumping steel.", date(2019, 5, 1)) == [""]
    told_so = "Danish Prime Minister Vale Orrin spoke. Orrin accused Portugal of dumping steel."
    assert of(told_so, date(2012, 5, 1)) == ["DNKGOV"]


def test_acts_alike_in_all_but_their_context_stay_in_the_order_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set between finding and sorting made their order one of chance: "no sanctions or travel restrictions"."""
    text = "Mr Orlo faces no sanctions or travel restrictions."
    (one, *_) = told(text)
    several = [replace(one, context=context) for context in ("z", "a", "m", "b", "y", "c", "x", "d")]
    monkeypatch.setattr(Finder, "_of_sentence", lambda *_: iter([*several, several[0]]))
    assert told(text) == several
