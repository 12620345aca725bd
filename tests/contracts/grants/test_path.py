"""The whole path of a grant, from its round to its closeout."""

from __future__ import annotations

from almoner import money
from almoner.testing import DAY, digest
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants


def test_grant__is_paid_and_closed(grants: Grants) -> None:
    award = grants.active()
    draw = grants.paid(award)
    world = grants.world

    assert world.balance(payee("grantee")) == money.parse("1,000")
    assert grants.award(award)["paid"] == money.parse("1,000")

    report = digest("report")
    signed = grants.grantee(award, "report", content=report)
    world.stranger().send(grants.awards.functions.submitReport(award, report, signed))
    world.send("grants_officer", grants.awards.functions.closeAward(award, report))

    obligation = world.treasury.functions.obligationOf(grants.awards.address, award).call()
    assert obligation[0] == money.parse("1,000")
    assert grants.draw_of(draw)["state"] == 3
    assert DAY
