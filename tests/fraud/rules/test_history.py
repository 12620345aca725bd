"""What the certificate says of the history a rule declares.

a rule
├── is let through with what its expression rests on: windows, waits, closed epochs, peers
└── is refused with less, and with what its expression does not use
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ibis import _

from almoner.fraud.rules import certificate
from almoner.fraud.rules.certificate import Uncertified
from almoner.fraud.rules.peers import PAIRS
from almoner.fraud.rules.rule import Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import total, within
from tests.fraud.rules.samples import CASE, counted, path, stepped, window


def _waiting(asked: Asked) -> Table:
    met = stepped(asked)
    return met.filter(met.time - met.until >= asked.bounds.number("settles")).mutate(measure=_.id)


def _within_days(asked: Asked) -> Table:
    return asked.rows.mutate(measure=total(_.amount, within(CASE, asked.bounds.span("days"))))


def _reaching(asked: Asked) -> Table:
    a = asked.anchors
    rows = asked.rows.select(near="account", near_id="id", near_clock="clock")
    near = [
        a.account == rows.near,
        rows.near_id <= a.id,
        rows.near_clock > a.clock - asked.bounds.span("days"),
    ]
    return a.join(rows, near).mutate(measure=_.near_id)


def _older(asked: Asked) -> Table:
    a = asked.anchors
    rows = asked.rows.select(near="account", near_id="id", near_clock="clock")
    old = [
        a.account == rows.near,
        rows.near_id <= a.id,
        rows.near_clock <= a.clock - asked.bounds.span("days"),
    ]
    return a.join(rows, old).mutate(measure=_.near_id)


def _compared(asked: Asked, how: str = "inner", recent: bool = False) -> Table:
    figures = asked.tallies.select("n", of_epoch="epoch", of_program="first")
    a = asked.anchors
    before = (
        [
            figures.of_epoch < a.epoch,
            figures.of_epoch >= a.epoch - asked.bounds.number("recent_epochs"),
        ]
        if recent
        else [a.epoch == figures.of_epoch + 1]
    )
    return a.join(figures, [a.program == figures.of_program, *before], how=how).mutate(measure=_.n)


def _among(asked: Asked) -> Table:
    return _compared(asked).filter(_.n >= asked.bounds.number("least"))


def peers(**changes: Any) -> Rule:
    rule = replace(window(_among), shape=Shape.PEERS, tally=PAIRS, epochs=1, peers="least")
    return replace(rule, **changes)


def fold(find: Callable[[Asked], Table], **changes: Any) -> Rule:
    return replace(window(find), shape=Shape.FOLD, tally=PAIRS, **changes)


def _recent(asked: Asked) -> Table:
    return _compared(asked, recent=True)


@pytest.mark.parametrize(
    "rule",
    [
        window(_within_days, lookback=("days",), history=("days",)),
        # Beside a window over all time one that is bounded may be declared, or not.
        window(_within_days, history=("days",)),
        window(_within_days),
        path(_waiting, history=("settles",)),
        path(_reaching, history=("days",)),
        path(_reaching),
        path(_older, history=("days",)),
        path(lambda asked: _compared(asked, how="left")),
        path(_compared, epochs=1),
        fold(_recent, epochs="recent_epochs"),
        peers(),
    ],
)
def test_certify__lets_through_what_declares_the_history_it_rests_on(rule: Rule) -> None:
    certificate.certify(rule)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (window(_within_days, lookback=("days",)), "rests on days of history, and does not"),
        (window(counted, history=("days",)), "declares days as history, by which"),
        (window(_within_days, history=("days", "days")), "declares days as history, by which"),
        (window(_within_days, history=("weeks",)), "declares weeks as history, by which"),
        (path(_waiting), "rests on settles of history, and does not"),
        (path(_older), "rests on days of history, and does not"),
        (path(_reaching, history=("weeks",)), "declares weeks as history, by which"),
        (path(_reaching, history=("days", "days")), "declares days as history, by which"),
        (path(_compared), "compares with 1 closed epochs, and declares none"),
        (path(_compared, epochs=2), "compares with 1 closed epochs, and declares 2"),
        (fold(_recent, epochs=1), "compares with recent_epochs closed epochs, and declares 1"),
        (path(_reaching, epochs=1), "declares 1 closed epochs, with which its"),
        (path(lambda asked: _compared(asked, how="left"), epochs=1), "declares 1 closed epochs"),
        (peers(peers=""), "does not declare the bound that says how many"),
        (peers(peers="most"), "declares peers by most, which its expression does not ask for"),
        (peers(tally=None), "whose first key is not the program"),
        (path(_reaching, peers="days"), "declares peers by days, and compares with none"),
    ],
)
def test_certify__refuses_a_declaration_of_history_that_is_another(rule: Rule, why: str) -> None:
    with pytest.raises(Uncertified, match=why):
        certificate.certify(rule)
