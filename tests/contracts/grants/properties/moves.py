"""What people try with awards and draws, mostly what can be done now."""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import REQUEST_TYPE, SUBMISSION_TYPE, payee
from tests.contracts.grants.properties.scene import GHOST, GRANTEES, HOUR, Scene, move
from tests.contracts.properties.wire import Call

AWARDS = "GrantAwards"


def awards(s: Scene, *states: str) -> list[int]:
    return [n for n, each in s.book.awards.items() if each["state"] in states]


def draws(s: Scene, *states: str) -> list[int]:
    return [n for n, each in s.book.draws.items() if each["state"] in states]


def payments(s: Scene, *states: str) -> list[int]:
    return [n for n, each in s.book.payments.items() if each["state"] in states]


@move(1)
def apply(s: Scene) -> Call | None:
    open_ = [n for n, r in s.book.rounds.items() if r["opensAt"] <= s.now < r["closesAt"]]
    round_ = s.one(open_) or 1
    name = s.dice.choice(GRANTEES)
    amounts = [s.dice.randint(0, 300) for _ in range(4)]
    wanted = (signer_of(account(name)), payee(name), amounts, 0, s.digest())
    content = keccak(encode([SUBMISSION_TYPE], [wanted]))
    standing = [
        n
        for n, each in s.book.applications.items()
        if each["round"] == round_ and each.get("name") == name and each["state"] == "submitted"
    ]
    if standing and s.mostly():
        signed = s.applied(name, "revise", standing[0], content)
        return s.anyone("rounds", "revise", standing[0], wanted, signed)
    return s.anyone("rounds", "submit", round_, wanted, s.applied(name, "apply", round_, content))


@move(3)
def recommend(s: Scene) -> Call | None:
    number = s.one(list(s.book.applications)) or 1
    known = s.book.applications[number]
    mode = s.dice.choice([1, 1, 2, 3])
    lines = [s.dice.randint(20, 200), s.dice.randint(0, 100), s.dice.randint(0, 90), 0]
    if not s.mostly():
        lines = [known["total"], 1, 0, 0]
    terms = (mode, 1_500, 1_000, digest("conditions"))
    start = s.now - HOUR
    end = start + s.dice.choice([DAY, 3 * DAY, 20 * DAY])
    plan = (number, lines, start, end, *terms)
    return s.by("grants_officer", AWARDS, "recommend", plan)


@move(4)
def approve_award(s: Scene) -> Call | None:
    number = s.one(awards(s, "recommended"))
    if number is None:
        return None
    content = s.book.awards[number]["hash"] if s.mostly() else s.digest()
    return s.by("approver", AWARDS, "approveAward", number, content)


@move(4)
def answer(s: Scene) -> Call | None:
    number = s.one(awards(s, "offered"))
    if number is None:
        return None
    action = "accept" if s.dice.random() < 0.9 else "decline"
    content = s.book.awards[number]["hash"]
    return s.anyone(AWARDS, action, number, s.signed(AWARDS, number, action, content))


@move(1)
def expire(s: Scene) -> Call | None:
    number = s.one(awards(s, "offered", "recommended"))
    return number and s.anyone(AWARDS, "expireOffer", number)


@move(8)
def request(s: Scene) -> Call | None:
    number = s.one(awards(s, "active", "active", "terminated")) or s.one(list(s.book.awards))
    if number is None:
        return None
    known = s.book.awards[number]
    lines = list(enumerate(zip(known["lines"], known["drawn"], strict=True)))
    line, left = s.dice.choice([(at, budget - drawn) for at, (budget, drawn) in lines])
    most = left if s.mostly() else left + 5
    amount = s.dice.randint(1, max(1, most))
    named = known["mode"] == 1
    ref = digest(f"invoice {s.dice.randint(1, 12)}") if named else bytes(32)
    charged = s.book.costs.get(ref, {"gross": 0, "charged": 0})
    gross = charged["gross"] if charged["charged"] and s.mostly() else amount * 2
    first = max(known["from"], s.now - DAY)
    last = min(s.now - 1, known["to"] - 1) if s.mostly() else s.now + DAY
    wanted = (line, amount, 0, min(first, last), last, ref, gross if named else 0, s.digest())
    content = keccak(encode(["uint32", REQUEST_TYPE], [number, wanted]))
    signed = s.signed(AWARDS, number, "draw", content)
    return s.anyone(AWARDS, "requestDraw", number, wanted, signed)


@move(6)
def review(s: Scene) -> Call | None:
    number = s.one(draws(s, "requested"))
    content = number and s.book.draws[number]["contentHash"]
    return number and s.by("grants_officer", AWARDS, "reviewDraw", number, content)


