import random
from collections.abc import Iterable

from stemma.collation.marked import quoted
from stemma.collation.utterances import utterances
from stemma.lang import NATIVE
from stemma.model import Event, Member, Quotation, Report, Utterance

TEXTS = {
    "a": (
        "OSTEND BAY — The mayor welcomed the plan on Monday.\n"
        "“We received a great letter from the island council,” Ada Lorne said. “The old bridge will stay open "
        "all winter.”\n"
        "Engineer Petr Vask disagreed. “The southern pillars are cracked beyond repair,” he told reporters."
    ),
    "b": (
        "Mayor Lorne said she had a 'good letter from the island council'.\n"
        '"The old bridge may stay open all winter," she said.\n'
        'The song "Night Ferry" was played.'
    ),
    "c": (
        'Ms Lorne said: "We\'ve received a good letter from the island council. The old bridge will stay open."\n'
        '"The southern pillars are cracked beyond all repair," said Petr Vask.\n'
        'The ferry, the "Night Ferry", was late.'
    ),
}


def reports(texts: dict[str, str]) -> dict[str, Report]:
    return {id: Report(id, text) for id, text in texts.items()}


def event(ids: Iterable[str]) -> Event:
    return Event("e", "The bridge", tuple(Member(id, 1.0) for id in ids))


def said(id: str, words: str, speaker: str) -> Quotation:
    start = TEXTS[id].index(words)
    return Quotation(id, ((start, start + len(words)),), ((0, 1),), (), "direct", speaker)


QUOTATIONS = {
    "a": [
        said("a", "We received a great letter from the island council,", "Ada Lorne"),
        said("a", "The old bridge will stay open all winter.", "Ada Lorne"),
        said("a", "The southern pillars are cracked beyond repair,", "Petr Vask"),
    ],
    "b": [
        said("b", "good letter from the island council", "Ada Lorne"),
        said("b", "The old bridge may stay", "Ada Lorne"),
    ],
    "c": [said("c", "We've received a good letter from the island council. The old", "Ada Lorne")],
}


def collated(ids: Iterable[str] = ("a", "b", "c")) -> list[Utterance]:
    return utterances(event(ids), reports(TEXTS), QUOTATIONS)


def test_variants_of_one_sentence_meet_and_sentences_stay_apart() -> None:
    by_base = {u.variants[u.base].span: u for u in collated()}
    letter = by_base["We received a great letter from the island council,"]
    assert [(v.report, v.span) for v in letter.variants] == [
        ("a", "We received a great letter from the island council,"),
        ("b", "good letter from the island council"),
        ("c", "We've received a good letter from the island council."),
    ]
    bridge = by_base["The old bridge may stay open all winter,"]
    assert [v.report for v in bridge.variants] == ["a", "b", "c"]
    assert "modal" in bridge.flags and "modal" not in letter.flags
    assert {u.speaker for u in (letter, bridge)} == {"Ada Lorne"}
    assert any(p.base == "great" and p.readings == (("good", (1, 2)),) for p in letter.apparatus)


def test_every_variant_is_its_reports_words() -> None:
    texts = reports(TEXTS)
    for u in collated():
        for v in u.variants:
            assert texts[v.report].text[v.start : v.end] == v.span
        assert len(u.kinds) == len(u.speakers) == len(u.variants) > u.base


def test_titles_and_nicknames_are_no_utterances() -> None:
    assert not any("Night Ferry" in v.span for u in collated() for v in u.variants)


def test_the_quotation_nobody_repeats_is_kept() -> None:
    alone = collated(("a",))
    assert [len(u.variants) for u in alone] == [1, 1, 1]


def test_order_of_reports_does_not_matter() -> None:
    first = collated()
    for seed in range(3):
        ids = list(TEXTS)
        random.Random(seed).shuffle(ids)
        shuffled = utterances(event(ids), {i: reports(TEXTS)[i] for i in ids}, {i: QUOTATIONS[i] for i in ids})
        assert shuffled == first


def test_a_stock_phrase_of_two_speakers_stays_two() -> None:
    texts = {
        "a": "“Our thoughts are with the families,” said Ada Lorne.",
        "b": "“Our thoughts are with all the crews tonight,” said Petr Vask.",
    }
    told = {
        "a": [Quotation("a", ((1, 36),), ((45, 54),), (), "direct", "Ada Lorne")],
        "b": [Quotation("b", ((1, 44),), ((53, 62),), (), "direct", "Petr Vask")],
    }
    assert len(utterances(event("ab"), reports(texts), told)) == 2


