"""One example: a grant program, everybody who may try something there, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from almoner.testing import DAY, World, digest
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.properties.told import Told
from tests.contracts.properties.checks import Broken
from tests.contracts.properties.wire import Act, Call, Wire, event

HOUR = 3_600
SUSTAINED_CAP = 4 * DAY
MARGIN = HOUR
TERMS: dict[str, Any] = {
    "challenge_window": 6 * HOUR,
    "challenge_blocks": 2,
    "offer_window": DAY,
    "liquidation": 2 * DAY,
    "advance_horizon": DAY,
    "extension": 2 * DAY,
    "objection_time": 6 * HOUR,
    "margin": MARGIN,
    "bot_hold": 12 * HOUR,
    "max_total_hold": DAY,
    "sustained_cap": SUSTAINED_CAP,
    "bot_share_bps": 5_000,
    "bot_floor": 3,
    "service": HOUR,
    "notice_period": 6 * HOUR,
    "receipt_grace": 3 * HOUR,
    "decision_time": DAY,
    "cooling_off": 8 * HOUR,
    "unpayable_after": 12 * HOUR,
    "bands": [(400, 1), (1_500, 2), (2**64 - 1, 3)],
}
"""The program's terms: short clocks, so that many things happen before an award ends."""
AMOUNTS = [200, 100, 100, 50]
GRANTEES = [f"grantee {number}" for number in range(4)]
GHOST = "0x" + "9" * 40
"""An account of the insiders who collude."""
STRANGER = "0x" + "8" * 40
Any_ = TypeVar("Any_")


@dataclass(slots=True, kw_only=True)
class Scene:
    """The program's chain, the book of it, and the dice of the act under way."""

    wire: Wire
    grants: Grants
    book: Told
    dice: Random
    token: str
    blocked: set[str] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)
    history: list[Call] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.grants.world

    @property
    def program(self) -> str:
        return str(self.grants.awards.address)

    @property
    def now(self) -> int:
        """When the next act will be mined."""
        return self.wire.now + 1

    def one(self, choices: Sequence[Any_]) -> Any_ | None:
        return self.dice.choice(choices) if choices else None

    def mostly(self) -> bool:
        """Whether to try what can be done now; otherwise, anything of the kind."""
        return self.dice.random() < 0.9

    def digest(self) -> bytes:
        return digest(f"anything {self.dice.getrandbits(16)}")

    def by(self, office: str, contract: str, name: str, *arguments: Any) -> Call:
        officer = self.dice.choice(self.world.staff[office]).address.lower()
        return Call(sender=officer, contract=contract, name=name, arguments=arguments)

    def anyone(self, contract: str, name: str, *arguments: Any) -> Call:
        sender = self.dice.choice(everybody(self.world))
        return Call(sender=sender, contract=contract, name=name, arguments=arguments)

    def grantee_of(self, award: int) -> str:
        """Who signs for an award; now and then somebody else."""
        application = self.book.awards[award]["application"]
        name = self.book.applications[application]["name"]
        return str(name if self.dice.random() < 0.95 else self.dice.choice(GRANTEES))

    def signed(
        self, contract: str, award: int, action: str, content: bytes, subject: int = 0
    ) -> tuple[int, bytes, bytes]:
        """A grantee's signature over an act on an award, good for an hour."""
        target = self.wire.addresses[contract]
        (nonce,) = self.wire.read([(contract, "nonceOf", (self.program, award))])
        deadline = self.now + HOUR
        values = [action, self.program, award, subject, content, nonce, deadline]
        return self._sign(contract, target, "ClaimantAct", values, self.grantee_of(award))

    def applied(
        self, name: str, action: str, subject: int, content: bytes = bytes(32)
    ) -> tuple[int, bytes, bytes]:
        """An organization's signature over an act on a round or application."""
        bound = keccak(signer_of(account(name)))
        (nonce,) = self.wire.read([("rounds", "nonceOf", (bound,))])
        values = [action, subject, content, nonce, self.now + HOUR]
        return self._sign("rounds", self.wire.addresses["rounds"], "ApplicantAct", values, name)

    def _sign(
        self, contract: str, target: str, kind: str, values: list[Any], name: str
    ) -> tuple[int, bytes, bytes]:
        named = {"rounds": "Rounds", "amendments": "Amendments"}.get(contract, "Awards")
        place = {
            "name": f"Almoner Grant{named}",
            "version": "1",
            "chainId": self.world.client.chain_id,
            "verifyingContract": target,
        }
        types = _TYPES[kind]
        fields = {each["name"]: value for each, value in zip(types, values, strict=True)}
        signer = account(name)
        message = encode_typed_data(place, {kind: types}, fields)
        return values[-1], signer_of(signer), bytes(signer.sign_message(message).signature)

    def do(self, call: Call) -> Act:
        """Has a call mined, checks what it did, and writes it down."""
        act = self.wire.send(call)
        told = ", ".join(each.name for each in act.events)
        self.tried.append(f"{act.at} {call} -> {act.refusal or told or 'done'}")
        self.history = [*self.history[-20:], call]
        calls[call.name, act.refusal or "done"] += 1
        self.book.now = act.at
        if act.refusal is None:
            for each in act.events:
                self.book.note(each)
            self.book.check(act)
        elif act.refusal in ("Panic", "Unknown") or act.refusal.startswith("empty"):
            raise Broken(f"a refusal without a name: {act.refusal}")
        return act