@move(1)
def deny(s: Scene) -> Call | None:
    number = s.one(draws(s, "requested", "reviewed", "approved"))
    return number and s.by("grants_officer", AWARDS, "denyDraw", number, s.digest())


@move(1)
def take_back(s: Scene) -> Call | None:
    number = s.one(draws(s, "requested", "reviewed"))
    if number is None:
        return None
    known = s.book.draws[number]
    signed = s.signed(AWARDS, known["award"], "withdraw draw", known["contentHash"], number)
    return s.anyone(AWARDS, "withdrawDraw", number, signed)


@move(8)
def approve_draw(s: Scene) -> Call | None:
    number = s.one(draws(s, "reviewed"))
    content = number and s.book.draws[number]["contentHash"]
    return number and s.by("approver", AWARDS, "approveDraw", number, content)


@move(6)
def settle(s: Scene) -> Call | None:
    number = s.one(payments(s, "free")) or s.one(list(s.book.payments))
    return number and s.anyone(AWARDS, "settlePayment", number)


@move(3)
def substantiate(s: Scene) -> Call | None:
    waiting = [n for n, each in s.book.awards.items() if each["outstanding"]]
    number = s.one(waiting)
    own = [n for n, each in s.book.draws.items() if each["award"] == number]
    draw = s.one(own)
    if number is None or draw is None:
        return None
    amount = s.book.awards[number]["outstanding"] + s.dice.choice([0, 0, 0, 1])
    given = (amount, digest(f"bill {s.dice.getrandbits(16)}"), amount, s.digest())
    content = keccak(encode(["uint64", "bytes32", "uint64", "bytes32"], given))
    signed = s.signed(AWARDS, number, "substantiate", content, draw)
    return s.by("grants_officer", AWARDS, "substantiate", draw, *given, signed)


@move(3)
def hand_in(s: Scene) -> Call | None:
    planned = [n for n in awards(s, "active") if s.book.awards[n]["mode"] == 3]
    number = s.one(planned)
    if number is None:
        return None
    line, evidence = s.dice.randrange(4), digest("milestone")
    if s.book.awards[number]["milestones"][line] == "submitted":
        accepted = s.dice.random() < 0.8
        given = (number, line, evidence, accepted, s.digest())
        return s.by("grants_officer", AWARDS, "judgeMilestone", *given)
    signed = s.signed(AWARDS, number, "milestone", evidence, line)
    return s.anyone(AWARDS, "submitMilestone", number, line, evidence, signed)


@move(2)
def give_back(s: Scene) -> Call | None:
    number = s.one(payments(s, "paid")) or s.one(payments(s, "free", "held"))
    if number is None:
        return None
    amount = s.dice.randint(1, s.book.payments[number]["amount"])
    sender = s.book.payments[number]["payTo"]
    return Call(
        sender=sender, contract="treasury", name="recover", arguments=(s.program, number, amount)
    )


@move(2)
def report(s: Scene) -> Call | None:
    number = s.one(awards(s, "active", "terminated"))
    if number is None:
        return None
    if s.dice.random() < 0.5:
        signed = s.signed(AWARDS, number, "report", digest("report"))
        return s.anyone(AWARDS, "submitReport", number, digest("report"), signed)
    return s.by("grants_officer", AWARDS, "closeAward", number, digest("report"))


@move(1)
def another_account(s: Scene) -> Call | None:
    number = s.one(awards(s, "active"))
    if number is None:
        return None
    value = int(GHOST, 16).to_bytes(32, "big")
    signed = s.signed("changes", number, "pay-to", value)
    return s.anyone("changes", "requestPayTo", s.program, number, GHOST, signed)


@move(4)
def change(s: Scene) -> Call | None:
    number = s.one(list(s.book.proposals))
    return number and s.anyone("changes", "enact", s.program, number)


@move(2)
def money_back(s: Scene) -> Call | None:
    """The budget officer takes what is committed, if the Treasury lets anybody."""
    amount = s.dice.choice([1, 100, 10**12, 5 * 10**12])
    share = s.grants.allotment
    name, *given = s.dice.choice(
        [("deallot", share), ("deapportion", share), ("returnUnobligated", s.world.appropriation)]
    )
    return s.by("budget_officer", "treasury", name, *given, amount)


@move(2)
def again(s: Scene) -> Call | None:
    """Repeats an earlier call in another's name, or in the same."""
    earlier = s.one(s.history)
    if earlier is None:
        return None
    sender = s.dice.choice([earlier.sender, s.anyone("", "").sender])
    arguments: tuple[Any, ...] = earlier.arguments
    return Call(sender=sender, contract=earlier.contract, name=earlier.name, arguments=arguments)
