"""Deploying.

deploy
├── when it is run twice: the second run should send nothing
├── given a run that was killed before or after a step was sent: it should continue with that step
├── when a contract is missing at its recorded address: it should refuse and name it
├── when the record is of another chain: it should refuse
├── it should take the appointment delay of the plan, and refuse one the contract would refuse
└── when the chain is not local and no token is named: it should refuse
check
├── when all is as deployed: it should find nothing
└── when code at an address was exchanged, or is gone: it should name the contract
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account import Account

from almoner.chain import artifacts, deployment
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.deploy import Plan, check, deploy
from almoner.chain.deployment import Deployment
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError, MissingContract, WrongChain

DEPLOYER = Path(__file__).with_name("deployer.py")
PLAN = Plan(
    first_authority="0x0000000000000000000000000000000000001001",
    second_authority="0x0000000000000000000000000000000000001002",
    rp_id="localhost",
)
CONTRACTS = [
    *("Token", "Offices", "Calendars", "Clocks", "Rolls", "SingleRuns", "Drawdowns", "Offers"),
    *("Treasury", "Holds", "Changes", "Hearings", "GrantRounds", "GrantAmendments", "RuleSets"),
    "PasskeyVerifier",
]


@pytest.fixture
def deployed(client: Client, sender: Sender, tmp_path: Path) -> Deployment:
    """An agency, recorded in `tmp_path`."""
    return deploy(client, sender, PLAN, tmp_path)


def _sent(client: Client, address: str) -> int:
    return int(client.request("eth_getTransactionCount", address, "latest"), 16)


def test_deploy__records_every_contract(
    client: Client, deployed: Deployment, tmp_path: Path
) -> None:
    assert list(deployed.contracts) == CONTRACTS
    assert deployed.complete
    written = json.loads((tmp_path / f"{client.chain_id}.json").read_text())
    offices = written["contracts"]["Offices"]
    assert offices["arguments"] == [PLAN.first_authority, PLAN.second_authority, 3_600]
    receipt = client.request("eth_getTransactionReceipt", offices["transaction"])
    assert int(receipt["blockNumber"], 16) == offices["block"]
    treasury = client.contract("Treasury", deployed.address("Treasury"))
    assert client.call(treasury.functions.holds()) == deployed.address("Holds")
    assert client.call(treasury.functions.changes()) == deployed.address("Changes")
    assert client.call(treasury.functions.hearings()) == deployed.address("Hearings")
    assert client.call(treasury.functions.rounds()) == deployed.address("GrantRounds")
    assert client.call(treasury.functions.amendments()) == deployed.address("GrantAmendments")
    assert client.call(treasury.functions.ruleSets()) == deployed.address("RuleSets")


def test_deploy__sends_nothing_the_second_time(
    client: Client, sender: Sender, deployed: Deployment, tmp_path: Path
) -> None:
    before = _sent(client, sender.address)
    assert deploy(client, sender, PLAN, tmp_path) == deployed
    assert _sent(client, sender.address) == before == len(CONTRACTS) + 1


@pytest.mark.parametrize("moment", ["written", "sent"])
@pytest.mark.parametrize("step", ["Treasury", "establish"])
def test_deploy__continues_after_a_kill(
    node: nodes.Node, client: Client, tmp_path: Path, step: str, moment: str
) -> None:
    account = Account.create()
    node.fund(account.address)
    command = [sys.executable, str(DEPLOYER), node.url, account.key.hex(), str(tmp_path)]

    killed = subprocess.run([*command, step, moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    left = json.loads((tmp_path / f"{client.chain_id}.json").read_text())
    assert left["pending"]["step"] == step

    subprocess.run([*command, step, "never"], check=True)
    assert _sent(client, account.address) == len(CONTRACTS) + 1
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(tmp_path, client.chain_id, genesis)
    assert record.complete
    assert check(client, record) == []


def test_deploy__names_a_contract_that_is_missing(
    client: Client, sender: Sender, deployed: Deployment, tmp_path: Path
) -> None:
    client.request("anvil_setCode", deployed.address("Holds"), "0x")
    with pytest.raises(MissingContract, match=rf"Holds is recorded at {deployed.address('Holds')}"):
        deploy(client, sender, PLAN, tmp_path)


def test_deploy__refuses_the_record_of_another_chain(
    client: Client, sender: Sender, deployed: Deployment, tmp_path: Path
) -> None:
    deployment.save(tmp_path, replace(deployed, genesis=f"0x{'11' * 32}"))
    with pytest.raises(WrongChain, match="another chain"):
        deploy(client, sender, PLAN, tmp_path)


def test_deploy__refuses_a_damaged_record(client: Client, sender: Sender, tmp_path: Path) -> None:
    (tmp_path / f"{client.chain_id}.json").write_text('{"chain_id": 31337')
    with pytest.raises(ConfigError, match="not a deployment record"):
        deploy(client, sender, PLAN, tmp_path)


def test_deploy__takes_the_appointment_delay_of_the_plan(
    client: Client, sender: Sender, tmp_path: Path
) -> None:
    plan = replace(PLAN, appointment_delay=5 * 86_400)
    deployed = deploy(client, sender, plan, tmp_path)
    offices = client.contract("Offices", deployed.address("Offices"))
    assert client.call(offices.functions.delay()) == 5 * 86_400


@pytest.mark.parametrize("delay", [0, 3_599, 30 * 86_400 + 1])
def test_deploy__refuses_an_appointment_delay_out_of_bounds(
    client: Client, sender: Sender, tmp_path: Path, delay: int
) -> None:
    with pytest.raises(ConfigError, match="from 1 hour to 30 days"):
        deploy(client, sender, replace(PLAN, appointment_delay=delay), tmp_path)
    assert _sent(client, sender.address) == 0


def test_deploy__waits_two_days_on_a_chain_that_is_not_local(tmp_path: Path) -> None:
    with nodes.start(chain_id=4242) as elsewhere:
        client = Client(elsewhere.url)
        sender = Sender(client, Account.create())
        elsewhere.fund(sender.address)
        token, _ = sender.deploy(artifacts.load("TestDollar"))
        deployed = deploy(client, sender, replace(PLAN, token=token), tmp_path)
        offices = client.contract("Offices", deployed.address("Offices"))
        assert client.call(offices.functions.delay()) == 2 * 86_400


def test_deploy__refuses_test_money_on_a_chain_that_is_not_local(tmp_path: Path) -> None:
    with nodes.start(chain_id=4242) as elsewhere:
        client = Client(elsewhere.url)
        sender = Sender(client, Account.create())
        with pytest.raises(ConfigError, match="--token"):
            deploy(client, sender, PLAN, tmp_path)
        assert _sent(client, sender.address) == 0


def test_check__finds_nothing_when_all_is_as_deployed(client: Client, deployed: Deployment) -> None:
    assert check(client, deployed) == []


def test_check__names_exchanged_and_missing_code(client: Client, deployed: Deployment) -> None:
    client.request("anvil_setCode", deployed.address("Offices"), "0x6001")
    client.request("anvil_setCode", deployed.address("Holds"), "0x")
    faults = check(client, deployed)
    assert len(faults) == 2
    assert "Offices" in faults[0]
    assert "other code" in faults[0]
    assert "Holds" in faults[1]
    assert "no code" in faults[1]


def test_check__names_code_compiled_from_other_sources(
    client: Client, deployed: Deployment
) -> None:
    """The record agrees with the chain, but not with these sources."""
    other = deployed.contracts["Holds"]
    contracts = {**deployed.contracts, "Hearings": other}
    faults = check(client, replace(deployed, contracts=contracts))
    assert faults == [f"Hearings at {other.address} was compiled from other sources than these."]


def test_check__says_when_the_treasury_was_not_told(client: Client, deployed: Deployment) -> None:
    faults = check(client, replace(deployed, established=None))
    assert faults == [
        "The Treasury does not know what programs obey yet: run almoner deploy again."
    ]


@pytest.mark.parametrize(
    "command", [[sys.executable, "scripts/deploy.py"], ["ape", "run", "deploy"]]
)
def test_deploy__runs_as_a_script_and_under_ape(
    node: nodes.Node, tmp_path: Path, command: list[str]
) -> None:
    """And ends in the same record as the command, on a second run too."""
    folder = tmp_path / "deployments"
    environment = {
        **os.environ,
        "ALMONER_RPC": node.url,
        "ALMONER_HOME": str(tmp_path / "home"),
        "ALMONER_DEPLOYMENTS": str(folder),
        "ALMONER_KEY_PASSWORD": "local",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    for _ in range(2):
        ran = subprocess.run(
            [*command, "--json"],
            cwd=PROJECT_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    assert list(json.loads(ran.stdout.splitlines()[-1])["contracts"]) == CONTRACTS
    checked = subprocess.run(
        [*command, "--check"], cwd=PROJECT_ROOT, env=environment, capture_output=True, check=False
    )
    assert checked.returncode == 0
