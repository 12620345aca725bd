"""almoner grant draw

given a file and an award
├── request should ask for exactly what it says, signed by the grantee
├── request should send nothing of a file with a fault
├── an invoice charged over its gross should be refused with what is left of it
├── an invoice told of with another gross, or typed in another way, should be the same one
└── under another key of the agency nothing should be asked for
given a request
├── withdraw should follow the grantee only, and deny a grants officer; both free the invoice
├── review should compare a request that came without this office with the documents' own file
├── review and approve should show and repeat what stands, each by another person
├── approve should take several or none, and as many persons as the band asks
└── settle should pay it once its window is over, whoever sends it
given draws
└── show and list should say how they stand, and refuse what is not there
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from almoner import money
from almoner.acts import draws
from almoner.acts.draws import ContentDiffers
from almoner.chain import deployment
from almoner.chain.agency import Agency, connect
from almoner.chain.deployment import Kind
from almoner.testing.grant_samples import SUSPENSION, payee
from tests.cli.grants.awarded import (
    ANYONE,
    APPROVER,
    COUNTER,
    KEYS,
    OFFICER,
    SECOND_APPROVER,
    SIGNED,
    Awards,
    day,
    request_file,
)
from tests.cli.grants.office import ORGANIZATION, Office

AMOUNT = money.parse("600")


def asking(award: int, path: Path) -> tuple[object, ...]:
    return ("grant", "draw", "request", award, path, *SIGNED, *ANYONE)


def requested(office: Office, awards: Awards, **changed: str | None) -> int:
    path = request_file(office, awards, **changed)
    return int(office.bench.told(*asking(awards.invoiced, path))["draw"])


@pytest.fixture
def draw(office: Office, awards: Awards) -> int:
    """A request that waits for its review."""
    return requested(office, awards)


@pytest.fixture
def reviewed(office: Office, draw: int) -> int:
    """One that waits for its approval."""
    office.bench.told("grant", "draw", "review", draw, *OFFICER)
    return draw


@pytest.fixture
def approved(office: Office, reviewed: int) -> int:
    """One that waits for its window."""
    office.bench.told("grant", "draw", "approve", reviewed, *APPROVER)
    return reviewed


@pytest.fixture
def contracts(office: Office) -> Agency:
    """The grant program's contracts."""
    client = office.world.client
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(office.folder / "deployments", client.chain_id, genesis)
    return connect(client, record, kind=Kind.GRANT)


def test_request__asks_for_exactly_what_the_file_says(office: Office, awards: Awards) -> None:
    path = request_file(office, awards)
    done = office.bench.done(*asking(awards.invoiced, path))
    found = office.grants.draw_of(done["draw"])
    invoice = KEYS.invoice("Mill Ltd", "A-17", day(awards.begins))
    assert (found["award"], found["line"], found["amount"]) == (awards.invoiced, 0, AMOUNT)
    assert (found["costRef"], found["gross"]) == (invoice, money.parse("1,000"))
    assert done["content"] == f"0x{bytes(found['contentHash']).hex()}"
    shown = office.bench.told("grant", "draw", "show", done["draw"])
    bill = f"{hashlib.sha256(b'a bill').hexdigest()}  bill.pdf\n"
    assert shown["matched"] == money.parse("150")
    assert (shown["cost_from"], shown["cost_to"]) == (awards.begins, awards.begins + 86_400)
    assert shown["evidence"] == f"0x{KEYS.documents(bill).hex()}"


def test_request__sends_nothing_of_a_file_with_a_fault(office: Office, awards: Awards) -> None:
    path = request_file(office, awards, line='"Personel"', amount='"1,200"')
    refused = office.bench.refused(*asking(awards.invoiced, path))
    assert "line: names the cost category 'Personel'" in refused
    assert "did you mean 'Personnel'?" in refused
    without = request_file(office, awards, invoice=None)
    assert "invoice: is missing" in office.bench.refused(*asking(awards.invoiced, without))


