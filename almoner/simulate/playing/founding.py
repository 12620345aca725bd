"""The contracts, deployed as a population begins, and the programs it opens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eth_account import Account

from almoner.chain import agency, artifacts, deploy, deployment
from almoner.chain.client import Client
from almoner.chain.deployment import Kind
from almoner.config import PROJECT_ROOT
from almoner.program import GrantFile, ProgramFile, load_any
from almoner.simulate.playing.names import Names
from almoner.simulate.playing.script import Script, Step
from almoner.simulate.playing.signing import Signers
from almoner.simulate.playing.stage import Hand, Stage
from almoner.simulate.population import keys

RP_ID = "localhost"
_DELAY = 86_400
"""Seconds in which the guardian can veto an appointment."""
_TOKEN = "BlocklistToken"
"""A test token that refuses a transfer where the population says that one failed."""
_FILES = PROJECT_ROOT / "programs"
_KINDS = {"1": "cash-assistance.toml", "2": "small-business-grant.toml"}
_NAMES = {
    "offices": "Offices",
    "treasury": "Treasury",
    "holds": "Holds",
    "changes": "Changes",
    "hearings": "Hearings",
    "rounds": "GrantRounds",
    "amendments": "GrantAmendments",
    "rule_sets": "RuleSets",
    "token": "Token",
}
"""Contracts by the names of an export's manifest."""


def found(client: Client, script: Script, folder: Path, time: int) -> Stage:
    """Deploys an agency at a time, with the first two authorities of a population."""
    authorities = [
        Account.from_key(keys.secret(script.seed, "officer", number)).address for number in (1, 2)
    ]
    names = Names()
    stage = Stage(
        client=client,
        seed=script.seed,
        folder=folder,
        names=names,
        signers=Signers(script.seed, names),
        time=time,
    )
    deployer, _ = stage.hand("deployer"), stage.relay
    token, _ = deployer.deploy(artifacts.load(_TOKEN))
    plan = deploy.Plan(
        first_authority=authorities[0],
        second_authority=authorities[1],
        rp_id=RP_ID,
        token=token,
        appointment_delay=_DELAY,
    )
    record = deploy.deploy(client, deployer, plan, folder)
    names.verifier = record.address("PasskeyVerifier")
    for name, contract in _NAMES.items():
        names.note(script.contracts[name], record.address(contract))
        if name != "token":
            stage.listen(record.address(contract))
    stage.token = client.contract(_TOKEN, token)
    stage.offices = client.contract("Offices", record.address("Offices"))
    stage.treasury = client.contract("Treasury", record.address("Treasury"))
    stage.holds = client.contract("Holds", record.address("Holds"))
    return stage


def open_program(stage: Stage, step: Step) -> None:
    """A program of the example files, for the purpose the population says."""
    opened = step.first("ProgramOpened").args
    file = load_any(_FILES / _KINDS[opened["kind"]])
    program = _for_purpose(file, int(opened["purpose"]))
    kind = Kind(int(opened["kind"]))
    admin: Hand = stage.officer(opened["by"])
    made = deploy.open_program(
        stage.client,
        admin,
        stage.folder,
        program.id,
        program.encoded_terms(stage.names.verifier),
        kind=kind,
    )
    record = deployment.load(
        stage.folder, stage.client.chain_id, f"0x{stage.client.block(0).hash.hex()}"
    )
    connected = agency.connect(stage.client, record, program.id, kind)
    stage.names.note(opened["program"], made.address)
    stage.agencies[opened["program"]] = connected
    stage.listen(made.address)
    if kind is Kind.GRANT:
        stage.granting = connected
    else:
        roster = step.first("RosterOpened").args["roster"]
        stage.names.note(roster, made.roster)
        stage.agencies[roster] = connected
        stage.rosters[opened["program"]] = roster
        stage.listen(made.roster)


def _for_purpose(file: ProgramFile | GrantFile, purpose: int) -> ProgramFile | GrantFile:
    """A program as a file has it, and another one of the same terms for another purpose."""
    if purpose == file.purpose:
        return file
    return replace(file, id=f"{file.id}-{purpose}", purpose=purpose)


ACTS = {"ProgramOpened": open_program}
