"""What taking over a caseload takes, phase by phase, and whether everybody was paid once."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from web3.logs import DISCARD

from almoner.bench import processes
from almoner.bench.load import counting, founding, killing, phases
from almoner.bench.load.counting import Count
from almoner.bench.load.founding import Founded
from almoner.bench.load.killing import Kills, Told
from almoner.bench.load.phases import Phase
from almoner.chain import pipeline
from almoner.chain.client import Client

BLOCK_SECONDS = 1
"""Blocks come by the clock: a node that mines each transaction at once has nothing under way."""
COMPARED_WORDS = 32
"""Words settled one by one, and as many with several under way, if a run has four times that."""
_ASKED_BLOCKS = 200
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a phase took."""

    name: str
    seconds: float
    transactions: int
    gas: int
    cases_s: float
    """Cases a second."""
    killed: int
    resumed_s: tuple[float, ...]
    """Seconds from each start after a kill until something was done again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How long it takes to settle a word, with so many transactions under way."""

    words: int
    """Settled each way."""
    cases: int
    """Of these words, paid both ways together."""
    window: int
    one_s: float
    """Seconds a word, one transaction after the other."""
    many_s: float
    """The same with `window` under way."""

    @property
    def seconds(self) -> float:
        """Both ways together."""
        return self.words * (self.one_s + self.many_s)

    @property
    def ratio(self) -> float:
        """How many times as fast."""
        return self.one_s / self.many_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What was measured."""

    count: Count
    work: tuple[Work, ...]
    windows: Windows | None
    """None for a caseload too small to compare."""
    block_gas: int
    node_peak_mb: float | None
    peak_mb: float | None
    """Of the command that took most."""

    @property
    def seconds(self) -> float:
        """From the first command to the last payment, without time that was only moved."""
        compared = self.windows.seconds if self.windows else 0.0
        return compared + sum(each.seconds for each in self.work)

    @property
    def killed(self) -> int:
        """Processes that were killed."""
        return sum(each.killed for each in self.work)


def measure(cases: int, kills: int, seed: int, say: Progress) -> Load:
    """Has a caseload of `cases` paid, with `kills` processes killed, and counts the payments.

    Raises AlmonerError if a command fails of itself.
    """
    program = founding.cash_assistance()
    with founding.begin(program) as town:
        say(f"Founding an agency and writing a roster of {cases:,} cases (not timed).")
        founded = founding.found(town, cases, seed)
        town.chain.request("evm_setIntervalMining", BLOCK_SECONDS)
        plan = Kills.plan(kills, phases.WEIGHTS, seed)
        work, peak = [], 0.0
        for begin in phases.BEFORE_PAYING:
            done, told = _worked(founded, begin(founded), cases, plan, say)
            work.append(done)
            peak = max(peak, told.peak_mb)
        phases.await_due(founded)
        paying = founded.agency.client.head()[0] + 1
        windows = _compared(founded, say)
        left = cases - (windows.cases if windows else 0)
        done, told = _worked(founded, phases.settling(founded), left, plan, say)
        work.append(done)
        say("Counting every payment.")
        count = counting.count(founded, paying, founded.agency.client.head()[0])
        return Load(
            count=count,
            work=tuple(work),
            windows=windows,
            block_gas=founding.BLOCK_GAS,
            node_peak_mb=processes.peak_mb(town.chain.pid),
            peak_mb=max(peak, told.peak_mb) or None,
        )


def _worked(
    founded: Founded, phase: Phase, cases: int, plan: Kills, say: Progress
) -> tuple[Work, Told]:
    client = founded.agency.client
    first, began = client.head()[0] + 1, time.perf_counter()
    told = killing.run(founded.town, phase, plan)
    seconds = time.perf_counter() - began
    transactions, gas = _mined(client, first, client.head()[0])
    work = Work(
        name=phase.name,
        seconds=seconds,
        transactions=transactions,
        gas=gas,
        cases_s=cases / seconds,
        killed=told.killed,
        resumed_s=tuple(told.resumed),
    )
    say(
        f"{phase.name}: {seconds:,.0f} s, {transactions:,} transactions, {gas / 1e6:,.0f} million "
        f"gas, killed {told.killed} times."
    )
    return work, told


def _compared(founded: Founded, say: Progress) -> Windows | None:
    """Settles some words one by one, and as many more with several under way."""
    words = min(COMPARED_WORDS, sum(1 for _ in phases.settlements(founded)) // 4)
    if words < pipeline.IN_FLIGHT:
        return None
    say(f"Settling {words} words one by one, and {words} with several transactions under way.")
    seconds, cases = [], 0
    settled = founded.agency.program.events.WordSettled()
    for window in (1, pipeline.IN_FLIGHT):
        began = time.perf_counter()
        asked = itertools.islice(phases.settlements(founded), words)
        receipts = [receipt for _, receipt in pipeline.mined(asked, window)]
        seconds.append((time.perf_counter() - began) / words)
        for receipt in receipts:
            paid = settled.process_receipt(receipt, errors=DISCARD)
            cases += sum(event["args"]["paidBits"].bit_count() for event in paid)
    return Windows(
        words=words,
        cases=cases,
        window=pipeline.IN_FLIGHT,
        one_s=seconds[0],
        many_s=seconds[1],
    )


def _mined(client: Client, first: int, last: int) -> tuple[int, int]:
    """Transactions and gas of blocks `first` to `last`."""
    transactions = gas = 0
    for start in range(first, last + 1, _ASKED_BLOCKS):
        numbers = range(start, min(start + _ASKED_BLOCKS, last + 1))
        for block in client.requests(
            [("eth_getBlockByNumber", [hex(number), False]) for number in numbers]
        ):
            transactions += len(block["transactions"])
            gas += int(block["gasUsed"], 16)
    return transactions, gas
