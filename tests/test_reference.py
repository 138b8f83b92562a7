"""The tables of what the world holds, and the files by which a user extends them. Names of the user's are made up."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from stemma.annotators.quotations.bodies import fits
from stemma.annotators.times.order import day_first
from stemma.cleaning import clean
from stemma.errors import UsageError
from stemma.model import Capture, Report
from stemma.origins import origins
from stemma.reference.countries import alpha3, atlas, country, is_code
from stemma.reference.outlets import KINDS, Register, load, outlet_of, plain, register
from stemma.settings import USER_FILES, UserFile, files_digest

HEAD = "name\tkind\tcountry\towner\tdomains\taliases\n"
STORY = (
    "The harbour master said on Monday that the new pier will open in spring, two years after work on it began. "
    "Traders from the market who had lost their stalls to the building site were promised cheaper berths."
)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "outlets.tsv"
    monkeypatch.setenv("STEMMA_OUTLETS", str(path))
    return path


def cleaned(**given: Any) -> Report:
    report, _ = clean(Capture("r", STORY, **given))
    assert report is not None
    return report


def test_no_two_outlets_share_a_domain_or_a_name() -> None:
    outlets = register().outlets
    domains = Counter(address for outlet in outlets for address in outlet.domains)
    names = Counter(key for outlet in outlets for key in {plain(name) for name in outlet.names})
    assert [d for d, n in domains.items() if n > 1] == [] == [name for name, n in names.items() if n > 1]
    assert all(address == address.lower().removeprefix("www.") and "." in address for address in domains)


def test_every_outlet_has_a_kind_and_a_country() -> None:
    assert len(register().outlets) > 300
    assert {outlet.kind for outlet in register().outlets} == set(KINDS)
    assert [outlet.name for outlet in register().outlets if not is_code(outlet.country)] == []


def test_countries_are_those_of_iso() -> None:
    import pycountry

    codes = {c.alpha_3: c.alpha_2 for c in pycountry.countries} | {"XKX": "XK"}
    assert {code: two for two, code in atlas().alpha3.items()} == codes
    assert country("us") is None and country("US") == country("the U.S.") and alpha3("uk") == ""
    assert all(atlas().capitals.get(found.code) is not None for found in atlas().names.values())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("CNA", "Central News Agency"),
        ("CNS", "Catholic News Service"),
        ("the associated press", "AP"),
        ("https://asia.nikkei.com/Politics", "Nikkei Asia"),
        ("nikkei.com", "Nikkei"),
        ("english.ahram.org.eg", "Ahram Online"),
        ("New York Times (Online)", "The New York Times"),
        ("MSNBC", "MSNBC"),
    ],
)
def test_one_name_means_one_outlet(name: str, found: str) -> None:
    outlet = register().named(name)
    assert outlet is not None and outlet.name == found


def test_who_reports_for_others_and_who_speaks_for_a_government() -> None:
    kinds = {name: register().named(name) for name in ("AP", "KCNA", "Press TV", "The Guardian")}
    told = {name: (found.wire, found.state) for name, found in kinds.items() if found}
    assert told == {"AP": (True, False), "KCNA": (True, True), "Press TV": (False, True),
                    "The Guardian": (False, False)}  # fmt: skip


def test_a_users_outlets_reach_all_who_ask(mine: Path) -> None:
    mine.write_text(HEAD + "Verran Wire\tagency\tUSA\t\tverranwire.example\tVW;Verran News Wire\n", "utf-8")
    assert cleaned(url="https://www.verranwire.example/1").outlet == "Verran Wire"
    assert cleaned(outlet="VW").outlet == "Verran Wire"
    told = Report("a", f"PORT VERRAN (VW) - {STORY}", outlet="Coast Post")
    assert origins([told])[0].name == "Verran Wire"
    assert day_first(Report("a", "", outlet="VW")) is False
    assert fits("paper", "Verran Wire")


def test_a_users_row_extends_a_listed_outlet(mine: Path) -> None:
    before = load().named("Reuters")
    mine.write_text("name,owner,domains,aliases\nReuters,Ost Group,reuters.example,Old Wire\n", "utf-8")
    after = register().named("reuters.example")
    assert before is not None and after is not None and after is register().named("Old Wire")
    assert (after.name, after.kind, after.country, after.owner) == ("Reuters", "agency", "GBR", "Ost Group")
    assert set(before.domains) < set(after.domains) and set(before.aliases) < set(after.aliases)


def test_a_user_may_give_a_listed_name_to_another(mine: Path) -> None:
    mine.write_text(HEAD + "Channel NewsAsia\t\t\t\t\tCNA\n", "utf-8")
    assert outlet_of("CNA", "").name == "Channel NewsAsia" == getattr(register().named("CNA"), "name", "")


def test_a_users_file_changed_between_two_calls_is_read_again(mine: Path) -> None:
    mine.write_text(HEAD + "Verran Wire\tagency\t\t\tverranwire.example\t\n", "utf-8")
    first, digest = cleaned(url="https://verranwire.example/1").outlet, files_digest()
    mine.write_text(HEAD + "Verran Post\toutlet\t\t\tverranwire.example\t\n", "utf-8")
    os.utime(mine, ns=(1, 1))
    assert (first, cleaned(url="https://verranwire.example/1").outlet) == ("Verran Wire", "Verran Post")
    assert files_digest() != digest


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (HEAD + "Verran Wire\tpaper\t\t\t\t\n", "line 2.*'Verran Wire'.*'paper'.*one of agency"),
        (HEAD + "# mine\nVerran Wire\tagency\tNZ\t\t\t\n", "line 3.*'NZ'.*alpha-3"),
        (HEAD + "\tagency\tNZL\t\t\t\n", "line 2.*no name"),
        ("name\tland\nVerran Wire\tNZL\n", "line 1.*'land'.*use name, kind"),
    ],
)
def test_rows_that_cannot_be_read(mine: Path, rows: str, said: str) -> None:
    mine.write_text(rows, "utf-8")
    with pytest.raises(UsageError, match=said):
        register()


@pytest.mark.parametrize("file", USER_FILES, ids=lambda f: f.what)
def test_a_users_file_that_is_not_there(file: UserFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(file.variable, "/no/such/file")
    with pytest.raises(UsageError, match=rf"the file of {file.what} '/no/such/file'.*{file.variable}"):
        files_digest()


def test_a_users_countries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert country("Velmark") is None
    path = tmp_path / "countries.tsv"
    head = "code\talpha2\tname\talso\tpeoples\tcapitals\tseats\n"
    path.write_text(head + "QVM\t\tVelmark\t\tVelmarkers\tPort Sable\t\nNZL\t\tAotearoa\t\t\t\t\n", "utf-8")
    monkeypatch.setenv("STEMMA_COUNTRIES", str(path))
    found = country("Velmarkers"), country("Port Sable"), country("Aotearoa"), country("New Zealand")
    assert [f and (f.code, f.kind) for f in found] == [
        ("QVM", "people"), ("QVM", "capital"), ("NZL", "name"), ("NZL", "name")]  # fmt: skip
    path.write_text("code\tname\nQVM\tVelmark\n", "utf-8")
    with pytest.raises(UsageError, match=r"countries\.tsv.*'alpha2'"):
        country("Velmark")


def test_names_in_running_text_are_found_as_written() -> None:
    known = Register(load().outlets).joined_by(["The Sable Herald", "sable.example", "Herald"])
    found = [outlet.name for outlet, _ in known.find("As The Sable Herald and Reuters said, herald reuters.")]
    assert found == ["The Sable Herald", "Reuters"]
    assert known.wires("By Petra Olin for Reuters") == [("Reuters", 18, 25)]
