"""What the views of offices, holds, changes, hearings, rounds and amendments have to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eth_utils.crypto import keccak

from almoner.audit.agency import Agency
from almoner.audit.claim import Claim, words

_NONE = bytes(32)


def of_officers(agency: Agency, offices: str) -> Iterator[Claim]:
    """Persons, keys and terms."""
    officers = agency.officers
    yield Claim(offices, "persons()", (), words(officers.persons))
    yield Claim(offices, "pausedUntil()", (), words(officers.paused_until))
    for address, key in officers.keys.items():
        answer = words(key.person, key.start, key.proposer, key.confirmer, key.retired)
        yield Claim(offices, "keyOf(address)", (address,), answer)
    for (person, office), term in officers.terms.items():
        answer = words(
            *(term.start, term.until, term.renewed_until),
            *(term.proposer, term.confirmer, term.removed),
        )
        yield Claim(offices, "termOf(uint32,uint8)", (person, office), answer)


def of_proceedings(agency: Agency, contracts: Mapping[str, str]) -> Iterator[Claim]:
    """Holds, rule sets, proposals, appeals, rounds and amendments."""
    yield from _holds(agency, contracts["Holds"])
    yield from _rule_sets(agency, contracts["RuleSets"])
    yield from _changes(agency, contracts["Changes"])
    yield from _hearings(agency, contracts["Hearings"])
    yield from _rounds(agency, contracts["GrantRounds"])
    yield from _amendments(agency, contracts["GrantAmendments"])


def of_messages(agency: Agency) -> Iterator[Claim]:
    """How many messages of a case each contract took: what the next one has to name."""
    for (address, program, case_no), count in agency.signed.items():
        yield Claim(address, "nonceOf(address,uint32)", (program, case_no), words(count))


def _holds(agency: Agency, address: str) -> Iterator[Claim]:
    holds = agency.holds
    yield Claim(address, "rules()", (), words(len(holds.rules)))
    for number, rule in holds.rules.items():
        cited = bytes(keccak(text=rule.authority)) if rule.authority else _NONE
        answer = words(rule.family, rule.registrar, rule.armer, rule.rule_hash, cited)
        yield Claim(address, "ruleOf(uint16)", (number,), answer)
    for number, family in holds.families.items():
        answer = words(
            *(family.placed, family.overturned, family.upheld, family.unreviewed),
            *(family.armed_at, family.tripped, family.proposer, family.reason),
        )
        yield Claim(address, "familyOf(uint16)", (number,), answer)
    for key, hold in holds.holds.items():
        answer = words(
            *(hold.placed_at, hold.expires_at, hold.rule_no, hold.reason, hold.placer),
            *(hold.state, hold.reviewer, hold.extended, hold.bot, hold.counted),
        )
        yield Claim(address, "holdOf(address,uint64)", key, answer)
    for used in holds.alerts:
        yield Claim(address, "alertUsed(address,bytes32)", used, words(True))


def _rule_sets(agency: Agency, address: str) -> Iterator[Claim]:
    rule_sets = agency.rule_sets
    # Before the first one it follows from the deployment, which no event tells.
    if rule_sets.posted_to:
        yield Claim(address, "postedTo()", (), words(rule_sets.posted_to))
    for program in agency.payers:
        active = rule_sets.active.get(program, _NONE)
        yield Claim(address, "active(address)", (program,), words(active))
        waiting = rule_sets.candidates.get(program, (_NONE, _NONE, 0))
        yield Claim(address, "candidateOf(address)", (program,), words(*waiting))
        a = rule_sets.activations.get(program)
        said = (a.report, a.number, a.proposer, a.activator, a.since) if a else (_NONE, 0, 0, 0, 0)
        yield Claim(address, "activationOf(address)", (program,), words(active, *said))


def _changes(agency: Agency, address: str) -> Iterator[Claim]:
    changes = agency.changes
    for program, count in changes.counts.items():
        yield Claim(address, "proposals(address)", (program,), words(count))
    for key, p in changes.proposals.items():
        answer = words(
            *(p.case_no, p.kind, p.basis, p.origin, p.state, p.channel, p.failures),
            *(p.proposed_at, p.served_at, p.effective_at, p.proposer, p.second),
            *(p.payment_id, p.prior, p.value),
        )
        yield Claim(address, "proposalOf(address,uint64)", key, answer)
    for key, number in changes.strikes.items():
        yield Claim(address, "strikeOf(address,uint64)", key, words(number))
    for end, number in changes.ends.items():
        yield Claim(address, "endOf(address,uint32)", end, words(number))


def _hearings(agency: Agency, address: str) -> Iterator[Claim]:
    for key, a in agency.changes.appeals.items():
        answer = words(
            *(a.state, a.timely, a.waived, a.received_at, a.decide_by),
            *(a.filer, a.officer, a.decider),
        )
        yield Claim(address, "appealOf(address,uint64)", key, answer)
    for case, amount in agency.hearings.overpaid.items():
        yield Claim(address, "overpaidOf(address,uint32)", case, words(amount))


def _rounds(agency: Agency, address: str) -> Iterator[Claim]:
    rounds = agency.rounds
    yield Claim(address, "rounds()", (), words(len(rounds.rounds)))
    yield Claim(address, "applications()", (), words(len(rounds.applications)))
    for number, r in rounds.rounds.items():
        answer = words(
            *(r.budget, r.reserved, r.floor, r.ceiling, r.program, r.allotment, r.opens_at),
            *(r.closes_at, r.match_bps, r.regime, r.quorum, r.state, r.drafter, r.plan_hash),
        )
        yield Claim(address, "roundOf(uint32)", (number,), answer)
    for number, a in rounds.applications.items():
        answer = words(
            *(a.signer_hash, a.content, a.org_ref, a.pay_to, a.total, a.round, a.state),
            *(a.revision, a.sheets, a.score),
        )
        yield Claim(address, "applicationOf(uint32)", (number,), answer)
    for key, state in rounds.reviews.items():
        yield Claim(address, "reviewOf(uint32,uint32)", key, words(state))


def _amendments(agency: Agency, address: str) -> Iterator[Claim]:
    amendments = agency.amendments
    yield Claim(address, "amendments()", (), words(len(amendments.amendments)))
    for number, m in amendments.amendments.items():
        answer = words(
            *(m.program, m.award, m.kind, m.state, m.subject, m.amount, m.end),
            *(m.object_by, m.decide_by, m.proposer, m.noticer, m.filer, m.decider),
            *m.approvers,
            *(m.approved_at, m.content),
        )
        yield Claim(address, "amendmentOf(uint32)", (number,), answer)
