"""almoner grant suspend, terminate, deobligate, disallow; amend notice, object, decide, enact …

given an act against an award
├── it should be proposed with its law, and only about what there is
├── a law cited in bytes that are no text, or forge a line, should be shown and stop no list
├── notice should be another officer's; a suspension should hold from there on
├── object should be the grantee's own, also signed elsewhere, with words the casefile keeps
├── counter-object should be filed with the day it was received, by who had no part
├── decide should be a hearing officer's: for the grantee it ends, for the agency it can take effect
├── enact should wait for late filings, lapse for the end of the time to decide
└── withdraw should take it back, or lift a suspension
"""

from __future__ import annotations

import json

import pytest
from eth_account import Account

from almoner import money
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import SUSPENSION, TERMINATION
from almoner.testing.samples import digest
from tests.cli.grants.awarded import (
    ANYONE,
    APPROVER,
    COUNTER,
    HEARING_OFFICER,
    OFFICER,
    SECOND_OFFICER,
    SIGNED,
    Awards,
    day,
)
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.papers import DAY

ACTIVE, SUSPENDED, TERMINATED = 3, 4, 5
GROUNDS = ("--authority", "2 CFR 200.339", "--reason", "File 9: no reports")
LETTER = ("--evidence", "Letter 12, posted")
SAYS = ("--words", "The report was sent")
BECAUSE = ("--reason", "File 7")


def state(office: Office, award: int) -> int:
    return int(office.grants.award(award)["state"])


@pytest.fixture
def noticed(office: Office, awards: Awards) -> int:
    """A termination whose notice was given."""
    return office.grants.noticed(awards.invoiced, TERMINATION)


@pytest.fixture
def objected(office: Office, noticed: int) -> int:
    """One that its grantee objects to."""
    office.bench.told("grant", "amend", "object", noticed, *SAYS, *SIGNED, *ANYONE)
    return noticed


@pytest.mark.parametrize("act", ["suspend", "terminate", "closeout propose"])
def test_propose__changes_nothing_before_its_notice(
    office: Office, awards: Awards, act: str
) -> None:
    propose = ("grant", *act.split(), awards.invoiced, *GROUNDS)
    assert "does not hold the office grants-officer" in office.bench.refused(*propose, *APPROVER)
    made = office.bench.done(*propose, *OFFICER)["amendment"]
    assert state(office, awards.invoiced) == ACTIVE
    told = office.bench.told("grant", "amend", "show", made)
    assert (told["state"], told["authority"]) == ("proposed", "2 CFR 200.339")
    said = office.bench.run("grant", "amend", "show", made).stdout
    assert "authority: 2 CFR 200.339" in said
    empty = ("--authority", " ", "--reason", "File 9")
    without = office.bench.refused("grant", *act.split(), awards.invoiced, *empty, *OFFICER)
    assert without == "authority: is empty: cite the law"


def test_show_and_list__survive_a_law_that_is_no_text(office: Office, awards: Awards) -> None:
    honest, forged = "2 CFR 200.339", b"2 CFR \xff\nstate: over"
    about = (office.grants.awards.address, awards.invoiced, SUSPENSION, 0, 0, honest)
    officer = office.world.officer("grants_officer")
    call = office.world.amendments.functions.propose(*about, digest("reason"))
    data = call.build_transaction({"from": officer.address, "gas": 10**6})["data"]
    # Of the same length, in the place of the honest one: no library would encode it.
    spoiled = bytes.fromhex(data[2:]).replace(honest.encode(), forged[: len(honest)])
    request = office.world.client.request
    request("anvil_impersonateAccount", officer.address)
    sent = {"from": officer.address, "to": call.address, "data": f"0x{spoiled.hex()}"}
    request("eth_sendTransaction", sent)
    request("anvil_stopImpersonatingAccount", officer.address)
    made = int(office.world.amendments.functions.amendments().call())

    said = office.bench.run("grant", "amend", "show", made)
    assert "authority: 2 CFR \ufffd\\nstate\n" in said.stdout
    assert f"amendment {made} of award" in office.bench.run("grant", "amend", "list").stdout


