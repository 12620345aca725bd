"""What claimants and the counter try: accounts, keys, objections, receipts, appeals, decisions."""

from __future__ import annotations

from eth_utils.crypto import keccak

from almoner.testing import household
from almoner.testing.claimant import signer_of
from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.moves_cases import of_status
from tests.contracts.properties.moves_changes import noticed, proposals
from tests.contracts.properties.moves_holds import held
from tests.contracts.properties.nouns import Kind
from tests.contracts.properties.scene import CLAIMANTS, GHOST, Scene, move, often
from tests.contracts.properties.wire import Call

CONTENTS = bytes(32)


def _signers(s: Scene) -> list[int]:
    """Approved cases whose person has a key."""
    return [each for each in of_status(s, "approved") if s.record.cases[each].signer]


def _account(s: Scene) -> str:
    return s.dice.choice([household(s.dice.randint(100, 120)).lower(), GHOST])


@move
def request_pay_to(s: Scene) -> Call | None:
    number = s.one(_signers(s))
    if number is None:
        return None
    wanted = _account(s)
    content = int(wanted, 16).to_bytes(32, "big")
    signed = s.signature("changes", "pay-to", number, 0, content)
    return s.anyone("changes", "requestPayTo", s.program, number, wanted, signed)


@move
def request_signer(s: Scene) -> Call | None:
    number = s.one(_signers(s))
    if number is None or s.dice.random() < 0.5:
        return None
    wanted = signer_of(s.dice.choice(CLAIMANTS))
    signed = s.signature("changes", "signer", number, 0, bytes(keccak(wanted)))
    return s.anyone("changes", "requestSigner", s.program, number, wanted, signed)


@move
def file_request(s: Scene) -> Call | None:
    number = s.one(of_status(s, "approved"))
    if number is None:
        return None
    if s.dice.random() < 0.7:
        given = (s.program, number, _account(s), s.digest())
        return s.by("counter", "changes", "filePayTo", *given)
    signer = signer_of(s.dice.choice(CLAIMANTS))
    return s.by("counter", "changes", "fileSigner", s.program, number, signer, s.digest())


def _requests(s: Scene) -> list[int]:
    own = (Kind.PAY_TO, Kind.SIGNER)
    return [n for n in proposals(s, "open") if s.record.proposals[n].kind in own]


@move
def witness(s: Scene) -> Call | None:
    number = s.one([n for n in _requests(s) if s.record.proposals[n].origin == 2])
    return number and s.by("counter", "changes", "witness", s.program, number)


@move
def object_(s: Scene) -> Call | None:
    number = s.one(_requests(s))
    if number is None:
        return None
    case_no = s.record.proposals[number].case_no
    if not s.record.cases[case_no].signer or s.dice.random() < 0.5:
        return s.by("counter", "changes", "contest", s.program, number, s.digest())
    signed = s.signature("changes", "object", case_no, number, CONTENTS)
    return s.anyone("changes", "object", s.program, number, signed)


@move
def judge(s: Scene) -> Call | None:
    number = s.one(proposals(s, "contested"))
    if number is None:
        return None
    stands = s.dice.random() < 0.4
    return s.by("counter", "changes", "judge", s.program, number, stands, s.digest())


@move
def lapse_objection(s: Scene) -> Call | None:
    number = s.one(proposals(s, "contested"))
    return number and s.anyone("changes", "lapse", s.program, number)


@move
def freeze(s: Scene) -> Call | None:
    number = s.one(_signers(s))
    if number is None or s.dice.random() < 0.6:
        return None
    frozen = s.dice.random() < 0.4
    signed = s.signature("changes", "freeze" if frozen else "unfreeze", number, 0, CONTENTS)
    return s.anyone("changes", "freezePayTo", s.program, number, frozen, signed)


@move
def acknowledge(s: Scene) -> Call | None:
    waiting = [n for n in noticed(s, "open") if s.record.proposals[n].case_no in _signers(s)]
    number = s.one(waiting)
    if number is None:
        return None
    case_no = s.record.proposals[number].case_no
    signed = s.signature("changes", "acknowledge", case_no, number, CONTENTS)
    return s.anyone("changes", "acknowledge", s.program, number, signed)


def _appealable(s: Scene) -> list[int]:
    adverse = (Kind.DECREASE, Kind.TERMINATE, Kind.VOID)
    waiting = [
        n
        for n in proposals(s, "open", "served", "enacted")
        if s.record.proposals[n].kind in adverse and s.record.proposals[n].payment == 0
    ]
    return [n for n in held(s, "placed", "sustained") + waiting if n not in s.record.appeals]


@often
def appeal(s: Scene) -> Call | None:
    subject = s.one(_appealable(s))
    if subject is None:
        return None
    if not s.record.cases[s.record.case_of(subject)].signer or s.dice.random() < 0.5:
        received_at = s.now - s.dice.randint(0, TERMS["receipt_grace"])
        return file_at_counter(s, subject, received_at=received_at, waive=s.dice.random() < 0.2)
    return sign_appeal(s, subject)


def file_at_counter(s: Scene, subject: int, *, received_at: int, waive: bool = False) -> Call:
    given = (s.program, subject, s.digest(), waive, received_at)
    return s.by("counter", "hearings", "fileAtCounter", *given)


def sign_appeal(s: Scene, subject: int) -> Call:
    waive, statement, case_no = s.dice.random() < 0.2, s.digest(), s.record.case_of(subject)
    action = "appeal and waive" if waive else "appeal"
    signed = s.signature("hearings", action, case_no, subject, statement)
    return s.anyone("hearings", "appeal", s.program, subject, statement, waive, signed)


@move
def appeal_anew(s: Scene) -> Call | None:
    """The person signs what the counter filed in their name; now and then, what they signed."""
    r = s.record
    own = [each for each in _open_appeals(s) if r.cases[r.appeals[each].case_no].signer]
    filed = [each for each in own if r.appeals[each].filer]
    subject = s.one(filed if s.mostly() else own)
    return sign_appeal(s, subject) if subject else None


def _open_appeals(s: Scene) -> list[int]:
    return [subject for subject, each in s.record.appeals.items() if each.state == "filed"]


@move
def assign(s: Scene) -> Call | None:
    subject = s.one(_open_appeals(s))
    if subject is None:
        return None
    officer = s.record.person(s.officer("hearing_officer"))
    return s.by("hearing_officer", "hearings", "assign", s.program, subject, officer)


@move
def find_good_cause(s: Scene) -> Call | None:
    subject = s.one([each for each in _open_appeals(s) if not s.record.appeals[each].timely])
    if subject is None:
        return None
    return s.by("hearing_officer", "hearings", "findGoodCause", s.program, subject, s.digest())


@move
def withdraw_appeal(s: Scene) -> Call | None:
    subject = s.one(_open_appeals(s))
    if subject is None or s.dice.random() < 0.7:
        return None
    case_no = s.record.appeals[subject].case_no
    if not s.record.cases[case_no].signer:
        return None
    signed = s.signature("hearings", "withdraw appeal", case_no, subject, CONTENTS)
    return s.anyone("hearings", "withdraw", s.program, subject, signed)


@often
def decide(s: Scene, subject: int | None = None, won: bool | None = None) -> Call | None:
    subject = subject or s.one(_open_appeals(s))
    if subject is None:
        return None
    won = s.dice.random() < 0.5 if won is None else won
    owed = 0 if won else s.dice.choice([0, s.dice.randint(1, 50)])
    given = (s.program, subject, won, owed, s.digest())
    return s.by("hearing_officer", "hearings", "decide", *given)
