"""What people try with cases: enroll, approve, reject, withdraw, offer and bind keys, close."""

from __future__ import annotations

from almoner.testing import DAY, digest, enrollment, household
from almoner.testing.claimant import account, binding_message, signer_of
from tests.contracts.properties.scene import CLAIMANTS, GHOST, Scene, always, move, often
from tests.contracts.properties.wire import Call

MOST_CASES = 14


def of_status(s: Scene, *statuses: str) -> list[int]:
    return [number for number, case in s.record.cases.items() if case.status in statuses]


@move
def enroll(s: Scene) -> Call | None:
    if len(s.record.cases) >= MOST_CASES:
        return None
    batch = []
    for _ in range(s.dice.randint(1, 3)):
        number = s.dice.randint(1, 20)
        claimant = s.dice.choice(CLAIMANTS)
        batch.append(
            enrollment(
                number,
                amount=s.dice.randint(1, 100),
                member_refs=[digest(f"member {s.dice.randint(1, 30)}"), digest(f"own {number}")],
                pay_to=s.dice.choice([household(number)] * 8 + [GHOST]).lower(),
                signer=s.dice.choice([b"", signer_of(claimant), signer_of(claimant)]),
                to_period=s.dice.choice([1, 2, 12]),
            )
        )
    return s.by("caseworker", "roster", "enroll", batch)


@always
def approve_cases(s: Scene) -> Call | None:
    waiting = of_status(s, "enrolled")
    if not waiting or s.dice.random() < 0.3:
        return None
    hashes = [each["termsHash"] for each in _cases(s, waiting)]
    return s.by("determiner", "roster", "approve", waiting, hashes)


def _cases(s: Scene, numbers: list[int]) -> list[dict[str, bytes]]:
    return s.wire.read([("roster", "caseOf", (each,)) for each in numbers])


@often
def reject(s: Scene) -> Call | None:
    number = s.one(of_status(s, "enrolled"))
    if number is None or s.dice.random() < 0.3:
        return None
    case = s.record.cases[number]
    name, office = s.dice.choice([("reject", "determiner"), ("withdraw", "caseworker")])
    return s.by(office, "roster", name, number, case.ref, list(case.members), s.digest())


@move
def close(s: Scene, number: int | None = None) -> Call | None:
    number = number or s.one(of_status(s, "terminated"))
    if number is None:
        return None
    case = s.record.cases[number]
    return s.anyone("roster", "close", number, case.ref, list(case.members))


@move
def propose_exception(s: Scene) -> Call:
    member, ref = digest(f"member {s.dice.randint(1, 30)}"), digest(f"case {s.dice.randint(1, 20)}")
    return s.by("determiner", "roster", "proposeDoubleMember", member, ref, s.now + 400 * DAY)


@move
def confirm_exception(s: Scene) -> Call | None:
    proposed = [each for each in s.history if each.name == "proposeDoubleMember"]
    last = s.one(proposed)
    return last and s.by("program_admin", "roster", "confirmDoubleMember", *last.arguments)


@move
def propose_shared_account(s: Scene) -> Call:
    account = s.dice.choice([GHOST, household(s.dice.randint(1, 20)).lower()])
    given = (account, s.dice.randint(1, 3), s.now + 400 * DAY)
    return s.by("determiner", "roster", "proposeSharedAccount", *given)


@move
def confirm_shared_account(s: Scene) -> Call | None:
    last = s.one([each for each in s.history if each.name == "proposeSharedAccount"])
    return last and s.by("program_admin", "roster", "confirmSharedAccount", *last.arguments)


@move
def offer_key(s: Scene) -> Call | None:
    number = s.one([each for each in of_status(s, "approved") if not s.record.cases[each].signer])
    if number is None:
        return None
    code = account("code").address.lower()
    return s.by("counter", "roster", "offerKey", number, code, s.now + DAY)


@move
def bind_signer(s: Scene) -> Call | None:
    number = s.one([each for each in s.record.offers if not s.record.cases[each].signer])
    if number is None:
        return None
    (offer,) = s.wire.read([("roster", "keyOfferOf", (number,))])
    signer = signer_of(s.dice.choice(CLAIMANTS))
    message = binding_message(s.world, number, signer, offer["expiresAt"])
    signed = bytes(account("code").sign_message(message).signature)
    return s.anyone("roster", "bindSigner", number, signer, signed)


@move
def compile_roll(s: Scene) -> Call:
    return s.anyone("roster", "compileRoll", 0 if s.mostly() else s.dice.getrandbits(32))


@move
def report_late(s: Scene) -> Call | None:
    number = s.one(of_status(s, "approved"))
    return number and s.anyone("roster", "reportLate", number, s.dice.randint(1, 3))
