"""The figures of a monitor, for Prometheus. Their help is what docs/operations.md says of them."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

PREFIX = "almoner_monitor"
LATENCIES = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0)
"""Bounds in seconds, from a block that is read to a hold that is sent."""


class Metrics:
    """One registry and what is in it. Written by the monitor's loop only."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.block = self._gauge("block", "Newest block the ledger has.")
        self.head = self._gauge("head_block", "Newest block the node had when it was last asked.")
        self.lag_blocks = self._gauge("lag_blocks", "Blocks the ledger is behind its node.")
        self.lag_seconds = self._gauge(
            "lag_seconds", "Age of the ledger's newest block, by the machine's clock."
        )
        self.progress = self._gauge(
            "backfill_ratio", "Part of the deployment's blocks that the ledger has, 0 to 1."
        )
        self.events = self._counter("events", "Events read, also those read again.")
        self.reorganizations = self._counter("reorganizations", "Times the chain took back blocks.")
        self.depth = Histogram(
            f"{PREFIX}_reorganization_depth_blocks",
            "Blocks the chain took back at once.",
            buckets=(1, 2, 3, 5, 8, 16, 32, 64, 128),
            registry=self.registry,
        )
        self.alerts = self._gauge("alerts", "Alerts in the ledger.", "decision")
        self.holds = self._gauge("holds", "Holds of all persons and of the monitor.", "state")
        self.outbox = self._gauge("outbox", "Holds the monitor has to place, or placed.", "state")
        self.refusals = self._gauge("refused_holds", "Holds the contract refuses.", "error")
        self.alarms = self._gauge("alarms", "Alarms that go on.", "kind")
        self.gas = self._gauge("gas_used_hour", "Gas of the monitor's transactions in an hour.")
        self.gas_budget = self._gauge("gas_budget_hour", "Gas they may take in an hour.")
        self.failures = self._counter("node_failures", "Times the node did not do what was asked.")
        self.loop = Histogram(
            f"{PREFIX}_loop_seconds",
            "Seconds one turn of the loop took: reading, looking and placing holds.",
            registry=self.registry,
        )
        self.latency = Histogram(
            f"{PREFIX}_hold_latency_seconds",
            "Seconds from reading a certification to sending a hold on one of its payments.",
            buckets=LATENCIES,
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)

    def _gauge(self, name: str, documentation: str, *labels: str) -> Gauge:
        return Gauge(f"{PREFIX}_{name}", documentation, labels, registry=self.registry)

    def _counter(self, name: str, documentation: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", documentation, registry=self.registry)


def count(gauge: Gauge, counts: Mapping[str, int]) -> None:
    """Sets a gauge to these counts by its one label; labels of before that are gone are 0."""
    for labels in list(gauge._metrics):
        if labels[0] not in counts:
            gauge.labels(*labels).set(0)
    for label, number in counts.items():
        gauge.labels(label).set(number)
