"""almoner grant award

given recommendations
├── withdraw should be its recommender's
├── approve should take several, say what it approves, and what comes next of each
├── approve should count what is awarded to one organization together
├── approve should name each award it would be refused for, and approve none
├── approve should refuse terms that are not those announced, or of another organization now
└── approve should say what it had approved where it is stopped
given an offer
├── accept and decline should follow its grantee's signature, whichever way it is given
├── accept should be refused once the offer is over, and expire before
└── neither should be asked to sign for what is no offer
given awards
└── show and list should say how they stand, for people and for machines
"""

from __future__ import annotations

import json

import pytest

from almoner import money
from almoner.acts.awards import AwardState
from almoner.testing.claimant import account
from almoner.testing.samples import digest
from tests.cli.grants.judged import AMOUNTS, award_file, judged
from tests.cli.grants.office import ORGANIZATION, Office
from tests.cli.grants.papers import DAY, TOTAL

OFFICER = ("--as", "grants-officer-1")
ANYONE = ("--as", "counter-1")
SIGNED = ("--signer", ORGANIZATION)
APPROVE = ("grant", "award", "approve")
FIRST = ("--as", "approver-1")
SECOND = ("--as", "approver-2")


@pytest.fixture
def recommended(office: Office) -> list[int]:
    """Two awards of $100,000, to two organizations."""
    return recommend(office, judged(office, 2))


@pytest.fixture
def offered(office: Office) -> int:
    """An offer to the organization whose key is here."""
    (award,) = recommend(office, judged(office))
    office.bench.told(*APPROVE, award, *FIRST)
    return award


def recommend(office: Office, applications: list[int], **changed: str) -> list[int]:
    path = award_file(office, applications, dict.fromkeys(applications, changed))
    done = office.bench.told("grant", "award", "recommend", path, *OFFICER)
    return [each["award"] for each in done["recommended"]]


def state(office: Office, award: int) -> AwardState:
    return AwardState(office.grants.award(award)["state"])


def test_withdraw__is_its_recommenders(office: Office, recommended: list[int]) -> None:
    words = ("grant", "award", "withdraw", recommended[0])
    other = office.bench.refused(*words, "--as", "grants-officer-2")
    person = office.world.person("grants_officer")
    assert other.startswith(
        f"Award {recommended[0]} was recommended by person {person} (grants-officer-1), who alone"
    )
    office.bench.done(*words, *OFFICER)
    assert state(office, recommended[0]) is AwardState.WITHDRAWN
    assert "is withdrawn: this cannot be done" in office.bench.refused(*words, *OFFICER)
    assert office.bench.refused(*APPROVE, recommended[0], *FIRST) == (
        f"Award {recommended[0]} is withdrawn: only one that is recommended is approved."
    )


def test_approve__takes_several_and_says_until_when(office: Office, recommended: list[int]) -> None:
    rehearsed = office.bench.run(*APPROVE, *recommended, *FIRST, "--dry-run")
    organizations = [f"0x{office.grants.award(each)['orgRef'].hex()}" for each in recommended]
    for award, organization in zip(recommended, organizations, strict=True):
        told = f"$100,000.00 by reimbursement to organization {organization}, which has "
        assert f"Award {award}, on application" in rehearsed.stderr
        assert f"{told}$100,000.00 with it" in rehearsed.stderr
        assert office.grants.award(award)["termsHash"].hex() in rehearsed.stderr
    done = office.bench.done(*APPROVE, *recommended, recommended[0], *FIRST)
    assert [each["award"] for each in done["approved"]] == recommended
    assert [each["organization"] for each in done["approved"]] == organizations
    for each in done["approved"]:
        known = office.grants.award(each["award"])
        assert each["offered"] is True
        assert (each["total"], each["cumulative"]) == (TOTAL, TOTAL)
        assert (each["approvals"], each["needed"]) == (1, 1)
        assert (
            each["offer_ends"]
            == known["offerEnds"]
            == office.world.now() + 30 * DAY - (office.world.now() - known["approvedAt"])
        )
    assert list(done["terms"]) == [str(each) for each in recommended]
    assert state(office, recommended[0]) is AwardState.OFFERED


