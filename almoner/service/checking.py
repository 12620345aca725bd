"""The money of the public page, asked of the node itself, beside what the page says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from almoner.chain import structs
from almoner.errors import ChainError
from almoner.ledger.published import Published
from almoner.service import totals, web, wording
from almoner.service.context import ServiceContext
from almoner.service.strings import Strings

_SUMMED = {
    "appropriated": ("appropriations", "ceiling"),
    "received": ("appropriations", "received"),
    "allotted": ("own", "allotted"),
    "obligated": ("own", "obligated"),
    "disbursed": ("own", "disbursed"),
    "recovered": ("own", "recovered"),
    "returned": ("appropriations", "returned_to_source"),
}
"""Which records of the Treasury a figure is the sum of, and which field of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One figure: what the page says and what the node answers, as text."""

    name: str
    shown: str
    answered: str

    @property
    def same(self) -> bool:
        return self.shown == self.answered


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
        block=found.cursor.number if found else 0,
        treasury=context.agency.treasury.address,
        program=context.address,
    )


def compare(context: ServiceContext, found: Published, t: Strings) -> tuple[Checked, ...]:
    """Each figure beside the node's answer at its block. Raises ChainError if it does not answer.

    Which appropriations and allotments there are is the ledger's word, what is in them the node's.
    """
    shown = dict(totals.told(found, {}, t).money)
    answered = {name: wording.dollars(each, t) for name, each in _answers(context, found).items()}
    return tuple(
        Checked(name=name, shown=shown[name], answered=answered[name]) for name in answered
    )


def _answers(context: ServiceContext, found: Published) -> dict[str, int]:
    treasury, views = context.agency.treasury.functions, context.views

    def ask(view: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
        return [
            structs.read(context.client, treasury[view](number), found.cursor.number)
            for number in numbers
        ]

    purpose = found.totals.purpose
    appropriations = [each for each in views.appropriations() if each.purpose == purpose]
    numbers = [each.appropriation for each in appropriations]
    drawing = [each for each in views.allotments() if each.appropriation in numbers]
    records = {
        "appropriations": ask("appropriationOf", numbers),
        "drawing": ask("allotmentOf", [each.allotment for each in drawing]),
    }
    records["own"] = [each for each in records["drawing"] if each["program"] == context.address]
    summed = {
        name: sum(int(each[field]) for each in records[kind])
        for name, (kind, field) in _SUMMED.items()
    }
    spent = sum(int(each["disbursed"]) for each in records["drawing"])
    back = sum(int(each["recovered"]) for each in records["drawing"])
    return {**summed, "balance": summed["received"] + back - spent - summed["returned"]}
