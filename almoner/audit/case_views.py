"""What the views of a benefit program and its roster have to answer."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.audit.claim import Claim, words
from almoner.audit.columns import WORD, places
from almoner.audit.kinds import PaymentKind, PaymentState, RunState
from almoner.audit.payments import Benefits

_NONE = bytes(32)


def of_benefit_program(p: Benefits) -> Iterator[Claim]:
    """A program's, and those of its roster."""
    yield from _cases(p)
    yield from _members(p)
    yield Claim(p.address, "runs()", (), words(len(p.runs) - 1))
    for number, run in enumerate(p.runs[1:], start=1):
        answer = words(
            *(run.total, run.opened_at, run.payable_at, run.payable_block, run.period, run.state),
            *(run.count, run.first, run.last, run.sealed_to, run.maker, run.allotment),
            *run.approvers,
            *(run.content, run.ended_at, run.approved_at, run.kind, run.case_no),
            *(run.original, run.recaller, run.recall_reason),
        )
        yield Claim(p.address, "runOf(uint32)", (number,), answer)
    for number, period in p.periods.items():
        answer = words(period.issue_at, period.certified, period.count)
        yield Claim(p.address, "periodOf(uint16)", (number,), answer)
    for word, w in p.words.items():
        answer = words(w.established, w.run, w.lane, w.tag, w.issued)
        yield Claim(p.address, "wordOf(uint32)", (word,), answer)
    for payment_id, amount in p.replaced.items():
        yield Claim(p.address, "replacedOf(uint64)", (payment_id,), words(amount))
    yield from _payments(p)


def _cases(p: Benefits) -> Iterator[Claim]:
    roster, address = p.roster, p.roster.address
    yield Claim(address, "cases()", (), words(roster.columns.count))
    for case_no in range(1, roster.columns.count + 1):
        row = roster.columns.rows[case_no]
        answer = words(
            roster.accounts.address(int(row["pay_to"])),
            *(row["amount"], row["first"], row["last"], row["status"], row["members"]),
            *(row["caseworker"], row["determiner"], row["closer"]),
            *(row["ended_at"], row["except_until"], roster.columns.terms.get(case_no, _NONE)),
        )
        yield Claim(address, "caseOf(uint32)", (case_no,), answer)
        signer = roster.signers.get(case_no, _NONE)
        yield Claim(address, "signerHash(uint32)", (case_no,), words(signer))
    for word in range(roster.columns.count // WORD + 1):
        for name, kept in (("approvedOf", roster.approved), ("frozenOf", roster.frozen)):
            yield Claim(address, f"{name}(uint32)", (word,), words(kept.get(word, 0)))


def _members(p: Benefits) -> Iterator[Claim]:
    roster, address = p.roster, p.roster.address
    for case_no, reference in roster.refs.items():
        living = roster.case_of.get(reference, 0)
        yield Claim(address, "caseNoOf(bytes32)", (reference,), words(living))
        for member in roster.members.get(case_no, ()):
            first, second = roster.member_of.get(member, 0), roster.second_of.get(member, 0)
            yield Claim(address, "memberOf(bytes32)", (member,), words(first))
            yield Claim(address, "secondCaseOf(bytes32)", (member,), words(second))
    for member, each in roster.double.items():
        answer = words(each.case_ref, each.until, each.proposer, each.confirmer)
        yield Claim(address, "doubleMemberOf(bytes32)", (member,), answer)
    for account, each in roster.shared.items():
        answer = words(each.capacity, each.until, each.proposer, each.confirmer)
        yield Claim(address, "sharedAccountOf(address)", (account,), answer)
    for case_no, (key, expires_at, by) in roster.key_offers.items():
        answer = words(key, expires_at, by)
        yield Claim(address, "keyOfferOf(uint32)", (case_no,), answer)


def _payments(p: Benefits) -> Iterator[Claim]:
    """Those set aside, and those due in their words."""
    for payment_id, payment in p.aside.payments.items():
        run = p.runs[payment_id >> 32]
        answer = words(
            *(payment.pay_to, payment.amount, payment.state, payment.period, payment.kind),
            *(run.state, run.payable_at, run.payable_block),
        )
        yield Claim(p.address, "payment(uint64)", (payment_id,), answer)
    for (number, word), sealed in p.sealed.items():
        run, w = p.runs[number], p.word(word)
        if run.state is not RunState.CERTIFIED or w.run != number:
            continue
        for bit in map(int, places(w.lane)):
            account, amount = sealed.entry(bit)
            answer = words(
                *(p.roster.accounts.address(account), amount, PaymentState.DUE, run.period),
                *(PaymentKind.REGULAR, run.state, run.payable_at, run.payable_block),
            )
            payment_id = number << 32 | (word * WORD + bit)
            yield Claim(p.address, "payment(uint64)", (payment_id,), answer)