def test_approve__says_how_many_are_missing(office: Office) -> None:
    more = [each * 2 for each in AMOUNTS]
    grants = office.grants
    round_ = grants.open_round()
    application = grants.apply(round_, ORGANIZATION, amounts=more)
    grants.judge(round_, [application], [40, 20, 10])
    (award,) = recommend(office, [application], Personnel="50,000.01")
    waits = office.bench.run(*APPROVE, award, *FIRST)
    assert waits.stdout == (
        f"Award {award} over $100,000.01 has 1 of 2 approvals needed; it waits for another "
        "person.\n"
    )
    again = office.bench.refused(*APPROVE, award, *FIRST)
    assert again.startswith(f"award {award}: Person {office.world.person('approver')} (approver-1)")
    offered = office.bench.run(*APPROVE, award, *SECOND)
    assert f"Award {award} over $100,000.01 is offered: its grantee accepts it until 20" in (
        offered.stdout
    )


def test_approve__counts_what_one_organization_is_awarded(
    office: Office, recommended: list[int]
) -> None:
    """Split in two, the sum still asks for two persons."""
    applications = judged(office, 2)
    same = digest("one organization")
    for number in applications:
        found = office.world.rounds.functions.identify(number, same)
        office.world.send("grants_officer", found)
    first, second = recommend(office, applications)
    done = office.bench.told(*APPROVE, first, second, *FIRST)
    assert [each["offered"] for each in done["approved"]] == [True, False]
    assert [each["cumulative"] for each in done["approved"]] == [TOTAL, 2 * TOTAL]
    assert done["approved"][1]["needed"] == 2
    shown = office.bench.told("grant", "award", "show", second)
    assert (shown["given"], shown["needed"], shown["cumulative"]) == (1, 2, 2 * TOTAL)
    assert office.bench.told(*APPROVE, second, *SECOND)["approved"][0]["offered"] is True


def test_approve__counts_no_approval_of_who_left(office: Office) -> None:
    applications = judged(office, 2)
    for number in applications:
        found = office.world.rounds.functions.identify(number, digest("one organization"))
        office.world.send("grants_officer", found)
    first, second = recommend(office, applications)
    office.bench.told(*APPROVE, first, second, *FIRST)
    assert office.bench.told("grant", "award", "show", second)["given"] == 1
    office.world.remove(office.world.person("approver"), "approver")
    assert office.bench.told("grant", "award", "show", second)["given"] == 0
    waits = office.bench.told(*APPROVE, second, *SECOND)["approved"][0]
    assert (waits["offered"], waits["approvals"], waits["needed"]) == (False, 1, 2)


def test_approve__names_each_award_it_is_refused_for(
    office: Office, recommended: list[int]
) -> None:
    """A person who was to review two applications approves neither, nor another beside them."""
    grants, person = office.grants, office.world.person("approver", 1)
    office.world.appoint(person, "reviewer")
    round_ = grants.open_round()
    names = (ORGANIZATION, "grantee-2")
    applied = [grants.apply(round_, name, amounts=AMOUNTS) for name in names]
    office.world.send("grants_officer", office.world.rounds.functions.assign(applied, person))
    grants.judge(round_, applied, [40, 20, 10])
    own = recommend(office, applied)
    first = recommended[0]
    refused = office.bench.refused(*APPROVE, first, *own, *SECOND)
    assert [line.split(" acted here already")[0] for line in refused.splitlines()] == [
        f"award {each}: Person {person} (approver-2)" for each in own
    ]
    assert state(office, first) is AwardState.RECOMMENDED
    assert office.bench.told(*APPROVE, first, *own, *FIRST)["approved"][-1]["offered"] is True


def test_approve__needs_the_office_and_awards(office: Office, recommended: list[int]) -> None:
    other = office.bench.refused(*APPROVE, *recommended, *OFFICER)
    assert "does not hold the office approver" in other
    none = office.bench.refused(*APPROVE, recommended[0], 99_999, *FIRST)
    assert none == f"There is no award 99999; the last is {recommended[-1]}."
    assert state(office, recommended[0]) is AwardState.RECOMMENDED


