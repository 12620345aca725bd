"""How much history programs had: which rules could not tell, at any time of a back-test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from types import MappingProxyType

from almoner.backtest import engine as asking
from almoner.backtest.engine import Engine
from almoner.fraud import lacking
from almoner.fraud.judging import CERTIFIED
from almoner.fraud.lacking import History, Lack
from almoner.fraud.policy import RuleSet
from almoner.observations.schema import EPOCH_SECONDS, Kind

_NONE: Mapping[str, int] = MappingProxyType({})


class Histories:
    """Of all programs there are."""

    def __init__(self, rules: RuleSet, engine: Engine) -> None:
        self._rules = rules
        self._engine = engine
        self._own = {key: own for keys, own in asking.groups(rules, engine) for key in keys}
        opened = engine.rows(
            "SELECT program, min(time) FROM observations"
            f" WHERE kind = {int(Kind.OPENED)} GROUP BY program"
        )
        self._opened = {int(program or 0): int(time or 0) for program, time in opened}
        self._figures: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for tally, program, epoch, count in engine.rows(lacking.counting(rules)):
            self._figures[int(program or 0), int(epoch or 0)][int(tally or 0)] = int(count or 0)

    def lacks(self, program: int, time: int, fired: Collection[str] = ()) -> tuple[Lack, ...]:
        """The rules that cannot tell about a program at the time of a block."""
        history = History(
            opened=self._opened.get(program, time),
            time=time,
            figures=self._figures.get((program, time // EPOCH_SECONDS - 1), {}),
        )
        return lacking.lacks(self._rules, self._own.get(program, _NONE), history, fired)

    def counted(self) -> Mapping[str, int]:
        """How many payments were certified while a rule could not tell, by rule."""
        kinds = ", ".join(map(str, CERTIFIED))
        found: Counter[str] = Counter()
        for program, time, count in self._engine.rows(
            f"SELECT program, time, count(*) FROM observations WHERE kind IN ({kinds})"
            " GROUP BY program, time"
        ):
            for lack in self.lacks(int(program or 0), int(time or 0)):
                found[lack.rule] += int(count or 0)
        return {name: found[name] for name in self._rules.steps if found[name]}