def test_request__needs_the_grantees_signature(office: Office, awards: Awards) -> None:
    office.put_key("somebody")
    path = request_file(office, awards)
    ask = ("grant", "draw", "request", awards.invoiced, path, "--signer", "somebody", *ANYONE)
    assert "not the one that signs" in office.bench.refused(*ask)
    office.bench.done(*asking(awards.invoiced, path))


def test_request__of_an_invoice_charged_over_its_gross_says_what_is_left(
    office: Office, awards: Awards
) -> None:
    requested(office, awards)
    other = asking(awards.large, request_file(office, awards, amount='"500"'))
    refused = office.bench.refused(*other)
    assert refused.startswith(
        "$500.00 is more than is left of this invoice: it comes to $1,000.00, of which $600.00 is "
        "charged already and $400.00 is left."
    )
    office.bench.done(*asking(awards.large, request_file(office, awards, amount='"400"')))


def test_request__under_another_key_is_refused_before_it_charges_the_invoice_again(
    office: Office, awards: Awards, monkeypatch: pytest.MonkeyPatch
) -> None:
    requested(office, awards)
    monkeypatch.setenv("ALMONER_AGENCY_KEY", "0c" * 32)
    again = request_file(office, awards)
    assert "ALMONER_AGENCY_KEY is not the one" in office.bench.refused(
        *asking(awards.invoiced, again)
    )


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ('gross = "1,000"', 'gross = "1,000.01"'),
        ('"Mill Ltd"', '"MILL\u00a0 LTD"'),
        ("A-17", "a-17"),
    ],
)
def test_request__charges_no_invoice_twice_by_writing_it_otherwise(
    office: Office, awards: Awards, typed: str, other: str
) -> None:
    whole = {"amount": '"1,000"', "matched": '"250"'}
    path = request_file(office, awards, **whole)
    office.bench.done(*asking(awards.invoiced, path))
    again = office.write("draw/again.toml", path.read_text().replace(typed, other))
    refused = office.bench.refused(*asking(awards.large, again))
    assert refused.startswith("$1,000.00 is more than is left of this invoice")
    office.bench.done(*asking(awards.large, request_file(office, awards, invoice="A-18", **whole)))


def test_request__of_an_invoice_with_another_gross_says_which_was_told_before(
    office: Office, awards: Awards
) -> None:
    requested(office, awards)
    path = request_file(office, awards, amount='"400"')
    other = office.write("draw/other.toml", path.read_text().replace('"1,000"', '"1,000.01"'))
    refused = office.bench.refused(*asking(awards.large, other))
    assert refused.startswith("This invoice was charged before as one over $1,000.00")
    office.bench.done(*asking(awards.large, path))


def test_request__of_more_than_its_line_has_is_refused(office: Office, awards: Awards) -> None:
    path = request_file(office, awards, line='"Other"', amount='"1"')
    refused = office.bench.refused(*asking(awards.invoiced, path))
    assert refused.startswith("$1.00 does not fit line 6 of award")


def test_request__on_a_suspended_award_says_what_it_waits_for(
    office: Office, awards: Awards
) -> None:
    by = office.grants.noticed(awards.invoiced, SUSPENSION)
    refused = office.bench.refused(*asking(awards.invoiced, request_file(office, awards)))
    assert refused.startswith(f"Award {awards.invoiced} is suspended")
    assert f"almoner grant amend show {by}" in refused


def test_review__finds_an_invoice_whose_digest_the_grantee_made_up(
    office: Office, awards: Awards, draw: int
) -> None:
    made_up = office.grants.request(
        amount=AMOUNT,
        matched=money.parse("150"),
        cost_from=awards.begins,
        cost_to=awards.begins + 86_400,
        gross=money.parse("1,000"),
        evidence=KEYS.documents(f"{hashlib.sha256(b'a bill').hexdigest()}  bill.pdf\n"),
    )
    call = office.grants.request_call(awards.invoiced, made_up, ORGANIZATION)
    office.world.stranger().send(call)
    path = request_file(office, awards)
    review = ("grant", "draw", "review")
    refused = office.bench.refused(*review, draw + 1, "--file", path, *OFFICER)
    assert f"leads to another content than draw {draw + 1} has" in refused
    other = request_file(office, awards, matched='"151"')
    assert "another content" in office.bench.refused(*review, draw, "--file", other, *OFFICER)
    office.bench.done(*review, draw, "--file", request_file(office, awards), *OFFICER)


