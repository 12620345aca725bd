"""Given a made-up year, read from its files alone: what is planted should be there and be true.

- fraud
  - awards split under a limit should be of several organizations, of one account, just below it
  - an invoice should come a second time and then pass its gross
  - draws should be approved seconds after they are asked for
  - an award should be paid to what becomes an officer's key
- innocents
  - an invoice should be shared sixty to forty and meet its gross
  - an organization should have two awards below the limit, which more persons approve together
  - organizations of a fiscal agent should share its account for ordinary sums
  - an urgent draw should be approved fast, but after an hour
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from almoner import money
from almoner.program import GrantFile
from almoner.simulate.grants import MINIMUM_AWARDS, Kind
from almoner.simulate.grants.truth import HELD
from tests.simulate.grants.conftest import DAY, Written, at

HOUR = 3_600
QUARTER = 91 * DAY
LIMIT = money.parse("100,000")


def approved_after(written: Written, draw: int) -> int:
    """Seconds from a request to its last approval."""
    return at(written.about("draw approve", draw)[-1]) - written.requests[draw]["at"]


def charged(request: dict[str, Any]) -> int:
    return money.parse(request["amount"])


def gross(request: dict[str, Any]) -> int:
    return money.parse(request["invoice"]["gross"])


def undone(written: Written) -> set[int]:
    ended = (*written.of("draw deny"), *written.of("draw withdraw"))
    return {int(line["subject"]) for line in ended}


def test_truth__names_every_group_and_every_award(written: Written) -> None:
    counted = Counter(written.truth["kinds"].values())

    assert {each["kind"] for each in written.truth["planted"]} == set(Kind) - {Kind.ORDINARY}
    assert counted.pop("ordinary", 0) == len(written.awards) - MINIMUM_AWARDS
    assert counted == {
        Kind.SPLIT: 3,
        Kind.OVERCHARGED: 2,
        Kind.HASTY: 1,
        Kind.OFFICIAL: 1,
        Kind.TWO_AWARDS: 2,
        Kind.FISCAL_AGENT: 3,
    }
    frauds = {each["kind"] for each in written.truth["planted"] if each["fraud"]}
    assert frauds == {Kind.SPLIT, Kind.OVERCHARGED, Kind.HASTY, Kind.OFFICIAL}


def test_truth__holds_what_is_planted_for_it_and_nothing_else(
    written: Written, program: GrantFile
) -> None:
    held = written.truth["should_hold"]
    planted = [draw for kind in HELD for draw in written.planted(kind)["draws"]]
    approvals = [at(written.about("draw approve", draw)[-1]) for draw in held]

    assert sorted(planted) == held
    assert not undone(written) & set(held)
    # What the program lets the fraud check hold in a quarter, wherever quarters begin.
    for first in approvals:
        assert sum(first <= each < first + QUARTER for each in approvals) <= program.holds.bot_floor


def test_split__is_of_several_organizations_with_one_account(written: Written) -> None:
    awards = written.planted(Kind.SPLIT)["awards"]

    assert len({written.organization(award) for award in awards}) == 3
    assert len({written.application(award)["pay_to"] for award in awards}) == 1
    assert len({line["who"] for a in awards for line in written.about("award accept", a)}) == 3
    for award in awards:
        assert LIMIT * 95 // 100 < written.total(award) < LIMIT
        assert len(written.about("award approve", award)) == 1
        drawn = sum(charged(each) for each in written.requests.values() if each["award"] == award)
        assert drawn == written.total(award), "they take all there is"
        assert not written.about("closeout report", award)


def test_accounts__are_shared_by_the_planted_groups_alone(written: Written) -> None:
    of_account = defaultdict(set)
    for award, kind in written.truth["kinds"].items():
        of_account[written.application(int(award))["pay_to"]].add((int(award), kind))

    shared = {frozenset(kind for _, kind in each) for each in of_account.values() if len(each) > 1}

    assert shared == {
        frozenset({Kind.SPLIT}),
        frozenset({Kind.TWO_AWARDS}),
        frozenset({Kind.FISCAL_AGENT}),
    }


def test_overcharged__passes_the_gross_only_together(written: Written) -> None:
    (refused,) = written.truth["should_refuse"]
    (honest,) = written.planted(Kind.OVERCHARGED)["draws"]
    line = written.plan[refused["act"] - 1]
    first, second = written.requests[honest], written.toml(refused["file"])

    assert (line["act"], line["file"]) == ("draw request", refused["file"])
    assert {first["award"], int(line["subject"])} == set(
        written.planted(Kind.OVERCHARGED)["awards"]
    )
    assert first["at"] < at(line)
    assert first["invoice"] == second["invoice"]
    assert max(charged(first), charged(second)) <= gross(first)
    assert charged(first) + charged(second) > gross(first)
    assert honest not in undone(written)
    assert refused["by"] == "Treasury_OverCost"


def test_invoices__are_charged_no_more_than_they_say(written: Written) -> None:
    done = undone(written)
    documents = [written.toml(line["file"]) for line in written.of("draw substantiate")]
    documents += [each for draw, each in written.requests.items() if draw not in done]
    papers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in documents:
        if "invoice" in each:
            papers[each["invoice"]["number"]].append(each)

    for charges in papers.values():
        assert len({str(each["invoice"]) for each in charges}) == 1
        assert sum(map(charged, charges)) <= gross(charges[0])
    assert sorted(len(charges) for charges in papers.values() if len(charges) > 1) == [2]


def test_shared_invoice__meets_its_gross_sixty_to_forty(written: Written) -> None:
    draws = written.planted(Kind.SHARED_INVOICE)["draws"]
    shares = sorted((written.requests[draw] for draw in draws), key=charged, reverse=True)

    assert shares[0]["invoice"] == shares[1]["invoice"]
    assert [10 * charged(each) for each in shares] == [6 * gross(shares[0]), 4 * gross(shares[0])]
    assert shares[0]["award"] != shares[1]["award"]
    assert len({written.organization(each["award"]) for each in shares}) == 2
    assert not set(draws) & {*undone(written), *written.truth["should_hold"]}


def test_hasty__is_approved_in_seconds(written: Written) -> None:
    draws = written.planted(Kind.HASTY)["draws"]

    assert len(draws) == 3
    assert all(0 < approved_after(written, draw) < 60 for draw in draws)


def test_urgent__is_approved_fast_but_after_an_hour(written: Written) -> None:
    (urgent,) = written.planted(Kind.URGENT)["draws"]
    hasty = written.planted(Kind.HASTY)["draws"]

    assert HOUR < approved_after(written, urgent) < 2 * HOUR
    for draw in written.requests.keys() - {urgent, *hasty, *undone(written)}:
        assert approved_after(written, draw) > 12 * HOUR


def test_official__is_paid_once_before_anybody_could_know(written: Written) -> None:
    (award,) = written.planted(Kind.OFFICIAL)["awards"]
    (proposed,), (linked,) = written.of("office key propose"), written.of("office key link")
    own = [draw for draw, each in written.requests.items() if each["award"] == award]

    first, *later = own

    assert proposed["detail"] == linked["detail"] == written.application(award)["pay_to"]
    assert proposed["subject"] == linked["subject"]
    assert proposed["who"] != linked["who"]
    assert at(written.about("draw settle", first)[0]) < at(proposed) < at(linked)
    assert later == written.planted(Kind.OFFICIAL)["draws"]
    assert all(written.requests[draw]["at"] > at(linked) + 14 * DAY for draw in later)
    seen = {line["who"] for draw in own for line in written.about("draw review", draw)}
    assert seen == {linked["subject"]}


def test_two_awards__are_below_the_limit_and_take_more_persons_together(written: Written) -> None:
    awards = written.planted(Kind.TWO_AWARDS)["awards"]
    approved = [written.about("award approve", award) for award in awards]

    assert len({written.organization(award) for award in awards}) == 1
    assert len({line["who"] for a in awards for line in written.about("award accept", a)}) == 2
    assert all(written.total(award) < LIMIT for award in awards)
    assert [len(each) for each in approved] == [1, 2]
    assert len({line["who"] for line in approved[1]}) == 2


def test_fiscal_agent__keeps_the_books_of_several_for_ordinary_sums(written: Written) -> None:
    awards = written.planted(Kind.FISCAL_AGENT)["awards"]

    assert len({written.organization(award) for award in awards}) == 3
    assert len({written.application(award)["pay_to"] for award in awards}) == 1
    assert all(written.total(award) <= LIMIT * 65 // 100 for award in awards)
