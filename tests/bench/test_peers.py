"""All that is set up here reads the same chain, and each store holds all of it."""

from __future__ import annotations

import pytest

from almoner.bench import contenders, emitter, ingest
from almoner.bench.contenders import CONTENDERS

EVENTS = 100_000


@pytest.mark.nightly
def test_everyone__who_is_set_up_stores_what_was_emitted() -> None:
    with emitter.emitting(EVENTS, lambda _done, _total: None) as emitted:
        figures = ingest.measure(emitted, CONTENDERS, lambda _name: None, lambda _figure: None)
    assert [figure.name for figure in figures] == list(CONTENDERS)
    assert not [figure for figure in figures if figure.wrong]
    rates = ingest.rates(figures)
    assert rates["sqlite"] is not None
    assert rates["web3py"] is not None
    if (contenders.PEERS / "node_modules" / ".installed").exists():
        assert rates["ponder"] is not None
        assert rates["viem"] is not None
