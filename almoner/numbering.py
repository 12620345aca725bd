"""What the chain numbers, said so that nobody takes it for the agency's number of something else.

The agency's case C-000044 and case number 44 on the chain are two households.
"""

from __future__ import annotations

FIRST_PAYMENT = 2**32
"""The least number of a payment: its run, or draw, is in front of 32 bits. What is appealed under a
lower number is a proposal."""


def on_chain(case_no: int) -> str:
    """A case's number on the chain; goes behind the word case."""
    return f"number {case_no} on the chain"


def payment(payment_id: int) -> str:
    """A household's payment with the run and the case its number is made of."""
    run, case_no = divmod(payment_id, FIRST_PAYMENT)
    return f"{payment_id} (run {run}, case {on_chain(case_no)})"


def draw_payment(payment_id: int) -> str:
    """A grantee's payment with the draw and the award its number is made of."""
    draw, award = divmod(payment_id, FIRST_PAYMENT)
    return f"{payment_id} (draw {draw}, award {award})"
