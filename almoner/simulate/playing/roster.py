"""What happens to cases at the offices: entered, approved, closed, given a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from almoner import typed_data
from almoner.acts import cases, exceptions
from almoner.acts.programs import set_calendar
from almoner.simulate.playing.script import Said, Step
from almoner.simulate.playing.stage import Stage


def calendar(stage: Stage, step: Step) -> None:
    """The issue dates of a program."""
    dates = [int(each.args["issueAt"]) for each in step.logs]
    first = step.logs[0]
    agency, by = stage.agencies[first.address], stage.officer(first.args["by"])
    set_calendar(agency, by, int(first.args["period"]), dates)


def enroll(stage: Stage, step: Step) -> None:
    """One household. Its references are the population's: only who signs for it is renamed."""
    made = step.first("CaseEnrolled")
    said, whose = made.args, (made.address, int(made.args["caseNo"]))
    stage.signers.enrolled(whose, said["memberRefs"][0], said["caseRef"])
    if said["signer"] != "0x":
        stage.signers.binds(whose, said["signer"])
    asked = (
        _word(said["caseRef"]),
        [_word(each) for each in said["memberRefs"]],
        _word(said["groupRef"]),
        int(said["priorCaseNo"]),
        said["payTo"],
        stage.names.data(said["signer"]),
        int(said["amount"]),
        int(said["fromPeriod"]),
        int(said["toPeriod"]),
        _word(said["factsCommitment"]),
    )
    roster = stage.agencies[made.address].roster.functions
    stage.officer(said["by"]).send(roster.enroll([asked]))


def approve(stage: Stage, step: Step) -> None:
    """With the terms the roster has: there is nobody else who could have them."""
    made = step.first("CaseApproved")
    agency, no = stage.agencies[made.address], int(made.args["caseNo"])
    terms = agency.client.call(agency.roster.functions.caseOf(no))[-1]
    stage.officer(made.args["by"]).send(agency.roster.functions.approve([no], [terms]))


def close(stage: Stage, step: Step) -> None:
    """The end of an ended case."""
    made = step.first("CaseClosed")
    cases.close(stage.agencies[made.address], stage.by(made.args["by"]), int(made.args["caseNo"]))


def offer_key(stage: Stage, step: Step) -> None:
    """A one-time code."""
    made = step.first("KeyOffered")
    said = made.args
    no, expires = int(said["caseNo"]), int(said["expiresAt"])
    agency = stage.agencies[made.address]
    cases.offer_key(agency, stage.officer(said["by"]), no, said["key"], expires)


def bind(stage: Stage, step: Step) -> None:
    """By the one-time code that was offered last."""
    made = step.first("SignerBound")
    said, agency = made.args, stage.agencies[made.address]
    no = int(said["caseNo"])
    expires = int(agency.client.call(agency.roster.functions.keyOfferOf(no))[1])
    signer = stage.names.data(said["signer"])
    message = typed_data.bind_signer(
        chain_id=agency.client.chain_id,
        roster=agency.roster.address,
        case_no=no,
        signer=signer,
        expires_at=expires,
    )
    signature = stage.signers.sign_with_code((made.address, no), expires, message)
    stage.by(said["relayer"]).send(agency.roster.functions.bindSigner(no, signer, signature))
    stage.signers.binds((made.address, no), said["signer"])


def report_late(stage: Stage, step: Step) -> None:
    """A payment that did not come."""
    made = step.first("PaymentLate")
    agency, said = stage.agencies[made.address], made.args
    cases.report_late(agency, stage.by(said["by"]), int(said["caseNo"]), int(said["period"]))


def _declares(
    act: Callable[..., object], told: Callable[[Said], tuple[Any, ...]]
) -> Callable[[Stage, Step], None]:
    """One of two officers who declare something about a case; `told` has what they say."""

    def play(stage: Stage, step: Step) -> None:
        made = step.events[0]
        agency, by = stage.agencies[made.address], stage.officer(made.args["by"])
        act(agency, by, *told(made))

    return play


def _account(made: Said) -> tuple[str, int, int]:
    said = made.args
    return said["account"], int(said["capacity"]), int(said["until"])


def _member(made: Said) -> tuple[bytes, bytes, int]:
    said = made.args
    return _word(said["memberRef"]), _word(said["caseRef"]), int(said["until"])


def _word(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


ACTS = {
    "CalendarSet": calendar,
    "CaseEnrolled": enroll,
    "CaseApproved": approve,
    "CaseClosed": close,
    "KeyOffered": offer_key,
    "SignerBound": bind,
    "SharedAccountProposed": _declares(exceptions.propose_account, _account),
    "SharedAccountConfirmed": _declares(exceptions.confirm_account, _account),
    "DoubleMemberProposed": _declares(exceptions.propose_member, _member),
    "DoubleMemberConfirmed": _declares(exceptions.confirm_member, _member),
    "PaymentLate": report_late,
}
