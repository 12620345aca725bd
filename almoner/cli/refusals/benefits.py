"""Refusals of a benefit program: runs, single runs and payments set aside."""

from __future__ import annotations

from collections.abc import Mapping

from almoner import money
from almoner.acts.payments import PaymentState
from almoner.acts.runs import RunState
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Facts, Phrase, named, ours_only, same_person

_SINGLE = {
    "kind": "it is not one of the kinds of single runs",
    "amount": "give an amount above zero and, unless a court ordered it, up to the program's limit",
    "decision": "name the decision it rests on",
    "caseNo": "its case was never approved",
    "payTo": "its person asked to be paid nowhere for now",
    "original": "name the payment of this case it stands for, or none where it stands for none",
    "allotment": "name an allotment, or none where it draws on that of its original",
    "period": "the calendar has no such period",
}


def _too_early(facts: Facts) -> str:
    if not facts["opensAt"]:
        return f"The calendar has no period {facts['period']}: nothing can be opened for it."
    return (
        f"It is too early: runs of period {facts['period']} can be opened from "
        f"{date(facts['opensAt'])}."
    )


def _calendar(facts: Facts) -> str:
    if facts["limit"] < facts["period"]:
        return (
            f"The calendar has no gaps: the next period without a date is {facts['limit']}, not "
            f"{facts['period']}."
        )
    return (
        f"Period {facts['period']} cannot begin at {date(facts['issueAt'])}: dates lie a day ahead "
        "and a day apart at the least, and stay once runs can be opened for them. The date it "
        f"meets is {date(facts['limit'])}."
    )


def _not_payable(facts: Facts) -> str:
    return (
        f"Run {facts['run']} can be paid from {date(facts['payableAt'])} and from block "
        f"{facts['payableBlock']} on: both must have come."
    )


PHRASES: Mapping[str, Phrase] = {
    "Payer_BadTerms": lambda facts: (
        f"The program's terms break a bound: {facts['term']}. Correct the program file."
    ),
    "BenefitProgram_BadBatch": lambda facts: (
        f"The lists of this act have {facts['first']} and {facts['second']} entries: give one for "
        "each, and at least one."
    ),
    "BenefitProgram_SamePerson": same_person,
    "BenefitProgram_BadCalendar": _calendar,
    "BenefitProgram_TooEarly": _too_early,
    "BenefitProgram_BadWords": lambda facts: (
        f"Words {facts['first']} to {facts['last']} are no words of the roster, whose last is "
        f"{facts['lastWord']}: give them in order."
    ),
    "BenefitProgram_RunWrongState": lambda facts: (
        f"Run {facts['run']} is {named(RunState, facts['state'])}: this cannot be done with it."
    ),
    "BenefitProgram_ApprovalWindow": lambda facts: (
        f"The approval window of run {facts['run']} ends at {date(facts['endsAt'])}: a run can "
        "be sealed and approved only before that, and lapse only after."
    ),
    "BenefitProgram_WordBusy": lambda facts: (
        f"Run {facts['run']} still has payments open for some of these cases: settle it, or let "
        "it lapse, first."
    ),
    "BenefitProgram_PeriodPassed": lambda facts: (
        f"Cases of word {facts['word']} were in a run of period {facts['tag']} already, so that "
        f"period {facts['given']} is over for them: pay who was missed by almoner run single."
    ),
    "BenefitProgram_ClearsLater": lambda facts: (
        f"The cases of a run that died are free again from {date(facts['clearsAt'])}."
    ),
    "BenefitProgram_ContentDiffers": lambda facts: (
        f"Run {facts['run']} was sealed over {money.dollars(facts['total'])} and other content "
        "than you signed: recompute it (almoner run approve) and look again."
    ),
    "BenefitProgram_EmptyRun": lambda facts: (
        f"Run {facts['run']} pays nobody, so there is nothing to approve."
    ),
    "BenefitProgram_NotPayableYet": _not_payable,
    "BenefitProgram_NothingPaid": lambda facts: (
        f"No payment of run {facts['run']} could be made: the token refused, or all are made. A "
        "day after it fell due, a failing one is set aside (almoner run set-aside)."
    ),
    "BenefitProgram_MakerLeft": lambda facts: (
        f"Run {facts['run']} is of maker {facts['maker']}, who left office: let it lapse (almoner "
        "run lapse) and open another."
    ),
    "BenefitProgram_NotTheMaker": lambda facts: (
        f"Run {facts['run']} is of maker {facts['maker']}, who alone withdraws it: otherwise let "
        "it lapse (almoner run lapse)."
    ),
    "BenefitProgram_BadSingle": lambda facts: (
        f"A run of this one payment is not allowed, for its {facts['field']}: "
        f"{_SINGLE[facts['field']]}."
    ),
    "BenefitProgram_NotReplaceable": lambda facts: (
        f"Payment {facts['original']} is {named(PaymentState, facts['state'])}: only what failed, "
        "came back or was struck is replaced, and what was struck by a replacement only."
    ),
    "BenefitProgram_OverReturned": lambda facts: (
        f"{money.dollars(facts['given'])} is more than came back of payment {facts['original']} "
        f"and was not replaced yet, which is {money.dollars(facts['available'])}."
    ),
    "BenefitProgram_NotRecallable": lambda facts: (
        f"Run {facts['run']} cannot be recalled: it is payable already, or no maker in office "
        "proposed its recall for this very reason (almoner run recall propose)."
    ),
    "BenefitProgram_CaseSealed": lambda facts: (
        f"Run {facts['run']} has case {facts['caseNo']} now: try again once it is settled, or died."
    ),
    "SetAside_WrongCaller": ours_only,
    "SetAside_PaymentWrongState": lambda facts: (
        f"Payment {facts['paymentId']} is {named(PaymentState, facts['state'])}: this cannot be "
        "done with it."
    ),
    "SetAside_TransferFailed": lambda facts: (
        f"The token refused payment {facts['paymentId']} to {facts['payTo']}: try again, or let "
        "the person name another account (almoner case pay-to file) and reissue it (almoner run "
        "single reissue)."
    ),
    "SetAside_GasTooLow": lambda facts: (
        f"The payment failed with {facts['left']:,} gas left, and {facts['needed']:,} are needed "
        "to tell why: send it again with more."
    ),
}
