"""`almoner alert proof`: what the monitor committed to about one payment."""

from __future__ import annotations

import click

from almoner import numbering
from almoner.chain.agency import Agency
from almoner.cli import session
from almoner.cli.numbers import payment
from almoner.cli.session import Session
from almoner.errors import AlmonerError, Fault, InputError
from almoner.fraud import merkle, outcomes
from almoner.fraud.merkle import Tree
from almoner.fraud.outcomes import Said
from almoner.ledger.outcomes import Posted, posted

_SAID = {
    Said.UNJUDGED: "was not judged: its program's file was not given, or its amount is too large",
    Said.CLEAN: "was judged, and nothing followed",
    Said.SHADOW: "was found by a typology that is only tried, and nothing followed",
    Said.ALERT: "was judged, and a person was to look at it",
    Said.HOLD: "was judged, and was to be held",
}


@click.command()
@payment
@session.program_id
@session.as_json
def proof(payment_id: int, program_id: str | None, as_json: bool) -> None:
    """Prove what the monitor said of a payment, also that it found nothing, by the posted root.

    Gives the leaf, and the hashes that lead from it to the root of its blocks, which the chain is
    asked for. docs/typologies.md says how a leaf is made.

    Example: almoner alert proof 8589935593
    """
    here = Session()
    agency = here.agency(program_id)
    found = posted(here.settings.ledger, str(agency.program.address), payment_id)
    if found is None:
        reason = (
            f"{payment_id} was certified in no block that outcomes are posted of; the ledger may "
            "be behind, or the monitor did not post them yet (almoner monitor --post-every)"
        )
        raise InputError([Fault(field="payment", reason=reason)])
    own, all_, span = found
    proven = Tree(each.leaf for each in all_).proof(own.leaf)
    root = _root(agency, span)
    if merkle.root_of(own.leaf, proven) != root:
        raise AlmonerError(
            f"What the ledger says of the blocks {span.first} to {span.last} does not come to the "
            f"root 0x{root.hex()} that was posted of them: this ledger was judged anew, by other "
            "rules or programs, or its rows were changed. Use the ledger that posted it, or a "
            "backup of it."
        )
    named = numbering.payment(payment_id)
    session.say(
        f"Payment {named} {_SAID[own.said]}. It was certified in block {own.block:,}; the root "
        f"the chain has of the {len(all_):,} payments of the blocks {span.first:,} to "
        f"{span.last:,} is 0x{root.hex()}.",
        as_json=as_json,
        types=list(outcomes.TYPES),
        leaf=[
            *(own.program, str(own.payment_id), own.block, int(own.said)),
            *(f"0x{own.alert.hex()}", f"0x{own.rule_set.hex()}"),
        ],
        outcome=own.said.name.lower(),
        leaf_hash=f"0x{own.leaf.hex()}",
        proof=[f"0x{each.hex()}" for each in proven],
        root=f"0x{root.hex()}",
        first=span.first,
        last=span.last,
        payments=len(all_),
    )


def _root(agency: Agency, span: Posted) -> bytes:
    """The root the chain has of these blocks. Raises AlmonerError if it has another span."""
    event = agency.rule_sets.events.OutcomesPosted()
    for told in agency.client.events(event, last=span.last):
        if told["first"] == span.first:
            return bytes(told["root"])
    raise AlmonerError(
        f"The chain has no root of the blocks {span.first} to {span.last} and the ledger has: it "
        "is of another chain, or the chain took it back. Let the monitor catch up."
    )
