"""almoner grant apply

given a file
├── check should say what it asks for, or name every fault with its field
├── submit should apply exactly with it, whichever way it is signed
├── submit should refuse a key that is not the file's signer, and a file without one
└── documents should be committed to by what is on disk
given an application
├── revise and withdraw should follow its signer only
├── ask should leave it as it is; identify should put a keyed digest on the chain
├── show and list should say how it stands
└── a round of another program should be no round of this one, whose categories differ
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from eth_account import Account
from web3.logs import DISCARD

from almoner.chain import deployment
from almoner.testing import founding
from almoner.testing.bench import SETTINGS
from almoner.testing.claimant import account, signer_of
from almoner.testing.grants import Grants
from almoner.testing.world import fields
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.papers import ASKED, TOTAL, application_file

ANYONE = ("--as", "counter-1")
OFFICER = ("--as", "grants-officer-1")
SIGNED = ("--signer", ORGANIZATION)


@pytest.fixture
def round_number(office: Office) -> int:
    """A round that is open."""
    return office.grants.open_round()


def another_program(office: Office) -> Grants:
    """A second grant program of the same agency, known here as another-grant."""
    world, client = office.world, office.world.client
    fn, terms = world.treasury.functions, office.file.encoded_terms(world.verifier.address)
    opening = fn.openProgram(founding.GRANT, world.grant_code, terms)
    receipt = world.send("program_admin", opening)
    event = world.treasury.events.ProgramOpened().process_receipt(receipt, DISCARD)[0]
    address = str(event["args"]["program"])
    known = fields(fn.allotmentOf(office.grants.allotment))
    world.send("budget_officer", fn.deallot(office.grants.allotment, TOTAL))
    world.send("budget_officer", fn.allot(known["appropriation"], address, TOTAL))
    allotment = int(fn.allotments().call())
    other = Grants(world=world, awards=client.contract("GrantAwards", address), allotment=allotment)
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(office.folder / "deployments", client.chain_id, genesis)
    own = replace(record.programs[office.file.id], address=address, roster=address)
    deployment.save(office.folder / "deployments", record.with_program("another-grant", own))
    return other


@pytest.fixture
def applied(office: Office, round_number: int) -> int:
    """An application to it."""
    path = application_file(office)
    submit = ("grant", "apply", "submit", round_number, path, *SIGNED, *ANYONE)
    return int(office.bench.told(*submit)["application"])


def test_check__says_what_a_file_asks_for(office: Office) -> None:
    found = office.bench.told("grant", "apply", "check", application_file(office))
    assert found["total"] == TOTAL
    assert list(found["amounts"]) == list(office.file.budget.categories) == list(ASKED)
    said = office.bench.run("grant", "apply", "check", office.folder / "application.toml").stdout
    assert "Personnel: $50,000.00" in said


def test_check__names_every_fault_with_its_field(office: Office) -> None:
    path = application_file(
        office, matched='"a lot"', pay_to='"0x12"', documents='["plan.txt", "none.pdf"]'
    )
    text = path.read_text().replace('"Supplies" = "5,000"\n', '"Suplies" = "5,000"\n')
    path.write_text(text)
    refused = office.bench.run("grant", "apply", "check", path)
    assert refused.exit_code == 1
    for said in ("matched: ", "pay_to: ", "documents: ", "none.pdf", "amounts.Supplies: "):
        assert said in refused.stderr
    assert "amounts.Suplies: is not a known key; did you mean 'Supplies'?" in refused.stderr


def test_check__names_the_line_of_what_is_no_json(office: Office) -> None:
    path = office.write("application.json", '{\n"pay_to": \n}')
    assert "line 3" in office.bench.run("grant", "apply", "check", path).stderr


def test_submit__applies_exactly_with_the_file(office: Office, round_number: int) -> None:
    path = application_file(office)
    done = office.bench.done("grant", "apply", "submit", round_number, path, *SIGNED, *ANYONE)
    found = office.grants.application(done["application"])
    assert (found["total"], found["round"], found["state"]) == (TOTAL, round_number, 1)
    shown = office.bench.told("grant", "apply", "show", done["application"])
    assert shown["signer"] == f"0x{signer_of(account(ORGANIZATION)).hex()}"
    assert shown["amounts"][0] == 50_000 * 10**6
    line = f"{hashlib.sha256(b'What we want to do.').hexdigest()}  plan.txt\n"
    key = bytes.fromhex(SETTINGS["AGENCY_KEY"])
    expected = hmac.new(key, f"documents{line}".encode(), hashlib.sha256).hexdigest()
    assert shown["documents"] == f"0x{expected}"


def test_submit__takes_no_round_of_another_program(office: Office, applied: int) -> None:
    other = another_program(office)
    round_ = other.open_round()
    foreign = other.apply(round_, ORGANIZATION, amounts=[TOTAL // 7] * 7)
    path = application_file(office, pay_to=f'"{office.world.officer("counter").address}"')
    program = ("--program", office.file.id)
    signed = (*program, *SIGNED, *ANYONE)
    for words in (
        ("apply", "submit", round_, path, *signed),
        ("apply", "revise", foreign, path, *signed),
        ("apply", "withdraw", foreign, *signed),
        ("apply", "identify", foreign, "ORG-1", *program, *OFFICER),
        ("round", "close", round_, *program, *OFFICER),
        ("round", "cancel", round_, "--reason", "x", *program, "--as", "program-admin-1"),
    ):
        assert "is of another program" in office.bench.refused("grant", *words)
    for words in (("apply", "show", foreign), ("apply", "list", round_), ("round", "show", round_)):
        refused = office.bench.run("grant", *words, *program)
        assert "is of another program" in refused.stderr
        office.bench.told("grant", *words, "--program", "another-grant")
    office.bench.done("grant", "apply", "revise", applied, path, *signed)


def test_submit__takes_json_as_well(office: Office, round_number: int) -> None:
    application_file(office)
    written = {
        "pay_to": office.world.officer("counter").address,
        "matched": "20,000",
        "documents": ["plan.txt"],
        "amounts": dict(ASKED),
    }
    path = office.write("application.json", json.dumps(written))
    done = office.bench.told("grant", "apply", "submit", round_number, path, *SIGNED, *ANYONE)
    assert done["total"] == TOTAL


def test_submit__takes_a_signature_made_elsewhere(office: Office, round_number: int) -> None:
    signer = f"0x{signer_of(account(ORGANIZATION)).hex()}"
    path = application_file(office, signer=f'"{signer}"')
    submit = ("grant", "apply", "submit", round_number, path, *ANYONE)
    message = office.bench.told(*submit, "--message")
    signature = Account.sign_typed_data(account(ORGANIZATION).key, full_message=message).signature
    prepared = {
        "deadline": message["message"]["deadline"],
        "signer": signer,
        "signature": f"0x{signature.hex()}",
    }
    made = office.write("signature.json", json.dumps(prepared))
    assert office.bench.done(*submit, "--signature", made)["total"] == TOTAL


def test_submit__refuses_a_signature_of_another_message(office: Office, round_number: int) -> None:
    signer = f"0x{signer_of(account(ORGANIZATION)).hex()}"
    path = application_file(office, signer=f'"{signer}"')
    submit = ("grant", "apply", "submit", round_number, path, *ANYONE)
    message = office.bench.told(*submit, "--message")
    message["message"]["subject"] += 1
    signature = Account.sign_typed_data(account(ORGANIZATION).key, full_message=message).signature
    prepared = {
        "deadline": message["message"]["deadline"],
        "signer": signer,
        "signature": f"0x{signature.hex()}",
    }
    made = office.write("signature.json", json.dumps(prepared))
    assert "sign" in office.bench.refused(*submit, "--signature", made)


def test_submit__refuses_a_key_that_is_not_the_signer_of_the_file(
    office: Office, round_number: int
) -> None:
    path = application_file(office, signer=f'"{office.world.officer("counter").address}"')
    submit = ("grant", "apply", "submit", round_number, path, *ANYONE)
    assert "let them be one" in office.bench.refused(*submit, *SIGNED)
    nobody = application_file(office)
    refused = office.bench.run(*submit[:4], nobody, *ANYONE, "--message")
    assert "write it at the top of the file" in refused.stderr


def test_submit__wants_one_way_to_sign(office: Office, round_number: int) -> None:
    submit = ("grant", "apply", "submit", round_number, application_file(office), *ANYONE)
    assert "give one of" in office.bench.refused(*submit)
    assert "give one of" in office.bench.refused(*submit, *SIGNED, "--message")


def test_submit__refuses_a_round_that_is_not_open(office: Office) -> None:
    number = office.grants.draft()
    submit = ("grant", "apply", "submit", number, application_file(office), *SIGNED, *ANYONE)
    assert f"ound {number} is" in office.bench.refused(*submit)


def test_revise__replaces_what_was_submitted(office: Office, applied: int) -> None:
    path = application_file(office, matched='"30,000"')
    revise = ("grant", "apply", "revise", applied, path)
    office.put_key("grantee-2")
    refused = office.bench.refused(*revise, "--signer", "grantee-2", *ANYONE)
    assert "signer" in refused
    office.bench.done(*revise, *SIGNED, *ANYONE)
    shown = office.bench.told("grant", "apply", "show", applied)
    assert (shown["revision"], shown["matched"]) == (2, 30_000 * 10**6)


def test_withdraw__takes_an_application_back(office: Office, applied: int) -> None:
    withdraw = ("grant", "apply", "withdraw", applied)
    office.put_key("grantee-2")
    assert "sign" in office.bench.refused(*withdraw, "--signer", "grantee-2", *ANYONE)
    office.bench.done(*withdraw, *SIGNED, *ANYONE)
    assert office.grants.application(applied)["state"] == 2


def test_ask__leaves_the_application_as_it_is(office: Office, applied: int) -> None:
    before = office.grants.application(applied)
    ask = ("grant", "apply", "ask", applied, "--reason", "Page 3 is missing")
    office.bench.done(*ask, *OFFICER)
    assert office.grants.application(applied) == before
    assert "grants officer" in office.bench.refused(*ask, *ANYONE).replace("-", " ")


def test_identify__puts_a_keyed_digest_on_the_chain(office: Office, applied: int) -> None:
    identify = ("grant", "apply", "identify", applied)
    office.bench.done(*identify, "ORG-0001", *OFFICER)
    key = bytes.fromhex(SETTINGS["AGENCY_KEY"])
    expected = hmac.new(key, b"organizationorg-0001", hashlib.sha256).digest()
    assert office.grants.application(applied)["orgRef"] == expected
    assert "give its number" in office.bench.refused(*identify, " ", *OFFICER)


def test_show_and_list__say_how_it_stands(office: Office, applied: int, round_number: int) -> None:
    said = office.bench.run("grant", "apply", "show", applied).stdout
    assert "Personnel: $50,000.00" in said
    assert "not identified yet" in said
    listed = office.bench.told("grant", "apply", "list", round_number)["applications"]
    assert [each["number"] for each in listed] == [applied]
    assert (
        f"application {applied}: submitted, asks for $100,000.00"
        in office.bench.run("grant", "apply", "list", round_number).stdout
    )
    none = office.bench.run("grant", "apply", "list", round_number + 1)
    assert "There is no round" in none.stderr
    other = office.bench.run("grant", "apply", "list", office.grants.open_round())
    assert "Nobody applied" in other.stdout
    none = office.bench.run("grant", "apply", "show", 4_000_000)
    assert "There is no application 4000000" in none.stderr
