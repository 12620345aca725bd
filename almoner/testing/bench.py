"""A bench for commands: an agency on a local chain, its officers' keys, and a casefile."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import Result
from eth_account import Account
from eth_utils.address import to_checksum_address

from almoner.acts.runs import payment_id
from almoner.casefile import Casefile, NewCase
from almoner.chain import artifacts
from almoner.chain.client import Client
from almoner.chain.deployment import Contract, Deployment, Kind, Program
from almoner.config import PROJECT_ROOT
from almoner.testing.founding import STAFF
from almoner.testing.samples import digest
from almoner.testing.world import World

PASSWORD = "for tests"
CASEFILE_KEY = "c5" * 32
SETTINGS = {
    "KEY_PASSWORD": PASSWORD,
    "KEY_ROUNDS": "1",
    "CASEFILE_KEY": CASEFILE_KEY,
    "AGENCY_KEY": "0a" * 32,
    "PROGRAM_KEY": "0b" * 32,
}
"""What commands need beside a node and folders."""
PROGRAM = "cash-assistance"
DAY = 86_400

Run = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Bench:
    """Runs commands against a world. What a command did is looked up in the world."""

    world: World
    run: Run
    casefile: Path

    def told(self, *words: object) -> dict[str, Any]:
        """The JSON a command that worked printed."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return dict(json.loads(result.stdout))

    def done(self, *words: object) -> dict[str, Any]:
        """The JSON of an act, which its dry run first announced without sending anything."""
        before = self._sent()
        rehearsed = self.told(*words, "--dry-run")
        assert rehearsed["sent"] is False
        assert "Nothing was sent." in self.run(*words, "--dry-run").stdout
        assert self._sent() == before, "a dry run sends nothing"
        done = self.told(*words)
        assert self._sent() != before, "without it the same is sent"
        return done

    def refused(self, *words: object) -> str:
        """The sentence an act is refused with; its dry run is refused with the same."""
        before = self._sent()
        rehearsed = sentence(self.run(*words, "--dry-run"))
        refused = sentence(self.run(*words))
        assert rehearsed.split(" (")[0] == refused.split(" (")[0]
        assert self._sent() == before, "what is refused is not sent"
        return refused

    def _sent(self) -> Sequence[object]:
        """The newest block, and how many transactions the node has of each of the staff."""
        staff = [sender.address for seats in self.world.staff.values() for sender in seats]
        asked: list[tuple[str, list[object]]] = [("eth_blockNumber", [])]
        asked += [("eth_getTransactionCount", [each, "pending"]) for each in staff]
        return self.world.client.requests(asked)


def sentence(result: Result) -> str:
    """The sentence a command was refused with, below the progress bar of one that had begun."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.stderr
    _, _, said = result.stderr.rpartition("almoner: ")
    return said.strip()


def held(bench: Bench) -> int:
    """A payment of a certified run, held by an investigator by a command."""
    world = bench.world
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.register_and_arm_rule()
    payment = payment_id(run, 1)
    place = ("hold", "place", payment, "--rule", 1, "--code", 190, "--days", 5)
    program = ("--program", PROJECT_ROOT / "programs" / "cash-assistance.toml")
    bench.told(*place, "--evidence", "A call", *program, "--as", "investigator-1")
    return payment


def record(client: Client, world: World) -> Deployment:
    """The deployment record of a world."""
    addresses = {
        "Token": world.token.address,
        "Offices": world.offices.address,
        "Treasury": world.treasury.address,
        "Holds": world.holds.address,
        "Changes": world.changes.address,
        "Hearings": world.hearings.address,
        "GrantRounds": world.rounds.address,
        "GrantAmendments": world.amendments.address,
        "RuleSets": world.rule_sets.address,
        "PasskeyVerifier": world.verifier.address,
        **{
            name: to_checksum_address(code[at[0] : at[0] + 20])
            for kind, code in (
                (Kind.BENEFIT, world.program_code),
                (Kind.GRANT, world.grant_code),
            )
            for name, at in artifacts.load(kind.contract).creation_links.items()
        },
    }
    return Deployment(
        chain_id=client.chain_id,
        genesis=f"0x{client.block(0).hash.hex()}",
        contracts={
            name: Contract(address=address, block=1, transaction="0x", arguments=(), code_hash="0x")
            for name, address in addresses.items()
        },
        programs={
            PROGRAM: Program(
                kind=Kind.BENEFIT,
                address=world.program.address,
                roster=world.roster.address,
                block=1,
                transaction="0x",
                terms_hash="0x",
                code_hash="0x",
                roster_code_hash="0x",
            )
        },
        established="0x",
    )


def put_keys(folder: Path) -> None:
    """Keystores of a world's officers, `counter-1` for the first of them, and so on."""
    folder.mkdir(parents=True)
    for office, count in STAFF.items():
        for at in range(count):
            key = digest(f"key of {office} {at}")
            store = Account.encrypt(key, PASSWORD, kdf="pbkdf2", iterations=1)
            path = folder / f"{office.replace('_', '-')}-{at + 1}.json"
            path.write_text(json.dumps(store))


def put_cases(path: Path, count: int) -> None:
    """A casefile in which C-000001 is case 1 on the chain, and so on."""
    numbers = {f"C-{number:06d}": number for number in range(1, count + 1)}
    with Casefile.open(path, CASEFILE_KEY) as casefile:
        for case_number in numbers:
            casefile.put_case(
                NewCase(
                    case_number=case_number, facts={}, members=(f"M-{case_number}",), private={}
                )
            )
        casefile.number(numbers)
