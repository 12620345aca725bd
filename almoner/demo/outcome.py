"""What the demonstration came to: figures of the ledger, compared with the chain, and an audit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from almoner.audit import terms
from almoner.audit.reading import read
from almoner.audit.source import NodeSource
from almoner.audit.views import claims
from almoner.audit.views import differences as view_differences
from almoner.chain import deployment
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.demo import found
from almoner.demo.record import Record
from almoner.ledger.records import PaymentState
from almoner.ledger.statuses import HoldState
from almoner.monitor.reconciliation import differences
from almoner.simulate.household import Kind

# The two honest households use the ring's own account; the others only look like fraud.
LOOKALIKES = (Kind.SHELTER, Kind.FAMILY_ACCOUNT, Kind.OUTREACH)

AMOUNTS = ("awarded", "drawn", "received", "recovered", "disbursed", "returned", "balance")
"""The figures that are base units of the token."""


def outcome(
    agency: Agency, record: Record, caught: int, grants: Mapping[str, Any], *, browser: bool
) -> dict[str, Any]:
    """The figures of the whole demonstration; amounts in base units of the token.

    `caught` is how many stolen payments were held before they could be paid, `grants` the
    figures of the grant part. The sums of money are those of the whole Treasury.
    """
    record.catch_up()
    payments = record.payments()
    paid = [each for each in payments if each.state is PaymentState.PAID]
    held = [each for each in payments if each.hold is not None]
    stolen = [each for each in payments if record.is_stolen(each)]
    honest = [each for each in payments if not record.is_stolen(each)]
    ended = {each.payment_id: each.hold.state for each in held if each.hold is not None}
    books = record.views.books()
    return {
        "enrolled": len({each.case_no for each in payments}),
        "paid": len(paid),
        "held": len(held),
        "planted_fraud": len(stolen),
        "caught_before_settlement": caught,
        "fraud_paid_at_end": sum(each.state is PaymentState.PAID for each in stolen),
        "fraud_struck": sum(each.state is PaymentState.STRUCK for each in stolen),
        "held_innocent": sum(each.hold is not None for each in honest),
        "innocent_unpaid_at_end": sum(each.state is not PaymentState.PAID for each in honest),
        "innocent_lookalikes_held": sum(record.kind(each) in LOOKALIKES for each in held),
        "lapsed_and_paid": sum(ended.get(each.payment_id) is HoldState.LAPSED for each in paid),
        "appealed_and_paid": sum(each.appeal is not None for each in paid),
        **grants,
        "typologies": {each.typology: each.told() for each in found.typologies(record.views)},
        "received": books.received,
        "recovered": books.recovered,
        "disbursed": books.disbursed,
        "returned": books.returned_to_source,
        "balance": books.balance,
        "ledger_equals_chain": not differences(agency, record.views),
        "browser": browser,
    }


def audited(client: Client, deployments: Path) -> dict[str, int]:
    """What a second reading of the whole chain finds, and in how many views it differs from it."""
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(deployments, client.chain_id, genesis)
    source = NodeSource.begin(client, record)
    agency = read(source)
    contracts = source.agency.contracts
    terms.check(client, source.last, agency, contracts["Holds"])
    expected = claims(agency, contracts)
    _, differing = view_differences(client, source.last, expected)
    return {
        "audit_findings": len(agency.findings.all) + agency.findings.more,
        "audit_differences": len(differing),
    }
