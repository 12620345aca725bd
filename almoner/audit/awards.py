"""Awards of one grant program, from recommendation to closeout."""

from __future__ import annotations

from dataclasses import dataclass, field

from eth_abi.abi import encode
from eth_hash.auto import keccak

from almoner.audit.award import NONE, Award, Draw, Line
from almoner.audit.finding import Findings
from almoner.audit.kinds import AwardState
from almoner.audit.money import Money
from almoner.audit.office import Office
from almoner.audit.officers import Officers
from almoner.audit.payer import SetAside
from almoner.audit.rounds import Rounds
from almoner.audit.run import SEATS, Lateness
from almoner.audit.shapes import Values

_GRANTEE = ("address", "bytes32", "bytes32")
_PLAN = (
    *("application", "lines", "from", "to", "mode", "indirectBps", "toleranceBps", "conditions"),
)
_SIGNED = (
    *("address", "uint32", "bytes32", "uint16"),
    "(uint32,uint64[],uint40,uint40,uint8,uint16,uint16,bytes32)",
)


@dataclass(slots=True)
class Awards:
    """The awards of one grant program."""

    address: str
    findings: Findings
    officers: Officers
    money: Money
    rounds: Rounds
    aside: SetAside
    noted: set[tuple[str, int, int]]
    """Who acted on an award by a change or an amendment of it: program, award, person."""
    awards: dict[int, Award] = field(default_factory=dict)
    draws: dict[int, Draw] = field(default_factory=dict)
    committed: dict[bytes, int] = field(default_factory=dict)
    """By organization."""
    settled: list[tuple[int, int]] = field(default_factory=list)
    """Payments that were made, with their block."""
    lateness: Lateness = field(default_factory=Lateness)
    certified_in: dict[int, int] = field(default_factory=dict)
    """Draws by period."""

    # Offers

    def recommended(self, e: Values) -> None:
        number, by = e["award"], e["by"]
        application = self.rounds.application(e["application"])
        found = self.rounds.rounds.get(application.round)
        if sum(e["lines"]) != e["total"]:
            self.findings.critical("I24", f"The lines of award {number} do not come to its total.")
        if e["payTo"] != application.pay_to:
            self.findings.critical(
                "I8", f"Award {number} is for another account than was applied with."
            )
        if self.rounds.judged_by(e["application"], by):
            self.findings.critical("I19", f"Person {by} reviewed award {number} and recommends it.")
        grantee = keccak(
            encode(_GRANTEE, (e["payTo"], application.signer_hash, application.org_ref))
        )
        plan = tuple(e[each] for each in _PLAN)
        signed = (self.address, number, grantee, e["matchBps"], plan)
        terms = keccak(encode(_SIGNED, signed))
        self.findings.agree("I20", f"The terms of award {number}", terms, e["termsHash"])
        self.awards[number] = Award(
            application=e["application"],
            pay_to=e["payTo"],
            total=e["total"],
            mode=e["mode"],
            start=e["from"],
            end=e["to"],
            match_bps=e["matchBps"],
            indirect_bps=e["indirectBps"],
            tolerance_bps=e["toleranceBps"],
            terms_hash=e["termsHash"],
            recommender=by,
            lines=[Line(each) for each in e["lines"]],
            signer_hash=application.signer_hash,
            org_ref=application.org_ref,
            allotment=found.allotment if found is not None else 0,
        )
        self._note(number, by)

    def withdrawn(self, e: Values) -> None:
        self._move(e, (AwardState.RECOMMENDED,), AwardState.WITHDRAWN)

    def approved(self, e: Values) -> None:
        number, by = e["award"], e["by"]
        a = self._of(number)
        self._move(e, (AwardState.RECOMMENDED,), AwardState.RECOMMENDED)
        self.findings.agree("I20", f"The terms of award {number}", a.terms_hash, e["termsHash"])
        what = f"What the organization of award {number} is awarded"
        self.findings.agree(
            "I19", what, self.committed.get(a.org_ref, 0) + a.total, e["cumulative"]
        )
        if by == a.recommender or self.rounds.judged_by(a.application, by):
            self.findings.critical(
                "I19", f"Person {by} had a part in award {number} and approves it."
            )
        a.approvers = self._seat(f"award {number}", a.approvers, a.approved_at, e)
        a.approved_at = self.findings.place.time
        self._note(number, by)

    def offered(self, e: Values) -> None:
        number = e["award"]
        a = self._move(e, (AwardState.RECOMMENDED,), AwardState.OFFERED)
        same = (a.pay_to, a.total, a.org_ref, a.allotment) == (
            *(e["payTo"], e["total"], e["orgRef"], e["allotment"]),
        )
        if not same:
            self.findings.critical("I20", f"Award {number} is offered as it was not recommended.")
        a.offer_ends, self.committed[a.org_ref] = e["offerEnds"], e["cumulative"]
        if e["approvers"] != a.approvers:
            self.findings.critical("I19", f"Others offer award {number} than approved it.")
        time = e["offerEnds"] - self.findings.place.time
        self.findings.steady("I20", self.address, "the time to accept an offer", time)
        seated = sum(map(bool, e["approvers"]))
        self.findings.approvals.append(
            self.findings.bound(self.address, f"Award {number}", seated, e["cumulative"])
        )

    def accepted(self, e: Values) -> None:
        number = e["award"]
        a = self._move(e, (AwardState.OFFERED,), AwardState.ACTIVE)
        self.findings.agree("I20", f"The terms of award {number}", a.terms_hash, e["termsHash"])
        if self.findings.place.time >= a.offer_ends:
            self.findings.critical("I20", f"Award {number} is accepted after its offer ended.")
        obligation = self.money.obligations.get((self.address, number))
        if obligation is None:
            self.findings.critical("I2", f"Award {number} is accepted without its money set aside.")
            return
        time = obligation.payable_at - a.end
        self.findings.steady("I3", self.address, "the time to draw after an award's end", time)

    def offer_ended(self, e: Values) -> None:
        a = self._move(e, (AwardState.OFFERED,), AwardState(e["state"]))
        if a.state not in (AwardState.DECLINED, AwardState.EXPIRED):
            self.findings.critical("I24", f"The offer of award {e['award']} ended {a.state.word}.")
        self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - a.total
        self.money.expect_release(self.address, e["award"], a.total)

    # What changes it

    def amended(self, e: Values) -> None:
        number = e["award"]
        a = self._of(number)
        if sum(e["lines"]) != e["total"]:
            self.findings.critical("I24", f"The lines of award {number} do not come to its total.")
        for at, budget in enumerate(e["lines"]):
            if at == len(a.lines):
                a.lines.append(Line(0))
            if budget < a.lines[at].drawn:
                self.findings.critical("I24", f"Award {number} is cut below what was drawn of it.")
            a.lines[at].budget = budget
        if e["total"] < a.total:
            self.money.expect_release(self.address, number, a.total - e["total"])
        self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - a.total + e["total"]
        a.total, a.end, a.terms_hash = e["total"], e["to"], e["termsHash"]

    def suspended(self, e: Values) -> None:
        before = AwardState.ACTIVE if e["suspended"] else AwardState.SUSPENDED
        after = AwardState.SUSPENDED if e["suspended"] else AwardState.ACTIVE
        self._move(e, (before,), after)

    def terminated(self, e: Values) -> None:
        live = (AwardState.ACTIVE, AwardState.SUSPENDED)
        a = self._move(e, live, AwardState.TERMINATED)
        end = min(a.end, self.findings.place.time)
        a.end = self.findings.agree("I24", f"The end of award {e['award']}", end, e["endedAt"])

    def reported(self, e: Values) -> None:
        self._of(e["award"]).report = e["report"]

    def closed(self, e: Values) -> None:
        number = e["award"]
        live = (AwardState.ACTIVE, AwardState.SUSPENDED, AwardState.TERMINATED)
        a = self._move(e, live, AwardState.CLOSED)
        left = self.findings.agree(
            "I9", f"What award {number} leaves", a.total - a.drawn, e["released"]
        )
        self.findings.agree("I1", f"What award {number} was paid", a.paid, e["paid"])
        if a.open or (a.outstanding and not e["amendment"]):
            self.findings.critical("I24", f"Award {number} is closed with draws or advances open.")
        self._note(number, e["by"])
        if left:
            self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - left
            self.money.expect_release(self.address, number, left)

    def froze(self, e: Values) -> None:
        self._of(e["award"]).frozen = e["frozen"]

    def changed(self, e: Values) -> None:
        a = self._of(e["award"])
        a.pay_to, a.signer_hash = e["payTo"], e["signerHash"]

    def _seat(self, what: str, before: tuple[int, ...], since: int, e: Values) -> tuple[int, ...]:
        """The approvers an approval leaves seated."""
        kept = [
            each for each in before if each and self.officers.since(each, Office.APPROVER, since)
        ]
        own = (*kept, e["by"], *SEATS)[:4]
        if own != tuple(e["approvers"]) or e["by"] in kept:
            self.findings.critical("I19", f"Other approvers count for {what} than approved it.")
        return tuple(e["approvers"])

    def _note(self, award: int, person: int) -> None:
        self.noted.add((self.address, award, person))

    def _move(self, e: Values, states: tuple[AwardState, ...], to: AwardState) -> Award:
        a = self._of(e["award"])
        if a.state not in states:
            self.findings.critical("I24", f"Award {e['award']} is {to.word} while {a.state.word}.")
        a.state = to
        return a

    def _of(self, number: int) -> Award:
        if number not in self.awards:
            self.findings.critical("I24", f"Award {number} was never recommended.")
            self.awards[number] = Award(
                *(0, "", 0, 0, 0, 0, 0, 0, 0, NONE, 0, [Line(0)], NONE, NONE, 0)
            )
        return self.awards[number]
