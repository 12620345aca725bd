"""What is proposed about cases, noticed, approved and put into effect."""

from __future__ import annotations

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from almoner import typed_data
from almoner.acts import changes, notices, requests
from almoner.acts.applications import Signature
from almoner.acts.changes import Basis, ChangeKind, Origin
from almoner.acts.notices import Channel
from almoner.simulate.playing.script import Said, Step
from almoner.simulate.playing.signing import LASTING
from almoner.simulate.playing.stage import Stage


def propose(stage: Stage, step: Step) -> None:
    """By a caseworker, at the counter, or by the person's signature."""
    made = step.first("ChangeProposed")
    said = made.args
    origin, kind = Origin(int(said["origin"])), ChangeKind(int(said["kind"]))
    if kind is ChangeKind.SIGNER:
        whose = stage.rosters[said["program"]], int(said["caseNo"])
        stage.signers.asks(whose, step.first("SignerProposed").args["signer"], said["value"])
    if origin is Origin.CLAIMANT:
        _sign(stage, step, made, kind)
    elif origin is Origin.COUNTER:
        _file(stage, step, made, kind)
    else:
        changes.propose(
            stage.agencies[said["program"]],
            stage.officer(said["by"]),
            int(said["caseNo"]),
            kind,
            int(said["value"], 16),
            Basis(int(said["basis"])),
            stage.names.data(said["reasonHash"]),
        )


def approve(stage: Stage, step: Step) -> None:
    """By a determiner, or by a second clerk who was there."""
    said = step.first("ChangeApproved").args
    agency, number = stage.agencies[said["program"]], int(said["proposal"])
    proposal = changes.show(agency, number)
    if proposal.origin is Origin.STAFF:
        changes.approve(agency, stage.officer(said["by"]), number, proposal.value)
    else:
        requests.witness(agency, stage.officer(said["by"]), number)


def serve(stage: Stage, step: Step) -> None:
    """By an officer, or acknowledged by the person's signature."""
    said = step.first("NoticeServed").args
    agency, number = stage.agencies[said["program"]], int(said["proposal"])
    if step.has("ClaimantActed"):
        acted = step.first("ClaimantActed")
        signature = signed(stage, acted, bytes(32))
        fn = agency.changes.functions.acknowledge(agency.program.address, number, signature)
        stage.by(acted.args["relayer"]).send(fn)
        return
    channel, evidence = Channel(int(said["channel"])), stage.names.data(said["evidence"])
    notices.serve(agency, stage.officer(said["by"]), number, channel, evidence)


def come_back(stage: Stage, step: Step) -> None:
    """A notice was undeliverable."""
    said = step.first("NoticeReturned").args
    agency, evidence = stage.agencies[said["program"]], stage.names.data(said["evidence"])
    notices.returned(agency, stage.officer(said["by"]), int(said["proposal"]), evidence)


def enact(stage: Stage, step: Step) -> None:
    """Whoever it is puts a change into effect."""
    said = step.first("ChangeEnacted").args
    changes.enact(stage.agencies[said["program"]], stage.by(said["by"]), int(said["proposal"]))


def signed(stage: Stage, acted: Said, content: bytes, name: str = typed_data.CHANGES) -> Signature:
    """A household's signature under what it does next in one of the agency's contracts."""
    said = acted.args
    agency, no = stage.agencies[said["program"]], int(said["caseNo"])
    contract = agency.changes if name == typed_data.CHANGES else agency.hearings
    program = agency.program.address
    message = typed_data.claimant_act(
        chain_id=agency.client.chain_id,
        name=name,
        contract=contract.address,
        action=said["action"],
        program=program,
        case_no=no,
        subject=int(said["subject"]),
        content=content,
        nonce=agency.client.call(contract.functions.nonceOf(program, no)),
        deadline=LASTING,
    )
    signer = stage.signers.standing((stage.rosters[said["program"]], no))
    return stage.signers.sign(signer, message)


def _sign(stage: Stage, step: Step, made: Said, kind: ChangeKind) -> None:
    said, acted = made.args, step.first("ClaimantActed")
    agency, no = stage.agencies[said["program"]], int(said["caseNo"])
    program, asks = agency.program.address, agency.changes.functions
    if kind is ChangeKind.PAY_TO:
        signature = signed(stage, acted, stage.names.data(said["value"]))
        fn = asks.requestPayTo(program, no, _account(said["value"]), signature)
    else:
        signer = stage.names.data(step.first("SignerProposed").args["signer"])
        fn = asks.requestSigner(program, no, signer, signed(stage, acted, keccak(signer)))
    stage.by(acted.args["relayer"]).send(fn)


def _file(stage: Stage, step: Step, made: Said, kind: ChangeKind) -> None:
    said = made.args
    agency, by, no = stage.agencies[said["program"]], stage.officer(said["by"]), int(said["caseNo"])
    evidence = stage.names.data(said["reasonHash"])
    if kind is ChangeKind.PAY_TO:
        requests.file_pay_to(agency, by, no, _account(said["value"]), evidence)
    else:
        signer = stage.names.data(step.first("SignerProposed").args["signer"])
        requests.file_signer(agency, by, no, signer, evidence)


def _account(value: str) -> str:
    return str(to_checksum_address(f"0x{value[-40:]}"))


ACTS = {
    "ChangeProposed": propose,
    "ChangeApproved": approve,
    "NoticeServed": serve,
    "NoticeReturned": come_back,
    "ChangeEnacted": enact,
}