def test_approve__refuses_another_organization_than_was_recommended(
    office: Office, recommended: list[int]
) -> None:
    first, second = recommended
    application = office.grants.award(first)["application"]
    found = office.world.rounds.functions.identify(application, digest("another"))
    office.world.send("grants_officer", found)
    refused = office.bench.refused(*APPROVE, second, first, *FIRST)
    assert refused.startswith(
        f"Application {application} was found to be another organization's since award {first} was "
        f"recommended: let its recommender withdraw it (almoner grant award withdraw {first})"
    )
    assert state(office, second) is AwardState.RECOMMENDED
    office.bench.told(*APPROVE, second, *FIRST)


@pytest.mark.parametrize("spoiled", ["total", "termsHash"])
def test_approve__refuses_terms_that_were_not_announced(
    office: Office, recommended: list[int], spoiled: str
) -> None:
    first, second = recommended
    before = office.grants.award(first)
    _spoil(office, first, spoiled)
    assert office.grants.award(first)[spoiled] != before[spoiled]
    refused = office.bench.refused(*APPROVE, second, first, *FIRST)
    assert refused == (
        f"Award {first} does not have the terms it was recommended with: do not approve it, and "
        "tell the auditor."
    )
    assert state(office, second) is AwardState.RECOMMENDED


def test_approve__says_what_it_approved_before_it_was_stopped(office: Office) -> None:
    """Each of two fits the round's budget alone; together they do not."""
    pair = recommend(office, judged(office, 2, budget=money.parse("300,000")))
    applications = judged(office, 2, budget=money.parse("150,000"), ceiling=money.parse("120,000"))
    first, second = recommend(office, applications)
    stopped = office.bench.run(*APPROVE, first, second, *FIRST)
    assert stopped.exit_code == 1
    assert "$100,000.00 is more than the budget of round" in stopped.stderr
    assert f"Approved before: {first}." in stopped.stderr
    assert state(office, first) is AwardState.OFFERED
    assert state(office, second) is AwardState.RECOMMENDED
    assert all(each["offered"] for each in office.bench.told(*APPROVE, *pair, *FIRST)["approved"])


def test_accept__follows_its_grantee(office: Office, offered: int) -> None:
    accept = ("grant", "award", "accept", offered)
    office.put_key("grantee-2")
    other = office.bench.refused(*accept, "--signer", "grantee-2", *ANYONE)
    assert other.startswith("This key is not the one that signs for award")
    assert "give one of --signer" in office.bench.refused(*accept, *ANYONE)
    done = office.bench.done(*accept, *SIGNED, *ANYONE)
    assert state(office, offered) is AwardState.ACTIVE
    assert done["draws_until"] == office.grants.award(offered)["to"] + 120 * DAY
    assert office.bench.refused(*accept, *SIGNED, *ANYONE) == (
        f"Award {offered} is active: only what is offered is accepted or declined."
    )


def test_accept__takes_a_signature_made_elsewhere(office: Office, offered: int) -> None:
    accept = ("grant", "award", "accept", offered)
    asked = json.loads(office.bench.run(*accept, "--message", *ANYONE).stdout)
    assert asked["message"]["action"] == "accept"
    assert asked["message"]["content"] == f"0x{office.grants.award(offered)['termsHash'].hex()}"
    signer = account(ORGANIZATION)
    signature = bytes(signer.sign_typed_data(full_message=asked).signature)
    answer = {
        "deadline": asked["message"]["deadline"],
        "signer": str(signer.address),
        "signature": f"0x{signature.hex()}",
    }
    path = office.write("signature.json", json.dumps(answer))
    office.bench.done(*accept, "--signature", path, *ANYONE)
    assert state(office, offered) is AwardState.ACTIVE


def test_decline__gives_the_money_back(office: Office, offered: int) -> None:
    round_ = office.grants.application(office.grants.award(offered)["application"])["round"]
    assert office.grants.round(round_)["reserved"] == TOTAL
    office.bench.done("grant", "award", "decline", offered, *SIGNED, *ANYONE)
    assert state(office, offered) is AwardState.DECLINED
    assert office.grants.round(round_)["reserved"] == 0
    refused = office.bench.refused("grant", "award", "accept", offered, *SIGNED, *ANYONE)
    assert refused.startswith(f"Award {offered} is declined")


