"""Lets a population happen, transaction by transaction."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from almoner.chain.client import Client
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.errors import AlmonerError, Reverted, WrongChain
from almoner.moments import utc
from almoner.simulate.playing import (
    awards,
    changes,
    founding,
    funds,
    holds,
    offices,
    roster,
    rounds,
    runs,
)
from almoner.simulate.playing.comparing import SIGNER_CHANGE, Difference, Heard, compare
from almoner.simulate.playing.script import TRANSFER, Said, Script, Step
from almoner.simulate.playing.stage import Stage

Act = Callable[[Stage, Step], None]

_ACTS: Mapping[str, Act] = {
    **founding.ACTS,
    **offices.ACTS,
    **funds.ACTS,
    # What comes of a hold or a hearing says more than what it is made of, and is looked for first.
    **holds.ACTS,
    **changes.ACTS,
    **roster.ACTS,
    **awards.ACTS,
    **runs.ACTS,
    **rounds.ACTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was the same on the chain."""

    transactions: int
    events: int
    transfers: int
    """Those of the Treasury and those of strangers."""
    kinds: Mapping[str, int]
    """Events by their names."""


class Player:
    """A population that happens on a new local chain, as far as it was taken.

    `record` is the folder where the deployment is written. Raises WrongChain for a chain that is
    not local, not new, or too late.
    """

    def __init__(self, client: Client, script: Script, record: Path) -> None:
        _require_new(client, script)
        self._first = script.steps[0]
        self._stage = founding.found(client, script, record, self._first.time)
        self._deployed = self._stage.heard()
        self._transactions = 0
        self._kinds: Counter[str] = Counter()

    @property
    def played(self) -> Played:
        """What was the same until now."""
        kinds = dict(self._kinds)
        transfers = kinds.pop(TRANSFER, 0)
        return Played(
            transactions=self._transactions,
            events=sum(kinds.values()),
            transfers=transfers,
            kinds=kinds,
        )

    def take(self, step: Step) -> None:
        """Does what a transaction was. Raises Difference where something else comes of it."""
        stage = self._stage
        if step.block == self._first.block:
            # The first authorities enter with the deployment, and it ends with what programs obey.
            heard = [each for each in self._deployed if step.has(each.event)]
        else:
            stage.time = step.time
            _do(stage, step)
            heard = stage.heard(moves=not step.events)
        compare(step, heard, stage.names)
        for made, real in zip(step.logs, heard, strict=True):
            _note(stage, made, real)
        self._transactions += 1
        self._kinds.update(each.event for each in step.logs)


def play(
    client: Client,
    script: Script,
    *,
    record: Path | None = None,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Played:
    """Plays a whole script on a new local chain.

    `record` is where the deployment is written, a folder that is gone afterwards if left out.
    `told` hears how many of how many transactions were played. Raises Difference at the first that
    is not the same, and what Player raises.
    """
    with tempfile.TemporaryDirectory() as temporary:
        player = Player(client, script, record or Path(temporary))
        for done, step in enumerate(script.steps, start=1):
            player.take(step)
            told(done, len(script.steps))
    return player.played


def _require_new(client: Client, script: Script) -> None:
    number, _, time = client.head()
    if client.chain_id != LOCAL_CHAIN or number > 0 or time > script.begins:
        raise WrongChain(
            f"A population is played on a new chain {LOCAL_CHAIN} that begins with it: start one "
            f"with almoner node --at {utc(script.begins):%Y-%m-%d}."
        )


def _note(stage: Stage, made: Said, real: Heard) -> None:
    """Keeps what later transactions need to know of a log."""
    if made.event == "PersonOpened":
        stage.officer(made.args["person"])
    elif made.event == "CaseChanged" and made.args["kind"] == SIGNER_CHANGE:
        stage.signers.replaces((made.address, int(made.args["caseNo"])), made.args["value"])
    elif "payableBlock" in made.args:
        # The chain has a block for each transaction, and none while time passes.
        stage.mine(int(real.args["payableBlock"]) - real.block)


def _do(stage: Stage, step: Step) -> None:
    try:
        if not step.events:
            _transfer(stage, step)
        else:
            _act(step)(stage, step)
    except Reverted as refusal:
        raise Difference(f"{_place(step)} is refused: {refusal.rendered}.") from refusal
    except Difference:
        raise
    except AlmonerError as fault:
        raise Difference(f"{_place(step)} cannot be done: {fault}") from fault
    except LookupError as fault:
        raise Difference(f"{_place(step)} cannot be done: nothing is {fault} there.") from fault


def _transfer(stage: Stage, step: Step) -> None:
    for each in step.logs:
        said = each.args
        stage.transfer(said["from"], said["to"], int(said["value"]))


def _act(step: Step) -> Act:
    names = {each.event for each in step.logs}
    for name, act in _ACTS.items():
        if name in names:
            return act
    raise Difference(f"{_place(step)} is what no act of the contracts says.")


def _place(step: Step) -> str:
    said = step.events[-1] if step.events else step.logs[-1]
    return f"Block {said.block}, log {said.index}: {said.event}"
