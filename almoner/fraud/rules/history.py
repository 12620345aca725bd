"""Whether a rule declares the history that its expression rests on, before its silence counts.

What the expression tells is asked for: windows that reach back, what waits for a span to pass, and
figures of closed epochs. Of an anchored path, whose steps reach back as well, only the author knows
which span takes time to fill; there the expression has to use what is declared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import ibis.expr.operations as ops

from almoner.fraud.filling import CLOCK
from almoner.fraud.rules import graph
from almoner.fraud.rules.deriving import TALLIES
from almoner.fraud.rules.graph import ANCHORS, ROWS
from almoner.fraud.rules.rule import Rule, Shape

_MORE = (ops.Greater, ops.GreaterEqual)
_LESS = (ops.Less, ops.LessEqual)
_TIMES = ("time", "clock")
_INNER = "inner"


def faults(
    rule: Rule, nodes: Sequence[ops.Node], stand_ins: Mapping[int, str], reach: Counter[str] | None
) -> Iterator[str]:
    """Why what a rule declares is not what its expression rests on; none where it is.

    `nodes` are all of its expression, `stand_ins` the names of its numbers, and `reach` the spans
    by which its windows reach back; None of another shape.
    """
    found = _Expression(nodes, stand_ins)
    yield from _seconds(rule, found, found.steps if reach is None else reach)
    yield from _epochs(rule, found)
    yield from _peers(rule, found)


def _seconds(rule: Rule, found: _Expression, reach: Counter[str]) -> Iterator[str]:
    declared = Counter(rule.history)
    # A window over all time beside one that is bounded is full from the first row on.
    filled = reach if rule.lookback else Counter[str]()
    missing = (filled | found.waits) - declared
    if missing:
        yield f"rests on {_listed(missing)} of history, and does not declare it"
    unused = declared - (reach | found.waits)
    if unused:
        yield f"declares {_listed(unused)} as history, by which its expression does not reach back"


def _epochs(rule: Rule, found: _Expression) -> Iterator[str]:
    if found.epochs and rule.epochs not in found.epochs:
        wanted = " or ".join(map(str, sorted(found.epochs, key=str)))
        yield f"compares with {wanted} closed epochs, and declares {rule.epochs or 'none'}"
    if rule.epochs and not found.epochs:
        yield f"declares {rule.epochs} closed epochs, with which its expression does not compare"


def _peers(rule: Rule, found: _Expression) -> Iterator[str]:
    if rule.shape is not Shape.PEERS:
        if rule.peers:
            yield f"declares peers by {rule.peers}, and compares with none"
        return
    if not rule.peers:
        yield "compares with peers, and does not declare the bound that says how many"
    elif rule.peers not in found.least:
        yield f"declares peers by {rule.peers}, which its expression does not ask for"
    if rule.tally is None or rule.tally.keys[0] != "program":
        yield "compares with peers by a tally whose first key is not the program"


class _Expression:
    """What an expression says of the history it rests on."""

    def __init__(self, nodes: Sequence[ops.Node], stand_ins: Mapping[int, str]) -> None:
        self._stand_ins = stand_ins
        self.steps: Counter[str] = Counter()
        """The spans by which steps reach back, as often as they do."""
        self.waits: Counter[str] = Counter()
        """The bounds that have to pass before anything is found."""
        self.least: set[str] = set()
        """The bounds below which something is too few."""
        self.epochs: set[int | str] = set()
        """How many closed epochs are read: a number, or the bound with it."""
        for node in nodes:
            if isinstance(node, _MORE + _LESS):
                self._comparison(node)
            elif isinstance(node, ops.JoinChain):
                self._figures(node)

    def _comparison(self, node: ops.Comparison) -> None:
        back = self._taken_off(node.right)
        if back and back.endswith(CLOCK):
            self.steps[back.removesuffix(CLOCK)] += 1
        if isinstance(node, _LESS):
            # What is older than a span.
            if back and _is_time(node.left):
                self.waits |= Counter([back.removesuffix(CLOCK)])
            return
        bound = self._name(node.right)
        if bound is None:
            return
        since = graph.defined(node.left)
        if isinstance(since, ops.Subtract) and _is_time(since.left):
            self.waits |= Counter([bound.removesuffix(CLOCK)])
        else:
            self.least.add(bound)

    def _figures(self, chain: ops.JoinChain) -> None:
        joined = graph.sources(chain.first)
        for link in chain.rest:
            sources = graph.sources(link.table)
            # What is joined from the left may be missing: it only says what is left out.
            if joined != {TALLIES} and sources == {TALLIES} and link.how == _INNER:
                names = {
                    name
                    for each in link.predicates
                    if isinstance(each, _MORE)
                    and graph.origin(each.left) == (TALLIES, "epoch")
                    and (name := self._taken_off(each.right))
                }
                self.epochs |= names or {1}
            joined = joined | sources

    def _taken_off(self, node: ops.Node) -> str | None:
        """The bound that is taken off something."""
        node = graph.defined(node)
        return self._name(node.right) if isinstance(node, ops.Subtract) else None

    def _name(self, node: ops.Node) -> str | None:
        return self._stand_ins.get(graph.literal(node) or 0)


def _is_time(node: ops.Node) -> bool:
    found = graph.origin(node)
    return found is not None and found[0] in (ROWS, ANCHORS) and found[1] in _TIMES


def _listed(names: Counter[str]) -> str:
    return " and ".join(names.elements())