def test_deobligate__is_of_what_was_not_drawn(office: Office, awards: Awards) -> None:
    office.grants.draw(awards.invoiced, ORGANIZATION)
    deobligate = ("grant", "deobligate", awards.invoiced, "Personnel")
    much = office.bench.refused(*deobligate, "49,000.01", *GROUNDS, *OFFICER)
    assert much.startswith("amount: $49,000.01 is more than is left of Personnel of award")
    assert much.endswith("which is $49,000.00")
    unknown = (*deobligate[:3], "Personel", "1", *GROUNDS, *OFFICER)
    assert "did you mean 'Personnel'?" in office.bench.refused(*unknown)
    made = office.bench.done(*deobligate, "49,000", *GROUNDS, *OFFICER)["amendment"]
    said = office.bench.run("grant", "amend", "show", made).stdout
    assert "about: $49,000.00 of Personnel" in said


def test_disallow__is_of_what_was_paid(office: Office, awards: Awards) -> None:
    draw = office.grants.approved(awards.invoiced, ORGANIZATION)
    disallow = ("grant", "disallow", draw)
    unpaid = office.bench.refused(*disallow, "1", *GROUNDS, *OFFICER)
    assert unpaid.startswith(f"amount: $1.00 is more than is left of draw {draw}")
    office.grants.settle(draw)
    assert "$1,000.00" in office.bench.refused(*disallow, "1,000.01", *GROUNDS, *OFFICER)
    done = office.bench.done(*disallow, "250", *GROUNDS, *OFFICER)
    assert done["subject"] == office.grants.payment_id(draw)
    said = office.bench.run("grant", "amend", "show", done["amendment"]).stdout
    assert f"about: $250.00 of draw {draw}" in said


def test_notice__is_another_officers_and_suspends_at_once(office: Office, awards: Awards) -> None:
    number = office.grants.propose(awards.invoiced, SUSPENSION)
    notice = ("grant", "amend", "notice", number, *LETTER)
    assert "needs another person" in office.bench.refused(*notice, *OFFICER)
    done = office.bench.done(*notice, *SECOND_OFFICER)
    assert done["suspended"] is True
    assert state(office, awards.invoiced) == SUSPENDED
    assert done["due"] - done["object_by"] == 10 * DAY
    again = office.bench.refused(*notice, *SECOND_OFFICER)
    assert f"almoner grant amend enact {number}" in again


def test_notice__of_another_act_changes_nothing(office: Office, awards: Awards) -> None:
    number = office.grants.propose(awards.invoiced, TERMINATION)
    notice = ("grant", "amend", "notice", number, *LETTER, *SECOND_OFFICER)
    assert office.bench.done(*notice)["suspended"] is False
    assert state(office, awards.invoiced) == ACTIVE


def test_object__is_the_grantees_with_words_the_casefile_keeps(
    office: Office, noticed: int
) -> None:
    office.put_key("somebody")
    object_ = ("grant", "amend", "object", noticed, *SAYS, *ANYONE)
    refused = office.bench.refused(*object_, "--signer", "somebody")
    assert "not the one that signs" in refused
    statement = office.bench.done(*object_, *SIGNED)["statement"]
    told = office.bench.told("grant", "amend", "show", noticed)
    assert (told["state"], told["statement"], told["filer"]) == ("objected", statement, 0)
    look = ("--office", "hearing-officer", "--purpose", "objection")
    assert office.bench.told("case", "words", statement, *look)["words"] == SAYS[1]


def test_object__takes_a_signature_made_elsewhere(office: Office, noticed: int) -> None:
    """Else the digest of the words would be another one when the signature comes back."""
    object_ = ("grant", "amend", "object", noticed, *ANYONE)
    message = office.bench.told(*object_, *SAYS, "--message")
    key = account(ORGANIZATION)
    signature = Account.sign_typed_data(key.key, full_message=message).signature
    prepared = {
        "deadline": message["message"]["deadline"],
        "signer": f"0x{signer_of(key).hex()}",
        "signature": f"0x{signature.hex()}",
    }
    path = office.write("signature.json", json.dumps(prepared))
    other = office.bench.refused(*object_, "--words", "Another thing", "--signature", path)
    assert "is of another message" in other
    office.bench.done(*object_, *SAYS, "--signature", path)


def test_object__comes_too_late_after_its_time(office: Office, noticed: int) -> None:
    office.world.warp_to(office.grants.amendment(noticed)["objectBy"])
    object_ = ("grant", "amend", "object", noticed, *SAYS, *SIGNED, *ANYONE)
    assert f"The time for this about amendment {noticed} ended" in office.bench.refused(*object_)


