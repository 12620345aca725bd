"""What a command says when the chain is not there, or is not the one.

almoner
├── when no node answers: it should say so and where it looked
├── when the node answers for another chain: it should name both
├── when the chain has no code at a recorded address: it should name contract and address
├── when nothing is deployed: it should say what to run
└── with --json: it should print the same sentence as an object
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.deploy import Plan, deploy
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT

PLAN = Plan(
    first_authority="0x0000000000000000000000000000000000001001",
    second_authority="0x0000000000000000000000000000000000001002",
    rp_id="localhost",
)
NOBODY = "http://127.0.0.1:1"


def _run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"ALMONER_HOME": str(folder), "ALMONER_DEPLOYMENTS": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "almoner", *arguments],
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def deployed(client: Client, sender: Sender, tmp_path: Path) -> str:
    """An agency recorded in the test's folder; the address of its Treasury."""
    return deploy(client, sender, PLAN, tmp_path).address("Treasury")


def test_command__answers_when_all_is_there(
    node: nodes.Node, deployed: str, tmp_path: Path
) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url)
    assert ran.returncode == 0
    assert "balance: $0.00" in ran.stdout


def test_command__says_when_no_node_answers(tmp_path: Path) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=NOBODY)
    assert ran.returncode == 1
    assert f"No Ethereum node answers at {NOBODY}" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_command__refuses_another_chain(node: nodes.Node, deployed: str, tmp_path: Path) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url, ALMONER_CHAIN_ID="4242")
    assert ran.returncode == 1
    assert "answers for chain 31337, not 4242" in ran.stderr


def test_command__names_a_contract_that_is_not_there(
    node: nodes.Node, client: Client, deployed: str, tmp_path: Path
) -> None:
    client.request("anvil_setCode", deployed, "0x")
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url)
    assert ran.returncode == 1
    assert f"There is no Treasury at {deployed}" in ran.stderr


def test_command__says_what_to_run_when_nothing_is_deployed(
    node: nodes.Node, tmp_path: Path
) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url)
    assert ran.returncode == 1
    assert "run almoner deploy" in ran.stderr


def test_command__prints_the_refusal_as_json(tmp_path: Path) -> None:
    ran = _run(tmp_path, "fund", "books", "--json", ALMONER_RPC=NOBODY)
    assert ran.returncode == 1
    assert "No Ethereum node answers" in json.loads(ran.stdout)["error"]
