"""Who acts and upon whom, where it takes more than the words beside the verb: sentences about invented affairs."""

import pytest

from stemma import parsers
from stemma.annotators import names, quotations
from stemma.annotators.acts import finder
from stemma.model import Act, Report


def told(text: str) -> list[Act]:
    report, parse = Report("r", text), parsers.load()(text)
    named = names.annotate(report, parse)
    return finder(report, parse, named, (), quotations.annotate(report, parse, named)).acts()


def sides(text: str, code: str) -> set[tuple[str, str]]:
    return {
        (a.actor.text if a.actor else "", a.recipient.text if a.recipient else "") for a in told(text) if a.code == code
    }


@pytest.mark.parametrize(
    ("text", "code", "actor", "recipient"),
    [
        # two of one code
        ("Republicans dismissed requests by Democrats.", "REJECT", "Republicans", "Democrats"),
        ("The president greeted the old king at the harbour hospital.", "CONSULT", "president", "old king"),
        # the whole phrase of who suffers
        ("Norway expelled 35 Polish intelligence agents.", "SANCTION", "Norway", "35 Polish intelligence agents"),
        ("Norway has deported at least 40 Danish workers.", "COERCE", "Norway", "40 Danish workers"),
        # the deed that kills is not the place's where it was
        ("They recall the attacks on a Danish post in Kenya that killed two monks.", "ASSAULT", "", "two monks"),
        (
            "Clashes between Kenyan and Ugandan forces killed two monks.",
            "ASSAULT",
            "Kenyan and Ugandan forces",
            "two monks",
        ),
        # a pronoun as an object is never who acts upon it
        ("Prosecutors sued Mara Venn, accusing her of theft.", "ACCUSE", "Prosecutors", "Mara Venn"),
        # to be said and to be done
        ("Norway recommended expelling Danish envoys.", "REQUEST", "Norway", ""),
        ("No one should support Norway, the Danish minister said.", "REQUEST", "Danish minister", ""),
        # whom a speaker speaks for
        (
            '"We attacked the Danish post," said Jonas Berg, a spokesman for the Kenyan army.',
            "ASSAULT",
            "Kenyan army",
            "Danish post",
        ),
        ("Norway received broad support from Europe.", "SUPPORT", "Europe", "Norway"),
        ("LIMA - The Danish government accused Norway of theft.", "ACCUSE", "Danish government", "Norway"),
        ("Venn's aides asked Norway for help.", "REQUEST", "Venn's aides", "Norway"),
    ],
)
def test_who_acts_upon_whom(text: str, code: str, actor: str, recipient: str) -> None:
    assert (actor, recipient) in sides(text, code), [(a.code, a.actor, a.recipient) for a in told(text)]


def test_the_cause_of_a_loss_beside_a_passive_is_not_who_suffers_it() -> None:
    text = "More than 30 people were killed last week when Danish planes carried out strikes near the river."
    assert all("Danish" not in upon for _, upon in sides(text, "ASSAULT") - sides(text.replace("when", "."), "ASSAULT"))


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("Norway will publish the list before the minister resigns.", "RETREAT", "planned"),
        ("Norway spoke of the plan without endorsing it, to the dismay of Denmark.", "SUPPORT", "denied"),
        ("As long as Norway attacks Danish posts, the two sides will not meet.", "ASSAULT", "conditional"),
        ("Norway hopes that Denmark will release two sailors.", "RETREAT", "wished"),
    ],
)
def test_what_is_awaited_or_left_undone_has_not_happened(text: str, code: str, status: str) -> None:
    assert {a.status for a in told(text) if a.code == code} == {status}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Norway has not ruled out a motive.", "REJECT"),
        ("Norway is ignoring evidence that the pill is safe.", "REJECT"),
        ("Norway began its White House briefing on Monday.", "CONSULT"),
    ],
)
def test_what_is_no_act(text: str, code: str) -> None:
    assert not [a for a in told(text) if a.code == code]


def test_talks_taken_up_again_are_talks_and_a_promise_of_a_veto_is_a_threat() -> None:
    assert {a.code for a in told("Norway and Denmark reopened budget negotiations.")} == {"CONSULT"}
    assert {a.code for a in told("Norway issued veto promises against two Danish plans.")} == {"THREATEN"}
