"""What the certificate lets through, and what it refuses, by the reason it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ibis
import pytest
from ibis import _

from almoner.fraud import protected
from almoner.fraud.rules import RULES, certificate
from almoner.fraud.rules.certificate import Uncertified
from almoner.fraud.rules.peers import PAIRS
from almoner.fraud.rules.rule import ANSWER, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import always, total, within
from tests.fraud.rules.samples import CASE, counted, path, stepped, window


def summed(met: Table, *groups: str) -> Table:
    return met.group_by(*(groups or ANSWER)).aggregate(measure=_.near_amount.sum())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_certify__lets_every_rule_through(rule: Rule) -> None:
    certificate.certify(rule)


def test_certify__lets_a_count_of_a_key_through() -> None:
    certificate.certify(window(counted))


def test_certify__lets_a_bounded_step_through() -> None:
    certificate.certify(path(lambda asked: summed(stepped(asked))))


def _future(asked: Asked) -> Table:
    ahead = ibis.range_window(
        group_by=list(CASE), order_by="clock", preceding=None, following=ibis.literal(5, "int64")
    )
    return asked.rows.mutate(measure=_.amount.sum().over(ahead))


def _open_end(asked: Asked) -> Table:
    return asked.rows.mutate(measure=_.amount.sum().over(ibis.window(group_by=list(CASE))))


def _next(asked: Asked) -> Table:
    ordered = ibis.window(group_by=list(CASE), order_by=["id", "part"])
    return asked.rows.mutate(measure=_.amount.lead().over(ordered))


def _other_key(asked: Asked) -> Table:
    return asked.rows.mutate(measure=total(_.amount, always(("program",))))


def _by_rows(asked: Asked) -> Table:
    last = ibis.rows_window(group_by=list(CASE), order_by="clock", preceding=None, following=0)
    return asked.rows.mutate(measure=_.amount.sum().over(last))


def _grouped(asked: Asked) -> Table:
    return asked.rows.group_by(*ANSWER).aggregate(measure=_.amount.sum())


def _twice(asked: Asked) -> Table:
    span = asked.bounds.span("days")
    rows = asked.rows.mutate(inner=total(_.amount, within(CASE, span)))
    return rows.mutate(measure=total(_.inner, within(CASE, span)))


def _all_time(asked: Asked) -> Table:
    return asked.rows.mutate(measure=total(_.amount, always(CASE)))


def _unnamed(asked: Asked) -> Table:
    return asked.rows.mutate(measure=total(_.amount, within(CASE, ibis.literal(86_400, "int64"))))


def _joined(asked: Asked) -> Table:
    near = asked.rows.select(near="account", near_id="id")
    return asked.rows.join(near, asked.rows.account == near.near).mutate(measure=_.amount)


def _reads_anchors(asked: Asked) -> Table:
    return asked.anchors.mutate(measure=_.amount)


def _running_epoch(asked: Asked) -> Table:
    figures = asked.tallies.select("n", of_epoch="epoch", of_program="first")
    rows = asked.rows
    met = rows.join(figures, [rows.program == figures.of_program, rows.epoch == figures.of_epoch])
    return met.mutate(measure=_.n)


@pytest.mark.parametrize(
    ("find", "changes", "why"),
    [
        (_future, {}, "future"),
        (_open_end, {}, "future"),
        (_next, {}, "rows to come"),
        (_other_key, {}, "rows of different subject"),
        (_by_rows, {}, "not a range of the clock"),
        (_grouped, {}, "groups rows"),
        (_twice, {"lookback": ("days",)}, "reaches back by days and days"),
        (_all_time, {"lookback": ("days",)}, "over all time"),
        (_unnamed, {"lookback": ("days",)}, "no bound names"),
        (_joined, {}, "joins more"),
        (_reads_anchors, {}, "reads anchors"),
        (_running_epoch, {}, "not over"),
    ],
)
def test_certify__refuses_a_window(
    find: Callable[[Asked], Table], changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(Uncertified, match=why):
        certificate.certify(window(find, **changes))


def test_certify__lets_two_windows_through_that_say_how_far_both_reach() -> None:
    days = ("days", "days")
    certificate.certify(window(_twice, lookback=days, history=days))


def _from_rows(asked: Asked) -> Table:
    rows = asked.rows
    a = asked.anchors.select(a_account="account", a_id="id")
    return rows.join(a, rows.account == a.a_account).mutate(measure=_.amount)


def _windowed(asked: Asked) -> Table:
    return stepped(asked).mutate(measure=total(_.near_amount, always(CASE)))


def _crossed(asked: Asked) -> Table:
    met = stepped(asked)
    left = met.select(*ANSWER, "near_amount")
    right = met.view().select(r_account="account", r_amount="near_amount")
    return left.join(right, left.account == right.r_account).mutate(measure=_.r_amount)


@pytest.mark.parametrize(
    ("find", "why"),
    [
        (lambda asked: summed(stepped(asked, by="amount")), "no index finds"),
        (lambda asked: summed(stepped(asked, bounded=False)), "after its anchor"),
        (lambda asked: summed(stepped(asked), *ANSWER[2:]), "does not give id"),
        (_from_rows, "begins a path elsewhere"),
        (_windowed, "has a window"),
        (_crossed, "two anchors reached"),
    ],
)
def test_certify__refuses_a_path(find: Callable[[Asked], Table], why: str) -> None:
    with pytest.raises(Uncertified, match=why):
        certificate.certify(path(find))


def test_certify__refuses_a_sum_over_several_anchors() -> None:
    def find(asked: Asked) -> Table:
        by_case = summed(stepped(asked), *CASE)
        a = asked.anchors
        named = by_case.select("measure", p="program", s="subject")
        return a.join(named, [a.program == named.p, a.subject == named.s])

    with pytest.raises(Uncertified, match="sums over several anchors"):
        certificate.certify(path(find))


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        (lambda row: row.amount / 2, "Divide"),
        (lambda row: row.amount % 2, "Modulus"),
        (lambda row: row.amount.cast("float64"), "float64"),
        (lambda row: row.amount.cast("string").length(), "string"),
        (lambda _row: ibis.random(), "Random"),
    ],
)
def test_certify__refuses_what_engines_round(measure: Callable[[Any], Any], why: str) -> None:
    rule = window(lambda asked: asked.rows.mutate(measure=measure(asked.rows)))
    with pytest.raises(Uncertified, match=why):
        certificate.certify(rule)


def test_certify__refuses_what_leaves_rows_to_chance() -> None:
    with pytest.raises(Uncertified, match="left to chance"):
        certificate.certify(window(lambda asked: counted(asked).limit(5)))


def test_certify__refuses_columns_of_one_name_in_a_join() -> None:
    def find(asked: Asked) -> Table:
        a = asked.anchors
        rows = asked.rows.select("amount", near="account", near_id="id")
        met = a.join(rows, [a.account == rows.near, rows.near_id <= a.id])
        return met.group_by(*ANSWER).aggregate(measure=_.amount.sum())

    with pytest.raises(Uncertified, match="both have amount: rename one"):
        certificate.certify(path(find))


def test_certify__refuses_a_rule_without_a_feature_it_names() -> None:
    with pytest.raises(Uncertified, match="does not give who"):
        certificate.certify(window(counted, features=("who",)))


def test_certify__refuses_a_fold_that_reads_rows() -> None:
    rule = replace(window(counted), shape=Shape.FOLD, tally=PAIRS)
    with pytest.raises(Uncertified, match="reads rows"):
        certificate.certify(rule)


def test_certify__refuses_peers_of_the_running_epoch() -> None:
    def find(asked: Asked) -> Table:
        figures = asked.tallies.select("n", of_epoch="epoch", of_program="first")
        a = asked.anchors
        met = a.join(figures, [a.program == figures.of_program, a.epoch >= figures.of_epoch])
        return met.mutate(measure=_.n)

    rule = replace(window(find), shape=Shape.PEERS, tally=PAIRS)
    with pytest.raises(Uncertified, match="not over"):
        certificate.certify(rule)


def _by_bound(name: str) -> Callable[[Asked], Table]:
    def find(asked: Asked) -> Table:
        return counted(asked).filter(_.amount >= asked.bounds.number(name))

    return find


@pytest.mark.parametrize("word", [*sorted(protected.WORDS), "ages", "nationalities"])
def test_certify__refuses_a_rule_that_names_what_nobody_may_be_judged_by(word: str) -> None:
    def feature(asked: Asked) -> Table:
        return counted(asked).mutate(**{f"most_{word}": _.amount})

    for rule in (
        window(counted, name=f"by_{word}"),
        window(counted, family=word.upper()),
        window(feature, features=(f"most_{word}",)),
        window(_by_bound(f"{word}_from")),
    ):
        with pytest.raises(
            Uncertified, match=f"(?i)names {word} in .*nobody may be judged by that"
        ):
            certificate.certify(rule)


@pytest.mark.parametrize(
    "name",
    [
        *("average", "usage", "sextant", "agency", "trace", "racecourse", "colorless", "stage"),
        *("page", "birthing", "donation", "engender", "coverage_days", "package"),
    ],
)
def test_certify__lets_names_through_that_only_have_such_letters(name: str) -> None:
    certificate.certify(window(counted, name=name, family=f"{name}_a_day"))
    certificate.certify(window(_by_bound(name)))
