"""What grants officers, organizations and strangers do in a story of grants, by award number."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Self

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing import DAY, digest
from almoner.testing.acts import Acts, word
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import (
    CLOSEOUT,
    DEOBLIGATION,
    DISALLOWANCE,
    SUBMISSION_TYPE,
    SUSPENSION,
    TERMINATION,
)
from almoner.testing.grants import Grants

ADVERSE = (TERMINATION, DEOBLIGATION, CLOSEOUT, DISALLOWANCE, SUSPENSION)
_AGREED = ["uint64[]", "uint40", "bytes32"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantActs(Acts):
    """The acts on one grant program, whose `world` is the agency seen from it."""

    grants: Grants

    @classmethod
    def of(cls, grants: Grants) -> Self:
        """The acts on a grant program that there is."""
        seen = dataclasses.replace(grants.world, program=grants.awards, roster=grants.awards)
        return cls(world=seen, grants=grants)

    def name(self, award: int) -> str:
        """Whose account an award's organization signs with."""
        return f"claimant of case {award}"

    def new_name(self, award: int) -> str:
        """The same after it asked for another key."""
        return f"new key of case {award}"

    # Applications

    def apply(self, round_: int, number: int, **overrides: Any) -> int:
        """Has an organization apply, with a tenth of its own; its application's number."""
        return self.grants.apply(round_, self.name(number), **self._wanted(overrides))

    def revise(self, application: int, number: int, **overrides: Any) -> None:
        """Has it say anew what it asks for."""
        name = self.name(number)
        wanted = self.grants.submission(name, **self._wanted(overrides))
        content = keccak(encode([SUBMISSION_TYPE], [wanted]))
        signed = self.grants.applicant(name, "revise", application, content)
        fn = self.world.rounds.functions.revise(application, wanted, signed)
        self.world.stranger().send(fn)

    def withdraw(self, application: int, number: int) -> None:
        """Has it take its application back."""
        signed = self.grants.applicant(self.name(number), "withdraw", application)
        self.world.stranger().send(self.world.rounds.functions.withdraw(application, signed))

    def _wanted(self, overrides: dict[str, Any]) -> dict[str, Any]:
        amounts = overrides.get("amounts", [money.parse("100,000")])
        return {"matched": sum(amounts) // 10, **overrides}

    # Awards

    def recommend(self, application: int, **overrides: Any) -> int:
        """Has a grants officer recommend an award for 700 days; its number."""
        ends_at = self.world.now() + 700 * DAY
        return self.grants.recommend(application, **{"to": ends_at, **overrides})

    def request_key(self, award: int) -> int:
        """Has a grantee ask for another key; the proposal."""
        return self.request_signer(award, signer_of(account(self.new_name(award))))

    # Draws

    def draw(self, award: int, **overrides: Any) -> int:
        """Has a grantee ask for a draw, with a tenth of its own; its number."""
        return self.grants.draw(award, self.name(award), **self._asked(overrides))

    def approved(self, award: int, **overrides: Any) -> int:
        """An approved draw of an award; its number."""
        return self.grants.approved(award, self.name(award), **self._asked(overrides))

    def paid(self, award: int, **overrides: Any) -> int:
        """A paid draw of an award; its number."""
        return self.grants.paid(award, self.name(award), **self._asked(overrides))

    def _asked(self, overrides: dict[str, Any]) -> dict[str, Any]:
        amount = overrides.get("amount", money.parse("1,000"))
        number = int(self.grants.awards.functions.draws().call()) + 1
        invoice = digest(f"invoice {number} of {self.program}")
        return {"matched": amount // 10 + 1, "cost_ref": invoice, **overrides}

    def substantiate(self, draw: int, amount: int) -> None:
        """Has a grants officer accept what shows how part of an advance was spent."""
        document = digest(f"receipts of {amount} of {draw}")
        shown = (amount, document, amount, digest("receipts"))
        content = keccak(encode(["uint64", "bytes32", "uint64", "bytes32"], shown))
        award = self.grants.draw_of(draw)["award"]
        signed = self.grants.grantee(
            award, "substantiate", subject=draw, content=content, name=self.name(award)
        )
        fn = self.grants.awards.functions.substantiate(draw, *shown, signed)
        self.world.send("grants_officer", fn, 1)

    def milestone(self, award: int, line: int) -> None:
        """Has a grantee say that a milestone is reached."""
        evidence = digest(f"photographs of {line}")
        signed = self.grants.grantee(
            award, "milestone", subject=line, content=evidence, name=self.name(award)
        )
        fn = self.grants.awards.functions.submitMilestone(award, line, evidence, signed)
        self.world.stranger().send(fn)

    def judge_milestone(self, award: int, line: int, *, accepted: bool) -> None:
        """Has a grants officer accept or reject it."""
        judged = (award, line, digest(f"photographs of {line}"), accepted, digest("seen"))
        self.world.send("grants_officer", self.grants.awards.functions.judgeMilestone(*judged))

    # Amendments

    def newest(self) -> int:
        """The number of the agency's newest amendment."""
        return int(self.world.amendments.functions.amendments().call())

    def rebudget(self, award: int, lines: list[int]) -> None:
        """Has a grantee move money between categories."""
        content = keccak(encode(["uint64[]"], [lines]))
        signed = self._agreement(award, "rebudget", content)
        fn = self.world.amendments.functions.rebudget(self.program, award, lines, signed)
        self.world.stranger().send(fn)

    def extend(self, award: int) -> None:
        """Has a grants officer extend an award by 30 days, at its grantee's wish."""
        ends_at = self.grants.award(award)["to"] + 30 * DAY
        signed = self._agreement(award, "extend", word(ends_at))
        given = (self.program, award, ends_at, digest("late"), signed)
        self.world.send("grants_officer", self.world.amendments.functions.extend(*given))

    def propose_agreement(self, award: int, lines: list[int], ends_at: int) -> int:
        """Has both sides agree on another budget and end; waits for its approvals."""
        agreed = (lines, ends_at, digest("new conditions"))
        signed = self._agreement(award, "amend", keccak(encode(_AGREED, agreed)))
        given = (self.program, award, *agreed, digest("wanted"), signed)
        self.world.send("grants_officer", self.world.amendments.functions.agree(*given))
        return self.newest()

    def approve_agreement(
        self, amendment: int, lines: list[int], ends_at: int, *, at: int = 0
    ) -> None:
        """Has an approver approve what was agreed on."""
        agreed = (lines, ends_at, digest("new conditions"))
        fn = self.world.amendments.functions.approve(amendment, *agreed)
        self.world.send("approver", fn, at)

    def agree(self, award: int, lines: list[int], ends_at: int) -> None:
        """The same, approved by as many as its band asks."""
        amendment = self.propose_agreement(award, lines, ends_at)
        for at in range(2):
            if self.grants.amendment(amendment)["state"] == 1:
                self.approve_agreement(amendment, lines, ends_at, at=at)

    def objected(self, award: int, kind: int, *, counter: bool = False, **figures: int) -> int:
        """An adverse act whose notice was given and objected to; its number."""
        amendment = self.grants.noticed(award, kind, **figures)
        if not counter:
            self.grants.object(amendment, self.name(award))
            return amendment
        self.world.warp(2 * DAY)
        filed = (amendment, digest("form"), self.world.now() - DAY)
        self.world.send("counter", self.world.amendments.functions.objectAtCounter(*filed), 2)
        return amendment

    def judge(self, *, for_grantee: bool) -> None:
        """Has a hearing officer decide about the newest one, once nobody can object any more."""
        self.world.warp_to(self.grants.amendment(self.newest())["objectBy"])
        decided = (self.newest(), for_grantee, digest("decision"))
        self.world.send("hearing_officer", self.world.amendments.functions.decide(*decided))

    def _agreement(self, award: int, action: str, content: bytes) -> tuple[int, bytes, bytes]:
        name = self.name(award)
        return self.grants.grantee(award, action, content=content, name=name, by="amendments")
