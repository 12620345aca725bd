"""One accepted award, and every act that may change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction

from almoner import money
from almoner.testing import World, digest, fields
from almoner.testing.grants import Grants

ACTIVE, SUSPENDED, TERMINATED, CLOSED = 3, 4, 5, 6
"""`AwardState`."""
PROPOSED, NOTICED, OBJECTED, UPHELD, EFFECTIVE, OVERTURNED, LAPSED, WITHDRAWN = range(1, 9)
"""`AmendmentState`."""
REASON, CONDITIONS, EVIDENCE = digest("reason"), digest("new conditions"), digest("letter")
AUTHORITY = "2 CFR 200.339"


def dollars(*sums: str) -> list[int]:
    """Sums as base units."""
    return [money.parse(each) for each in sums]


LINES = dollars("50,000", "20,000", "20,000", "10,000")
TOTAL = sum(LINES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """One accepted award of $100,000, and the calls about it. What is not given is valid."""

    grants: Grants
    award: int

    @property
    def world(self) -> World:
        """The agency."""
        return self.grants.world

    @property
    def program(self) -> str:
        """The grant program's address."""
        return str(self.grants.awards.address)

    @property
    def functions(self) -> Any:
        """What GrantAmendments does."""
        return self.world.amendments.functions

    # By agreement

    def rebudget(self, lines: Sequence[int], **signed: Any) -> ContractFunction:
        """Moving money between categories, signed by the grantee."""
        content = keccak(encode(["uint64[]"], [list(lines)]))
        signature = self._signed("rebudget", content=content, **signed)
        return self.functions.rebudget(self.program, self.award, list(lines), signature)

    def extend(self, to: int, *, reason: bytes = REASON, **signed: Any) -> ContractFunction:
        """A later end for the same money, signed by the grantee."""
        signature = self._signed("extend", content=to.to_bytes(32, "big"), **signed)
        return self.functions.extend(self.program, self.award, to, reason, signature)

    def agree(
        self,
        lines: Sequence[int],
        to: int | None = None,
        *,
        conditions: bytes = CONDITIONS,
        reason: bytes = REASON,
        **signed: Any,
    ) -> ContractFunction:
        """Another budget or end, signed by the grantee."""
        to = self.state["to"] if to is None else to
        terms = [list(lines), to, conditions]
        content = keccak(encode(["uint64[]", "uint40", "bytes32"], terms))
        signature = self._signed("amend", content=content, **signed)
        return self.functions.agree(self.program, self.award, *terms, reason, signature)

    def agreed(self, lines: Sequence[int], to: int | None = None) -> int:
        """An agreement that waits for its approvals; its number."""
        self.world.send("grants_officer", self.agree(lines, to))
        return self.last

    def approve(self, number: int, lines: Sequence[int], to: int | None = None) -> ContractFunction:
        """The approval of an agreement."""
        to = self.state["to"] if to is None else to
        return self.functions.approve(number, list(lines), to, CONDITIONS)

    def amend(self, lines: Sequence[int], to: int | None = None) -> int:
        """An agreement approved by one approver; its number."""
        number = self.agreed(lines, to)
        self.world.send("approver", self.approve(number, lines, to))
        return number

    # By the agency alone

    def propose(self, kind: int, *, subject: int = 0, amount: int = 0, **changed: Any) -> Any:
        """The proposal of an adverse act. Changed: program, award, authority, reason."""
        return self.functions.propose(
            changed.get("program", self.program),
            changed.get("award", self.award),
            kind,
            subject,
            amount,
            changed.get("authority", AUTHORITY),
            changed.get("reason", REASON),
        )

    def proposed(self, kind: int, **figures: int) -> int:
        """An adverse act that waits for its notice; its number."""
        return self.grants.propose(self.award, kind, **figures)

    def notice(self, number: int, evidence: bytes = EVIDENCE) -> ContractFunction:
        """The notice of it."""
        return self.functions.notice(number, evidence)

    def noticed(self, kind: int, **figures: int) -> int:
        """An adverse act the grantee may object to; its number."""
        return self.grants.noticed(self.award, kind, **figures)

    def objection(self, number: int, statement: bytes = REASON, **signed: Any) -> ContractFunction:
        """The grantee's objection."""
        signature = self._signed("object", subject=number, content=statement, **signed)
        return self.functions.object(number, statement, signature)

    def objected(self, kind: int, **figures: int) -> int:
        """An adverse act the grantee objected to; its number."""
        number = self.noticed(kind, **figures)
        self.grants.object(number)
        return number

    def at_counter(
        self, number: int, received_at: int | None = None, statement: bytes = REASON
    ) -> ContractFunction:
        """An objection filed at a counter, received when the newest block was made unless said."""
        at = self.world.now() if received_at is None else received_at
        return self.functions.objectAtCounter(number, statement, at)

    def decide(self, number: int, *, for_grantee: bool, reason: bytes = REASON) -> ContractFunction:
        """The decision of an objection."""
        return self.functions.decide(number, for_grantee, reason)

    def enact(self, number: int) -> ContractFunction:
        """Putting an adverse act into effect."""
        return self.functions.enact(number)

    def enacted(self, kind: int, **figures: int) -> int:
        """An adverse act nobody objected to, in effect; its number."""
        return self.grants.enacted(self.award, kind, **figures)

    def due(self, number: int) -> int:
        """When an act nobody objected to may take effect."""
        grace = self.grants.awards.functions.noticeTerms().call()[4]
        return int(self.amendment(number)["objectBy"]) + int(grace)

    def close(self, report: bytes = digest("report")) -> None:
        """The award closed on its grantee's final report."""
        functions = self.grants.awards.functions
        signed = self.grants.grantee(self.award, "report", content=report)
        self.world.stranger().send(functions.submitReport(self.award, report, signed))
        self.world.send("grants_officer", functions.closeAward(self.award, report))

    # Views

    @property
    def state(self) -> dict[str, Any]:
        """The award, by field."""
        return self.grants.award(self.award)

    @property
    def last(self) -> int:
        """The newest amendment's number."""
        return int(self.functions.amendments().call())

    def amendment(self, number: int) -> dict[str, Any]:
        """An amendment, by field."""
        return self.grants.amendment(number)

    @property
    def lines(self) -> list[int]:
        """The budget of each line."""
        return [line[0] for line in self.grants.awards.functions.linesOf(self.award).call()]

    @property
    def organization(self) -> bytes:
        """The grantee's reference."""
        return bytes(self.state["orgRef"])

    def committed(self) -> int:
        """What was awarded to the organization."""
        return int(self.grants.awards.functions.committedTo(self.organization).call())

    def obligated(self) -> int:
        """What is set aside for the award."""
        fn = self.world.treasury.functions.obligationOf(self.program, self.award)
        return int(fields(fn)["obligated"])

    def reserved(self) -> int:
        """What the award's round has given."""
        application = self.grants.application(self.state["application"])
        return int(self.grants.round(application["round"])["reserved"])

    def terms_hash(
        self, before: bytes, number: int, lines: Sequence[int], to: int, conditions: bytes
    ) -> bytes:
        """What binds the award after an amendment."""
        types = ["bytes32", "uint32", "uint64[]", "uint40", "bytes32"]
        return bytes(keccak(encode(types, [before, number, list(lines), to, conditions])))

    def claimant_acted(self, action: str, subject: int = 0, number: int = 0) -> tuple[str, Any]:
        """What is told of a grantee's signature that a stranger relayed."""
        facts = {"program": self.program, "caseNo": self.award, "action": action}
        relayer = self.world.stranger(number).address
        return "ClaimantActed", {**facts, "subject": subject, "relayer": relayer}

    def moved_to(self, person: int, old: str, new: str) -> None:
        """Has a person leave an office for another one."""
        self.world.remove(person, old)
        self.world.appoint(person, new)

    def acted(self, person: int) -> bool:
        """Whether a person acted on the award."""
        return bool(self.grants.awards.functions.acted(self.award, person).call())

    def _signed(self, action: str, **given: Any) -> tuple[int, bytes, bytes]:
        award = given.pop("award", self.award)
        return self.grants.grantee(award, action, **{"by": "amendments"} | given)
