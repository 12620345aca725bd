"""What Changes, Hearings and Holds say about benefits."""

from __future__ import annotations

from almoner.simulate.population import digests
from almoner.simulate.population.chain import Chain, block_hash
from almoner.simulate.population.contracts.addresses import Addresses
from almoner.simulate.population.contracts.benefits import HELD, Benefits, Run
from almoner.simulate.population.contracts.proposals import (
    COOLING,
    DECISION,
    NOTICE,
    Basis,
    Kind,
    Origin,
    Proposal,
    overtaking,
)
from almoner.simulate.population.digests import ZERO, digest


class Changes:
    """The changes of one program's cases, their appeals and its holds."""

    def __init__(
        self, chain: Chain, addresses: Addresses, program: Benefits, *, seed: int, relay: str
    ) -> None:
        self._chain, self._addresses, self._program = chain, addresses, program
        self._seed, self._relay = seed, relay
        self._proposals = 0
        self._alerts = 0
        self._least: dict[tuple[int, Kind], int] = {}
        self._signer_since: dict[int, int] = {}
        self._acted: set[tuple[int, int]] = set()

    def acted_on(self, no: int, person: int) -> bool:
        """Whether somebody of the staff had a part in a case, and so files nothing about it."""
        return (no, person) in self._acted

    def propose(self, no: int, kind: Kind, value: int, basis: Basis, by: int) -> Proposal:
        """A change by a caseworker."""
        self._chain.begin()
        self._acted.add((no, by))
        if kind is Kind.TERMINATE:
            self._program.cases.leaving[no] = True
        return self._open(no, kind, value, basis, Origin.STAFF, by, digest("reason", no, kind))

    def request(self, no: int, kind: Kind, value: int, origin: Origin, by: int) -> Proposal:
        """A change of account or key, by the person or at the counter (`by` 0 for the person)."""
        self._chain.begin()
        signs = origin is Origin.CLAIMANT
        if signs:
            self.acted(no, "pay-to" if kind is Kind.PAY_TO else "signer", 0)
        evidence = ZERO if signs else digest("evidence", no, self._proposals)
        signer = self._program.another_signer(no) if kind is Kind.SIGNER else ""
        made = self._open(no, kind, value, Basis.NONE, origin, by, evidence, signer=signer)
        if signer:
            self._say("SignerProposed", proposal=made.number, signer=signer)
        return made

    def approve(self, proposal: Proposal, by: int) -> None:
        """The second person's approval of a change for the better, or a witness at the counter."""
        self._chain.begin()
        if proposal.origin is Origin.STAFF:
            self._acted.add((proposal.no, by))
        self._say("ChangeApproved", proposal=proposal.number, by=by)

    def serve(self, proposal: Proposal, channel: int, by: int) -> None:
        """The notice of a change for the worse."""
        now = self._chain.now
        proposal.effective = now + NOTICE
        self._acted.add((proposal.no, by))
        self._chain.begin()
        self._say(
            "NoticeServed",
            proposal=proposal.number,
            channel=channel,
            evidence=digest("dispatch", proposal.number),
            servedAt=now,
            effectiveAt=proposal.effective,
            by=by,
        )

    def come_back(self, proposal: Proposal, channel: int, by: int) -> None:
        """The notice was undeliverable."""
        self._chain.begin()
        self._say(
            "NoticeReturned",
            proposal=proposal.number,
            channel=channel,
            evidence=digest("returned", proposal.number),
            failures=1,
            by=by,
        )

    def acknowledge(self, proposal: Proposal) -> None:
        """The person's signature under a notice that waits."""
        now = self._chain.now
        proposal.effective = now + NOTICE
        self._chain.begin()
        self.acted(proposal.no, "acknowledge", proposal.number)
        self._say(
            "NoticeServed",
            proposal=proposal.number,
            channel=0,
            evidence=digest("signature", proposal.number),
            servedAt=now,
            effectiveAt=proposal.effective,
            by=0,
        )

    def enact(self, proposal: Proposal, caller: str, *, begin: bool = True) -> bool:
        """Puts a change into effect; False where the case is no more what it was."""
        c, no, kind = self._program.cases, proposal.no, proposal.kind
        if not self.stands(proposal):
            return False
        prior = self._prior(no, kind)
        gives = proposal.basis is Basis.NONE and proposal.origin is Origin.STAFF
        # What is given settles whatever was proposed of the same until now.
        least = self._proposals + 1 if gives else proposal.number
        self._least[no, overtaking(kind)] = least
        if begin:
            self._chain.begin()
        if kind is Kind.PAY_TO:
            c.account[no] = proposal.value
            self._chain.name(proposal.value)
        elif kind is Kind.SIGNER:
            self._program.replace_signer(no, proposal.signer)
            self._signer_since[no] = self._chain.now
        elif kind in (Kind.INCREASE, Kind.DECREASE):
            c.amount[no] = proposal.value
        elif kind is Kind.TERMINATE:
            c.live[no], c.ended[no] = False, self._chain.now
            c.leaving[no] = False
        elif kind is Kind.REOPEN:
            c.live[no] = True
        elif kind is Kind.RENEW:
            c.last[no] = proposal.value
        self._program.changed(no, int(kind), prior, self._value(proposal))
        self._say("ChangeEnacted", proposal=proposal.number, prior=prior, by=caller)
        return True

    def stands(self, proposal: Proposal) -> bool:
        """Whether a change could be put into effect: of a case as it was, by nothing overtaken."""
        no, kind = proposal.no, proposal.kind
        replaced = proposal.proposed <= self._signer_since.get(no, -1)
        if proposal.number < self._least.get((no, overtaking(kind)), 0):
            return False
        if proposal.origin is Origin.CLAIMANT and replaced:
            return False
        bound = proposal.origin is Origin.STAFF and not proposal.decided
        moved = bound and self._prior(no, kind) != proposal.prior
        return not moved and self.fits(no, kind, proposal.value)

    def fits(self, no: int, kind: Kind, value: int) -> bool:
        """Whether a case as it is could be changed so."""
        c = self._program.cases
        owed = kind in (Kind.PAY_TO, Kind.SIGNER) and c.ended[no]
        if kind is Kind.REOPEN:
            return bool(c.ended[no] and not c.live[no] and not c.closed[no])
        if not owed and not c.live[no]:
            return False
        if kind is Kind.PAY_TO:
            return value != int(c.account[no])
        if kind is Kind.RENEW:
            return value > int(c.last[no])
        if kind is Kind.INCREASE:
            return value > int(c.amount[no])
        return kind is not Kind.DECREASE or 0 < value < int(c.amount[no])

    def acted(self, no: int, action: str, subject: int) -> None:
        """A signature of the person, inside the transaction it is for."""
        self._say("ClaimantActed", caseNo=no, action=action, subject=subject, relayer=self._relay)

    # Hearings

    def appeal(self, proposal: Proposal, filer: int, caller: str, *, restores: bool) -> None:
        """A timely appeal; one that comes after the change undoes it until the decision."""
        now, no = self._chain.now, proposal.no
        self._chain.begin()
        if filer == 0:
            self._hear(
                "ClaimantActed", caseNo=no, action="appeal", subject=proposal.number, relayer=caller
            )
        self._hear(
            "AppealFiled",
            subject=proposal.number,
            caseNo=no,
            statement=digest("statement", proposal.number),
            timely=True,
            waived=False,
            released=False,
            receivedAt=now,
            decideBy=now + DECISION,
            filer=filer,
            relayer=caller,
        )
        if restores:
            self._restore(proposal, 7)

    def decide(self, proposal: Proposal, for_claimant: bool, by: int) -> None:
        """The decision; for the agency it puts the change into effect, if nothing is in its way."""
        self._chain.begin()
        self._hear(
            "AppealDecided",
            subject=proposal.number,
            forClaimant=for_claimant,
            reasonHash=digest("decision", proposal.number),
            by=by,
        )
        if for_claimant:
            self._say("ProposalClosed", proposal=proposal.number, by=self._addresses.hearings)
            return
        self._say("ProposalConfirmed", proposal=proposal.number)
        proposal.decided = True
        if not self._program.cases.lane[proposal.no]:
            self.enact(proposal, self._addresses.hearings, begin=False)

    # Holds

    def register(self, rule: int, admin: int, investigator: int) -> None:
        """A rule for holds, registered by one and armed by another."""
        holds = self._addresses.holds
        self._chain.begin()
        said = {"ruleNo": rule, "family": 1}
        law = {"ruleHash": digest("rule", rule), "authority": "42 U.S.C. 602(a)(6)"}
        self._chain.say(holds, "RuleRegistered", {**said, **law, "by": admin})
        self._chain.begin()
        self._chain.say(holds, "RuleArmed", {**said, "registrar": admin, "by": investigator})

    def hold(self, run: Run, no: int, rule: int, by: int, expires: int, deadline: int) -> None:
        """An investigator's hold of a certified payment."""
        self._alerts += 1
        trigger = self._chain.block - 1
        self._chain.begin()
        self._keep(
            "HoldPlaced",
            paymentId=run.number << 32 | no,
            alert=digest("alert", self._program.name, self._alerts),
            ruleNo=rule,
            reason=101,
            triggerBlock=trigger,
            triggerHash=block_hash(self._seed, trigger),
            evidence=digest("held", run.number, no),
            notice=digest("hold notice", run.number, no),
            expiresAt=expires,
            deadline=deadline,
            by=by,
        )
        self._program.set_aside(run, no, HELD)

    def release(self, payment: int, by: int) -> None:
        """The end of a hold that was unfounded."""
        self._chain.begin()
        self._keep("HoldReleased", paymentId=payment, reasonHash=digest("free", payment), by=by)
        self._program.free(payment)

    def lapse(self, payment: int) -> None:
        """The end of a hold whose time is over."""
        self._chain.begin()
        self._keep("HoldLapsed", paymentId=payment)
        self._program.free(payment)

    def sustain(self, payment: int, expires: int, by: int) -> Proposal:
        """A hold that was well founded, and the proposal to strike its payment."""
        self._chain.begin()
        reason = digest("sustained", payment)
        made = self._open(
            payment & 0xFFFFFFFF,
            Kind.VOID_PAYMENT,
            0,
            Basis.SUSTAINED,
            Origin.STAFF,
            by,
            reason,
            payment,
        )
        self._keep(
            "HoldSustained",
            paymentId=payment,
            proposal=made.number,
            reasonHash=reason,
            expiresAt=expires,
            by=by,
        )
        return made

    def strike(self, proposal: Proposal, run: Run, amount: int, caller: str) -> None:
        """The end of the payment, after its notice."""
        self._chain.begin()
        payment = run.number << 32 | proposal.no
        self._keep("HoldStruck", paymentId=payment, proposal=proposal.number)
        self._program.strike(run, proposal.no, proposal.number, amount)
        self._say("ChangeEnacted", proposal=proposal.number, prior=ZERO, by=caller)

    def _open(
        self,
        no: int,
        kind: Kind,
        value: int,
        basis: Basis,
        origin: Origin,
        by: int,
        reason: str,
        payment: int = 0,
        signer: str = "",
    ) -> Proposal:
        self._proposals += 1
        now = self._chain.now
        prior = ZERO if payment else self._prior(no, kind)
        effective = 0 if origin is Origin.STAFF else now + COOLING
        made = Proposal(
            *(self._proposals, no, kind, value, prior, basis, origin, now, effective, signer)
        )
        self._say(
            "ChangeProposed",
            proposal=made.number,
            caseNo=no,
            kind=int(kind),
            basis=int(basis),
            origin=int(origin),
            paymentId=payment,
            prior=prior,
            value=self._value(made),
            reasonHash=reason,
            effectiveAt=made.effective,
            by=by,
        )
        return made

    def _restore(self, proposal: Proposal, state: int) -> None:
        c, no = self._program.cases, proposal.no
        if proposal.kind is Kind.TERMINATE:
            c.live[no] = True
        self._program.restored(no, int(proposal.kind))
        self._say("ChangeRestored", proposal=proposal.number, state=state)

    def _prior(self, no: int, kind: Kind) -> str:
        c = self._program.cases
        if kind is Kind.PAY_TO:
            return self._program.account_word(int(c.account[no]))
        if kind in (Kind.INCREASE, Kind.DECREASE):
            return digests.word(int(c.amount[no]))
        if kind is Kind.RENEW:
            return digests.word(int(c.last[no]))
        if kind is Kind.SIGNER and c.bound[no]:
            return digest(self._program.signer(no))
        return ZERO

    def _value(self, proposal: Proposal) -> str:
        if proposal.kind is Kind.PAY_TO:
            return self._program.account_word(proposal.value)
        if proposal.kind is Kind.SIGNER:
            return digest(proposal.signer)
        return digests.word(proposal.value)

    def _say(self, event: str, **args: object) -> None:
        program = self._program.address
        self._chain.say(self._addresses.changes, event, {"program": program, **args})

    def _hear(self, event: str, **args: object) -> None:
        program = self._program.address
        self._chain.say(self._addresses.hearings, event, {"program": program, **args})

    def _keep(self, event: str, **args: object) -> None:
        program = self._program.address
        self._chain.say(self._addresses.holds, event, {"program": program, **args})
