"""A grant program of an agency on a local chain: rounds, applicants, awards, draws.

`Grants.create(world)` opens a grant program beside the world's benefit program. Its verbs are those
of grants officers, reviewers, approvers and grantees; each does one act, or leads to a state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction
from web3.logs import DISCARD
from web3.types import TxReceipt

from almoner import money
from almoner.testing import founding
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import (
    GRANT_TERMS_TYPE,
    REIMBURSEMENT,
    REQUEST_TYPE,
    SUBMISSION_TYPE,
    UNIFORM_GUIDANCE,
    grant_terms,
    payee,
)
from almoner.testing.grantees import Signatures
from almoner.testing.samples import DAY, digest
from almoner.testing.world import World, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants(Signatures):
    """One grant program of a world, and the money its rounds are given out of."""

    allotment: int

    @classmethod
    def create(cls, world: World, **overrides: Any) -> Grants:
        """Opens a grant program with authority and cash. `overrides` are those of `grant_terms`."""
        terms = [grant_terms(world.verifier.address, **overrides)]
        return cls.opened(world, encode([GRANT_TERMS_TYPE], terms))

    @classmethod
    def opened(cls, world: World, terms: bytes) -> Grants:
        """The same of ABI-encoded terms, such as a program file's."""
        fn = world.treasury.functions.openProgram(founding.GRANT, world.grant_code, terms)
        receipt = world.send("program_admin", fn)
        opened = world.treasury.events.ProgramOpened().process_receipt(receipt, DISCARD)
        awards = world.client.contract("GrantAwards", str(opened[0]["args"]["program"]))
        treasury, amount = world.treasury.functions, money.parse("5,000,000")
        world.send("budget_officer", treasury.allot(world.appropriation, awards.address, amount))
        allotment = int(treasury.allotments().call())
        world.send("budget_officer", treasury.apportion(allotment, amount))
        founding.activate(world.client, world.treasury, world.staff, awards.address)
        return cls(world=world, awards=awards, allotment=allotment)

    # Rounds and applications

    def round_plan(self, **overrides: Any) -> tuple[Any, ...]:
        """A round that opens in an hour, for ten days. Overrides: the names below."""
        now = self.world.now()
        given: dict[str, Any] = {
            "program": self.awards.address,
            "allotment": self.allotment,
            "budget": money.parse("1,000,000"),
            "floor": money.parse("1,000"),
            "ceiling": money.parse("300,000"),
            "match_bps": 0,
            "opens_at": now + 3_600,
            "closes_at": now + 3_600 + 10 * DAY,
            "regime": UNIFORM_GUIDANCE,
            "quorum": 2,
            "maxima": [50, 30, 20],
            "rubric": digest("rubric"),
        }
        if unknown := overrides.keys() - given.keys():
            raise TypeError(f"a round has no {', '.join(sorted(unknown))}")
        return tuple((given | overrides).values())

    def draft(self, **overrides: Any) -> int:
        """Has a grants officer draft a round; its number."""
        self.world.send("grants_officer", self._rounds.draftRound(self.round_plan(**overrides)))
        return int(self._rounds.rounds().call())

    def open_round(self, **overrides: Any) -> int:
        """Drafts and publishes a round, and waits until it is open; its number."""
        number = self.draft(**overrides)
        drafted = self.round(number)
        publish = self._rounds.publishRound(number, drafted["planHash"])
        self.world.send("program_admin", publish)
        self.world.warp_to(drafted["opensAt"])
        return number

    def submission(self, name: str, **overrides: Any) -> tuple[Any, ...]:
        """What an organization asks for: $100,000 over four categories. Overrides: names below."""
        given: dict[str, Any] = {
            "signer": signer_of(account(name)),
            "pay_to": payee(name),
            "amounts": [money.parse(each) for each in ("50,000", "20,000", "20,000", "10,000")],
            "matched": 0,
            "documents": digest(f"documents of {name}"),
        }
        if unknown := overrides.keys() - given.keys():
            raise TypeError(f"a submission has no {', '.join(sorted(unknown))}")
        return tuple((given | overrides).values())

    def apply_call(self, round_: int, name: str, **overrides: Any) -> ContractFunction:
        """The call by which an organization applies, signed by it."""
        wanted = self.submission(name, **overrides)
        content = keccak(encode([SUBMISSION_TYPE], [wanted]))
        signed = self.applicant(name, "apply", round_, content)
        call: ContractFunction = self._rounds.submit(round_, wanted, signed)
        return call

    def apply(self, round_: int, name: str, **overrides: Any) -> int:
        """Has an organization apply; its application's number."""
        self.world.stranger().send(self.apply_call(round_, name, **overrides))
        return int(self._rounds.applications().call())

    def judge(self, round_: int, applications: Sequence[int], scores: Sequence[int]) -> None:
        """Has two reviewers score applications and the panel closed."""
        for at in range(2):
            reviewer = self.world.person("reviewer", at)
            self.world.send("grants_officer", self._rounds.assign(list(applications), reviewer))
            self.world.send("reviewer", self._rounds.attest(list(applications), False), at)
        self.world.warp_to(self.round(round_)["closesAt"])
        sheets = [self.sheet(number, scores, at) for number in applications for at in range(2)]
        self.world.send("grants_officer", self._rounds.postSheets(sheets))
        for number in applications:
            organization = digest(f"organization {number}")
            self.world.send("grants_officer", self._rounds.identify(number, organization))
        self.world.send("grants_officer", self._rounds.closePanel(round_))

    def judged(self, name: str = "grantee", **overrides: Any) -> int:
        """An application to a new round that was judged; its number. `overrides` of the round."""
        round_ = self.open_round(**overrides)
        application = self.apply(round_, name)
        self.judge(round_, [application], [40, 20, 10])
        return application

    # Awards

    def plan(self, application: int, **overrides: Any) -> tuple[Any, ...]:
        """An award of what was asked for, for a year from now. Overrides: the names below."""
        now = self.world.now()
        given: dict[str, Any] = {
            "application": application,
            "lines": [money.parse(each) for each in ("50,000", "20,000", "20,000", "10,000")],
            "from": now,
            "to": now + 365 * DAY,
            "mode": REIMBURSEMENT,
            "indirect_bps": 1_500,
            "tolerance_bps": 1_000,
            "conditions": digest("conditions"),
        }
        if unknown := overrides.keys() - given.keys():
            raise TypeError(f"an award has no {', '.join(sorted(unknown))}")
        return tuple((given | overrides).values())

    def recommend(self, application: int, **overrides: Any) -> int:
        """Has a grants officer recommend an award; its number."""
        fn = self.awards.functions.recommend(self.plan(application, **overrides))
        self.world.send("grants_officer", fn)
        return int(self.awards.functions.awards().call())

    def offer(self, award: int) -> None:
        """Has as many approvers approve an award as its band asks."""
        for approver in self.world.staff["approver"]:
            known = self.award(award)
            if known["state"] != 1:
                return
            approver.send(self.awards.functions.approveAward(award, known["termsHash"]))

    def offered(self, name: str = "grantee", **overrides: Any) -> int:
        """An offered award of a new round; its number. `overrides` of the award."""
        award = self.recommend(self.judged(name), **overrides)
        self.offer(award)
        return award

    def accept(self, award: int, name: str = "grantee") -> None:
        """Has the grantee accept an offer."""
        content = self.award(award)["termsHash"]
        signed = self.grantee(award, "accept", content=content, name=name)
        self.world.stranger().send(self.awards.functions.accept(award, signed))

    def active(self, name: str = "grantee", **overrides: Any) -> int:
        """An accepted award of a new round; its number. `overrides` of the award."""
        award = self.offered(name, **overrides)
        self.accept(award, name)
        return award

    # Draws

    def request(self, **overrides: Any) -> tuple[Any, ...]:
        """A request of $1,000 for last hour's costs, of an invoice of its own. Overrides below."""
        now, draws = self.world.now(), self.awards.functions.draws().call()
        own = f"{self.awards.address} {draws + 1}"
        given: dict[str, Any] = {
            "line": 0,
            "amount": money.parse("1,000"),
            "matched": 0,
            "cost_from": now - 3_600,
            "cost_to": now,
            "cost_ref": digest(f"invoice {own}"),
            "gross": money.parse("1,000"),
            "evidence": digest(f"evidence {own}"),
        }
        if unknown := overrides.keys() - given.keys():
            raise TypeError(f"a request has no {', '.join(sorted(unknown))}")
        return tuple((given | overrides).values())

    def request_call(
        self, award: int, wanted: tuple[Any, ...], name: str = "grantee"
    ) -> ContractFunction:
        """The call that asks for a draw, signed by the grantee."""
        content = keccak(encode(["uint32", REQUEST_TYPE], [award, wanted]))
        signed = self.grantee(award, "draw", content=content, name=name)
        return self.awards.functions.requestDraw(award, wanted, signed)

    def draw(self, award: int, name: str = "grantee", **overrides: Any) -> int:
        """Has the grantee ask for a draw; its number. An award needs an hour behind it."""
        self.world.warp_to(self.award(award)["from"] + 3_600)
        fn = self.request_call(award, self.request(**overrides), name)
        self.world.stranger().send(fn)
        return int(self.awards.functions.draws().call())

    def review(self, draw: int) -> None:
        """Has a grants officer find a request in order."""
        content = self.draw_of(draw)["contentHash"]
        self.world.send("grants_officer", self.awards.functions.reviewDraw(draw, content))

    def certify(self, draw: int) -> None:
        """Has a draw reviewed and approved by as many as its band asks."""
        if self.draw_of(draw)["state"] == 1:
            self.review(draw)
        for approver in self.world.staff["approver"]:
            known = self.draw_of(draw)
            if known["state"] != 2:
                return
            approver.send(self.awards.functions.approveDraw(draw, known["contentHash"]))

    def approved(self, award: int, name: str = "grantee", **overrides: Any) -> int:
        """An approved draw of an award; its number."""
        draw = self.draw(award, name, **overrides)
        self.certify(draw)
        return draw

    def pass_challenge(self, draw: int) -> None:
        """Lets an approved draw's challenge window pass, in seconds and in blocks."""
        known = self.draw_of(draw)
        self.world.warp_to(known["payableAt"])
        missing = known["payableBlock"] - self.world.client.head()[0]
        if missing > 0:
            self.world.mine(missing)

    def settle(self, draw: int) -> TxReceipt:
        """Waits until an approved draw is due and has a stranger pay it."""
        self.pass_challenge(draw)
        fn = self.awards.functions.settlePayment(self.payment_id(draw))
        return self.world.stranger().send(fn)

    def paid(self, award: int, name: str = "grantee", **overrides: Any) -> int:
        """A paid draw of an award; its number."""
        draw = self.approved(award, name, **overrides)
        self.settle(draw)
        return draw

    # Amendments

    def propose(
        self, award: int, kind: int, *, subject: int = 0, amount: int = 0, at: int = 0
    ) -> int:
        """Has a grants officer propose an adverse act; its number."""
        given = (self.awards.address, award, kind, subject, amount)
        fn = self._amendments.propose(*given, "2 CFR 200.339", digest("reason"))
        self.world.send("grants_officer", fn, at)
        return int(self._amendments.amendments().call())

    def noticed(self, award: int, kind: int, *, subject: int = 0, amount: int = 0) -> int:
        """An adverse act whose notice another officer attested; its number."""
        number = self.propose(award, kind, subject=subject, amount=amount)
        fn = self._amendments.notice(number, digest("evidence"))
        self.world.send("grants_officer", fn, 1)
        return number

    def object(self, amendment: int, name: str = "grantee") -> None:
        """Has the grantee object."""
        award = self.amendment(amendment)["award"]
        signed = self.grantee(
            award, "object", subject=amendment, content=digest("no"), name=name, by="amendments"
        )
        self.world.stranger().send(self._amendments.object(amendment, digest("no"), signed))

    def enacted(self, award: int, kind: int, *, subject: int = 0, amount: int = 0) -> int:
        """An adverse act that nobody objected to, in effect; its number."""
        number = self.noticed(award, kind, subject=subject, amount=amount)
        grace = self.awards.functions.noticeTerms().call()[4]
        self.world.warp_to(self.amendment(number)["objectBy"] + grace)
        self.world.stranger().send(self._amendments.enact(number))
        return number

    # Views

    def round(self, number: int) -> dict[str, Any]:
        """A round, by field."""
        return fields(self._rounds.roundOf(number))

    def application(self, number: int) -> dict[str, Any]:
        """An application, by field."""
        return fields(self._rounds.applicationOf(number))

    def award(self, number: int) -> dict[str, Any]:
        """An award, by field."""
        return fields(self.awards.functions.awardOf(number))

    def draw_of(self, number: int) -> dict[str, Any]:
        """A draw, by field."""
        return fields(self.awards.functions.drawOf(number))

    def amendment(self, number: int) -> dict[str, Any]:
        """An amendment, by field."""
        return fields(self._amendments.amendmentOf(number))

    def payment_id(self, draw: int) -> int:
        """The number of a draw's payment."""
        return draw << 32 | int(self.draw_of(draw)["award"])

    def payment(self, draw: int) -> dict[str, Any]:
        """A draw's payment, by field."""
        return fields(self.awards.functions.payment(self.payment_id(draw)))

    @property
    def _rounds(self) -> Any:
        return self.world.rounds.functions

    @property
    def _amendments(self) -> Any:
        return self.world.amendments.functions
