"""A rule's expression as a graph: which column a value comes from, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.operations as ops

from almoner.fraud.rules.deriving import TALLIES

ROWS, ANCHORS = "rows", "anchors"
"""The tables an expression is certified over, beside the figures of closed epochs."""
Origin = tuple[str, str]
"""A table and a column of it."""


def before(predicate: ops.Node, tallies: ops.Relation) -> bool:
    """Whether it asks for the figures of an epoch before."""
    if isinstance(predicate, ops.Less):
        own = is_of(predicate.left, tallies)
        return own and origin(predicate.left) == (TALLIES, "epoch")
    return isinstance(predicate, ops.Equals) and any(
        isinstance(told := defined(side), ops.Add)
        and origin(told.left) == (TALLIES, "epoch")
        and literal(told.right) == 1
        for side in (predicate.left, predicate.right)
    )


def dependencies(node: ops.Node) -> Iterator[ops.Node]:
    """What a node is made of, columns followed to where they come from."""
    if isinstance(node, ops.Field):
        yield node.rel
        told = _made_of(node)
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


def _made_of(field: ops.Field) -> ops.Node | None:
    """What a column of a relation is in the one it is made of; None in a table."""
    rel = field.rel
    if isinstance(rel, ops.UnboundTable | ops.Set | ops.SelfReference):
        return None
    values = rel.values
    found: ops.Node | None = values.get(field.name) if values else None
    return found if found is not field else None


def defined(node: ops.Node) -> ops.Node:
    """The expression a column stands for."""
    while isinstance(node, ops.Field):
        if isinstance(node.rel, ops.Set):
            node = ops.Field(node.rel.left, node.name)
            continue
        if isinstance(node.rel, ops.SelfReference | ops.JoinReference):
            node = ops.Field(node.rel.parent, node.name)
            continue
        told = _made_of(node)
        if told is None:
            return node
        node = told
    return node


def origin(node: ops.Node) -> Origin | None:
    """The table and column a value is, if it is one."""
    told = defined(node)
    if isinstance(told, ops.Field) and isinstance(told.rel, ops.UnboundTable):
        return (str(told.rel.name), str(told.name))
    return None


def is_of(node: ops.Node, table: ops.Relation) -> bool:
    """Whether a value is a column of this very table."""
    return isinstance(node, ops.Field) and node.rel == table


def literal(node: ops.Node) -> int | None:
    """The number a value is, if it is one."""
    while isinstance(node, ops.Cast):
        node = node.arg
    return int(node.value) if isinstance(node, ops.Literal) else None


def sources(node: ops.Relation) -> set[str]:
    """The tables a relation is made of."""
    return {str(table.name) for table in node.find(ops.UnboundTable)}


def anchored(node: ops.Relation) -> bool:
    """Whether it was reached from anchors."""
    return ANCHORS in sources(node)
