"""What the contracts number, in the words of caseworkers; machines get the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path

from almoner import program as files
from almoner.acts.changes import Basis, ChangeKind, Origin
from almoner.acts.notices import Channel
from almoner.acts.runs import PaymentKind
from almoner.acts.seats import Approvals
from almoner.chain.agency import Agency
from almoner.cli.dates import date
from almoner.cli.session import Session
from almoner.config import PROJECT_ROOT
from almoner.errors import AlmonerError
from almoner.fraud import policy as policies
from almoner.monitor import policy
from almoner.program import Described

KINDS: Mapping[ChangeKind, str] = {
    ChangeKind.NONE: "none",
    ChangeKind.INCREASE: "increase",
    ChangeKind.DECREASE: "decrease",
    ChangeKind.TERMINATE: "termination",
    ChangeKind.PAY_TO: "another account",
    ChangeKind.SIGNER: "another key",
    ChangeKind.RENEW: "renewal",
    ChangeKind.EXPIRY: "end of the certification period",
    ChangeKind.REOPEN: "reopening",
    ChangeKind.VOID_PAYMENT: "end of a payment",
    ChangeKind.MASS: "mass change",
}
BASES: Mapping[Basis, str] = {
    Basis.NONE: "none is needed",
    Basis.ADVANCE: "advance notice",
    Basis.ADEQUATE: "adequate notice",
    Basis.MASS_CHANGE: "mass change of law",
    Basis.REQUESTED: "requested by the person",
    Basis.DEATH: "death",
    Basis.SUSTAINED: "sustained hold",
    Basis.UNPAYABLE: "payment that nobody could be paid",
}
ORIGINS: Mapping[Origin, str] = {
    Origin.STAFF: "staff",
    Origin.CLAIMANT: "the person, by signature",
    Origin.COUNTER: "the counter, in the person's name",
    Origin.IN_PERSON: "the person, before two counter officers",
}
SINGLES: Mapping[PaymentKind, str] = {
    PaymentKind.REGULAR: "regular",
    PaymentKind.SUPPLEMENT: "supplement",
    PaymentKind.RESTORED: "restored benefits",
    PaymentKind.REPLACEMENT: "replacement",
    PaymentKind.COURT_ORDER: "court order",
    PaymentKind.REISSUE: "reissue",
    PaymentKind.DRAW: "draw on an award",
}


def said(state: IntEnum) -> str:
    """A state in words."""
    return state.name.lower().replace("_", " ")


def truth(value: bool) -> str:
    return "yes" if value else "no"


def moment(at: int, none: str = "not yet") -> str:
    """A time, or `none` for 0."""
    return date(at) if at else none


def share(bps: int) -> str:
    """A share in 1/10000 as people write it."""
    whole, part = divmod(bps, 100)
    return f"{whole}.{part:02d} %" if part else f"{whole} %"


def waits(counted: Approvals) -> str:
    """That more approvals are needed, after the name of what was approved."""
    more = counted.needed - counted.given
    others = "another person" if more == 1 else f"{more} more persons"
    return f"has {counted.given} of {counted.needed} approvals needed; it waits for {others}"


def channel(number: int) -> str:
    """How a notice went."""
    return said(Channel(number)) if number else "none yet"


def payment(payment_id: int, case: str) -> str:
    """A payment with the run its number begins with, and its case as it is named."""
    return f"{payment_id} (run {payment_id >> 32}, case {case})"


def program_file(here: Session, agency: Agency) -> Described | None:
    """The program's file, where a folder `programs`, here or of this installation, has it."""
    recorded = here.record(agency.client).programs.items()
    opened = {each.address: program_id for program_id, each in recorded}
    for folder in (Path("programs"), PROJECT_ROOT / "programs"):
        for path in sorted(folder.glob("*.toml")):
            try:
                found = files.load_any(path)
            except AlmonerError:
                continue
            if found.id == opened.get(agency.program.address):
                return found
    return None


def reason(code: int, program: Described | None) -> str:
    """A reason with the title a person reads, where the program's file is known."""
    if program is None or code not in program.reasons:
        return f"{code} (its words are in the program file)"
    return f"{code} ({program.reasons[code].words[program.languages[0]].title})"


def rules(program: Described | None) -> dict[bytes, str]:
    """The names of the rules this fraud check knows, by the hash they are registered with."""
    known = policies.load()
    own = policy.parameters(program, known) if program else {}
    return {
        known.rule_hash(each, own): f"{each.name}, version {known.version}"
        for each in known.typologies
        if each.hold is not None
    }


def family(number: int) -> str | None:
    """The name of a family of rules, None where this fraud check has none of the number."""
    return policy.families().get(number)