def test_withdraw__is_the_grantees_and_frees_the_invoice(
    office: Office, awards: Awards, draw: int
) -> None:
    office.put_key("somebody")
    withdraw = ("grant", "draw", "withdraw", draw, *ANYONE)
    refused = office.bench.refused(*withdraw, "--signer", "somebody")
    assert "not the one that signs" in refused
    office.bench.done(*withdraw, *SIGNED)
    assert office.bench.told("grant", "draw", "show", draw)["state"] == "withdrawn"
    requested(office, awards, amount='"1,000"')
    again = office.bench.refused(*withdraw, *SIGNED)
    assert again.startswith(f"Draw {draw} is withdrawn: this cannot be done with it. The same")


def test_deny__is_a_grants_officers_for_a_reason(office: Office, awards: Awards, draw: int) -> None:
    deny = ("grant", "draw", "deny", draw, "--reason", "Of another project")
    assert "does not hold the office grants-officer" in office.bench.refused(*deny, *APPROVER)
    office.bench.done(*deny, *OFFICER)
    assert office.bench.told("grant", "draw", "show", draw)["state"] == "denied"
    requested(office, awards, amount='"1,000"')


def test_review__shows_what_is_repeated(office: Office, awards: Awards, draw: int) -> None:
    review = ("grant", "draw", "review", draw)
    assert "does not hold the office grants-officer" in office.bench.refused(*review, *APPROVER)
    shown = office.bench.run(*review, *OFFICER, "--dry-run").stderr
    for said in (
        f"Draw {draw} on award {awards.invoiced}: $600.00 of Personnel",
        "$600.00 of $50,000.00 is drawn with it",
        "$150.00 of the grantee's own",
        "an invoice over $1,000.00",
        f"paid to {payee(ORGANIZATION)}",
        "0 of 1 approvals needed, for $600.00 approved of the award with it",
    ):
        assert said in shown
    done = office.bench.done(*review, *OFFICER)
    content = office.grants.draw_of(draw)["contentHash"]
    assert done["contents"] == {str(draw): f"0x{bytes(content).hex()}"}
    again = office.bench.refused(*review, *OFFICER)
    assert f"almoner grant draw approve {draw}" in again


def test_approve__makes_a_reviewed_draw_a_payment(office: Office, draw: int) -> None:
    approve = ("grant", "draw", "approve", draw)
    early = office.bench.refused(*approve, *APPROVER)
    assert early.startswith(f"draw {draw}: Draw {draw} is requested")
    office.bench.told("grant", "draw", "review", draw, *OFFICER)
    assert "does not hold the office approver" in office.bench.refused(*approve, *OFFICER)
    (done,) = office.bench.done(*approve, *APPROVER)["approved"]
    known = office.grants.draw_of(draw)
    assert (done["certified"], done["approvals"], done["needed"]) == (True, 1, 1)
    assert done["payable_at"] == known["payableAt"] > office.world.now()


def test_approve__takes_several_or_none(office: Office, awards: Awards, reviewed: int) -> None:
    second = requested(office, awards, amount='"100"')
    both = ("grant", "draw", "approve", reviewed, second, *APPROVER)
    assert office.bench.refused(*both).startswith(f"draw {second}: Draw {second} is requested")
    office.bench.told("grant", "draw", "review", second, *OFFICER)
    done = office.bench.done(*both)["approved"]
    assert [each["draw"] for each in done if each["certified"]] == [reviewed, second]


