"""What should have happened by now and has not, as the ledger's rows tell it.

Each function asks one state of the ledger and returns what is missing at a block's time, each in
a sentence. All times are seconds since 1970.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from almoner import money
from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.ledger.statuses import HoldState, PaymentStatus, RuleSetState, RunState
from almoner.moments import utc

DAY = 86_400
NUMBER_BITS = 32
"""Bits of a payment's number that tell its case, or its award."""
RECHECKED_BLOCKS = 128
"""Blocks whose order is looked at again each time: a reorganization may have replaced them."""


class Kind(StrEnum):
    """What an alarm is about."""

    UNPAID = "unpaid"
    HOLD_OVERDUE = "hold_overdue"
    HOLD_UNREVIEWED = "hold_unreviewed"
    CASH_SHORT = "cash_short"
    CASH_NOT_APPORTIONED = "cash_not_apportioned"
    BEHIND = "behind"
    CHAIN_STANDS_STILL = "chain_stands_still"
    NODE_FAILS = "node_fails"
    BLOCKS_MISSING = "blocks_missing"
    NODES_DISAGREE = "nodes_disagree"
    SECOND_NODE_FAILS = "second_node_fails"
    LEDGER_NOT_WRITABLE = "ledger_not_writable"
    GAS_BUDGET_USED_UP = "gas_budget_used_up"
    RULE_SET_DIFFERS = "rule_set_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One thing that is missing. It is the same one as long as kind and subject are the same."""

    kind: Kind
    subject: tuple[str | int, ...] = ()
    sentence: str
    cured: str
    """What to say when it is over."""
    labels: Mapping[str, object] = field(default_factory=dict)
    """The ids it is about, for a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long is too long. All in seconds, but for `lag_blocks`."""

    unpaid: int = 6 * 3600
    """From when a payment can be made, or its hold has run out, until somebody should have."""
    review: int = 24 * 3600
    """Before the end of a hold that no investigator has decided."""
    cash: int = 3 * DAY
    """Before money falls due for which there is no cash. Dues are counted by days, in UTC."""
    lag_blocks: int = 20
    lag: float = 60.0
    """How long the ledger may be more than `lag_blocks` behind its node."""
    still: float = 300.0
    """Age of the newest block, by the machine's clock."""
    silence: float = 60.0
    """How long a node may fail to answer."""


def unpaid(db: Database, head: int, now: int, grace: int) -> list[Absence]:
    """Runs and draws of which payments could be made `grace` seconds ago and are not.

    `head` is the newest block's number, `now` its time.
    """
    since = "CASE WHEN freed_at > payable_at THEN freed_at ELSE payable_at END"
    freed = (
        "(SELECT max(ended_at) FROM holds WHERE holds.program = payments.program"
        " AND holds.payment_id = payments.payment_id)"
    )
    funded = (
        " JOIN allotments ON allotments.allotment = {}.allotment"
        " JOIN appropriations ON appropriations.appropriation = allotments.appropriation"
    )
    late = "payable_at <= ? AND payable_block <= ? AND cancel_at > ?"
    # Of all payments, few are not made. SQLite keeps to the order of a cross join; and asked for no
    # more than the index by period has, one state at a time, it takes that.
    of_run = (
        "SELECT payments.program AS program, payments.run AS run, 0 AS of_draw,"
        f" payments.payment_id AS payment_id, runs.payable_at AS payable_at, {freed} AS freed_at,"
        f" payments.failed_at AS failed_at FROM runs{funded.format('runs')}"
        " CROSS JOIN payments AS left_over CROSS JOIN payments"
        " WHERE left_over.program = runs.program"
        " AND left_over.period = runs.period AND left_over.state = ?"
        " AND payments.program = left_over.program"
        " AND payments.payment_id = left_over.payment_id AND payments.run = runs.run"
        f" AND {late} AND runs.state = ?"
    )
    of_draw = (
        f"SELECT draws.program, draws.draw, 1, payments.payment_id, draws.payable_at, {freed},"
        " payments.failed_at FROM draws"
        " JOIN awards ON awards.program = draws.program AND awards.award = draws.award"
        f"{funded.format('awards')} CROSS JOIN payments WHERE payments.program = draws.program"
        f" AND payments.payment_id = draws.draw * {1 << NUMBER_BITS} + draws.award"
        f" AND payments.state = ? AND {late}"
    )
    bounds = (now - grace, head, now)
    found = db.execute(
        "SELECT program, run, of_draw, count(*) AS payments, min(payment_id) AS first,"
        f" min({since}) AS since, count(failed_at) AS failed"
        f" FROM ({of_run} UNION ALL {of_run} UNION ALL {of_draw}) AS payable"
        f" WHERE {since} <= ? GROUP BY program, run, of_draw ORDER BY program, run, of_draw",
        (
            *(PaymentStatus.DUE, *bounds, RunState.CERTIFIED),
            *(PaymentStatus.FREE, *bounds, RunState.CERTIFIED),
            *(PaymentStatus.FREE, *bounds),
            now - grace,
        ),
    ).fetchall()
    return [_unpaid(row) for row in found]


