"""The state machine: a grant program, many people, in any order, over weeks of its time."""

from __future__ import annotations

import copy
import functools
from random import Random
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from almoner.testing.grants import Grants
from tests.contracts.grants.properties import moves as moves
from tests.contracts.grants.properties import moves_after as moves_after
from tests.contracts.grants.properties.book import Book, require
from tests.contracts.grants.properties.scene import HOUR, Scene, everybody, happened
from tests.contracts.grants.properties.scene import moves as made
from tests.contracts.properties.checks import Broken
from tests.contracts.properties.machine import ONCE
from tests.contracts.properties.nonsense import parts
from tests.contracts.properties.wire import Call, Wire, functions

AWARDS = "GrantAwards"
BLOCKED = keccak(text="setBlocked(address,bool)")[:4]


class Program(RuleBasedStateMachine):
    """Everybody tries everything; only what keeps the invariants may succeed."""

    def __init__(
        self, wire: Wire, grants: Grants, founded: Book, token: str, place: tuple[int, int]
    ) -> None:
        super().__init__()
        (self.snapshot,) = wire.batch([("evm_snapshot", [])])
        wire.batch([("anvil_setNextBlockBaseFeePerGas", [hex(10**9)])])
        wire.look()
        book: Any = copy.deepcopy(founded)
        self.scene = Scene(
            wire=wire, grants=grants, book=book, dice=Random(f"{place}"), token=token
        )
        book.events.clear()
        self.place = place

    def teardown(self) -> None:
        self.scene.wire.batch([("evm_revert", [self.snapshot])])
        happened.update(self.scene.book.events)

    @rule()
    def step(self) -> None:
        """Somebody tries something, time passes, or an account is refused by the token."""
        s = self.scene
        try:
            kind = s.dice.random()
            if kind < 0.12:
                pass_time(s)
            elif kind < 0.15:
                block(s)
            elif kind < 0.18:
                s.do(nonsense(s))
            else:
                try_something(s)
            compare(s)
        except Broken as broken:
            told = "\n".join(s.tried)
            raise Broken(f"{broken}\nIn example {self.place}, after\n{told}") from broken


def try_something(s: Scene) -> None:
    for each in s.dice.sample(made, len(made)):
        call = each(s)
        if call is not None:
            s.do(call)
            return


def pass_time(s: Scene) -> None:
    """To the next thing that falls due, a second less, or by hours."""
    b = s.book
    due = [each["payableAt"] for each in b.payments.values() if each["state"] == "free"]
    due += [hold["expiresAt"] for hold in b.holds.values()]
    due += [each.get("objectBy", 0) + 3 * HOUR for each in b.amendments.values()]
    due += [each["to"] for each in b.awards.values() if each["state"] == "active"]
    due += [each["effectiveAt"] + 3 * HOUR for each in b.proposals.values()]
    ahead = sorted(each for each in due if each > s.now)
    to = s.now + s.dice.choice([HOUR, 6 * HOUR])
    if ahead and s.dice.random() < 0.8:
        to = ahead[0] + s.dice.choice([-1, 0, 0, 60])
    s.wire.warp(to, blocks=s.dice.choice([0, 3, 3]))
    b.now = s.wire.now
    s.tried.append(f"{s.wire.now} time passes")


def block(s: Scene) -> None:
    """Has the token refuse a payee, or no longer."""
    accounts = sorted({each["payTo"] for each in s.book.payments.values()})
    account = s.one(accounts)
    if account is None or s.token != "BlocklistToken":
        return
    blocked = account not in s.blocked
    data = BLOCKED + encode(["address", "bool"], [account, blocked])
    s.wire.raw(everybody(s.world)[-1], s.wire.addresses["token"], f"0x{data.hex()}")
    (s.blocked.add if blocked else s.blocked.discard)(account)
    s.tried.append(f"{s.wire.now} token refuses {account}: {blocked}")


