"""What rules found: their answers, with the band and the weight that policy gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from almoner.fraud.policy import Band, RuleSet
from almoner.observations.schema import CLOCK_BITS

COLUMNS = (
    *("id", "part", "clock", "kind", "program", "subject", "account", "person", "payment"),
    *("measure", "whole"),
)
"""Of an answer, before its rule's own features."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An answer that counts. Columns as in observations: accounts and programs by their keys."""

    rule: str
    band: Band
    weight: int
    id: int
    part: int
    clock: int
    program: int | None
    subject: int | None
    account: int | None
    person: int | None
    payment: int | None
    measure: int
    whole: int
    features: tuple[tuple[str, int | None], ...]

    @property
    def time(self) -> int:
        """When it was found, in seconds since 1970."""
        return self.clock >> CLOCK_BITS


def order(finding: Finding) -> tuple[object, ...]:
    """By which findings are sorted: as the chain has them, and alike wherever they were found."""
    columns = ("account", "program", "subject", "person", "payment")
    numbers = [getattr(finding, name) for name in columns]
    numbers += [finding.measure, finding.whole, *(value for _, value in finding.features)]
    return (
        finding.id,
        finding.part,
        finding.rule,
        tuple((each is not None, each or 0) for each in numbers),
    )


def found(
    rules: RuleSet, rule: str, own: Mapping[str, int], answers: Iterable[Sequence[int | None]]
) -> Iterator[Finding]:
    """The findings among a rule's answers about programs that have these numbers of their own."""
    names = rules.catalog.rule(rule).features
    for answer in answers:
        told = dict(zip(COLUMNS, answer, strict=False))
        measure, whole = _whole(told["measure"]), _whole(told["whole"])
        step = rules.step(rule, measure, whole, own)
        if step is None:
            continue
        yield Finding(
            rule=rule,
            band=step.band,
            weight=step.weight,
            id=_whole(told["id"]),
            part=_whole(told["part"]),
            clock=_whole(told["clock"]),
            program=told["program"],
            subject=told["subject"],
            account=told["account"],
            person=told["person"],
            payment=told["payment"],
            measure=measure,
            whole=whole,
            features=tuple(zip(names, answer[len(COLUMNS) :], strict=True)),
        )


def _whole(value: int | None) -> int:
    if value is None:
        raise ValueError("an answer has no measure, or no place")
    return value