def _unpaid(row: Any) -> Absence:
    program, count, first = row["program"], row["payments"], row["first"]
    if row["of_draw"]:
        what = f"The payment of draw {row['run']} of {program}"
        how = f"almoner grant draw settle {row['run']}"
        subject, labels = "draw", {"draw": row["run"]}
        cured = f"{what} does not wait to be made any more."
        sentence = f"{what} could be made since {_moment(row['since'])} and is not"
    else:
        what = f"of run {row['run']} of {program}"
        how = f"almoner run settle {row['run']}, or almoner run settle-payment {first}"
        subject, labels = "run", {"run": row["run"]}
        cured = f"No payment {what} waits to be made any more."
        sentence = (
            f"{_counted(count, 'payment')} {what} could be made since {_moment(row['since'])} and "
            f"{'is' if count == 1 else 'are'} not, payment {first} first"
        )
    refused = f", the token refused {row['failed']} of them" if row["failed"] else ""
    return Absence(
        kind=Kind.UNPAID,
        subject=(program, subject, row["run"]),
        sentence=f"{sentence}{refused}: anyone can make it ({how}).",
        cured=cured,
        labels={"program": program, **labels, "payment_id": first, "payments": count},
    )


def overdue_holds(db: Database, now: int, grace: int) -> list[Absence]:
    """Runs whose payments are held by holds that ran out `grace` seconds ago or more."""
    states = (HoldState.PLACED, HoldState.SUSTAINED)
    return [
        Absence(
            kind=Kind.HOLD_OVERDUE,
            subject=(row["program"], row["run"]),
            sentence=f"{_holds(row)} ran out on {_moment(row['ends'])} and nobody ended "
            f"{_them(row)}, payment {row['first']} first: anyone can, and pay "
            f"(almoner hold lapse {row['first']} --settle).",
            cured=f"No hold {_of(row)} that ran out still stands.",
            labels=_hold_labels(row),
        )
        for row in _standing(db, "holds.state IN (?, ?)", states, now - grace)
    ]


def unreviewed_holds(db: Database, now: int, within: int) -> list[Absence]:
    """Runs with holds that end within so many seconds and that nobody decided or extended."""
    return [
        Absence(
            kind=Kind.HOLD_UNREVIEWED,
            subject=(row["program"], row["run"]),
            sentence=f"{_holds(row)} {'ends' if row['holds'] == 1 else 'end'} on "
            f"{_moment(row['ends'])} and no investigator has looked at {_them(row)}, payment "
            f"{row['first']} first: release, extend or sustain (almoner hold show {row['first']}).",
            cured=f"No hold {_of(row)} waits for an investigator near its end any more.",
            labels=_hold_labels(row),
        )
        for row in _standing(
            db, "holds.state = ? AND holds.extended = 0", (HoldState.PLACED,), now + within
        )
    ]


def _standing(db: Database, which: str, states: tuple[str, ...], until: int) -> list[Any]:
    """Holds of held payments that end by then, counted by program and run."""
    found: list[Any] = db.execute(
        "SELECT payments.program AS program, payments.run AS run, count(*) AS holds,"
        " min(payments.payment_id) AS first, min(holds.expires_at) AS ends"
        # Few holds, many payments: SQLite keeps to this order in a cross join.
        " FROM holds CROSS JOIN payments WHERE payments.program = holds.program"
        " AND payments.payment_id = holds.payment_id AND payments.state = ?"
        f" AND {which} AND holds.expires_at <= ?"
        " GROUP BY payments.program, payments.run ORDER BY payments.program, payments.run",
        (PaymentStatus.HELD, *states, until),
    ).fetchall()
    return found


