"""Whether the live form of a rule gives what its replay gives: an argument by shape.

It is no proof of the engines, which a test compares row by row. It refuses what no test would find
for long: a window into the future, one that reaches back further than what is read, a step that
nothing bounds, a figure of an epoch that is not over, anything that is not a whole number, and a
declaration of the history a rule needs that is not what its expression rests on.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import ibis
import ibis.expr.operations as ops

from almoner.fraud import protected
from almoner.fraud.filling import CLOCK
from almoner.fraud.rules import graph, history
from almoner.fraud.rules.bounds import Bounds
from almoner.fraud.rules.deriving import TALLIES, TALLY_COLUMNS
from almoner.fraud.rules.graph import ANCHORS, ROWS
from almoner.fraud.rules.rule import ANSWER, Asked, Rule, Shape
from almoner.observations.schema import COLUMNS

INDEXED = (("account",), ("other",), ("person",), ("reference",), ("program", "subject"))
"""Columns by which a step finds its rows without reading all."""
_INEXACT = (
    *(ops.Divide, ops.FloorDivide, ops.Modulus, ops.Power, ops.Sqrt, ops.Ln, ops.Log, ops.Exp),
    *(ops.Mean, ops.Median, ops.Variance, ops.StandardDev, ops.Quantile, ops.ApproxCountDistinct),
    *(ops.RandomScalar, ops.TimestampNow, ops.DateNow),
)
_PARTIAL = (ops.Limit, ops.Sample)


class Uncertified(ValueError):
    """A rule whose live form might differ from its replay, or that names what people may not be
    judged by. The message says where.
    """


def certify(rule: Rule) -> None:
    """Raises Uncertified unless the rule's expression is of the shape it says, and names nothing
    that people may not be judged by.
    """
    bounds = Bounds()
    asked = Asked(
        rows=_table(ROWS, COLUMNS),
        anchors=_table(ANCHORS, COLUMNS),
        tallies=_table(TALLIES, TALLY_COLUMNS),
        bounds=bounds,
    )
    found = rule.find(asked)
    missing = [name for name in (*ANSWER, "measure", *rule.features) if name not in found.columns]
    if missing:
        raise Uncertified(f"{rule.name} does not give {', '.join(missing)}")
    _Check(rule, bounds, found.op()).all()
    for name in (rule.name, rule.family, *rule.features, *bounds.stand_ins.values()):
        for word in protected.named(name):
            raise Uncertified(f"{rule.name} names {word} in {name}: nobody may be judged by that")


def _table(name: str, columns: Any) -> ibis.expr.types.Table:
    return ibis.table({column: "int64" for column in columns}, name=name)


class _Check:
    def __init__(self, rule: Rule, bounds: Bounds, top: ops.Relation) -> None:
        self._rule = rule
        self._top = top
        self._spans = bounds.stand_ins

    def all(self) -> None:
        nodes = list(self._top.find(ops.Node))
        self._names(nodes)
        self._whole_numbers(nodes)
        sources = {node.name for node in nodes if isinstance(node, ops.UnboundTable)}
        shape = self._rule.shape
        if shape is Shape.WINDOW:
            self._require_sources(sources, {ROWS, TALLIES})
            self._windows(nodes)
        elif shape is Shape.PATH:
            self._require_sources(sources, {ROWS, ANCHORS, TALLIES})
            self._steps(nodes)
        else:
            self._require_sources(sources, {ANCHORS, TALLIES})
        self._closed(nodes)
        reach = self._reach() if shape is Shape.WINDOW else None
        for fault in history.faults(self._rule, nodes, self._spans, reach):
            raise self._refuse(fault)

    def _refuse(self, why: str) -> Uncertified:
        return Uncertified(f"{self._rule.name} ({self._rule.shape}) {why}")

    def _require_sources(self, found: set[str], allowed: set[str]) -> None:
        for name in sorted(found - allowed):
            raise self._refuse(f"reads {name}, which this shape does not")

    def _names(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if isinstance(node, ops.JoinChain):
                twice = [name for name in node.values if name.endswith("_right")]
                if twice:
                    name = twice[0].removesuffix("_right")
                    raise self._refuse(f"joins two tables that both have {name}: rename one")

    def _whole_numbers(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if isinstance(node, _INEXACT):
                raise self._refuse(f"uses {type(node).__name__}, which engines round or guess")
            if isinstance(node, _PARTIAL):
                raise self._refuse(
                    f"uses {type(node).__name__}: what is left out is left to chance"
                )
            kind = getattr(node, "dtype", None) if isinstance(node, ops.Value) else None
            if kind is not None and not (kind.is_integer() or kind.is_boolean() or kind.is_null()):
                raise self._refuse(f"has a value of type {kind}: only whole numbers are exact")

    # --- keyed windows

    def _windows(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if isinstance(node, ops.Aggregate | ops.Distinct):
                raise self._refuse("groups rows: what is left of a group changes with later rows")
            if isinstance(node, ops.JoinChain):
                for link in node.rest:
                    if graph.sources(link.table) != {TALLIES}:
                        raise self._refuse("joins more than figures of closed epochs")
            if isinstance(node, ops.WindowFunction):
                self._window(node)
        reach = self._reach()
        allowed = Counter(self._rule.lookback)
        if allowed and not reach <= allowed:
            raise self._refuse(
                f"reaches back by {' and '.join(reach.elements()) or 'all time'}, and declares "
                f"{' and '.join(self._rule.lookback)}"
            )

    def _window(self, node: ops.WindowFunction) -> None:
        grouped = {origin for each in node.group_by if (origin := graph.origin(each))}
        for name in self._rule.key:
            if (ROWS, name) not in grouped:
                raise self._refuse(f"has a window over rows of different {name}")
        if isinstance(node.func, ops.Lead | ops.First | ops.Last | ops.NthValue):
            raise self._refuse("looks at rows to come")
        if isinstance(node.func, ops.Lag | ops.RowNumber):
            return
        end = node.end
        if end is None or (end.following and graph.literal(end.value) != 0):
            raise self._refuse("has a window into the future")
        ordered = [graph.origin(key.arg) for key in node.order_by]
        if node.how != "range" or ordered != [(ROWS, "clock")]:
            raise self._refuse("has a window that is not a range of the clock")
        if self._rule.lookback and node.start is None:
            raise self._refuse("has a window over all time, and declares how far it reaches back")

    def _reach(self) -> Counter[str]:
        """The bounds by which what an answer depends on lies before it, at most."""
        memo: dict[ops.Node, Counter[str]] = {}

        def reach(each: ops.Node) -> Counter[str]:
            if each not in memo:
                below: Counter[str] = Counter()
                for child in graph.dependencies(each):
                    below |= reach(child)
                if isinstance(each, ops.WindowFunction) and each.start is not None:
                    below = below + Counter([self._span(each.start.value)])
                memo[each] = below
            return memo[each]

        whole: Counter[str] = Counter()
        for node in (self._top, *self._top.values.values()):
            whole |= reach(node)
        return whole

    def _span(self, value: ops.Node) -> str:
        name = self._spans.get(graph.literal(value) or 0, "")
        if not name.endswith(CLOCK):
            raise self._refuse("has a window of a length that no bound names")
        return name.removesuffix(CLOCK)

    # --- anchored paths

    def _steps(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if isinstance(node, ops.WindowFunction):
                raise self._refuse("has a window: what it sees of the path changes with later rows")
            if isinstance(node, ops.Aggregate):
                groups = {graph.origin(each) for each in node.groups.values()}
                if not {(ANCHORS, "id"), (ANCHORS, "part")} <= groups:
                    raise self._refuse("sums over several anchors: group by their id and part")
            if isinstance(node, ops.Distinct) and not graph.anchored(node):
                raise self._refuse("makes rows distinct before they are reached from an anchor")
        for node in nodes:
            if isinstance(node, ops.JoinChain):
                self._chain(node)
        if not graph.anchored(self._top):
            raise self._refuse("answers about rows that are not its anchors")

    def _chain(self, node: ops.JoinChain) -> None:
        if not graph.anchored(node.first):
            raise self._refuse("begins a path elsewhere than at its anchors")
        for link in node.rest:
            equal = [each for each in link.predicates if isinstance(each, ops.Equals)]
            right = {
                origin[1]
                for each in equal
                for side in (each.left, each.right)
                if graph.is_of(side, link.table) and (origin := graph.origin(side))
            }
            if graph.anchored(link.table):
                if not {"id", "part"} <= right:
                    raise self._refuse("joins what two anchors reached: join by their id and part")
                continue
            if graph.sources(link.table) == {TALLIES}:
                continue
            if not any(set(columns) <= right for columns in INDEXED):
                raise self._refuse(
                    "takes a step that no index finds: join by account, other, person, reference, "
                    "or program and subject"
                )
            if not any(self._bounded(each, link.table) for each in link.predicates):
                raise self._refuse("takes a step to rows after its anchor: bound their id")

    def _bounded(self, predicate: ops.Node, table: ops.Relation) -> bool:
        """Whether it keeps the rows of a step from being later than what it comes from."""
        if not isinstance(predicate, ops.Less | ops.LessEqual):
            return False
        origin = graph.origin(predicate.left)
        return (
            origin in ((ROWS, "id"), (ROWS, "clock"))
            and graph.is_of(predicate.left, table)
            and graph.origin(predicate.right) is not None
        )

    # --- closed epochs

    def _closed(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if not isinstance(node, ops.JoinChain):
                continue
            joined = graph.sources(node.first)
            for link in node.rest:
                sources = graph.sources(link.table)
                if joined != {TALLIES} and sources == {TALLIES}:
                    if not any(graph.before(each, link.table) for each in link.predicates):
                        raise self._refuse("reads figures of an epoch that is not over")
                joined = joined | sources
