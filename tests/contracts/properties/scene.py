"""One example: an agency, everybody who may try something there, and what became of it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from eth_account.messages import encode_typed_data

from almoner.testing import World, digest
from almoner.testing.claimant import account, signer_of
from tests.contracts.properties import checks
from tests.contracts.properties.record import Record
from tests.contracts.properties.wire import Act, Call, Wire

Any_ = TypeVar("Any_")
CLAIMANTS = [account(f"claimant {number}") for number in range(4)]
GHOST = "0x" + "9" * 40
"""An account of the two insiders who collude."""
STRANGER = "0x" + "8" * 40
SPARE = ["0x" + digit * 40 for digit in "4567"]
"""Keys that officers may be given beside their first."""
KEPT = 30
"""How many of the last calls can be repeated."""
_TYPES = {
    "ClaimantAct": [
        {"name": "action", "type": "string"},
        {"name": "program", "type": "address"},
        {"name": "caseNo", "type": "uint32"},
        {"name": "subject", "type": "uint64"},
        {"name": "content", "type": "bytes32"},
        {"name": "nonce", "type": "uint64"},
        {"name": "deadline", "type": "uint40"},
    ]
}


@dataclass(slots=True, kw_only=True)
class Scene:
    """The agency's chain, the record of it, and the dice of the act under way."""

    wire: Wire
    records: list[Record]
    """Of each program."""
    at: int = 0
    """The program whose turn it is."""
    dice: Random = field(default_factory=lambda: Random(0))
    history: list[Call] = field(default_factory=list)
    token: str = "TestDollar"
    """Which contract its money is."""
    insiders: tuple[str, str] = ("caseworker", "maker")
    """Offices of the two who collude."""
    tried: list[str] = field(default_factory=list)
    """Every call of this example, with what became of it, to be printed when it fails."""

    @property
    def world(self) -> World:
        return self.wire.world

    @property
    def record(self) -> Record:
        return self.records[self.at]

    @property
    def share(self) -> int:
        """The program's own, first allotment."""
        allotments = self.record.allotments.items()
        return next(number for number, each in allotments if each["program"] == self.program)

    @property
    def program(self) -> str:
        return self.wire.addresses["program"]

    @property
    def now(self) -> int:
        """When the next act will be mined."""
        return self.wire.now + 1

    def turn(self, at: int) -> None:
        """What follows is about that program."""
        self.at = at
        self.wire.turn(at)

    def one(self, choices: Sequence[Any_]) -> Any_ | None:
        return self.dice.choice(choices) if choices else None

    def officer(self, office: str) -> str:
        """A key of somebody who was once appointed to an office."""
        first = self.dice.choice(self.world.staff[office]).address.lower()
        person, _ = self.record.keys.get(first, (0, 0))
        own = [key for key in SPARE if self.record.keys.get(key, (0, 0))[0] == person]
        return self.dice.choice([first, *own]) if person else first

    def anybody(self) -> str:
        return self.dice.choice(everybody(self.world))

    def by(self, office: str, contract: str, name: str, *arguments: Any) -> Call:
        return Call(sender=self.officer(office), contract=contract, name=name, arguments=arguments)

    def anyone(self, contract: str, name: str, *arguments: Any) -> Call:
        return Call(sender=self.anybody(), contract=contract, name=name, arguments=arguments)

    def mostly(self) -> bool:
        """Whether to try what can be done now; otherwise, anything of the kind."""
        return self.dice.random() < 0.85

    def digest(self) -> bytes:
        return digest(f"anything {self.dice.getrandbits(20)}")

    def signature(
        self, contract: str, action: str, case_no: int, subject: int, content: bytes
    ) -> tuple[int, bytes, bytes]:
        """The claimant's signature over an act, good for an hour."""
        signer = self.record.cases[case_no].signer
        claimant = next((each for each in CLAIMANTS if signer_of(each) == signer), CLAIMANTS[0])
        (nonce,) = self.wire.read([(contract, "nonceOf", (self.program, case_no))])
        place = {
            "name": f"Almoner {contract.capitalize()}",
            "version": "1",
            "chainId": self.world.client.chain_id,
            "verifyingContract": self.wire.addresses[contract],
        }
        deadline = self.now + 3_600
        values = [action, self.program, case_no, subject, content, nonce, deadline]
        names = [each["name"] for each in _TYPES["ClaimantAct"]]
        message = encode_typed_data(place, _TYPES, dict(zip(names, values, strict=True)))
        return deadline, signer, bytes(claimant.sign_message(message).signature)

    def do(self, call: Call) -> Act:
        """Has a call mined, checks what it did, and writes it down."""
        act = self.wire.send(call)
        told = ", ".join(each.name for each in act.events)
        self.tried.append(f"{act.at} {call} -> {act.refusal or told or 'done'}")
        self.history = [*self.history[1 - KEPT :], call]
        self.judge(call.name, act)
        return act

    def judge(self, name: str, act: Act) -> None:
        """Fails if an act broke an invariant, or a contract with no reason of its own."""
        calls[name, act.refusal or "done"] += 1
        if act.refusal is None:
            for record, part in self.parts(act):
                checks.write_down(record, part)
            checks.compare(self.record, self.books())
        elif act.refusal in ("Panic", "Unknown") or act.refusal.startswith("empty"):
            raise checks.Broken(f"a refusal without a name: {act.refusal}")

    def parts(self, act: Act) -> list[tuple[Record, Act]]:
        """An act by program; what is about the agency goes with what is about a program."""
        about = [self.wire.program_of(each) for each in act.events]
        named = [at for at in range(len(self.records)) if at in about] or [self.at]
        found = []
        for at in named:
            here = [at, None] if at == named[0] else [at]
            events = (each for each, own in zip(act.events, about, strict=True) if own in here)
            found.append((self.records[at], dataclasses.replace(act, events=tuple(events))))
        return found

    def pass_to(self, now: int) -> None:
        """Time went by."""
        for each in self.records:
            each.now = now

    def books(self) -> dict[str, Any]:
        """What the contracts' own views say of the money, and of whom they would pay."""
        numbers = list(self.record.allotments)
        approved = [each for each, case in self.record.cases.items() if case.status == "approved"]
        taken = sum(1 << each for each in approved)
        wanted: list[tuple[str, str, tuple[Any, ...]]] = [
            ("treasury", "books", ()),
            ("token", "balanceOf", (self.wire.addresses["treasury"],)),
            ("roster", "entriesOf", (0, taken)),
            *(("treasury", "allotmentOf", (number,)) for number in numbers),
        ]
        told, tokens, entries, *shares = self.wire.read(wanted)
        return {
            "books": told,
            "tokens": tokens,
            "entries": {each: bytes(entries[each * 28 : each * 28 + 28]) for each in approved},
            "allotments": dict(zip(numbers, shares, strict=True)),
        }