def cash(db: Database, now: int, within: int) -> list[Absence]:
    """Allotments and appropriations without the cash for what falls due within so many seconds.

    Counted as the Treasury's `cashNeed` does. Cash that only has to be handed to an allotment is
    told apart from cash that nobody has.
    """
    needed: dict[int, int] = defaultdict(int)
    for row in db.execute(
        "SELECT allotment, amount FROM due WHERE day <= ?", ((now + within) // DAY,)
    ).fetchall():
        needed[row["allotment"]] += units(row["amount"])
    missing: dict[int, dict[int, int]] = defaultdict(dict)
    for row in db.execute("SELECT * FROM allotments ORDER BY allotment").fetchall():
        open_dues = max(needed[row["allotment"]] - units(row["disbursed"]), 0)
        short = open_dues - units(row["cash"])
        if short > 0:
            missing[row["appropriation"]][row["allotment"]] = short
    found: list[Absence] = []
    for row in db.execute(
        "SELECT * FROM appropriations WHERE cancel_at > ? AND closed_at IS NULL"
        " ORDER BY appropriation",
        (now,),
    ).fetchall():
        idle = units(row["received"]) - units(row["returned_to_source"]) - units(row["apportioned"])
        found += _cash(row["appropriation"], missing[row["appropriation"]], idle, now + within)
    return found


def _cash(
    appropriation: int, missing: Mapping[int, int], idle: int, until: int
) -> Iterator[Absence]:
    day = f"{utc(until):%Y-%m-%d}"
    total = sum(missing.values())
    if total > idle:
        shares = ", ".join(
            f"allotment {each} {money.dollars(short)}" for each, short in missing.items()
        )
        yield Absence(
            kind=Kind.CASH_SHORT,
            subject=(appropriation,),
            sentence=f"Appropriation {appropriation} has {money.dollars(idle)} in cash to hand out "
            f"and {money.dollars(total)} is missing for what falls due by {day} ({shares}): the "
            "funding source has to send the rest (almoner fund send), or payments will fail.",
            cured=f"Appropriation {appropriation} has cash for what falls due soon.",
            labels={"appropriation": appropriation, "missing": total - idle, "idle": idle},
        )
        return
    for allotment, short in missing.items():
        yield Absence(
            kind=Kind.CASH_NOT_APPORTIONED,
            subject=(allotment,),
            sentence=f"Allotment {allotment} lacks {money.dollars(short)} in cash for what falls "
            f"due by {day}, and appropriation {appropriation} has it: hand it over (almoner fund "
            f"apportion {allotment} {money.dollars(short).removeprefix('$')}).",
            cured=f"Allotment {allotment} has the cash for what falls due soon.",
            labels={"allotment": allotment, "appropriation": appropriation, "missing": short},
        )


def broken_chain(db: Database, first_block: int, after: int) -> int | None:
    """The lowest block above `after` that does not follow from the one below it, if there is one.

    `first_block` is the ledger's first, which follows from none.
    """
    row = db.execute(
        "SELECT min(blocks.number) AS number FROM blocks"
        " LEFT JOIN blocks AS below ON below.number = blocks.number - 1"
        " WHERE blocks.number > ? AND blocks.number > ?"
        " AND (below.hash IS NULL OR below.hash <> blocks.parent)",
        (after, first_block),
    ).fetchone()
    lowest = db.execute("SELECT min(number) AS number FROM blocks").fetchone()["number"]
    if lowest is not None and lowest > first_block:
        return int(lowest)
    return None if row["number"] is None else int(row["number"])


def blocks_missing(number: int) -> Absence:
    """The alarm for a ledger whose block `number` does not follow from the one below it."""
    return Absence(
        kind=Kind.BLOCKS_MISSING,
        sentence=f"Block {number} of the ledger does not follow from the block below it: something "
        "else wrote this ledger. Stop the monitor, move the ledger away and follow the chain "
        "again.",
        cured="The ledger's blocks are without a gap.",
        labels={"block": number},
    )


def _holds(row: Any) -> str:
    return f"{_counted(row['holds'], 'hold')} {_of(row)}"


def _of(row: Any) -> str:
    return f"on payments of run or draw {row['run']} of {row['program']}"


def _them(row: Any) -> str:
    return "it" if row["holds"] == 1 else "them"


def _hold_labels(row: Any) -> dict[str, object]:
    named = {name: row[name] for name in ("program", "run", "holds")}
    return {**named, "payment_id": row["first"], "ends_at": row["ends"]}


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _moment(seconds: int) -> str:
    return f"{utc(seconds):%Y-%m-%d %H:%M:%S} UTC"


def other_rules(db: Database, judged: Mapping[str, bytes]) -> Iterator[Absence]:
    """Programs that are judged by another rule set than two persons activated, or with none active.

    `judged` has the digest of what each program is judged by.
    """
    for program, ours in judged.items():
        row = db.execute(
            "SELECT rule_set FROM rule_sets WHERE program = ? AND state = ?",
            (program, RuleSetState.ACTIVE),
        ).fetchone()
        active = None if row is None else bytes(row["rule_set"])
        if active == ours:
            continue
        said = (
            f"Two persons activate what it is judged by, 0x{ours.hex()} "
            "(almoner rule propose-set, activate-set)."
        )
        sentence = f"Program {program} has no active rule set: it is alerted, and nothing is held."
        if active is not None:
            sentence = (
                f"Program {program} is judged by another rule set than the active one, "
                f"0x{active.hex()}: it is alerted, and nothing is held."
            )
            said = f"{said[:-1]}, or start the monitor with the version and file of that one."
        yield Absence(
            kind=Kind.RULE_SET_DIFFERS,
            subject=(program,),
            sentence=f"{sentence} {said}",
            cured=f"Program {program} is judged by its active rule set.",
            labels={
                "program": program,
                "rule_set": f"0x{ours.hex()}",
                "active": None if active is None else f"0x{active.hex()}",
            },
        )
