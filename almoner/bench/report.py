"""What is said of a run: the figures, and the targets they are held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from almoner.bench.holds import Holding
from almoner.bench.ingest import Figure, Machine, rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How many times as fast as a peer Almoner is to be."""

    ours: str
    peer: str
    times: int

    def measured(self, found: Mapping[str, float | None]) -> float | None:
        """How many times as fast it was; None where one of the two has no figure."""
        ours, peer = found[self.ours], found[self.peer]
        return None if ours is None or peer is None else ours / peer


TARGETS = (
    Target(ours="sqlite", peer="web3py", times=50),
    Target(ours="sqlite", peer="ponder", times=15),
    Target(ours="postgresql", peer="ponder", times=15),
)


HOLD_P99_MS = 250
"""Milliseconds from a block to the transaction that holds one of its payments, at most."""


def told(
    figures: Sequence[Figure], events: int, machine: Machine, holding: Holding | None
) -> dict[str, Any]:
    """One object for machines: rates in events per second by name, None where there is none."""
    found = rates(figures)
    sqlite = next((each.ran for each in figures if each.name == "sqlite" and each.rate), None)
    return {
        "events": events,
        **{name: None if rate is None else round(rate) for name, rate in found.items()},
        "peak_mb": None if sqlite is None else _rounded(sqlite.peak_mb),
        "hold_p99_ms": holding and _rounded(holding.p99_ms),
        "catch_up_events_s": holding and round(holding.catch_up_events_s),
        "targets": [
            {**asdict(target), "measured": _rounded(target.measured(found))} for target in TARGETS
        ],
        "runs": {figure.name: _run(figure) for figure in figures},
        "machine": asdict(machine),
    }


def _run(figure: Figure) -> dict[str, Any]:
    run: dict[str, Any] = {"refused": figure.refused}
    if figure.job is not None:
        run |= {
            "tool": figure.job.tool,
            "store": figure.job.store,
            "events": figure.job.events,
        }
    if figure.ran is not None:
        run |= {
            "wall_seconds": _rounded(figure.ran.wall_seconds),
            "cpu_seconds": _rounded(figure.ran.cpu_seconds),
            "server_cpu_seconds": _rounded(figure.server_cpu_seconds),
            "node_cpu_seconds": _rounded(figure.node_cpu_seconds),
            "other_cpu_seconds": _rounded(figure.other_cpu_seconds),
            "peak_mb": _rounded(figure.ran.peak_mb),
        }
    return run


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
