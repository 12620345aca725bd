"""A whole agency on a local chain, for our tests and for others': real contracts, real officers.

`World.create(client)` deploys everything on an Anvil node, appoints officers, books and funds an
appropriation and opens one benefit program. Its verbs are the officers' own. It keeps no state of
the chain's, so a test may take a snapshot, spoil everything and go back to it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3._utils.events import get_event_data
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner import money
from almoner.chain import artifacts
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.testing import founding
from almoner.testing.refusals import refuses as refuses
from almoner.testing.samples import (
    DAY,
    ENROLLMENT_TYPE,
    Enrollment,
    digest,
    enrollment,
    terms,
)

WORD = 224
"""Consecutive cases that share a word of bits."""
ALL = 2**WORD - 1
"""The mask of a whole word."""
CERTIFIED = 3
"""`RunState.CERTIFIED`."""
# What fits into the gas of one transaction, with room to spare.
ENROLL_BATCH = 40
APPROVE_BATCH = 100
SETTLE_BATCH = 2
READING = 60  # seconds until a case is approved


def payment_id(run: int, case_no: int) -> int:
    """The number of a case's payment in a run."""
    return run << 32 | case_no


def fields(view: ContractFunction) -> dict[str, Any]:
    """The struct a view returns (the first, if it returns more), by field."""
    outputs = view.abi["outputs"]
    answer = view.call()
    first = answer[0] if len(outputs) > 1 else answer
    names = [str(each["name"]) for each in outputs[0]["components"]]
    return dict(zip(names, first, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One agency with one benefit program. Addresses are those of its contracts' `.address`."""

    client: Client
    first_block: int
    """The block of its first contract; other worlds may be on the chain before it."""
    offices: Contract
    treasury: Contract
    holds: Contract
    changes: Contract
    hearings: Contract
    rounds: Contract
    amendments: Contract
    rule_sets: Contract
    token: Contract
    verifier: Contract
    program: Contract
    roster: Contract
    appropriation: int
    allotment: int
    source: Sender
    """The funding source on record, and what deployed the contracts."""
    staff: Mapping[str, tuple[Sender, ...]]
    program_code: bytes
    """Creation code of the agency's benefit programs, linked to its libraries."""
    grant_code: bytes
    """The same of its grant programs."""

    @classmethod
    def create(cls, client: Client, *, token: str = "TestDollar", **overrides: Any) -> World:
        """Deploys it all on a local node. `overrides` are those of `terms`."""
        source = founding.funded(client, "source")
        staff = {
            office: tuple(founding.funded(client, f"{office} {at}") for at in range(count))
            for office, count in {"appointing_authority": 2, **founding.STAFF}.items()
        }

        def deploy(name: str, *arguments: Any) -> Contract:
            address, _ = source.deploy(artifacts.load(name), *arguments)
            return client.contract(name, address)

        first_block = client.head()[0] + 1
        dollars = deploy(token)
        authorities = staff["appointing_authority"]
        offices = deploy("Offices", *(each.address for each in authorities), founding.DELAY)
        built = [artifacts.load(name) for name in ("BenefitProgram", "GrantAwards")]
        names = dict.fromkeys(name for each in built for name in each.libraries)
        libraries = {name: deploy(name).address for name in names}
        program_code, grant_code = (each.linked(libraries).bytecode for each in built)
        codes = (keccak(program_code), keccak(grant_code))
        treasury = deploy("Treasury", offices.address, dollars.address, *codes)
        agency = (offices.address, treasury.address)
        holds = deploy("Holds", *agency, founding.FUSE_OUTCOMES, founding.FUSE_RATE_BPS)
        changes, hearings = deploy("Changes", *agency), deploy("Hearings", *agency)
        rounds, amendments = deploy("GrantRounds", *agency), deploy("GrantAmendments", *agency)
        rule_sets = deploy("RuleSets", *agency)
        named = (holds, changes, hearings, rounds, amendments, rule_sets)
        source.send(treasury.functions.establish(*(each.address for each in named)))
        verifier = deploy("PasskeyVerifier", "localhost")
        founding.appoint_all(client, offices, staff)
        appropriation = founding.book(client, treasury, dollars, source, staff["budget_officer"][0])
        given = (appropriation, terms(verifier.address, **overrides), program_code)
        program, roster, allotment = founding.open_program(client, treasury, staff, *given)
        return cls(
            client=client,
            first_block=first_block,
            offices=offices,
            treasury=treasury,
            holds=holds,
            changes=changes,
            hearings=hearings,
            rounds=rounds,
            amendments=amendments,
            rule_sets=rule_sets,
            token=dollars,
            verifier=verifier,
            program=program,
            roster=roster,
            appropriation=appropriation,
            allotment=allotment,
            source=source,
            staff=staff,
            program_code=program_code,
            grant_code=grant_code,
        )

    def with_program(self, **overrides: Any) -> World:
        """The same agency seen from a further program of other terms, with cash of its own."""
        program, roster, allotment = founding.open_program(
            self.client,
            self.treasury,
            self.staff,
            self.appropriation,
            terms(self.verifier.address, **overrides),
            self.program_code,
            allotted=money.parse("10,000,000"),
            apportioned=money.parse("5,000,000"),
        )
        return dataclasses.replace(self, program=program, roster=roster, allotment=allotment)

    # Officers and the clock

    def officer(self, office: str, at: int = 0) -> Sender:
        """The `at`th person of an office, by the office's name."""
        return self.staff[office][at]

    def person(self, office: str, at: int = 0) -> int:
        """That person's number."""
        return int(self.offices.functions.personOf(self.officer(office, at).address).call())

    def send(self, office: str, fn: ContractFunction, at: int = 0) -> TxReceipt:
        """Has an officer send a call."""
        return self.officer(office, at).send(fn)

    def appoint(self, person: int, office: str, *, days: int = 365) -> None:
        """Has the two authorities appoint a person, and waits for the term to begin."""
        start = self.now() + founding.LEAD
        term = (person, founding.OFFICES.index(office), start, start + days * DAY)
        self.send("appointing_authority", self.offices.functions.proposeAppointment(*term))
        self.send("appointing_authority", self.offices.functions.appoint(*term), 1)
        self.warp_to(start)

    def remove(self, person: int, office: str) -> None:
        """Has an authority end a person's term."""
        number = founding.OFFICES.index(office)
        self.send("appointing_authority", self.offices.functions.remove(person, number))

    def send_with_gas(self, fn: ContractFunction, gas: int) -> TxReceipt:
        """Sends a call with exactly that much gas, untried. Raises Reverted if it fails."""
        account = self.client.request("eth_accounts")[0]  # one the node signs for
        call = {"from": account, "to": fn.address, "gas": hex(gas)}
        sent = self.client.request(
            "eth_sendTransaction", {**call, "data": fn._encode_transaction_data()}
        )
        return self.source.wait(bytes.fromhex(sent.removeprefix("0x")))

    def stranger(self, number: int = 0) -> Sender:
        """Somebody who is nobody's officer, with gas to spend."""
        return founding.funded(self.client, f"stranger {number}")

    def now(self) -> int:
        """Timestamp of the newest block."""
        return self.client.head()[2]

    def warp(self, seconds: int) -> None:
        """Moves the clock and mines a block."""
        self.warp_to(self.now() + seconds)

    def warp_to(self, timestamp: int) -> None:
        """Mines a block at exactly that time, if it is still to come."""
        founding.warp_to(self.client, timestamp)

    def next_block_at(self, timestamp: int) -> None:
        """Gives the next block, and so the next transaction, exactly that time."""
        self.client.request("evm_setNextBlockTimestamp", hex(timestamp))

    def mine(self, blocks: int = 1) -> None:
        """Mines empty blocks one second apart."""
        self.client.request("anvil_mine", hex(blocks), hex(1))

    def balance(self, account: str) -> int:
        """Base units an account has."""
        return int(self.token.functions.balanceOf(account).call())

    def events(self, receipt: TxReceipt) -> list[tuple[str, dict[str, Any]]]:
        """Names and arguments of all events of our contracts in a receipt, in order."""
        known = artifacts.events_by_topic()
        found = []
        for log in receipt["logs"]:
            abi = known.get(bytes(log["topics"][0]))
            if abi is not None:
                event = get_event_data(self.client.web3.codec, abi, log)
                found.append((str(event["event"]), dict(event["args"])))
        return found

    # Cases

    def enroll(self, batch: Sequence[Enrollment], *, at: int = 0) -> list[int]:
        """Has a caseworker enroll households; their case numbers, in order."""
        for start in range(0, len(batch), ENROLL_BATCH):
            part = list(batch[start : start + ENROLL_BATCH])
            self.send("caseworker", self.roster.functions.enroll(part), at)
        last = int(self.roster.functions.cases().call())
        return list(range(last - len(batch) + 1, last + 1))

    def approve(self, case_nos: Sequence[int], *, at: int = 0) -> None:
        """Has a determiner approve cases exactly as they stand, once they can have been read."""
        self.warp(READING)
        for start in range(0, len(case_nos), APPROVE_BATCH):
            part = list(case_nos[start : start + APPROVE_BATCH])
            hashes = [self.case(number)["termsHash"] for number in part]
            self.send("determiner", self.roster.functions.approve(part, hashes), at)

    def case(self, case_no: int) -> dict[str, Any]:
        """A case as the roster has it, by field."""
        return fields(self.roster.functions.caseOf(case_no))

    def terms_hash(self, case_no: int, household: Enrollment) -> bytes:
        """What a determiner signs for a household under a case number."""
        types = ["address", "uint32", ENROLLMENT_TYPE]
        return bytes(keccak(encode(types, [self.roster.address, case_no, household])))

    # Runs

    def open_run(self, period: int = 1, first: int = 0, last: int | None = None) -> int:
        """Has a maker open a run over all words, once its period may be; the run's number."""
        if last is None:
            last = int(self.roster.functions.cases().call()) // WORD
        issue_at = self.program.functions.periodOf(period).call()[0]
        self.warp_to(issue_at - 5 * DAY)
        self.send("maker", self.program.functions.openRun(period, first, last, self.allotment))
        return int(self.program.functions.runs().call())

    def seal(self, run: int) -> None:
        """Seals all words of a run."""
        left = self.run(run)["last"] - self.run(run)["sealedTo"] + 1
        self.source.send(self.program.functions.seal(run, left))

    def certify(self, run: int) -> list[TxReceipt]:
        """Has as many approvers sign a sealed run as its band asks."""
        receipts = []
        for approver in self.staff["approver"]:
            sealed = self.run(run)
            if sealed["state"] != CERTIFIED:
                given = (run, sealed["contentHash"], sealed["total"])
                receipts.append(approver.send(self.program.functions.approveRun(*given)))
        return receipts

    def certified_run(self, cases: int = 3, period: int = 1) -> int:
        """Enrolls and approves that many new households and certifies a run over all cases."""
        known = int(self.roster.functions.cases().call())
        batch = [enrollment(known + number) for number in range(1, cases + 1)]
        self.approve(self.enroll(batch))
        run = self.open_run(period)
        self.seal(run)
        self.certify(run)
        return run

    def run(self, run: int) -> dict[str, Any]:
        """A run as the program has it, by field."""
        return fields(self.program.functions.runOf(run))

    def pass_challenge(self, run: int) -> None:
        """Lets a certified run's challenge window pass, in seconds and in blocks."""
        certified = self.run(run)
        self.warp_to(certified["payableAt"])
        missing = certified["payableBlock"] - self.client.head()[0]
        if missing > 0:
            self.mine(missing)

    def settle(self, run: int, mask: int = ALL) -> list[TxReceipt]:
        """Waits until a run is due and pays every word that has somebody left to pay."""
        self.pass_challenge(run)
        span = self.run(run)
        waiting = []
        for word in range(span["first"], span["last"] + 1):
            _, lane_run, lane, _, _ = self.program.functions.wordOf(word).call()
            if lane_run == run and lane & mask:
                waiting.append(word)
        settle = self.program.functions.settle
        parts = [waiting[i : i + SETTLE_BATCH] for i in range(0, len(waiting), SETTLE_BATCH)]
        return [self.source.send(settle(run, part, [mask] * len(part))) for part in parts]

    def payment_id(self, run: int, case_no: int) -> int:
        """The number of a case's payment in a run."""
        return payment_id(run, case_no)

    def payment(self, payment: int) -> dict[str, Any]:
        """A payment as the program has it, by field."""
        return fields(self.program.functions.payment(payment))

    # Holds

    def register_and_arm_rule(self, family: int = 1, authority: str = "7 CFR 273.2(f)") -> int:
        """Registers a rule, has an investigator arm it; its number."""
        rule = self.holds.functions.registerRule(family, digest(f"rule {family}"), authority)
        self.send("program_admin", rule)
        number = int(self.holds.functions.rules().call())
        self.send("investigator", self.holds.functions.armRule(number))
        return number

    def hold_call(self, payment: int, **overrides: Any) -> ContractFunction:
        """A valid call of `place`, not sent; by default it rests on the first rule.

        Overrides: program, rule_no, reason, alert, trigger_block, trigger_hash, evidence, notice,
        expires_at. Others are TypeErrors.
        """
        head, _, timestamp = self.client.head()
        # Not the head: a call made on top of it sees the hash of its parent, but not its own.
        block = overrides.get("trigger_block", head - 1)
        given: dict[str, Any] = {
            "program": self.program.address,
            "payment_id": payment,
            "rule_no": 1,
            "reason": 1,
            "alert": digest(f"alert {payment} {head}"),
            "trigger_block": block,
            "trigger_hash": self.client.block(min(block, head)).hash,
            "evidence": digest(f"evidence {payment}"),
            "notice": digest(f"notice {payment}"),
            "expires_at": timestamp + 4 * DAY,
        }
        if unknown := overrides.keys() - given.keys():
            raise TypeError(f"a hold has no {', '.join(sorted(unknown))}")
        return self.holds.functions.place(*(given | overrides).values())

    def place_hold(
        self, payment: int, by: str = "monitor", *, at: int = 0, **overrides: Any
    ) -> TxReceipt:
        """Has the bot, or another officer, hold a payment; arms a rule if there is none yet."""
        if not self.holds.functions.rules().call():
            self.register_and_arm_rule()
        return self.send(by, self.hold_call(payment, **overrides), at)

    def hold(self, payment: int) -> dict[str, Any]:
        """A payment's hold, by field."""
        return fields(self.holds.functions.holdOf(self.program.address, payment))

    def proposal(self, payment: int) -> dict[str, Any]:
        """The proposal to strike a payment, by field."""
        number = self.changes.functions.strikeOf(self.program.address, payment).call()
        return self.change(number)

    # Changes and hearings

    def change(self, proposal: int) -> dict[str, Any]:
        """A proposal, by field."""
        return fields(self.changes.functions.proposalOf(self.program.address, proposal))

    def last_proposal(self) -> int:
        """The number of the program's newest proposal."""
        return int(self.changes.functions.proposals(self.program.address).call())

    def appeal(self, subject: int) -> dict[str, Any]:
        """The appeal of a payment or a proposal, by field."""
        return fields(self.hearings.functions.appealOf(self.program.address, subject))