def test_expire__ends_an_offer_in_its_time(office: Office, offered: int) -> None:
    expire = ("grant", "award", "expire", offered, *ANYONE)
    assert office.bench.refused(*expire).startswith(
        f"It is too early: this can be done with award {offered} from 20"
    )
    office.world.warp_to(office.grants.award(offered)["offerEnds"])
    late = office.bench.refused("grant", "award", "accept", offered, *SIGNED, *ANYONE)
    assert late.startswith(f"It is too late: this could be done with award {offered} until 20")
    office.bench.done(*expire)
    assert state(office, offered) is AwardState.EXPIRED


def test_accept__signs_for_no_recommendation(office: Office, recommended: list[int]) -> None:
    for act in ("accept", "decline"):
        words = ("grant", "award", act, recommended[0], "--message", *ANYONE)
        refused = office.bench.run(*words)
        assert refused.exit_code == 1
        assert refused.stdout == ""
        assert "is recommended: only what is offered is accepted or declined" in refused.stderr


def test_show__tells_terms_and_standing(office: Office, offered: int) -> None:
    shown = office.bench.told("grant", "award", "show", offered)
    known = office.grants.award(offered)
    assert (shown["state"], shown["mode"], shown["total"]) == ("offered", "reimbursement", TOTAL)
    assert [each["budget"] for each in shown["lines"]] == AMOUNTS
    assert (shown["begins"], shown["ends"]) == (known["from"], known["to"])
    assert shown["approvers"] == [office.world.person("approver")]
    said = office.bench.run("grant", "award", "show", offered).stdout
    for line in (
        "state: offered until 20",
        "Personnel: $50,000.00, $0.00 drawn",
        "limit of indirect costs: 15 % of the others",
        "may be moved: 10 %, between categories",
        f"approvers: person {office.world.person('approver')} (approver-1)",
    ):
        assert line in said
    assert "paid: $0.00" not in said
    office.bench.told("grant", "award", "accept", offered, *SIGNED, *ANYONE)
    assert "paid: $0.00" in office.bench.run("grant", "award", "show", offered).stdout
    missing = office.bench.run("grant", "award", "show", 99_999)
    assert f"There is no award 99999; the last is {offered}." in missing.stderr


def test_show__tells_milestones(office: Office) -> None:
    none = dict.fromkeys(office.file.budget.categories, "")
    own = none | {"mode": "milestone", "milestones": "10000;20000"}
    (award,) = recommend(office, judged(office), **own)
    said = office.bench.run("grant", "award", "show", award).stdout
    assert "milestone 2: $20,000.00, planned" in said
    assert "indirect costs" not in said.lower()
    assert "approvals: 0 of 1 needed" in said


def test_list__tells_how_each_stands(office: Office) -> None:
    assert "No award was recommended yet" in office.bench.run("grant", "award", "list").stdout
    first, second = recommend(office, judged(office, 2))
    office.bench.told(*APPROVE, second, *FIRST)
    told = office.bench.told("grant", "award", "list")["awards"]
    assert [(each["number"], each["state"]) for each in told] == [
        (first, "recommended"),
        (second, "offered"),
    ]
    said = office.bench.run("grant", "award", "list").stdout
    assert f"award {first}: recommended, $100,000.00 on application" in said


def _spoil(office: Office, award: int, field: str) -> None:
    """Writes something else into the word of storage that has a field of an award."""
    client, address = office.world.client, office.grants.awards.address
    fn = office.grants.awards.functions.awardOf(award)
    call = {"to": address, "data": fn._encode_transaction_data()}
    trace = client.request("debug_traceCall", call, "latest", {})
    before = office.grants.award(award)
    read = [
        step["stack"][-1] for step in trace["structLogs"] if step["op"] == "SLOAD" and step["stack"]
    ]
    for slot in dict.fromkeys(read):
        place = f"0x{int(slot, 16):064x}"
        word = client.request("eth_getStorageAt", address, place, "latest")
        # `total` lies beside the account, above its 20 bytes.
        other = int(word, 16) ^ (1 << (160 if field == "total" else 0))
        client.request("anvil_setStorageAt", address, place, f"0x{other:064x}")
        after = office.grants.award(award)
        changed = {name for name in before if before[name] != after[name]}
        if changed == {field}:
            return
        client.request("anvil_setStorageAt", address, place, f"0x{int(word, 16):064x}")
    raise AssertionError(f"no word has {field} alone")
