"""Rules to certify, as small as there can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from almoner.fraud.rules.rule import About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import always, is_kind, one, total
from almoner.observations.schema import Kind

CASE = ("program", "subject")


def window(find: Callable[[Asked], Table], **changes: Any) -> Rule:
    rule = Rule(
        name="sample",
        version=1,
        family="sample",
        policy="A sample.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.LATE,),
        kinds=(Kind.LATE,),
        key=CASE,
        find=find,
    )
    return replace(rule, **changes)


def path(find: Callable[[Asked], Table], **changes: Any) -> Rule:
    return replace(window(find), shape=Shape.PATH, kinds=(), key=(), **changes)


def counted(asked: Asked) -> Table:
    return asked.rows.mutate(measure=total(one(is_kind(Kind.LATE)), always(CASE)))


def stepped(asked: Asked, *more: Any, by: str = "account", bounded: bool = True) -> Table:
    a = asked.anchors
    rows = asked.rows.select(near=by, near_id="id", near_amount="amount")
    conditions = [a[by] == rows.near, *([rows.near_id <= a.id] if bounded else [])]
    return a.join(rows, conditions)