def nonsense(s: Scene) -> Call:
    """Any function of the program's contracts, plausible numbers, anybody."""
    contract = s.dice.choice(["rounds", "amendments", AWARDS])
    acts = [each for each in functions(contract).values() if each.changes]
    function = s.dice.choice(acts)
    given = tuple(_any(s, each) for each in function.inputs)
    return s.anyone(contract, function.name, *given)


def _any(s: Scene, kind: str) -> Any:
    if kind.endswith("[]"):
        return [_any(s, kind[:-2]) for _ in range(s.dice.randint(0, 2))]
    if kind.startswith("("):
        return tuple(_any(s, each) for each in parts(kind))
    if kind == "address":
        return s.dice.choice([s.program, *everybody(s.world), "0x" + "0" * 40])
    if kind == "bool":
        return s.dice.random() < 0.5
    if kind == "bytes32":
        return s.dice.choice([bytes(32), s.digest()])
    if kind == "bytes":
        return s.digest()
    if kind == "string":
        return s.dice.choice(["", "2 CFR 200"])
    bits = int(kind.removeprefix("uint"))
    numbers = [0, 1, 2, *s.book.payments] if bits == 64 else [0, 1, 2]
    return s.now if bits == 40 else s.dice.choice(numbers)


def compare(s: Scene) -> None:
    """What the contracts' own views say of the money."""
    b = s.book
    awards, rounds = list(b.awards), list(b.rounds)
    wanted: list[tuple[str, str, tuple[Any, ...]]] = [
        ("treasury", "books", ()),
        ("token", "balanceOf", (s.wire.addresses["treasury"],)),
        ("treasury", "allotmentOf", (s.grants.allotment,)),
        *((AWARDS, "awardOf", (number,)) for number in awards),
        *(("treasury", "obligationOf", (s.program, number)) for number in awards),
        *(("rounds", "roundOf", (number,)) for number in rounds),
    ]
    books, tokens, share, *rest = s.wire.read(wanted)
    received, recovered, disbursed, returned, balance = books
    adds_up = received + recovered == disbursed + returned + balance
    require("I1", adds_up and tokens >= balance, f"the books do not balance: {books}, {tokens}")
    within = share["disbursed"] <= share["obligated"] <= share["allotted"] + share["recovered"]
    require("I2", within, f"an allotment gave more than it has: {share}")
    total = sum(each["obligated"] for each in b.obligations.values())
    require("I2", total == share["obligated"], f"obligations are {total}, not {share}")
    for number, told, obligation in zip(
        awards, rest[: len(awards)], rest[len(awards) : 2 * len(awards)], strict=True
    ):
        known = b.awards[number]
        said = (told["drawn"], told["approved"], told["paid"], told["returned"])
        wrote = (sum(known["drawn"]), known["approved"], known["paid"], known["returned"])
        require("I24", said == wrote, f"award {number} is {said}, not {wrote}")
        booked = b.obligations[number]
        same = (obligation["obligated"], obligation["disbursed"]) == (
            booked["obligated"],
            booked["disbursed"],
        )
        require("I2", same, f"the obligation of award {number} is {obligation}, not {booked}")
        standing = known["state"] in ("offered", "active", "suspended", "terminated", "closed")
        left = obligation["obligated"] == (known["total"] if standing else 0)
        require("I10", left, f"award {number} stands with {obligation}, not {known['total']}")
    for number, told in zip(rounds, rest[2 * len(awards) :], strict=True):
        reserved = b.rounds[number]["reserved"]
        kept = told["reserved"] == reserved <= told["budget"]
        require("I2", kept, f"round {number} has {told['reserved']} reserved, not {reserved}")


def play(
    wire: Wire,
    grants: Grants,
    founded: Book,
    token: str,
    *,
    number: int,
    examples: int,
    length: int,
) -> None:
    """Plays that many examples of one seed."""
    for example in range(examples):
        program = functools.partial(Program, wire, grants, founded, token, (number, example))
        run_state_machine_as_test(program, settings=settings(ONCE, stateful_step_count=length))
    print(f"grants, seed {number}: {examples * length} steps")  # noqa: T201