def test_approve__takes_as_many_persons_as_the_band_asks(office: Office, awards: Awards) -> None:
    draw = office.grants.draw(
        awards.large, ORGANIZATION, amount=money.parse("120,000"), gross=money.parse("120,000")
    )
    office.grants.review(draw)
    approve = ("grant", "draw", "approve", draw)
    first = office.bench.run(*approve, *APPROVER)
    assert "0 of 2 approvals needed, for $120,000.00" in first.stderr
    assert "has 1 of 2 approvals needed; it waits for another person" in first.stdout
    assert office.bench.told("grant", "draw", "show", draw)["given"] == 1
    assert "needs another person" in office.bench.refused(*approve, *APPROVER)
    (done,) = office.bench.done(*approve, *SECOND_APPROVER)["approved"]
    assert (done["certified"], done["approvals"]) == (True, 2)


def test_requested__refuses_what_its_content_is_not_of(contracts: Agency, draw: int) -> None:
    found = draws.show(contracts, draw)
    assert draws.requested(contracts, found).matched == money.parse("150")
    with pytest.raises(ContentDiffers, match=f"Draw {draw} is not what its request announced"):
        draws.requested(contracts, replace(found, content_hash=bytes(32)))


def test_settle__pays_once_the_window_is_over(office: Office, approved: int) -> None:
    settle = ("grant", "draw", "settle", approved, *ANYONE)
    assert f"Draw {approved} can be paid from" in office.bench.refused(*settle)
    office.grants.pass_challenge(approved)
    before = office.world.balance(payee(ORGANIZATION))
    assert office.bench.done(*settle)["amount"] == AMOUNT
    assert office.world.balance(payee(ORGANIZATION)) - before == AMOUNT
    assert f"almoner grant disallow {approved}" in office.bench.refused(*settle)


def test_settle__is_of_an_approved_draw(office: Office, reviewed: int) -> None:
    refused = office.bench.refused("grant", "draw", "settle", reviewed, *ANYONE)
    assert f"almoner grant draw approve {reviewed}" in refused


def test_show__says_how_a_draw_stands(office: Office, approved: int) -> None:
    show = ("grant", "draw", "show", approved)
    said = office.bench.run(*show).stdout
    assert "amount: $600.00 of Personnel" in said
    assert "invoice: over $1,000.00" in said
    assert "approved, payable from" in said
    told = office.bench.told(*show)
    assert (told["state"], told["payment_state"]) == ("approved", "free")
    assert told["payment"] == office.grants.payment_id(approved)
    office.grants.settle(approved)
    assert "state: paid" in office.bench.run(*show).stdout
    none = office.bench.run("grant", "draw", "show", 4_000_000)
    assert "There is no draw 4000000; the last is" in none.stderr


def test_list__has_the_draws_of_a_program_or_an_award(
    office: Office, awards: Awards, draw: int
) -> None:
    own = ("grant", "draw", "list", awards.invoiced)
    assert [each["number"] for each in office.bench.told(*own)["draws"]] == [draw]
    assert draw in [each["number"] for each in office.bench.told(*own[:3])["draws"]]
    assert f"draw {draw} on award {awards.invoiced}: $600.00, requested" in (
        office.bench.run(*own).stdout
    )
    none = office.bench.run("grant", "draw", "list", awards.built)
    assert "Nothing was asked for yet" in none.stdout
    assert "There is no award 4000000" in office.bench.run(*own[:3], 4_000_000).stderr


def test_counter__has_no_part_in_draws(office: Office, draw: int) -> None:
    for act in ("review", "approve"):
        refused = office.bench.refused("grant", "draw", act, draw, *COUNTER)
        assert "does not hold the office" in refused


def test_return__gives_money_of_a_paid_draw_back_to_its_allotment(
    office: Office, awards: Awards
) -> None:
    draw = office.grants.paid(awards.invoiced, ORGANIZATION)
    back = ("grant", "draw", "return", draw, "250.00", *COUNTER)
    assert "which is less than $250.00" in office.bench.refused(*back)
    counter, token = office.world.officer("counter"), office.world.token.functions
    counter.send(token.mint(counter.address, money.parse("1,000")))
    office.bench.done(*back)
    assert office.grants.award(awards.invoiced)["returned"] == money.parse("250")
    more = ("grant", "draw", "return", draw, "750.01", *COUNTER)
    assert office.bench.run(*more).exit_code == 1
    assert office.grants.award(awards.invoiced)["returned"] == money.parse("250")
