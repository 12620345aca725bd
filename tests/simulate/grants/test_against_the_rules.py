"""Given made-up years and the real rules: what is planted should be held, and no look-alike.

The generator does not know the rules, so this is a measurement as much as a test: a change on
either side that lets fraud through or holds an innocent draw fails here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from almoner.fraud import engine, typologies
from almoner.fraud.facts import AwardFact, DrawFacts
from almoner.fraud.grant_rules import GrantParameters
from almoner.program import GrantFile
from almoner.simulate import grants as years
from almoner.simulate.grants import Kind
from tests.simulate.grants.conftest import Written, at

OFFICER = 7
"""The person whose further key an award's account becomes."""


def awarded(written: Written) -> dict[int, AwardFact]:
    """What the rules know of every award."""
    found: dict[int, AwardFact] = {}
    cumulative: Counter[str] = Counter()
    for award in range(1, len(written.awards) + 1):
        organization = written.organization(award)
        cumulative[organization] += written.total(award)
        found[award] = AwardFact(
            award=award,
            organization=organization.encode(),
            awarded=True,
            approved_at=at(written.about("award approve", award)[-1]),
            cumulative=cumulative[organization],
        )
    return found


def judged(written: Written, program: GrantFile) -> dict[str, set[int]]:
    """The draws that are held, by the typology that holds them."""
    parameters = GrantParameters(limits=tuple(band.up_to for band in program.bands[:-1]))
    awards = awarded(written)
    accounts = {award: written.application(award)["pay_to"] for award in awards}
    (linked,) = written.of("office key link")
    found = defaultdict(set)
    approved = {int(line["subject"]): at(line) for line in written.of("draw approve")}
    for draw, moment in approved.items():
        asked = written.requests[draw]
        award, account = asked["award"], accounts[asked["award"]]
        official = account == linked["detail"] and moment > at(linked)
        facts = DrawFacts(
            draw=draw,
            account=account,
            officer=OFFICER if official else None,
            requested_at=asked["at"],
            approved_at=moment,
            award=awards[award],
            others=tuple(
                other
                for number, other in awards.items()
                if number != award and accounts[number] == account
            ),
        )
        findings = engine.examine_draw(facts, moment, parameters)
        typology = typologies.matching(findings, typologies.of(parameters))
        if typology is not None:
            found[typology.name].add(draw)
    return found


def test_rules__hold_each_planted_draw_for_what_it_is(written: Written, program: GrantFile) -> None:
    held = judged(written, program)

    assert held == {
        "split_under_threshold": set(written.planted(Kind.SPLIT)["draws"]),
        "approval_in_seconds": set(written.planted(Kind.HASTY)["draws"]),
        "officer_account": set(written.planted(Kind.OFFICIAL)["draws"]),
    }
    assert sorted(set().union(*held.values())) == written.truth["should_hold"]


@pytest.mark.parametrize("seed", range(20, 26))
def test_rules__hold_no_look_alike(program: GrantFile, tmp_path: Path, seed: int) -> None:
    made = years.year(program, applicants=60, awards=30, seed=seed)
    years.write(made, tmp_path)
    written = Written(made, tmp_path)

    held = set().union(*judged(written, program).values())

    assert sorted(held) == written.truth["should_hold"]
    for kind in (Kind.SHARED_INVOICE, Kind.URGENT, Kind.OVERCHARGED):
        assert not held & set(written.planted(kind)["draws"])
    for kind in (Kind.TWO_AWARDS, Kind.FISCAL_AGENT):
        awards = set(written.planted(kind)["awards"])
        assert not [draw for draw in held if written.requests[draw]["award"] in awards]
