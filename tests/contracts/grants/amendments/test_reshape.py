"""Who may change an award's terms: reshape

given another caller than GrantAmendments, whatever its office
    it reverts with SetAside_WrongCaller
given every amendment there is
    the hash of the terms tells them all, in their order
"""

from __future__ import annotations

from almoner.testing import DAY, refuses
from almoner.testing.grant_samples import DEOBLIGATION
from tests.contracts.grants.amending import CONDITIONS, LINES, Amending, dollars


def test_reshape__I24_reverts_for_anybody_else(amending: Amending) -> None:
    world, to = amending.world, amending.state["to"]
    fn = amending.grants.awards.functions.reshape(amending.award, 1, LINES, to, CONDITIONS)
    officers = [world.officer(office) for office in ("grants_officer", "approver", "program_admin")]
    for sender in (*officers, world.stranger()):
        with refuses("SetAside_WrongCaller", caller=sender.address):
            sender.send(fn)


def test_reshape__I24_chains_every_change_of_the_terms(amending: Amending) -> None:
    world, end = amending.world, amending.state["to"]
    moved = dollars("45,000", "25,000", "20,000", "10,000")
    more = dollars("65,000", "25,000", "20,000", "10,000")
    cut = dollars("65,000", "24,000", "20,000", "10,000")
    terms = bytes(amending.state["termsHash"])
    world.stranger().send(amending.rebudget(moved))
    world.send("grants_officer", amending.extend(end + DAY))
    amending.amend(more, end + 2 * DAY)
    amending.enacted(DEOBLIGATION, subject=1, amount=10**9)
    steps = [
        (moved, end, bytes(32)),
        (moved, end + DAY, bytes(32)),
        (more, end + 2 * DAY, CONDITIONS),
        (cut, end + 2 * DAY, bytes(32)),
    ]
    for number, (lines, to, conditions) in enumerate(steps, 1):
        terms = amending.terms_hash(terms, number, lines, to, conditions)
    assert bytes(amending.state["termsHash"]) == terms
    assert amending.lines == cut
