"""The next possible act with an award, a draw, a milestone or an amendment, as things stand.

given each state it can be in
    what is named next should be what can be done then
given a number of nothing
    that should be said
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from almoner.chain import deployment
from almoner.chain.agency import Agency, connect
from almoner.chain.deployment import Kind
from almoner.cli.guidance import grants as guidance
from almoner.testing import digest
from almoner.testing.grant_samples import SUSPENSION, TERMINATION
from tests.cli.grants.awarded import LINES, Awards
from tests.cli.grants.office import ORGANIZATION, Office


@pytest.fixture
def contracts(office: Office) -> Agency:
    """The grant program's contracts."""
    client = office.world.client
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(office.folder / "deployments", client.chain_id, genesis)
    return connect(client, record, kind=Kind.GRANT)


def test_award__names_what_comes_next(office: Office, awards: Awards, contracts: Agency) -> None:
    grants, fn = office.grants, office.world.amendments.functions
    round_ = grants.open_round()
    application = grants.apply(round_, ORGANIZATION, amounts=LINES)
    grants.judge(round_, [application], [40, 20, 10])
    new = grants.recommend(application, lines=LINES)
    assert f"almoner grant award approve {new}" in guidance.award(contracts, new)
    grants.offer(new)
    assert f"almoner grant award accept {new}" in guidance.award(contracts, new)
    grants.accept(new, ORGANIZATION)
    assert f"almoner grant draw request {new}" in guidance.award(contracts, new)
    by = grants.noticed(new, SUSPENSION)
    assert f"almoner grant amend show {by}" in guidance.award(contracts, new)
    office.world.send("grants_officer", fn.withdraw(by))
    grants.enacted(new, TERMINATION)
    assert f"almoner grant closeout report {new}" in guidance.award(contracts, new)
    assert "There is no award 4000000" in guidance.award(contracts, 4_000_000)


def test_draw__names_what_comes_next(office: Office, awards: Awards, contracts: Agency) -> None:
    grants, fn = office.grants, office.grants.awards.functions
    draw = grants.draw(awards.invoiced, ORGANIZATION)
    assert f"almoner grant draw review {draw}" in guidance.draw(contracts, draw)
    grants.review(draw)
    assert f"almoner grant draw approve {draw}" in guidance.draw(contracts, draw)
    grants.certify(draw)
    assert f"almoner grant draw settle {draw}" in guidance.draw(contracts, draw)
    grants.settle(draw)
    assert f"almoner grant disallow {draw}" in guidance.draw(contracts, draw)
    other = grants.draw(awards.invoiced, ORGANIZATION)
    office.world.send("grants_officer", fn.denyDraw(other, digest("why")))
    assert f"almoner grant draw request {awards.invoiced}" in guidance.draw(contracts, other)
    assert "There is no draw 4000000" in guidance.draw(contracts, 4_000_000)


def test_draw__that_is_held_names_its_hold(
    office: Office, awards: Awards, contracts: Agency
) -> None:
    draw = office.grants.approved(awards.invoiced, ORGANIZATION)
    payment, awarding = office.grants.payment_id(draw), office.grants.awards
    replace(office.world, program=awarding, roster=awarding).place_hold(payment)
    assert f"almoner hold show {payment}" in guidance.draw(contracts, draw)


def test_release__says_who_pays_a_draw(office: Office, awards: Awards) -> None:
    draw = office.grants.approved(awards.invoiced, ORGANIZATION)
    payment, awarding = office.grants.payment_id(draw), office.grants.awards
    replace(office.world, program=awarding, roster=awarding).place_hold(payment)
    ours = (payment, "--program", office.file.id)
    shown = office.bench.run("hold", "show", *ours).stdout
    assert shown.startswith(f"payment: {payment} (draw {draw}, award {awards.invoiced})\n")
    listed = office.bench.run("hold", "list", *ours[1:]).stdout
    assert f"award {awards.invoiced}, payment {payment} of draw {draw}: placed by rule " in listed
    seen = ("--reason", "File 12: seen", "--as", "investigator-2")
    said = office.bench.run("hold", "release", *ours, *seen).stdout
    assert said.startswith(f"Payment {payment} is free, and not paid yet. Anyone ")
    assert f"(almoner grant draw settle {draw})" in said


def test_milestone__names_what_comes_next(
    office: Office, awards: Awards, contracts: Agency
) -> None:
    fn, evidence = office.grants.awards.functions, digest("photographs")

    def submit() -> None:
        given = {"subject": 0, "content": evidence, "name": ORGANIZATION}
        signed = office.grants.grantee(awards.built, "milestone", **given)
        office.world.stranger().send(fn.submitMilestone(awards.built, 0, evidence, signed))

    def judge(*, accepted: bool) -> None:
        judged = (awards.built, 0, evidence, accepted, digest("seen"))
        office.world.send("grants_officer", fn.judgeMilestone(*judged))

    def said() -> str:
        return guidance.milestone(contracts, awards.built, 0)

    assert f"almoner grant draw milestone submit {awards.built} 1" in said()
    submit()
    assert f"almoner grant draw milestone judge {awards.built} 1" in said()
    judge(accepted=False)
    assert f"almoner grant draw milestone submit {awards.built} 1" in said()
    submit()
    judge(accepted=True)
    assert f"almoner grant draw request {awards.built}" in said()
    assert "It is drawn on" in guidance.milestone(contracts, awards.built, 7)


def test_amendment__names_what_comes_next(
    office: Office, awards: Awards, contracts: Agency
) -> None:
    grants, fn = office.grants, office.world.amendments.functions

    def said(number: int) -> str:
        return guidance.amendment(contracts, number)

    act = grants.propose(awards.invoiced, TERMINATION)
    assert f"almoner grant amend notice {act}" in said(act)
    office.world.send("grants_officer", fn.notice(act, digest("letter")), 1)
    assert f"almoner grant amend object {act}" in said(act)
    grants.object(act, ORGANIZATION)
    assert f"almoner grant amend decide {act}" in said(act)
    office.world.send("hearing_officer", fn.decide(act, False, digest("heard")))
    assert said(act) == f"Anyone can put it into effect (almoner grant amend enact {act})."
    office.world.send("grants_officer", fn.withdraw(act))
    assert said(act) == "Nothing more is done with it."
    suspension = grants.enacted(awards.invoiced, SUSPENSION)
    assert f"almoner grant amend withdraw {suspension}" in said(suspension)
    assert "There is no amendment 4000000" in said(4_000_000)