def test_counter_object__is_dated_and_by_who_had_no_part(office: Office, noticed: int) -> None:
    office.world.warp(2 * DAY)
    file = ("grant", "amend", "counter-object", noticed, *SAYS, "--received")
    early = office.bench.refused(*file, day(office.world.now() - 3 * DAY), *COUNTER)
    assert early.startswith("An objection received at")
    today = day(office.world.now())
    assert "does not hold the office counter" in office.bench.refused(*file, today, *OFFICER)
    done = office.bench.done(*file, today, *COUNTER)
    told = office.bench.told("grant", "amend", "show", noticed)
    assert told["filer"] == office.world.person("counter")
    assert told["decide_by"] == done["decide_by"]


def test_decide__for_the_grantee_ends_it(office: Office, awards: Awards, objected: int) -> None:
    decide = ("grant", "amend", "decide", objected, "--for", "grantee", *BECAUSE)
    assert "does not hold the office hearing-officer" in office.bench.refused(*decide, *OFFICER)
    office.bench.done(*decide, *HEARING_OFFICER)
    assert office.bench.told("grant", "amend", "show", objected)["state"] == "overturned"
    enact = office.bench.refused("grant", "amend", "enact", objected, *ANYONE)
    assert f"Amendment {objected} is overturned" in enact
    assert state(office, awards.invoiced) == ACTIVE


def test_decide__for_the_agency_lets_it_take_effect(
    office: Office, awards: Awards, objected: int
) -> None:
    enact = ("grant", "amend", "enact", objected, *ANYONE)
    assert "A hearing officer decides the objection until" in office.bench.refused(*enact)
    decide = ("grant", "amend", "decide", objected, "--for", "agency", *BECAUSE)
    office.bench.done(*decide, *HEARING_OFFICER)
    assert office.bench.done(*enact)["award_state"] == "terminated"
    assert state(office, awards.invoiced) == TERMINATED


def test_enact__waits_for_late_filings(office: Office, awards: Awards, noticed: int) -> None:
    enact = ("grant", "amend", "enact", noticed, *ANYONE)
    office.world.warp_to(office.grants.amendment(noticed)["objectBy"] + 9 * DAY)
    assert f"This can be done about amendment {noticed} from" in office.bench.refused(*enact)
    office.world.warp(DAY)
    office.bench.done(*enact)
    assert state(office, awards.invoiced) == TERMINATED


def test_lapse__ends_what_nobody_decided_in_time(
    office: Office, awards: Awards, objected: int
) -> None:
    lapse = ("grant", "amend", "lapse", objected, *ANYONE)
    assert f"about amendment {objected} from" in office.bench.refused(*lapse)
    office.world.warp_to(office.grants.amendment(objected)["decideBy"] + 1)
    office.bench.done(*lapse)
    assert office.bench.told("grant", "amend", "show", objected)["state"] == "lapsed"
    assert state(office, awards.invoiced) == ACTIVE


def test_withdraw__takes_an_act_back_or_lifts_a_suspension(office: Office, awards: Awards) -> None:
    proposed = office.grants.propose(awards.invoiced, TERMINATION)
    withdraw = ("grant", "amend", "withdraw")
    assert "does not hold the office" in office.bench.refused(*withdraw, proposed, *ANYONE)
    office.bench.done(*withdraw, proposed, *OFFICER)
    again = office.bench.refused(*withdraw, proposed, *OFFICER)
    assert f"Amendment {proposed} is withdrawn: this cannot be done with it." in again
    suspended = office.grants.noticed(awards.invoiced, SUSPENSION)
    said = office.bench.run(*withdraw, suspended, *OFFICER).stdout
    assert f"withdrawn; award {awards.invoiced} is active." in said
    assert state(office, awards.invoiced) == ACTIVE


def test_disallow__is_recorded_once_in_effect(office: Office, awards: Awards) -> None:
    draw = office.grants.paid(awards.invoiced, ORGANIZATION)
    made = office.bench.told("grant", "disallow", draw, "250", *GROUNDS, *OFFICER)["amendment"]
    office.bench.told("grant", "amend", "notice", made, *LETTER, *SECOND_OFFICER)
    office.world.warp(40 * DAY)
    office.bench.done("grant", "amend", "enact", made, *ANYONE)
    assert office.grants.draw_of(draw)["disallowed"] == money.parse("250")