def test_a_quotation_given_to_another_speaker_is_flagged() -> None:
    words = "The southern pillars are cracked beyond any repair this winter"
    texts = {"a": f"“{words},” said Ada Lorne.", "b": f"“{words},” said Petr Vask."}
    told = {
        id: [Quotation(id, ((1, 1 + len(words)),), ((70, 75),), (), "direct", who)]
        for id, who in (("a", "Ada Lorne"), ("b", "Petr Vask"))
    }
    (one,) = utterances(event("ab"), reports(texts), told)
    assert one.flags == ("speaker",)


def test_small_words_alone_and_scattered_scraps_join_nothing() -> None:
    texts = {
        "a": "“We did it,” said Ada Lorne. “Open seas,” said Ada Lorne.",
        "b": "“It is what we did that counts, and it was hard,” said Ada Lorne. “We open when the "
        "seas are calm,” said Ada Lorne.",
    }
    assert len(utterances(event("ab"), reports(texts), {})) == 4


def test_a_speaker_beside_the_marks_is_found_without_quotations() -> None:
    texts = {
        "a": "“We shall mend the harbour wall,” Ada Lorne, the mayor, said.",
        "b": "Lorne said: “mend the harbour wall”.",
    }
    (one,) = utterances(event("ab"), reports(texts), {})
    assert one.speaker == "Ada Lorne" and one.speakers == ("Ada Lorne", "Lorne")


def test_a_retelling_without_marks_joins_the_words_it_retells() -> None:
    texts = {
        "a": "“We have sent the harbour pilots home for the winter,” said Ada Lorne.",
        "b": "Ada Lorne said they had sent the harbour pilots home for winter.",
        "c": "Petr Vask said they had sent the harbour pilots home for winter.",
    }
    told = {
        id: [Quotation(id, ((start, 63 + (id == "c")),), ((0, start - 6),), (), "indirect", texts[id][: start - 6])]
        for id, start in (("b", 15), ("c", 15))
    }
    (one,) = utterances(event("abc"), reports(texts), told)
    assert [(v.report, kind) for v, kind in zip(one.variants, one.kinds, strict=True)] == [
        ("a", "direct"),
        ("b", "indirect"),
    ]


def test_another_translation_of_one_word() -> None:
    texts = {
        "a": "Mayor Lorne was content after receiving a “great” letter from the island council on Monday, she said.",
        "b": "The mayor said she was content on receiving the island council’s “good” letter on Monday.",
        "c": "The mayor said on Monday that “great interest in the island council” was shown in the harbour.",
    }
    told = utterances(event("abc"), reports(texts), {})
    assert [[v.span for v in u.variants] for u in told] == [["great", "good"], ["great interest in the island council"]]
    assert told[0].apparatus[0].readings[0][0] in ("good", "great")


def test_a_report_without_quotations_or_text_is_no_trouble() -> None:
    assert utterances(event("a"), {"a": Report("a", "")}, {}) == []
    assert utterances(event("a"), {"a": Report("a", "“")}, {}) == []


def test_marks_of_many_kinds() -> None:
    for text, inner in [
        ("He said “yes, we can” twice", ["yes, we can"]),
        ("Er sagte „ja, gewiss“ dann", ["ja, gewiss"]),
        ("Il dit « oui, bien » alors", ["oui, bien"]),
        ("He said ‘it’s our turn’ now", ["it’s our turn"]),
        ("He said 'it isn't over' now", ["it isn't over"]),
        ("The crews' boats aren't theirs", []),
        ("“It begins here\n“and ends here,” he said", ["It begins here", "and ends here,"]),
        ("“He cried ‘fire’ twice,” she said", ["He cried ‘fire’ twice,"]),
    ]:
        assert [text[a:b] for a, b in quoted(text)] == inner, text


def test_sentences_of_a_quotation() -> None:
    text = "Mr. Ode left at 5 p.m. today. Why? “No one knows.” We ... I mean, J. Bray knows."
    assert [text[a:b] for a, b in NATIVE.sentences(text, spoken=True)] == [
        "Mr. Ode left at 5 p.m. today.", "Why?", "“No one knows.”", "We ... I mean, J. Bray knows.",
    ]  # fmt: skip


def test_a_text_without_stops_stays_cheap() -> None:
    text = " 'a \"b" * 3_000
    assert utterances(event("ab"), {"a": Report("a", text), "b": Report("b", text)}, {}) == []


