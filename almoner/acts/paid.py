"""What persons were paid and kept, so that no decision asks for more back."""

from __future__ import annotations

from almoner import money
from almoner.acts import appeals, payments, runs, sealed
from almoner.acts.cases import WORD
from almoner.acts.payments import PaymentState
from almoner.acts.runs import RunState
from almoner.chain.agency import Agency
from almoner.errors import AlmonerError
from almoner.numbering import FIRST_PAYMENT, on_chain


def of_payment(agency: Agency, payment_id: int) -> int:
    """Base units a payment brought its person, less what came back of it."""
    return _gross(agency, payment_id) - returned(agency, payment_id)


def of_case(agency: Agency, case_no: int) -> int:
    """The same of every payment of a case."""
    client, events = agency.client, agency.program.events
    word, bit = divmod(case_no, WORD)
    regular = client.events(events.WordSealed(), word=word)
    single = client.events(events.SingleOpened(), caseNo=case_no)
    numbers = [event["run"] for event in regular if event["mask"] >> bit & 1]
    numbers += [event["run"] for event in single]
    return sum(of_payment(agency, runs.payment_id(run, case_no)) for run in numbers)


def returned(agency: Agency, payment_id: int) -> int:
    """Base units that came back of a payment."""
    treasury = agency.treasury.functions
    return int(agency.client.call(treasury.returnedOf(agency.program.address, payment_id)))


def require_overpaid(agency: Agency, subject: int, overpayment: int) -> None:
    """Raises AlmonerError where more would be found overpaid than was paid.

    Of a held payment, that payment; of a proposal, all that its case was paid. What decisions found
    overpaid before counts.
    """
    case_no = appeals.case_of(agency, subject)
    before = appeals.overpaid(agency, case_no)
    most, what = of_case(agency, case_no) - before, f"case {on_chain(case_no)} was paid"
    if subject >= FIRST_PAYMENT:
        most, what = min(of_payment(agency, subject), most), f"payment {subject} paid"
    if overpayment > most:
        rest = f", with {money.dollars(before)} found overpaid before" if before else ""
        raise AlmonerError(
            f"An overpayment of {money.dollars(overpayment)} is more than {what} and did not come "
            f"back{rest}: give at most {money.dollars(max(most, 0))}."
        )


def _gross(agency: Agency, payment_id: int) -> int:
    found = payments.show(agency, payment_id)
    if found.state is PaymentState.PAID:
        return found.amount
    run, case_no = divmod(payment_id, FIRST_PAYMENT)
    if found.state is not PaymentState.NONE or found.run_state is not RunState.CERTIFIED:
        return 0
    moved = sealed.transfers(agency, run, case_no // WORD)
    return moved[payment_id].amount if payment_id in moved else 0