Move = Callable[[Scene], Call | None]
Made = TypeVar("Made", bound=Move)
moves: list[Move] = []
calls: Counter[tuple[str, str]] = Counter()
"""How often each function was called, by what became of it."""
happened: Counter[str] = Counter()
"""How often each event was seen, over all examples."""


def move(made: Made) -> Made:
    """Something that somebody tries: a call, or None where there is nothing to try it on."""
    moves.append(made)
    return made


def often(made: Made) -> Made:
    """The same, tried more often, because much else waits for it."""
    moves.extend([made] * 4)
    return made


def always(made: Made) -> Made:
    """The same, tried nearly whenever there is something to try it on."""
    moves.extend([made] * 16)
    return made


def try_something(s: Scene) -> Act | None:
    """Has somebody try one of the moves for which there is something to try it on."""
    for made in s.dice.sample(moves, len(moves)):
        call = made(s)
        if call is not None:
            return s.do(call)
    return None


def reorder(s: Scene) -> None:
    """Mines calls that several people sent at once in an order that none of them expected."""
    sent = [made(s) for made in s.dice.sample(moves, 6)]
    for call in reversed([each for each in sent if each is not None]):
        s.do(call)


def everybody(world: World) -> list[str]:
    """Officers, claimants, the source, two insiders' account and a hostile stranger."""
    officers = [each.address.lower() for office in world.staff.values() for each in office]
    persons = [each.address.lower() for each in CLAIMANTS]
    return [*officers, *persons, world.source.address.lower(), GHOST, STRANGER, *SPARE]