def test_the_same_lead_joins_two_translations_of_one_speaker() -> None:
    def joined(lead: str, speaker: str) -> bool:
        texts = {
            "a": "Vask said the two islands had “put away the maps and taken out the nets”.",
            "b": f"Vask said that {lead} “have laid the maps aside and taken the nets in hand”.",
            "c": "The southern pillars of the old bridge are cracked, engineers found, and nobody may cross.",
        }
        spans = {i: (t.index("“") + 1, t.index("”")) for i, t in texts.items() if "“" in t}
        found = {
            i: [Quotation(i, (s,), ((0, 4),), (), "mixed", speaker if i == "b" else "Petr Vask")]
            for i, s in spans.items()
        }
        return len(utterances(event(texts), reports(texts), found)) == 1

    assert joined("the two islands", "Petr Vask")
    assert not joined("our fishing crews", "Petr Vask")
    assert not joined("the two islands", "Ada Lorne")


def test_a_stock_phrase_said_on_two_days_stays_two() -> None:
    texts = {
        "a": "“We watch the ice with care,” the harbour master Petr Vask said on Monday.",
        "b": "“We watch the ice with care,” Petr Vask said in Ostend on Thursday.",
        "c": "Petr Vask told the council on Monday: “We watch the ice with care.”",
        "d": "“We watch the ice with care,” said Petr Vask.",
    }
    told = utterances(event(texts), reports(texts), {})
    days = [{v.report for v in u.variants} for u in told]
    assert len(days) == 2 and {"a", "c"} <= days[0] and "b" in days[1] and "d" in days[0] | days[1]


def test_a_long_sentence_under_two_days_is_one_utterance() -> None:
    words = "The southern pillars of the old harbour bridge are cracked beyond repair and nobody may cross this winter"
    texts = {"a": f"“{words},” Petr Vask said on Monday.", "b": f"“{words},” Petr Vask said on Tuesday."}
    (one,) = utterances(event(texts), reports(texts), {})
    assert len(one.variants) == 2


def test_tense_and_pronoun_changed_is_one_utterance() -> None:
    texts = {
        "a": "“I will mend the northern harbour wall before winter,” Ada Lorne said.",
        "b": "Ada Lorne said that “she would mend the northern harbour wall before winter”.",
    }
    (one,) = utterances(event(texts), reports(texts), {})
    assert [v.report for v in one.variants] == ["a", "b"]
    assert any(p.base == "I will" or "I" in p.base.split() for p in one.apparatus)


def test_a_report_that_cuts_a_quotation_in_two_has_one_vote_on_its_speaker() -> None:
    whole = "We shall mend the northern harbour wall and dredge the ferry channel before the winter storms"
    texts = {
        "a": f"“{whole},” the Harbour Council said.",
        "b": "A new alliance will “mend the northern harbour wall” and “dredge the ferry channel before the winter "
        "storms”.",
    }
    cuts = [(texts["b"].index(w), texts["b"].index(w) + len(w)) for w in ("mend the northern", "dredge the ferry")]
    told = {
        "a": [Quotation("a", ((1, 1 + len(whole)),), ((0, 1),), (), "direct", "Harbour Council")],
        "b": [Quotation("b", (cut,), ((0, 14),), (), "mixed", "A new alliance") for cut in cuts],
    }
    (one,) = utterances(event("ab"), reports(texts), told)
    assert [v.report for v in one.variants] == ["a", "b", "b"]
    assert one.speaker == "Harbour Council"


def test_short_forms_are_the_words_they_stand_for() -> None:
    texts = {
        "a": '"Polls do not vote, people do," Premier Tova Lind said in Velde.',
        "b": '"Polls don\'t vote. People do," Tova Lind told supporters.',
    }
    found = [
        Quotation("a", ((1, 29),), ((0, 1),), (), "direct", "Tova Lind"),
        Quotation("b", ((1, 28),), ((0, 1),), (), "direct", "Tova Lind"),
    ]
    (one,) = utterances(event(texts), reports(texts), {q.report: [q] for q in found})
    assert [v.span for v in one.variants] == ["Polls do not vote, people do,", "Polls don't vote.", "People do,"]


def test_small_words_beside_one_utterance_join_nothing_else() -> None:
    texts = {
        "a": '"He fell from the pier. She wasn\'t responsive," Ola Brandt said.',
        "b": '"He fell from the pier. She was shouting and I do not think she saw it," said Ola Brandt.',
    }
    found = [
        Quotation(id, ((1, text.rindex('"')),), ((0, 1),), (), "direct", "Ola Brandt") for id, text in texts.items()
    ]
    joined = [
        u for u in utterances(event(texts), reports(texts), {q.report: [q] for q in found}) if len(u.variants) > 1
    ]
    assert [u.variants[0].span for u in joined] == ["He fell from the pier."]
