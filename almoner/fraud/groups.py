"""Programs with numbers of their own: what a rule is asked for each, and whose answers count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from almoner.fraud import findings
from almoner.fraud.filling import filled
from almoner.fraud.findings import Finding
from almoner.fraud.policy import RuleSet

Answer = Sequence[int | None]
Group = tuple[tuple[int, ...], Mapping[str, int]]
"""Programs, by their keys, that have these numbers of their own; none for all the others."""
_OTHERS: Group = ((), MappingProxyType({}))
_PROGRAM = findings.COLUMNS.index("program")


def found(
    rules: RuleSet,
    rule: str,
    sql: str,
    groups: Sequence[Group],
    ask: Callable[[str], Iterable[Answer]],
    span: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Finding]:
    """What a rule finds, asked for each group of programs with numbers of its own.

    `sql` is its question, `span` what the question asks beside the numbers of policy, and `ask` the
    database that answers.
    """
    special = [each for each in groups if rules.numbers(rule) & each[1].keys()]
    others = {key for keys, _ in special for key in keys}
    for keys, own in [_OTHERS, *special]:
        answers = ask(filled(sql, {**rules.values(rule, own), **span}))
        chosen = (
            tuple(None if each is None else int(each) for each in answer)
            for answer in answers
            if (answer[_PROGRAM] in keys if keys else answer[_PROGRAM] not in others)
        )
        yield from findings.found(rules, rule, own, chosen)