_KINDS = {
    "action": "string",
    "program": "address",
    "caseNo": "uint32",
    "subject": "uint64",
    "content": "bytes32",
    "nonce": "uint64",
    "deadline": "uint40",
}
_TYPES = {
    "ClaimantAct": [{"name": name, "type": kind} for name, kind in _KINDS.items()],
    "ApplicantAct": [
        {"name": name, "type": "uint32" if name == "subject" else kind}
        for name, kind in _KINDS.items()
        if name not in ("program", "caseNo")
    ],
}

Move = Callable[[Scene], Call | None]
Made = TypeVar("Made", bound=Move)
moves: list[Move] = []
calls: Counter[tuple[str, str]] = Counter()
"""How often each function was called, by what became of it."""
happened: Counter[str] = Counter()
"""How often each event was seen, over all examples."""


def move(often: int) -> Callable[[Made], Made]:
    """Something that somebody tries, so often as others are tried once."""

    def register(made: Made) -> Made:
        moves.extend([made] * often)
        return made

    return register


def everybody(world: World) -> list[str]:
    """Officers, grantees' payees, the source and a hostile stranger."""
    officers = [each.address.lower() for office in world.staff.values() for each in office]
    payees = [payee(each).lower() for each in GRANTEES]
    return [*officers, *payees, world.source.address.lower(), GHOST, STRANGER]


def begin(grants: Grants, first: int) -> tuple[Wire, Told]:
    """A wire to a program, and the book of its founding."""
    world = grants.world
    wire = Wire(world=world)
    wire.addresses["GrantAwards"] = grants.awards.address.lower()
    wire.batch([("anvil_setBlockTimestampInterval", [1])])
    allow = "0x095ea7b3" + wire.addresses["treasury"][2:].rjust(64, "0") + "f" * 64
    for each in dict.fromkeys([*everybody(world), *wire.addresses.values()]):
        wire.batch([("anvil_setBalance", [each, hex(10**24)])])
        wire.raw(each, wire.addresses["token"], allow)  # so that they can send money back
    appropriation = world.treasury.functions.appropriationOf(world.appropriation).call()
    book = Told(
        program=grants.awards.address.lower(),
        treasury=wire.addresses["treasury"],
        bands=TERMS["bands"],
        liquidation=TERMS["liquidation"],
        sustained_cap=SUSTAINED_CAP,
        margin=MARGIN,
    )
    book.availability = (appropriation[6], appropriation[7], appropriation[8])
    (logs,) = wire.batch([("eth_getLogs", [{"fromBlock": hex(first)}])])
    for log in logs:
        told = event(log)
        if told is not None:
            (head,) = wire.batch([("eth_getBlockByNumber", [log["blockNumber"], False])])
            book.now = int(head["timestamp"], 16)
            book.note(told)
    for name, number in zip(GRANTEES, book.applications, strict=True):
        book.applications[number]["name"] = name
    return wire, book
