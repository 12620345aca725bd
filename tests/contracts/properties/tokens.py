"""What goes wrong with a token: it blocks, pauses, takes a fee, burns gas or calls back."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.properties.scene import STRANGER, Scene
from tests.contracts.properties.wire import functions

REFUSING = {"BlocklistToken": "setBlocked", "GasBurningToken": "setBurns"}
"""Tokens that refuse single accounts, and how they are told."""


def trouble(s: Scene) -> None:
    """Switches one kind of trouble on or off."""
    {
        "BlocklistToken": _refuse,
        "GasBurningToken": _refuse,
        "FeeToken": _fee,
        "ReenteringToken": _reenter,
        "TestDollar": _donate,
    }[s.token](s)


def switch(s: Scene, account: str) -> None:
    """Has the token refuse an account, or no longer."""
    blocked = account in s.record.blocked
    send(s, f"{REFUSING[s.token]}(address,bool)", account, not blocked)
    (s.record.blocked.discard if blocked else s.record.blocked.add)(account)


def send(s: Scene, signature: str, *arguments: object) -> None:
    kinds = signature[signature.index("(") + 1 : -1].split(",")
    data = keccak(text=signature)[:4] + encode(kinds, arguments)
    act = s.wire.raw(STRANGER, s.wire.addresses["token"], f"0x{data.hex()}")
    s.tried.append(f"{act.at} token {signature} {arguments} -> {act.refusal or 'done'}")
    s.judge(signature, act)


def _donate(s: Scene) -> None:
    """Gives the Treasury tokens it never asked for: its books must not care."""
    send(s, "mint(address,uint256)", s.wire.addresses["treasury"], s.dice.randint(1, 10**6))


def _stop(s: Scene) -> None:
    """Has a token refuse every transfer, or no longer."""
    send(s, "setPaused(bool)", not s.record.stopped)
    s.record.stopped = not s.record.stopped


def _refuse(s: Scene) -> None:
    if s.token == "BlocklistToken" and s.dice.random() < (0.6 if s.record.stopped else 0.1):
        return _stop(s)
    if s.dice.random() < 0.1:
        return _donate(s)
    waiting = {each.pay_to for each in s.record.payments.values() if each.state == "open"}
    payees = {each.pay_to for each in s.record.cases.values()}
    wanted = (waiting if s.mostly() else payees) - s.record.blocked
    account = s.one(sorted(wanted) or sorted(payees))
    return switch(s, account) if account else None


def _fee(s: Scene) -> None:
    arriving, on_top = s.dice.choice([0, 0, 1]), s.dice.choice([0, 0, 1])
    send(s, "setFees(uint256,uint256)", arriving, on_top)
    s.record.charging = bool(arriving or on_top)


def _reenter(s: Scene) -> None:
    """Has the next transfers call something that pays, as the token."""
    due = [each for each, known in s.record.payments.items() if known.state == "free"]
    run = s.one(list(s.record.runs)) or 1
    hold = s.one(list(s.record.holds)) or 1
    proposal = s.one(list(s.record.proposals)) or 1
    contract, name, arguments = s.dice.choice(
        [
            ("program", "seal", (run, 1)),
            ("program", "lapseRun", (run,)),
            ("holds", "lapse", (s.program, hold)),
            ("changes", "enact", (s.program, proposal)),
            ("changes", "restore", (s.program, proposal)),
            ("program", "settle", (run, [0], [2**224 - 1])),
            ("program", "settlePayment", (s.one(due) or 1,)),
            ("program", "setAside", (s.one(due) or 1,)),
            ("treasury", "recover", (s.program, s.one(due) or 1, 1)),
        ]
    )
    data = bytes.fromhex(functions(contract)[name].data(arguments)[2:])
    target = s.dice.choice([s.wire.addresses[contract], "0x" + "0" * 40])
    send(s, "arm(address,bytes)", target, data)
