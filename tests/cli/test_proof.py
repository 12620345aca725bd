"""`almoner alert proof`: what the monitor committed to about one payment.

proof
├── of a payment that nothing was found about, or of one that was held: it leads to the posted root
├── from a ledger that says otherwise than what was posted: it should be refused
└── of a payment that is in no posted span: it should be refused
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.fraud import merkle
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import enrollment, watch
from tests.cli.conftest import Bench

Judged = tuple[Store, int]


@pytest.fixture
def judged(bench: Bench) -> Iterator[Judged]:
    """A run with a ring of ghosts after a household, whose outcomes are posted."""
    world = bench.world
    first, *_ = cases = world.enroll([enrollment(0), *watch.ghosts(12)])
    world.approve(cases)
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.mine(70)
    with Store(bench.casefile.with_name("ledger.sqlite"), watch.scope(world)) as opened:
        bot = world.officer("monitor")
        policy = watch.unarmed_policy()
        Monitor(opened, world.client, policy, bot, post_every=10).catch_up()
        yield opened, world.payment_id(run, first)


def test_proof__leads_to_the_root_of_the_chain(bench: Bench, judged: Judged) -> None:
    _, household = judged
    (post,) = bench.world.client.events(bench.world.rule_sets.events.OutcomesPosted())

    for payment, outcome in ((household, "clean"), (household + 1, "hold")):
        found = json.loads(bench.run("alert", "proof", payment, "--json").stdout)

        assert found["outcome"] == outcome
        program, number, *others = found["leaf"]
        plain = [bytes.fromhex(each[2:]) if isinstance(each, str) else each for each in others]
        encoded = encode(found["types"], [program, int(number), *plain])
        assert found["leaf_hash"] == f"0x{keccak(keccak(encoded)).hex()}"
        proof = [bytes.fromhex(each[2:]) for each in found["proof"]]
        assert merkle.root_of(merkle.leaf(encoded), proof) == post["root"]
        assert found["root"] == f"0x{post['root'].hex()}"
    said = bench.run("alert", "proof", household).stdout
    assert "was judged, and nothing followed." in said


def test_proof__refuses_a_ledger_that_says_otherwise(bench: Bench, judged: Judged) -> None:
    store, household = judged
    with store.transaction() as db:
        db.execute("DELETE FROM alerts WHERE payment_id = ?", (household + 1,))

    refused = bench.run("alert", "proof", household)

    assert refused.exit_code == 1
    assert "does not come to the root 0x" in refused.stderr


def test_proof__refuses_what_is_in_no_posted_span(bench: Bench, judged: Judged) -> None:
    refused = bench.run("alert", "proof", 2**32 * 99 + 1)

    assert refused.exit_code == 1
    assert "was certified in no block that outcomes are posted of" in refused.stderr
