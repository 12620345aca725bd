"""Whether the live form of a rule gives what its replay gives: an argument by shape.

It is no proof of the engines, which a test compares row by row. It refuses what no test would find
for long: a window into the future, one that reaches back further than what is read, a step that
nothing bounds, a figure of an epoch that is not over, and anything that is not a whole number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import ibis
import ibis.expr.operations as ops

from almoner.fraud import protected
from almoner.fraud.filling import CLOCK
from almoner.fraud.rules.bounds import Bounds
from almoner.fraud.rules.deriving import TALLIES, TALLY_COLUMNS
from almoner.fraud.rules.rule import ANSWER, Asked, Rule, Shape
from almoner.observations.schema import COLUMNS

ROWS, ANCHORS = "rows", "anchors"
INDEXED = (("account",), ("other",), ("person",), ("reference",), ("program", "subject"))
"""Columns by which a step finds its rows without reading all."""
_INEXACT = (
    *(ops.Divide, ops.FloorDivide, ops.Modulus, ops.Power, ops.Sqrt, ops.Ln, ops.Log, ops.Exp),
    *(ops.Mean, ops.Median, ops.Variance, ops.StandardDev, ops.Quantile, ops.ApproxCountDistinct),
    *(ops.RandomScalar, ops.TimestampNow, ops.DateNow),
)
_PARTIAL = (ops.Limit, ops.Sample)
Origin = tuple[str, str]
"""A table and a column of it."""


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
                    if _sources(link.table) != {TALLIES}:
                        raise self._refuse("joins more than figures of closed epochs")
            if isinstance(node, ops.WindowFunction):
                self._window(node)
        reach = self._reach_of((self._top, *self._top.values.values()))
        allowed = Counter(self._rule.lookback)
        if allowed and not reach <= allowed:
            raise self._refuse(
                f"reaches back by {' and '.join(reach.elements()) or 'all time'}, and declares "
                f"{' and '.join(self._rule.lookback)}"
            )

    def _window(self, node: ops.WindowFunction) -> None:
        grouped = {origin for each in node.group_by if (origin := _origin(each))}
        for name in self._rule.key:
            if (ROWS, name) not in grouped:
                raise self._refuse(f"has a window over rows of different {name}")
        if isinstance(node.func, ops.Lead | ops.First | ops.Last | ops.NthValue):
            raise self._refuse("looks at rows to come")
        if isinstance(node.func, ops.Lag | ops.RowNumber):
            return
        end = node.end
        if end is None or (end.following and _literal(end.value) != 0):
            raise self._refuse("has a window into the future")
        ordered = [_origin(key.arg) for key in node.order_by]
        if node.how != "range" or ordered != [(ROWS, "clock")]:
            raise self._refuse("has a window that is not a range of the clock")
        if self._rule.lookback and node.start is None:
            raise self._refuse("has a window over all time, and declares how far it reaches back")

    def _reach_of(self, nodes: Iterable[ops.Node]) -> Counter[str]:
        """The bounds by which what these depend on lies before them, at most."""
        memo: dict[ops.Node, Counter[str]] = {}

        def reach(each: ops.Node) -> Counter[str]:
            if each not in memo:
                below: Counter[str] = Counter()
                for child in _dependencies(each):
                    below |= reach(child)
                if isinstance(each, ops.WindowFunction) and each.start is not None:
                    below = below + Counter([self._span(each.start.value)])
                memo[each] = below
            return memo[each]

        whole: Counter[str] = Counter()
        for node in nodes:
            whole |= reach(node)
        return whole

    def _span(self, value: ops.Node) -> str:
        name = self._spans.get(_literal(value) or 0, "")
        if not name.endswith(CLOCK):
            raise self._refuse("has a window of a length that no bound names")
        return name.removesuffix(CLOCK)

    # --- anchored paths

    def _steps(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if isinstance(node, ops.WindowFunction):
                raise self._refuse("has a window: what it sees of the path changes with later rows")
            if isinstance(node, ops.Aggregate):
                groups = {_origin(each) for each in node.groups.values()}
                if not {(ANCHORS, "id"), (ANCHORS, "part")} <= groups:
                    raise self._refuse("sums over several anchors: group by their id and part")
            if isinstance(node, ops.Distinct) and not _anchored(node):
                raise self._refuse("makes rows distinct before they are reached from an anchor")
        for node in nodes:
            if isinstance(node, ops.JoinChain):
                self._chain(node)
        if not _anchored(self._top):
            raise self._refuse("answers about rows that are not its anchors")

    def _chain(self, node: ops.JoinChain) -> None:
        if not _anchored(node.first):
            raise self._refuse("begins a path elsewhere than at its anchors")
        for link in node.rest:
            equal = [each for each in link.predicates if isinstance(each, ops.Equals)]
            right = {
                origin[1]
                for each in equal
                for side in (each.left, each.right)
                if _is_of(side, link.table) and (origin := _origin(side))
            }
            if _anchored(link.table):
                if not {"id", "part"} <= right:
                    raise self._refuse("joins what two anchors reached: join by their id and part")
                continue
            if _sources(link.table) == {TALLIES}:
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
        origin = _origin(predicate.left)
        return (
            origin in ((ROWS, "id"), (ROWS, "clock"))
            and _is_of(predicate.left, table)
            and _origin(predicate.right) is not None
        )

    # --- closed epochs

    def _closed(self, nodes: list[ops.Node]) -> None:
        for node in nodes:
            if not isinstance(node, ops.JoinChain):
                continue
            joined = _sources(node.first)
            for link in node.rest:
                sources = _sources(link.table)
                if joined != {TALLIES} and sources == {TALLIES}:
                    if not any(_before(each, link.table) for each in link.predicates):
                        raise self._refuse("reads figures of an epoch that is not over")
                joined = joined | sources


def _before(predicate: ops.Node, tallies: ops.Relation) -> bool:
    """Whether it asks for the figures of an epoch before."""
    if isinstance(predicate, ops.Less):
        own = _is_of(predicate.left, tallies)
        return own and _origin(predicate.left) == (TALLIES, "epoch")
    return isinstance(predicate, ops.Equals) and any(
        isinstance(told := _defined(side), ops.Add)
        and _origin(told.left) == (TALLIES, "epoch")
        and _literal(told.right) == 1
        for side in (predicate.left, predicate.right)
    )


def _dependencies(node: ops.Node) -> Iterator[ops.Node]:
    """What a node is made of, columns followed to where they come from."""
    if isinstance(node, ops.Field):
        yield node.rel
        told = _told(node)
        if told is not None:
            yield told
    elif isinstance(node, ops.Relation):
        # A relation depends on the rows it keeps; its columns are followed one by one.
        for child in node.__children__:
            if isinstance(child, ops.Relation) or isinstance(node, ops.Filter):
                yield child
        if isinstance(node, ops.JoinChain):
            yield from (predicate for link in node.rest for predicate in link.predicates)
    else:
        yield from node.__children__


def _told(field: ops.Field) -> ops.Node | None:
    """What a column of a relation is in the one it is made of; None in a table."""
    rel = field.rel
    if isinstance(rel, ops.UnboundTable | ops.Set | ops.SelfReference):
        return None
    values = rel.values
    found: ops.Node | None = values.get(field.name) if values else None
    return found if found is not field else None


def _defined(node: ops.Node) -> ops.Node:
    """The expression a column stands for."""
    while isinstance(node, ops.Field):
        if isinstance(node.rel, ops.Set):
            node = ops.Field(node.rel.left, node.name)
            continue
        if isinstance(node.rel, ops.SelfReference | ops.JoinReference):
            node = ops.Field(node.rel.parent, node.name)
            continue
        told = _told(node)
        if told is None:
            return node
        node = told
    return node


def _origin(node: ops.Node) -> Origin | None:
    """The table and column a value is, if it is one."""
    told = _defined(node)
    if isinstance(told, ops.Field) and isinstance(told.rel, ops.UnboundTable):
        return (str(told.rel.name), str(told.name))
    return None


def _is_of(node: ops.Node, table: ops.Relation) -> bool:
    return isinstance(node, ops.Field) and node.rel == table


def _literal(node: ops.Node) -> int | None:
    while isinstance(node, ops.Cast):
        node = node.arg
    return int(node.value) if isinstance(node, ops.Literal) else None


def _sources(node: ops.Relation) -> set[str]:
    return {str(table.name) for table in node.find(ops.UnboundTable)}


def _anchored(node: ops.Relation) -> bool:
    return ANCHORS in _sources(node)
