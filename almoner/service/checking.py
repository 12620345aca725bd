"""The money of the public page, asked of the node itself, beside what the page says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from almoner.chain import structs
from almoner.errors import ChainError
from almoner.ledger.published import Published
from almoner.service import totals, web, wording
from almoner.service.context import ServiceContext
from almoner.service.strings import Strings
from almoner.service.totals import Cell

_OF_APPROPRIATIONS = {
    "appropriated": "ceiling",
    "received": "received",
    "returned": "returned_to_source",
}
_OF_ALLOTMENTS = {each: each for each in ("allotted", "obligated", "disbursed", "recovered")}
"""Which field of the Treasury's records a figure is the sum of."""
_ENDED = ("HoldReleased", "HoldReleasedOnAppeal", "HoldLapsed", "HoldClosed", "HoldStruck")
_PAID = ("WordSettled", "PaymentSettled")
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "certified": ("RunCertified",),
    "certified_amount": ("RunCertified",),
    "paid": _PAID,
    "paid_amount": _PAID,
    "late": ("CalendarSet", *_PAID),
    "placed": ("HoldPlaced",),
    "held": ("HoldPlaced", *_ENDED),
    "released": ("HoldReleased", "HoldReleasedOnAppeal"),
    "lapsed": ("HoldLapsed",),
    "struck": ("HoldStruck",),
    "appeals": ("AppealFiled",),
    "standing": ("HoldPlaced", *_ENDED),
    "overturned": ("OutcomeCounted",),
    "upheld": ("OutcomeCounted",),
    "unreviewed": ("OutcomeCounted",),
    "rate": ("OutcomeCounted",),
    "days": ("HoldPlaced", *_ENDED),
}
"""From which events each figure about payments and checks can be counted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One field of one record of the Treasury, added or taken away."""

    view: str
    """The question whose answer has it."""
    number: int
    field: str
    sign: int

    def __str__(self) -> str:
        first, *rest = self.field.split("_")
        name = first + "".join(map(str.capitalize, rest))
        return f"{'+' if self.sign > 0 else '-'} {self.view}({self.number}).{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One figure: what the page says and what the node answers, as text."""

    name: str
    shown: Cell
    answered: str
    """Empty where the page does not say all of the figure: then there is nothing to compare."""
    made: str
    """The questions to the Treasury whose answers it is made of, as anybody can ask them."""

    @property
    def same(self) -> bool:
        return self.shown.text == self.answered


def page(request: Request) -> Response:
    """Asks the node for each figure of the program's money, as of the block the page is of."""
    here = web.site(request)
    context = here.context
    found = here.figures.newest()
    try:
        checked = compare(context, found, here.strings) if found else ()
    except ChainError:
        checked = ()
    return web.page(
        request,
        "check",
        checked=checked,
        made_of=MADE_OF,
        block=found.cursor.number if found else 0,
        treasury=context.agency.treasury.address,
        program=context.address,
    )


def compare(context: ServiceContext, found: Published, t: Strings) -> tuple[Checked, ...]:
    """Each figure beside the node's answer at its block. Raises ChainError if it does not answer.

    Which appropriations and allotments there are is the ledger's word, what is in them the node's.
    """
    shown = {each.name: each for each in totals.told(found, {}, t).money}
    treasury, answers = context.agency.treasury.functions, dict[tuple[str, int], dict[str, Any]]()

    def ask(term: Term) -> int:
        asked = (term.view, term.number)
        if asked not in answers:
            question = treasury[term.view](term.number)
            answers[asked] = structs.read(context.client, question, found.cursor.number)
        return term.sign * int(answers[asked][term.field])

    return tuple(
        Checked(
            name=name,
            shown=shown[name].figure,
            answered=wording.dollars(sum(map(ask, terms)), t) if shown[name].exact else "",
            made=" ".join(map(str, terms)).removeprefix("+ "),
        )
        for name, terms in _terms(context, found).items()
    )


def _terms(context: ServiceContext, found: Published) -> dict[str, list[Term]]:
    """What each figure is the sum of."""
    appropriations = [
        each.appropriation
        for each in context.views.appropriations()
        if each.purpose == found.totals.purpose
    ]
    drawing = [each for each in context.views.allotments() if each.appropriation in appropriations]
    own = [each.allotment for each in drawing if each.program == context.address]

    def each_of(view: str, numbers: Iterable[int], field: str, sign: int = 1) -> list[Term]:
        return [Term(view=view, number=each, field=field, sign=sign) for each in numbers]

    given = partial(each_of, "appropriationOf", appropriations)
    # Cash of an appropriation is shared, so its balance counts all allotments that draw on it.
    shared = partial(each_of, "allotmentOf", [each.allotment for each in drawing])
    return {
        **{name: given(field) for name, field in _OF_APPROPRIATIONS.items()},
        **{name: each_of("allotmentOf", own, field) for name, field in _OF_ALLOTMENTS.items()},
        "balance": given("received")
        + shared("recovered")
        + shared("disbursed", -1)
        + given("returned_to_source", -1),
    }
